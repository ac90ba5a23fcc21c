// SPDX-License-Identifier: Apache-2.0
#include <vung/store/pixels.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <type_traits>
#include <variant>

#include <vung/error.h>
#include <vung/report/atomic_file.h>
#include <vung/report/digest.h>
#include <vung/store/frames.h>
#include <vung/store/last_use.h>
#include <vung/zonal/cell_part.h>

namespace vung::store {
namespace {

constexpr int kFormat = 2;
constexpr std::size_t kRemembered = 4;  ///< joined sets of cells: the lattices of a unit

template <class T>
std::span<const std::byte> bytes_of(const std::vector<T>& values) {
    return std::as_bytes(std::span{values});
}

std::string piece(const std::string& band, const char* what) {
    return "band " + band + " " + what;
}

/// Name of the type of a plane's cells, and back.
std::string type_name(const zonal::Plane::Cells& cells) {
    static constexpr const char* names[] = {"u8", "i16", "u16", "f32", "f64"};
    return names[cells.index()];
}

std::optional<zonal::Plane::Cells> cells_of(const std::string& type, std::size_t slots) {
    if (type == "u8") return std::vector<std::uint8_t>(slots);
    if (type == "i16") return std::vector<std::int16_t>(slots);
    if (type == "u16") return std::vector<std::uint16_t>(slots);
    if (type == "f32") return std::vector<float>(slots);
    if (type == "f64") return std::vector<double>(slots);
    return std::nullopt;
}

std::uint64_t size_of(const std::filesystem::path& file) {
    std::error_code gone;
    const auto size = std::filesystem::file_size(file, gone);
    return gone ? 0 : size;
}

/// The values that count; those of other cells mean nothing and are not kept.
template <class T>
std::vector<T> counting(const std::vector<T>& values, const std::vector<std::uint8_t>& valid) {
    std::vector<T> out(values.size() + 1);  // one more, so that writing needs no branch
    std::size_t count = 0;
    for (std::size_t slot = 0; slot < values.size(); ++slot) {
        out[count] = values[slot];
        count += valid[slot];
    }
    out.resize(count);
    return out;
}

template <class T>
bool read_into(FrameReader& file, const std::string& name, std::vector<T>& values) {
    return file.read(name, std::as_writable_bytes(std::span{values}));
}

}  // namespace

Pixels::Pixels(std::filesystem::path folder, std::uint64_t budget) : folder_(std::move(folder)), budget_(budget) {
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, none)) used_ += size_of(entry.path());
}

Pixels::Pixels(std::filesystem::path folder, Use use)
    : Pixels(std::move(folder), std::numeric_limits<std::uint64_t>::max()) {
    use_ = use;
}

std::string Pixels::keep_cells(const coverage::CellSet& cells) {
    report::Digest digest;
    digest.i64(cells.first_row).i64(cells.first_col);
    digest.bytes(cells.row_start.data(), cells.row_start.size() * sizeof(std::uint32_t));
    digest.bytes(cells.col_offset.data(), cells.col_offset.size() * sizeof(std::uint32_t));
    const auto name = std::string{kLattice} + digest.hex().substr(0, 16);
    if (whole_.contains(file_of(name))) return name;
    if (std::filesystem::exists(file_of(name))) {
        if (cells_of_lattice(name) == cells) {
            whole_.insert(file_of(name));
            return name;
        }
        spoilt_[name + std::string{kSuffix}] = {};
        used_ -= std::min(used_, size_of(file_of(name)));
    }
    // Steps from column to column are nearly all 1: they pack into almost nothing.
    auto steps = cells.col_offset;
    for (std::size_t i = steps.size(); i-- > 1;) steps[i] -= cells.col_offset[i - 1];
    FrameWriter writer{file_of(name)};
    writer.add("rows", bytes_of(cells.row_start), sizeof(std::uint32_t));
    writer.add("steps", bytes_of(steps), sizeof(std::uint32_t));
    used_ += writer.close({{"format", kFormat},
                           {"first_row", cells.first_row},
                           {"first_col", cells.first_col},
                           {"rows", cells.row_start.size()},
                           {"slots", cells.size()}});
    note_written(name);
    return name;
}

