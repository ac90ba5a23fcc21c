// SPDX-License-Identifier: Apache-2.0
#include <vung/store/frames.h>

#include <zstd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include <vung/error.h>
#include <vung/report/atomic_file.h>

namespace vung::store {
namespace {

constexpr int kLevel = -1;  // of pixels, level 1 saves another 5 % and takes twice the time
constexpr std::string_view kMark = "VUNGCEL1";
constexpr std::uint64_t kMostUnpacked = std::uint64_t{1} << 34;

struct FreeCompressor {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompressor {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

/// The first bytes of all items, then the second ones: high bytes of neighbouring pixels are alike, low bytes are
/// noise.
template <std::size_t item>
void split_items(std::span<const std::byte> bytes, std::span<std::byte> out) {
    const auto items = bytes.size() / item;
    for (std::size_t plane = 0; plane < item; ++plane)
        for (std::size_t i = 0; i < items; ++i) out[plane * items + i] = bytes[i * item + plane];
}
template <std::size_t item>
void join_items(std::span<const std::byte> bytes, std::span<std::byte> out) {
    const auto items = bytes.size() / item;
    for (std::size_t plane = 0; plane < item; ++plane)
        for (std::size_t i = 0; i < items; ++i) out[i * item + plane] = bytes[plane * items + i];
}

/// Of items of 2, 4 or 8 bytes.
void split(std::span<const std::byte> bytes, std::size_t item, std::vector<std::byte>& out) {
    out.resize(bytes.size());
    switch (item) {
        case 2: return split_items<2>(bytes, out);
        case 4: return split_items<4>(bytes, out);
        case 8: return split_items<8>(bytes, out);
        default: throw InvariantError("items of " + std::to_string(item) + " bytes are not split");
    }
}
void join(std::span<const std::byte> bytes, std::size_t item, std::span<std::byte> out) {
    switch (item) {
        case 2: return join_items<2>(bytes, out);
        case 4: return join_items<4>(bytes, out);
        case 8: return join_items<8>(bytes, out);
        default: throw InvariantError("items of " + std::to_string(item) + " bytes are not joined");
    }
}

}  // namespace

struct FrameWriter::State {
    explicit State(const std::filesystem::path& file) : place(file) {
        out.open(place.path(), std::ios::binary | std::ios::trunc);
        if (!out) throw report::write_error(place.target(), std::generic_category().message(errno));
        ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
        ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    }

    void put(const void* bytes, std::size_t size) {
        if (!out.write(static_cast<const char*>(bytes), static_cast<std::streamsize>(size)))
            throw report::write_error(place.target(), std::generic_category().message(errno));
        at += size;
    }

    /// Writes a frame. \returns its size
    std::uint64_t pack(std::span<const std::byte> plain) {
        packed.resize(ZSTD_compressBound(plain.size()));
        const auto size = ZSTD_compress2(context.get(), packed.data(), packed.size(), plain.data(), plain.size());
        if (ZSTD_isError(size) != 0) throw InvariantError(std::string{"cannot pack: "} + ZSTD_getErrorName(size));
        put(packed.data(), size);
        return size;
    }

    report::AtomicFile place;
    std::ofstream out;
    std::unique_ptr<ZSTD_CCtx, FreeCompressor> context{ZSTD_createCCtx()};
    std::vector<std::byte> packed, split;
    nlohmann::json pieces = nlohmann::json::object();
    std::uint64_t at = 0;
};

FrameWriter::FrameWriter(const std::filesystem::path& file) : state_(std::make_unique<State>(file)) {}
FrameWriter::~FrameWriter() = default;

void FrameWriter::add(const std::string& name, std::span<const std::byte> bytes, std::size_t item) {
    if (item > 1) split(bytes, item, state_->split);
    const auto at = state_->at;
    const auto packed = state_->pack(item > 1 ? std::span<const std::byte>{state_->split} : bytes);
    state_->pieces[name] = {{"at", at}, {"packed", packed}, {"size", bytes.size()}, {"item", item}};
}

void FrameWriter::repeat(const std::string& name, const std::string& earlier) {
    state_->pieces[name] = state_->pieces.at(earlier);
}

std::uint64_t FrameWriter::close(const nlohmann::json& about) {
    const auto closing = nlohmann::json{{"about", about}, {"pieces", state_->pieces}}.dump();
    const auto packed = state_->pack(std::as_bytes(std::span{closing}));
    const std::array<std::uint64_t, 2> end{closing.size(), packed};
    state_->put(end.data(), sizeof end);
    state_->put(kMark.data(), kMark.size());
    state_->out.close();
    if (!state_->out) throw report::write_error(state_->place.target(), std::generic_category().message(errno));
    state_->place.commit();
    return state_->at;
}

struct FrameReader::State {
    std::ifstream in;
    nlohmann::json about, pieces;
    std::unique_ptr<ZSTD_DCtx, FreeDecompressor> context{ZSTD_createDCtx()};
    std::vector<std::byte> packed, split;

