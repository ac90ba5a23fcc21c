// SPDX-License-Identifier: Apache-2.0
#include <vung/run/gather.h>

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <vung/error.h>
#include <vung/io/tile_reader.h>

namespace vung::run {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostScenes = 255;  ///< of one acquisition; owners are kept in a byte

/// One reader per thread and file.
class Readers {
public:
    io::TileReader& reader(const std::filesystem::path& file) {
        auto& open = open_.local();
        auto found = open.find(file);
        if (found == open.end()) {
            if (open.size() >= kMostOpen) open.clear();
            found = open.emplace(file, io::TileReader{file}).first;
        }
        return found->second;
    }

private:
    static constexpr std::size_t kMostOpen = 64;
    oneapi::tbb::enumerable_thread_specific<std::map<std::filesystem::path, io::TileReader>> open_;
};

double stored_value(const io::Tile& tile, std::size_t at) {
    switch (tile.type) {
        case io::StoredType::u8: return static_cast<const std::uint8_t*>(tile.cells)[at];
        case io::StoredType::i8: return static_cast<const std::int8_t*>(tile.cells)[at];
        case io::StoredType::u16: return static_cast<const std::uint16_t*>(tile.cells)[at];
        case io::StoredType::i16: return static_cast<const std::int16_t*>(tile.cells)[at];
        case io::StoredType::u32: return static_cast<const std::uint32_t*>(tile.cells)[at];
        case io::StoredType::i32: return static_cast<const std::int32_t*>(tile.cells)[at];
        case io::StoredType::f32: return static_cast<double>(static_cast<const float*>(tile.cells)[at]);
        case io::StoredType::f64: return static_cast<const double*>(tile.cells)[at];
    }
    throw InvariantError("unknown stored type");
}

bool is_data(const rasters::Asset& asset, double stored) {
    if (!std::isfinite(stored)) return false;
    if (!asset.nodata) return true;
    // A nodata value of a float32 file is often written with fewer digits than the pixels carry.
    if (asset.stored_type == "Float32") return static_cast<float>(stored) != static_cast<float>(*asset.nodata);
    return stored != *asset.nodata;
}

/// Bands of one file that share lattice, window and tiles: decoded together, tile by tile.
struct FileBands {
    const rasters::Scene* scene = nullptr;
    std::uint8_t scene_rank = 0;
    int lattice = 0;
    std::vector<const rasters::Asset*> assets;  ///< the deciding one first, where it is among them
    bool decides = false;
};

/// Groups the needed assets of a unit by scene and file; the file with the deciding band comes first in each scene.
std::vector<FileBands> group_files(const WorkUnit& unit, const std::set<std::string>& needed,
                                   const std::string& deciding) {
    std::vector<FileBands> out;
    for (std::size_t rank = 0; rank < unit.acquisition.scenes.size(); ++rank) {
        const auto& scene = unit.acquisition.scenes[rank];
        std::map<std::pair<std::string, int>, FileBands> files;
        const auto add = [&](const rasters::Asset& asset) {
            if (!needed.contains(asset.band)) return;
            auto& file = files[{asset.path.string(), unit.lattice_of_band.at(asset.band)}];
            file.scene = &scene;
            file.scene_rank = static_cast<std::uint8_t>(rank);
            file.lattice = unit.lattice_of_band.at(asset.band);
            if (asset.band == deciding) {
                file.decides = true;
                file.assets.insert(file.assets.begin(), &asset);
            } else {
                file.assets.push_back(&asset);
            }
        };
        if (scene.mask) add(scene.mask->asset);
        for (const auto& asset : scene.assets)
            if (!scene.mask || asset.band != scene.mask->asset.band) add(asset);
        for (auto& [name, file] : files) out.push_back(std::move(file));
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const FileBands& a, const FileBands& b) { return a.decides > b.decides; });
    return out;
}

/// Decodes each tile of a file that holds wanted cells once, band after band, and hands on
/// sink(asset number, slot, stored value).
template <class Wanted, class Sink>
void gather(const FileBands& file, const coverage::CellSet& cells, Readers& readers, Job& job, const Wanted& wanted,
            const Sink& sink) {
    const auto& first = *file.assets.front();
    const auto& window = first.window;
    const auto tiles_across = (window.width + first.tile_width - 1) / first.tile_width;
    const auto tiles_down = (window.height + first.tile_height - 1) / first.tile_height;
    oneapi::tbb::parallel_for(std::int64_t{0}, tiles_across * tiles_down, [&](std::int64_t number) {
        job.check();
        const auto tile_col = number % tiles_across, tile_row = number / tiles_across;
        const auto place =
            intersection({window.col + tile_col * first.tile_width, window.row + tile_row * first.tile_height,
                          first.tile_width, first.tile_height},
                         window);
        bool any = false;
        cells.for_each_row(place, [&](std::int64_t, coverage::CellSet::SlotRange range) {
            for (auto slot = range.begin; slot < range.end && !any; ++slot) any = wanted(slot);
        });
        if (!any) return;
        auto& reader = readers.reader(first.path);
        for (std::size_t i = 0; i < file.assets.size(); ++i) {
            const auto tile =
                reader.read(file.assets[i]->band_index, static_cast<int>(tile_col), static_cast<int>(tile_row));
            cells.for_each_row(place, [&](std::int64_t row, coverage::CellSet::SlotRange range) {
                const auto line = static_cast<std::size_t>(row - place.row) * static_cast<std::size_t>(tile.stride);
                for (auto slot = range.begin; slot < range.end; ++slot)
                    sink(i, slot, stored_value(tile, line + static_cast<std::size_t>(cells.col(slot) - place.col)));
            });
        }
    });
}