void Pixels::note_written(const std::string& name) {
    whole_.insert(file_of(name));
    const auto found = spoilt_.find(name + std::string{kSuffix});
    if (found != spoilt_.end()) found->second.remade = true;
}

bool Pixels::keep(const std::string& name, const std::string& identity, const coverage::CellSet& cells,
                  const zonal::LatticeCells& values, const std::string& origin) {
    if (!enabled() || use_ == Use::look || cells.empty()) return false;
    const auto file = file_of(name);
    const auto before = size_of(file);
    if (used_ - before >= budget_) return false;
    try {
        FrameWriter writer{file};
        writer.add("owner", bytes_of(values.owner));
        writer.add("keep", bytes_of(values.keep));
        // Bands of one acquisition mostly count where the mask keeps, and where the others count.
        std::vector<std::pair<std::string, const std::vector<std::uint8_t>*>> marks{{"keep", &values.keep}};
        if (!values.classes.empty()) writer.add("classes", bytes_of(values.classes));
        nlohmann::json bands = nlohmann::json::array();
        for (const auto& [band, plane] : values.bands) {
            std::visit(
                [&](const auto& stored) {
                    writer.add(piece(band, "cells"), bytes_of(counting(stored, plane.valid)),
                               sizeof(typename std::remove_cvref_t<decltype(stored)>::value_type));
                },
                plane.cells);
            const auto same =
                std::find_if(marks.begin(), marks.end(), [&](const auto& m) { return *m.second == plane.valid; });
            if (same != marks.end()) {
                writer.repeat(piece(band, "valid"), same->first);
            } else {
                writer.add(piece(band, "valid"), bytes_of(plane.valid));
                marks.emplace_back(piece(band, "valid"), &plane.valid);
            }
            bands.push_back(
                {{"name", band}, {"type", type_name(plane.cells)}, {"scale", plane.scale}, {"offset", plane.offset}});
        }
        const auto lattice = keep_cells(cells);
        used_ += writer.close({{"format", kFormat},
                               {"identity", identity},
                               {"origin", origin},
                               {"lattice", lattice},
                               {"slots", cells.size()},
                               {"classes", !values.classes.empty()},
                               {"bands", bands}});
    } catch (const InputError&) {  // they only save time: the work goes on without them
        budget_ = 0;
        return false;
    }
    used_ -= before;
    note_written(name);
    return true;
}

void Pixels::add(const std::string& name, const std::string& identity, const coverage::CellSet& cells,
                 const zonal::LatticeCells& values, const std::vector<std::uint8_t>& which, const std::string& origin) {
    if (!enabled() || use_ == Use::look) return;
    const auto count = static_cast<std::uint64_t>(std::count(which.begin(), which.end(), 1));
    if (count == 0) return;
    auto file = FrameReader::open(file_of(name));
    const auto spoilt = spoilt_.find(name + std::string{kSuffix});
    const bool answers = file && (spoilt == spoilt_.end() || spoilt->second.remade) &&
                         file->about().value("format", 0) == kFormat && file->about().value("identity", "") == identity;
    if (answers && 10 * count < file->about().value("slots", std::uint64_t{0})) return;
    const auto [some, picked] = zonal::part_of(cells, values, which);
    const auto before = answers ? cells_of_lattice(file->about().value("lattice", "")) : std::nullopt;
    if (!before) {
        keep(name, identity, some, picked, origin);
        return;
    }
    const auto all = coverage::united(*before, some);
    auto found = read(*file, all);
    std::erase_if(joined_, [&](const Joined& known) { return known.cells == &all; });
    if (!found || !zonal::lay_over(found->values, picked, coverage::places_in(some, all))) {
        spoilt_[name + std::string{kSuffix}] = {};
        keep(name, identity, some, picked, origin);
        return;
    }
    keep(name, identity, all, found->values, origin);
}

