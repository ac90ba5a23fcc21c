// SPDX-License-Identifier: Apache-2.0
#include <vung/store/pixel_files.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include <vung/error.h>
#include <vung/store/disk.h>
#include <vung/store/frames.h>
#include <vung/store/pixels.h>

namespace vung::store {
namespace {

constexpr const char* kWhole = "whole cells";       ///< stands in the ledger where digests of other files do
constexpr std::uint64_t kMostRead = 4'000'000'000;  ///< bytes; files beyond that are told by their ends

}  // namespace

PixelFiles look_at_pixels(const std::filesystem::path& folder, const Ledger& ledger,
                          const std::function<void()>& check) {
    PixelFiles out;
    const bool reliable = disk_of(folder).reliable_times;
    std::set<std::string> lattices;
    std::map<std::string, std::vector<std::string>> resting;
    std::uint64_t read = 0;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
        if (entry.path().extension() != Pixels::kSuffix) continue;
        if (check) check();
        FileStamp stamp;
        try {
            stamp = store::stamp(entry.path(), reliable);
        } catch (const InputError&) {  // it went meanwhile
            continue;
        }
        out.bytes += static_cast<std::uint64_t>(stamp.size);
        const auto known = ledger.find(entry.path(), stamp);
        const bool looks_good = known && known->pieces == kWhole;
        if (!looks_good) read += static_cast<std::uint64_t>(stamp.size);
        auto file = FrameReader::open(entry.path());
        if (!file || (!looks_good && read <= kMostRead && !file->is_whole())) {
            ++out.useless;
            continue;
        }
        const auto name = entry.path().stem().string();
        if (name.starts_with(Pixels::kLattice))
            lattices.insert(name);
        else
            resting[file->about().value("lattice", "")].push_back(name);
    }
    for (const auto& [lattice, names] : resting)
        if (lattices.contains(lattice))
            out.usable.insert(names.begin(), names.end());
        else
            out.useless += names.size();
    return out;
}

std::vector<KeptCells> list_cells(const std::filesystem::path& folder) {
    std::vector<KeptCells> out;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
        const auto name = entry.path().stem().string();
        if (entry.path().extension() != Pixels::kSuffix || name.starts_with(Pixels::kLattice)) continue;
        if (const auto file = FrameReader::open(entry.path()))
            out.push_back({name, file->about().value("identity", ""), file->about().value("origin", "")});
    }
    std::sort(out.begin(), out.end(), [](const KeptCells& a, const KeptCells& b) { return a.name < b.name; });
    return out;
}

void remember_pixels(Ledger& ledger, const std::set<std::filesystem::path>& whole) {
    if (whole.empty()) return;
    const bool reliable = disk_of(whole.begin()->parent_path()).reliable_times;
    ledger.together([&] {
        for (const auto& file : whole) {
            try {
                ledger.remember({file, stamp(file, reliable), kWhole, ""});
            } catch (const InputError&) {  // it went meanwhile
            }
        }
    });
}

}  // namespace vung::store
