// SPDX-License-Identifier: Apache-2.0
#include <vung/report/digest.h>

#include <openssl/evp.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <vector>

#include <vung/error.h>

namespace vung::report {

namespace {
constexpr std::size_t kBuffer = 1 << 16;

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
}  // namespace

struct Digest::State {
    std::unique_ptr<EVP_MD_CTX, FreeContext> context{EVP_MD_CTX_new()};
    std::vector<unsigned char> waiting;  ///< small pieces are gathered before they are hashed
    bool ended = false;
};

Digest::Digest() : state_(std::make_unique<State>()) {
    state_->waiting.reserve(kBuffer);
    if (!state_->context || EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) != 1)
        throw InvariantError("SHA-256 is not available in this OpenSSL");
}
Digest::~Digest() = default;
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;

void Digest::flush() {
    if (state_->waiting.empty()) return;
    if (EVP_DigestUpdate(state_->context.get(), state_->waiting.data(), state_->waiting.size()) != 1)
        throw InvariantError("SHA-256 failed");
    state_->waiting.clear();
}

Digest& Digest::bytes(const void* data, std::size_t size) {
    if (state_->ended) throw InvariantError("a digest that has ended takes no more bytes");
    if (size == 0) return *this;
    if (state_->waiting.size() + size > kBuffer) flush();
    if (size >= kBuffer) {
        if (EVP_DigestUpdate(state_->context.get(), data, size) != 1) throw InvariantError("SHA-256 failed");
        return *this;
    }
    const auto* first = static_cast<const unsigned char*>(data);
    state_->waiting.insert(state_->waiting.end(), first, first + size);
    return *this;
}

Digest& Digest::u64(std::uint64_t value) {
    std::array<unsigned char, 8> little{};
    for (auto& byte : little) {
        byte = static_cast<unsigned char>(value & 0xFF);
        value >>= 8;
    }
    return bytes(little.data(), little.size());
}

Digest& Digest::f64(double value) {
    return u64(std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value));
}

Digest& Digest::text(std::string_view value) {
    u64(value.size());
    return bytes(value);
}

std::string Digest::hex() {
    flush();
    std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
    unsigned size = 0;
    if (state_->ended || EVP_DigestFinal_ex(state_->context.get(), raw.data(), &size) != 1)
        throw InvariantError("a digest ends once");
    state_->ended = true;
    static constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    out.reserve(size * 2);
    for (unsigned i = 0; i < size; ++i) {
        out += kDigits[raw[i] >> 4];
        out += kDigits[raw[i] & 0xF];
    }
    return out;
}

std::string sha256(std::string_view bytes) {
    return Digest{}.bytes(bytes).hex();
}

std::string sha256_file(const std::filesystem::path& file) {
    const auto fail = [&](int code) {
        return InputError{
            {.what = "cannot read '" + file.filename().string() + "': " + std::generic_category().message(code),
             .where = file.string(),
             .fix = "check that the file is there and may be read"}};
    };
    std::unique_ptr<std::FILE, CloseFile> in{std::fopen(file.c_str(), "rb")};
    if (!in) throw fail(errno);
    Digest digest;
    std::vector<char> piece(std::size_t{1} << 20);
    while (const auto size = std::fread(piece.data(), 1, piece.size(), in.get())) digest.bytes(piece.data(), size);
    if (std::ferror(in.get())) throw fail(errno == 0 ? EIO : errno);
    return digest.hex();
}

}  // namespace vung::report