std::optional<coverage::CellSet> Pixels::cells_of_lattice(const std::string& lattice) const {
    auto file = FrameReader::open(file_of(lattice));
    if (!file || file->about().value("format", 0) != kFormat) return std::nullopt;
    coverage::CellSet kept;
    kept.first_row = file->about().value("first_row", std::int64_t{0});
    kept.first_col = file->about().value("first_col", std::int64_t{0});
    kept.row_start.resize(file->size("rows").value_or(0) / sizeof(std::uint32_t));
    kept.col_offset.resize(file->size("steps").value_or(0) / sizeof(std::uint32_t));
    if (!read_into(*file, "rows", kept.row_start) || !read_into(*file, "steps", kept.col_offset)) return std::nullopt;
    for (std::size_t i = 1; i < kept.col_offset.size(); ++i) kept.col_offset[i] += kept.col_offset[i - 1];
    if (kept.row_start.empty() || kept.row_start.back() != kept.col_offset.size() ||
        !std::is_sorted(kept.row_start.begin(), kept.row_start.end()))
        return std::nullopt;
    return kept;
}

const Pixels::Joined* Pixels::joined(const std::string& lattice, const coverage::CellSet& cells) {
    for (const auto& known : joined_)
        if (known.lattice == lattice && known.cells == &cells && known.size == cells.size()) return &known;
    const auto read = cells_of_lattice(lattice);
    if (!read) return nullptr;
    const auto& kept = *read;
    Joined join{.lattice = lattice, .cells = &cells, .size = cells.size(), .slot = {}};
    join.slot.assign(cells.size(), kNowhere);
    for (std::int64_t r = 0; r < cells.rows(); ++r) {
        const auto other = cells.first_row + r - kept.first_row;
        if (other < 0 || other >= kept.rows()) continue;
        auto there = kept.row_start[static_cast<std::size_t>(other)];
        const auto end = kept.row_start[static_cast<std::size_t>(other) + 1];
        for (auto slot = cells.row_start[static_cast<std::size_t>(r)];
             slot < cells.row_start[static_cast<std::size_t>(r) + 1]; ++slot) {
            const auto col = cells.col(slot);
            while (there < end && kept.col(there) < col) ++there;
            if (there < end && kept.col(there) == col) join.slot[slot] = there;
        }
    }
    if (joined_.size() >= kRemembered) joined_.erase(joined_.begin());
    joined_.push_back(std::move(join));
    return &joined_.back();
}

std::optional<Pixels::Found> Pixels::find(const std::string& name, const std::string& identity,
                                          const coverage::CellSet& cells) {
    if (!enabled()) return std::nullopt;
    using How = Spoilt::How;
    const auto suffixed = [](const std::string& of) { return of + std::string{kSuffix}; };
    auto file = FrameReader::open(file_of(name));
    if (!file) {
        if (std::filesystem::exists(file_of(name))) spoilt_[suffixed(name)] = {};
        return std::nullopt;
    }
    if (file->about().value("format", 0) != kFormat || file->about().value("identity", "") != identity)
        return std::nullopt;
    const auto lattice = file->about().value("lattice", "");
    if (joined(lattice, cells) == nullptr) {
        spoilt_[suffixed(lattice)].how = std::filesystem::exists(file_of(lattice)) ? How::damaged : How::lost;
        spoilt_[suffixed(name)].how = How::without_lattice;
        return std::nullopt;
    }
    auto found = read(*file, cells);
    if (!found) {
        spoilt_[suffixed(name)] = {};
        return std::nullopt;
    }
    if (use_ == Use::write) note_use(file_of(name));
    whole_.insert(file_of(name));
    whole_.insert(file_of(lattice));
    return found;
}

