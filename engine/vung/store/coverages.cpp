// SPDX-License-Identifier: Apache-2.0
#include <vung/store/coverages.h>

#include <algorithm>
#include <bit>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <utility>

#include <vung/error.h>
#include <vung/report/digest.h>
#include <vung/store/disk.h>
#include <vung/store/frames.h>
#include <vung/store/last_use.h>

namespace vung::store {
namespace {

constexpr int kFormat = 1;
constexpr std::size_t kPerPiece = std::size_t{1}
                                  << 16;  ///< numbers in one piece, whole 64s: packing stays in the cache
constexpr double kMostOfDisk = 0.25;
constexpr const char* kSuffix = ".cover";

/// Each number less the one before: of ascending numbers nearly all are small, and pack into almost nothing.
template <class T>
class Steps {
public:
    T forth(T value) { return static_cast<T>(value - std::exchange(last_, value)); }
    T back(T step) { return last_ = static_cast<T>(last_ + step); }

private:
    T last_ = 0;
};

template <class T>
struct AsTheyAre {
    T forth(T value) { return value; }
    T back(T value) { return value; }
};

template <template <class> class Form, class T>
void add(FrameWriter& file, const std::string& name, const std::vector<T>& values) {
    Form<T> form;
    std::vector<T> piece;
    for (std::size_t from = 0, number = 0; from < values.size(); from += kPerPiece, ++number) {
        piece.assign(values.begin() + static_cast<std::ptrdiff_t>(from),
                     values.begin() + static_cast<std::ptrdiff_t>(std::min(values.size(), from + kPerPiece)));
        for (auto& value : piece) value = form.forth(value);
        file.add(name + " " + std::to_string(number), std::as_bytes(std::span{piece}));
    }
}

template <template <class> class Form, class T>
bool read(FrameReader& file, const std::string& name, std::size_t size, std::vector<T>& values) {
    Form<T> form;
    values.resize(size);
    for (std::size_t from = 0, number = 0; from < size; from += kPerPiece, ++number) {
        const auto piece = std::span{values}.subspan(from, std::min(size - from, kPerPiece));
        if (!file.read(name + " " + std::to_string(number), std::as_writable_bytes(piece))) return false;
        for (auto& value : piece) value = form.back(value);
    }
    return true;
}

/// Numbers that mostly go up by one, as stretches of such: where each begins, and how long it is.
void add_stretches(FrameWriter& file, const std::string& name, const std::vector<std::uint32_t>& values) {
    std::vector<std::uint32_t> first, count;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0 && values[i] == values[i - 1] + 1) {
            ++count.back();
        } else {
            first.push_back(values[i]);
            count.push_back(1);
        }
    }
    add<AsTheyAre>(file, name + " stretches", std::vector<std::uint64_t>{first.size()});
    add<Steps>(file, name + " first", first);
    add<AsTheyAre>(file, name + " count", count);
}

bool read_stretches(FrameReader& file, const std::string& name, std::size_t size, std::vector<std::uint32_t>& values) {
    std::vector<std::uint64_t> stretches;
    std::vector<std::uint32_t> first, count;
    if (!read<AsTheyAre>(file, name + " stretches", 1, stretches) || stretches[0] > size ||
        !read<Steps>(file, name + " first", stretches[0], first) ||
        !read<AsTheyAre>(file, name + " count", stretches[0], count) ||
        std::accumulate(count.begin(), count.end(), std::uint64_t{0}) != size)
        return false;
    values.resize(size);
    auto* out = values.data();
    for (std::size_t i = 0; i < first.size(); ++i) {
        std::iota(out, out + count[i], first[i]);
        out += count[i];
    }
    return true;
}

/// Fractions of 1 are bits; the others, which do not pack, stand as they are.
void add_weights(FrameWriter& file, const std::vector<double>& weights) {
    std::vector<std::uint64_t> whole((weights.size() + 63) / 64, 0);
    for (std::size_t i = 0; i < weights.size(); ++i) whole[i / 64] |= std::uint64_t{weights[i] == 1.0} << i % 64;
    add<AsTheyAre>(file, "whole", whole);
    std::vector<double> parts;
    for (std::size_t from = 0, number = 0; from < weights.size(); from += kPerPiece, ++number) {
        parts.clear();
        for (auto i = from; i < std::min(weights.size(), from + kPerPiece); ++i)
            if (weights[i] != 1.0) parts.push_back(weights[i]);
        file.add("parts " + std::to_string(number), std::as_bytes(std::span{parts}));
    }
}

bool read_weights(FrameReader& file, std::size_t size, std::vector<double>& weights) {
    std::vector<std::uint64_t> whole;
    if (!read<AsTheyAre>(file, "whole", (size + 63) / 64, whole)) return false;
    weights.resize(size);
    std::vector<double> parts;
    for (std::size_t from = 0, number = 0; from < size; from += kPerPiece, ++number) {
        const auto end = std::min(size, from + kPerPiece);
        std::size_t ones = 0;
        for (auto word = from / 64; word < (end + 63) / 64; ++word)
            ones += static_cast<std::size_t>(std::popcount(whole[word]));
        if (ones > end - from) return false;
        parts.resize(end - from - ones);
        if (!file.read("parts " + std::to_string(number), std::as_writable_bytes(std::span{parts}))) return false;
        parts.push_back(0);  // is looked at, never used
        std::size_t part = 0;
        for (auto i = from; i < end; ++i) {  // without a branch, which would be guessed wrong every third time
            const std::uint64_t one = whole[i / 64] >> i % 64 & 1;
            weights[i] = one != 0 ? 1.0 : parts[part];
            part += 1 - one;
        }
    }
    return true;
}