    bool unpack(std::uint64_t at, std::uint64_t size, std::span<std::byte> out) {
        packed.resize(size);
        in.clear();
        in.seekg(static_cast<std::streamoff>(at));
        in.read(reinterpret_cast<char*>(packed.data()), static_cast<std::streamsize>(size));
        if (!in) return false;
        return ZSTD_decompressDCtx(context.get(), out.data(), out.size(), packed.data(), packed.size()) == out.size();
    }
};

FrameReader::FrameReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
FrameReader::~FrameReader() = default;
FrameReader::FrameReader(FrameReader&&) noexcept = default;
FrameReader& FrameReader::operator=(FrameReader&&) noexcept = default;

std::optional<FrameReader> FrameReader::open(const std::filesystem::path& file) {
    auto state = std::make_unique<State>();
    state->in.open(file, std::ios::binary | std::ios::ate);
    if (!state->in) return std::nullopt;
    const auto size = static_cast<std::uint64_t>(state->in.tellg());
    constexpr std::uint64_t kTail = 2 * sizeof(std::uint64_t) + kMark.size();
    if (size < kTail) return std::nullopt;
    std::array<std::uint64_t, 2> end{};
    std::array<char, kMark.size()> mark{};
    state->in.seekg(static_cast<std::streamoff>(size - kTail));
    state->in.read(reinterpret_cast<char*>(end.data()), sizeof end);
    state->in.read(mark.data(), mark.size());
    const auto [plain, packed] = end;
    if (!state->in || std::string_view{mark.data(), mark.size()} != kMark || packed > size - kTail ||
        plain > kMostUnpacked / 1024)
        return std::nullopt;
    std::string text(plain, '\0');
    if (!state->unpack(size - kTail - packed, packed, std::as_writable_bytes(std::span{text}))) return std::nullopt;
    auto closing = nlohmann::json::parse(text, nullptr, false);
    if (!closing.is_object() || !closing.contains("about") || !closing.contains("pieces")) return std::nullopt;
    state->about = std::move(closing["about"]);
    state->pieces = std::move(closing["pieces"]);
    return FrameReader{std::move(state)};
}

const nlohmann::json& FrameReader::about() const {
    return state_->about;
}

std::optional<std::uint64_t> FrameReader::size(const std::string& name) const {
    const auto found = state_->pieces.find(name);
    if (found == state_->pieces.end()) return std::nullopt;
    return found->at("size").get<std::uint64_t>();
}

bool FrameReader::read(const std::string& name, std::span<std::byte> bytes) {
    const auto found = state_->pieces.find(name);
    if (found == state_->pieces.end() || found->at("size").get<std::uint64_t>() != bytes.size()) return false;
    const auto item = found->at("item").get<std::size_t>();
    const auto at = found->at("at").get<std::uint64_t>(), packed = found->at("packed").get<std::uint64_t>();
    if (item <= 1) return state_->unpack(at, packed, bytes);
    if (item != 2 && item != 4 && item != 8) return false;
    state_->split.resize(bytes.size());
    if (!state_->unpack(at, packed, state_->split)) return false;
    join(state_->split, item, bytes);
    return true;
}

bool FrameReader::is_whole() {
    std::vector<std::byte> bytes;
    std::uint64_t last = kMostUnpacked;
    for (const auto& [name, piece] : state_->pieces.items()) {
        const auto at = piece.at("at").get<std::uint64_t>();
        if (at == last) continue;  // another name for it
        last = at;
        bytes.resize(piece.at("size").get<std::uint64_t>());
        if (!state_->unpack(at, piece.at("packed").get<std::uint64_t>(), bytes)) return false;
    }
    return true;
}

}  // namespace vung::store