std::optional<Pixels::Found> Pixels::read(FrameReader& file, const coverage::CellSet& cells) {
    const auto* join = joined(file.about().value("lattice", ""), cells);
    if (join == nullptr) return std::nullopt;
    const auto kept_slots = file.about().value("slots", std::size_t{0});
    const auto lay_out = [&](const auto& kept, auto& to, auto absent) {
        to.assign(cells.size(), absent);
        for (std::size_t slot = 0; slot < cells.size(); ++slot)
            if (join->slot[slot] < kept_slots) to[slot] = kept[join->slot[slot]];
    };
    const auto take = [&](const std::string& from, auto& to, auto absent) {
        if (file.size(from) == 0) return true;  // where each band stands alone there is none
        std::vector<std::remove_cvref_t<decltype(absent)>> kept(kept_slots);
        if (!read_into(file, from, kept)) return false;
        lay_out(kept, to, absent);
        return true;
    };
    Found found;
    auto& values = found.values;
    if (!take("owner", values.owner, zonal::kNoOwner) || !take("keep", values.keep, std::uint8_t{0}))
        return std::nullopt;
    if (file.about().value("classes", false) && !take("classes", values.classes, std::uint8_t{0})) return std::nullopt;
    for (const auto& band : file.about().at("bands")) {
        const auto band_name = band.at("name").get<std::string>();
        auto stored = cells_of(band.at("type").get<std::string>(), cells.size());
        if (!stored) return std::nullopt;
        zonal::Plane plane;
        plane.scale = band.at("scale").get<double>();
        plane.offset = band.at("offset").get<double>();
        std::vector<std::uint8_t> counts(kept_slots);
        if (!read_into(file, piece(band_name, "valid"), counts)) return std::nullopt;
        const bool good = std::visit(
            [&](auto& to) {
                using Value = typename std::remove_cvref_t<decltype(to)>::value_type;
                std::vector<Value> packed(static_cast<std::size_t>(std::count(counts.begin(), counts.end(), 1)));
                if (!read_into(file, piece(band_name, "cells"), packed)) return false;
                std::vector<Value> kept(kept_slots);
                for (std::size_t slot = 0, next = 0; slot < kept_slots; ++slot)
                    if (counts[slot] == 1) kept[slot] = packed[next++];
                lay_out(kept, to, Value{});
                return true;
            },
            *stored);
        lay_out(counts, plane.valid, std::uint8_t{0});
        if (!good) return std::nullopt;
        plane.cells = std::move(*stored);
        values.bands.emplace(band_name, std::move(plane));
    }
    found.have.resize(cells.size());
    for (std::size_t slot = 0; slot < cells.size(); ++slot) found.have[slot] = join->slot[slot] < kept_slots;
    return found;
}

void Pixels::forget_unused(std::span<const std::string> names) {
    const std::set<std::string> wanted(names.begin(), names.end());
    std::map<std::string, std::vector<std::string>> resting;  // files of cells by their lattice
    std::set<std::string> lattices;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, none)) {
        if (entry.path().extension() != kSuffix) continue;
        const auto name = entry.path().stem().string();
        if (name.starts_with(kLattice)) {
            if (FrameReader::open(entry.path()))
                lattices.insert(name);
            else
                spoilt_[entry.path().filename().string()] = {};
        } else if (!wanted.contains(name) && is_long_unused(entry.path())) {
            used_ -= std::min(used_, size_of(entry.path()));
            std::filesystem::remove(entry.path(), none);
        } else if (const auto file = FrameReader::open(entry.path())) {
            resting[file->about().value("lattice", "")].push_back(entry.path().filename().string());
        } else {
            spoilt_[entry.path().filename().string()] = {};
        }
    }
    for (const auto& [lattice, files] : resting) {
        if (lattice.empty()) continue;
        const auto known = spoilt_.find(lattice + std::string{kSuffix});
        if (lattices.contains(lattice) && (known == spoilt_.end() || known->second.remade)) continue;
        if (known == spoilt_.end()) spoilt_[lattice + std::string{kSuffix}].how = Spoilt::How::lost;
        for (const auto& file : files) spoilt_[file] = {.how = Spoilt::How::without_lattice, .remade = false};
    }
    for (const auto& lattice : lattices) {
        if (resting.contains(lattice)) continue;
        used_ -= std::min(used_, size_of(file_of(lattice)));
        std::filesystem::remove(file_of(lattice), none);
    }
}

void Pixels::remove_spoilt() {
    std::error_code none;
    for (const auto& [name, how] : spoilt_) {
        if (how.remade) continue;
        used_ -= std::min(used_, size_of(folder_ / name));
        std::filesystem::remove(folder_ / name, none);
    }
}

}  // namespace vung::store