void add(FrameWriter& file, const std::string& name, const PlacedOutlines& outlines) {
    std::vector<double> corners;
    corners.reserve(4 * outlines.size());
    for (const auto& box : outlines.boxes) corners.insert(corners.end(), {box.min_x, box.min_y, box.max_x, box.max_y});
    add<AsTheyAre>(file, name + " keys", outlines.keys);
    add<AsTheyAre>(file, name + " boxes", corners);
}

bool read(FrameReader& file, const std::string& name, std::size_t size, PlacedOutlines& outlines) {
    std::vector<double> corners;
    if (!read<AsTheyAre>(file, name + " keys", size, outlines.keys) ||
        !read<AsTheyAre>(file, name + " boxes", 4 * size, corners))
        return false;
    outlines.boxes.reserve(size);
    for (std::size_t i = 0; i < size; ++i)
        outlines.boxes.push_back({corners[4 * i], corners[4 * i + 1], corners[4 * i + 2], corners[4 * i + 3]});
    return true;
}

std::uint64_t bytes_of(const coverage::CoverageTable& table) {
    return table.weights.size() * sizeof(double) + table.parcels() * 64;
}

}  // namespace

std::filesystem::path Coverages::file_of(const std::string& lattice) const {
    return folder_ / (report::sha256(lattice).substr(0, 16) + kSuffix);
}

std::optional<KeptCoverage> Coverages::find(const std::string& lattice) const {
    auto file = FrameReader::open(file_of(lattice));
    if (!file) return std::nullopt;
    const auto& about = file->about();
    if (about.value("format", 0) != kFormat || about.value("maker", "") != maker_ ||
        about.value("lattice", "") != lattice)
        return std::nullopt;
    const auto size = [&](const char* name) { return about.value(name, std::size_t{0}); };
    KeptCoverage out;
    auto& table = out.table;
    table.cells.first_row = about.value("first_row", std::int64_t{0});
    table.cells.first_col = about.value("first_col", std::int64_t{0});
    std::vector<double> amounts;
    std::vector<std::uint32_t> faulty;
    const auto parcels = size("parcels"), faults = size("faults");
    if (!read(*file, "rows", parcels, out.rows) || !read(*file, "outside", size("outside"), out.outside) ||
        !read<Steps>(*file, "row_start", size("row_start"), table.cells.row_start) ||
        !read_stretches(*file, "col_offset", size("cells"), table.cells.col_offset) ||
        !read<Steps>(*file, "start", parcels + 1, table.start) ||
        !read_stretches(*file, "slots", size("entries"), table.slots) ||
        !read_weights(*file, size("entries"), table.weights) ||
        !read<AsTheyAre>(*file, "total", parcels, table.total) ||
        !read<AsTheyAre>(*file, "pure", parcels, table.pure) || !read<AsTheyAre>(*file, "faulty", faults, faulty) ||
        !read<AsTheyAre>(*file, "faults", 2 * faults, amounts))
        return std::nullopt;
    for (std::size_t i = 0; i < faults; ++i) table.faults.push_back({faulty[i], amounts[2 * i], amounts[2 * i + 1]});
    if (!coverage::is_sound(table)) return std::nullopt;
    note_use(file_of(lattice));
    return out;
}

bool Coverages::keep(const std::string& lattice, const PlacedOutlines& rows, const PlacedOutlines& outside,
                     const coverage::CoverageTable& table) const {
    const auto free = free_bytes(folder_);
    if (!free || static_cast<double>(bytes_of(table)) > kMostOfDisk * static_cast<double>(*free)) return false;
    std::vector<std::uint32_t> faulty;
    std::vector<double> amounts;
    for (const auto& fault : table.faults) {
        faulty.push_back(fault.parcel);
        amounts.insert(amounts.end(), {fault.excess, fault.deficit});
    }
    try {
        FrameWriter file{file_of(lattice)};
        add(file, "rows", rows);
        add(file, "outside", outside);
        add<Steps>(file, "row_start", table.cells.row_start);
        add_stretches(file, "col_offset", table.cells.col_offset);
        add<Steps>(file, "start", table.start);
        add_stretches(file, "slots", table.slots);
        add_weights(file, table.weights);
        add<AsTheyAre>(file, "total", table.total);
        add<AsTheyAre>(file, "pure", table.pure);
        add<AsTheyAre>(file, "faulty", faulty);
        add<AsTheyAre>(file, "faults", amounts);
        file.close({{"format", kFormat},
                    {"maker", maker_},
                    {"lattice", lattice},
                    {"parcels", rows.size()},
                    {"outside", outside.size()},
                    {"first_row", table.cells.first_row},
                    {"first_col", table.cells.first_col},
                    {"row_start", table.cells.row_start.size()},
                    {"cells", table.cells.size()},
                    {"entries", table.slots.size()},
                    {"faults", table.faults.size()}});
    } catch (const InputError&) {  // it only saves time: the work goes on without it
        return false;
    }
    return true;
}

void Coverages::forget_unused(std::span<const std::string> lattices) const {
    std::set<std::filesystem::path> wanted;
    for (const auto& lattice : lattices) wanted.insert(file_of(lattice));
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, none))
        if (entry.path().extension() == kSuffix && !wanted.contains(entry.path()) && is_long_unused(entry.path()))
            std::filesystem::remove(entry.path(), none);
}

}  // namespace vung::store