/// Takes over what the deciding lattice knows about owners and the mask, for cells of another lattice.
void look_up(const LatticePlan& plan, int deciding_lattice, const LatticeCells& decided, LatticeCells& cells) {
    const auto& under = plan.under[static_cast<std::size_t>(deciding_lattice)];
    for (std::size_t slot = 0; slot < under.size(); ++slot) {
        if (under[slot] == LatticePlan::kNothing) continue;
        cells.owner[slot] = decided.owner[under[slot]];
        cells.keep[slot] = decided.keep[under[slot]];
    }
}

}  // namespace

std::vector<LatticeCells> gather_unit(const WorkUnit& unit, const std::vector<LatticePlan>& plans, Job& job) {
    if (unit.acquisition.scenes.size() > kMostScenes)
        throw InputError{{.what = "one acquisition has more than 255 scenes",
                          .where = unit.acquisition.key,
                          .fix = "see that the time of the scenes is right in the manifest"}};
    std::set<std::string> needed;
    for (const auto& layer : unit.layers) needed.insert(layer.bands.begin(), layer.bands.end());
    if (!unit.mask_band.empty()) needed.insert(unit.mask_band);
    std::vector<LatticeCells> cells(plans.size());
    if (needed.empty()) return cells;
    const std::string deciding = unit.mask_band.empty() ? *needed.begin() : unit.mask_band;
    const int deciding_lattice = unit.lattice_of_band.at(deciding);

    for (std::size_t i = 0; i < plans.size(); ++i) {
        cells[i].owner.assign(plans[i].gather.size(), unit.each_band_alone ? 0 : kNoOwner);
        cells[i].keep.assign(plans[i].gather.size(), unit.each_band_alone ? 1 : 0);
    }
    for (const auto& band : needed)
        if (band != unit.mask_band) {
            const auto lattice = static_cast<std::size_t>(unit.lattice_of_band.at(band));
            cells[lattice].bands[band].assign(plans[lattice].gather.size(), kNaN);
        }
    auto& decided = cells[static_cast<std::size_t>(deciding_lattice)];
    if (!unit.mask_band.empty()) decided.classes.assign(decided.owner.size(), 0);

    Readers readers;
    bool looked_up = false;
    for (const auto& file : group_files(unit, needed, deciding)) {
        if (!file.decides && !looked_up) {
            for (std::size_t i = 0; i < plans.size(); ++i)
                if (static_cast<int>(i) != deciding_lattice) look_up(plans[i], deciding_lattice, decided, cells[i]);
            looked_up = true;
        }
        auto& here = cells[static_cast<std::size_t>(file.lattice)];
        std::vector<std::vector<double>*> values;
        for (const auto* asset : file.assets) {
            const auto found = here.bands.find(asset->band);
            values.push_back(found == here.bands.end() ? nullptr : &found->second);
        }
        const auto rank = file.scene_rank;
        // A cell without owner yet is wanted by the deciding band; all others want what they own and the mask keeps.
        const auto wanted = [&](std::uint32_t slot) {
            const bool undecided = file.decides && !unit.each_band_alone;
            return undecided ? here.owner[slot] == kNoOwner : here.owner[slot] == rank && here.keep[slot];
        };
        gather(file, plans[static_cast<std::size_t>(file.lattice)].gather, readers, job, wanted,
               [&](std::size_t number, std::uint32_t slot, double stored) {
                   const auto& asset = *file.assets[number];
                   const bool data = is_data(asset, stored);
                   if (file.decides && number == 0 && data && here.owner[slot] == kNoOwner) {
                       here.owner[slot] = rank;
                       if (file.scene->mask) {
                           const int value = stored >= 0 && stored <= 65535 ? static_cast<int>(stored) : -1;
                           here.keep[slot] = value >= 0 && file.scene->mask->rule.keeps(value);
                           here.classes[slot] = value >= 0 && value <= 255 ? static_cast<std::uint8_t>(value) : 255;
                       } else {
                           here.keep[slot] = 1;
                       }
                   }
                   if (values[number] && data && here.owner[slot] == rank)
                       (*values[number])[slot] = asset.scale * stored + asset.offset;
               });
    }
    return cells;
}

}  // namespace vung::run
