// SPDX-License-Identifier: Apache-2.0
#include <vung/run/gather.h>

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <type_traits>
#include <variant>

#include <vung/error.h>
#include <vung/io/tile_reader.h>
#include <vung/rasters/backscatter.h>
#include <vung/run/mask_growth.h>

namespace vung::run {
namespace {

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

/// Calls visit(typed pointer to the first cell) for the type of a tile.
template <class Visit>
void with_cells(const io::Tile& tile, const Visit& visit) {
    io::with_stored_type(tile.type,
                         [&](auto stored) { visit(static_cast<const typename decltype(stored)::type*>(tile.cells)); });
}

/// What stands for "no data" among cells of type T; nothing where no cell can be equal to it.
template <class T>
std::optional<T> nodata_as(const rasters::Asset& asset) {
    const auto absent = asset.absent();
    if (!absent) return std::nullopt;
    if constexpr (std::is_floating_point_v<T>) return static_cast<T>(*absent);
    const double value = *absent;
    if (!(value >= static_cast<double>(std::numeric_limits<T>::min()) &&
          value <= static_cast<double>(std::numeric_limits<T>::max())) ||
        value != std::floor(value))
        return std::nullopt;
    return static_cast<T>(value);
}

/// A tile of a file, and where the gathered cells lie in it.
struct TilePlace {
    const coverage::TileRows& rows;
    const coverage::CellSet& cells;
    int col = 0, row = 0;    ///< number of the tile
    rasters::Window window;  ///< on the lattice

    template <class Visit>
    void for_each_row_while(const Visit& visit) const {
        rows.for_each_row_while(col, row, visit);
    }
};

/// Calls work(place) for every tile of a file, on all threads, and stops when the job does.
template <class Work>
void for_each_tile(const FileBands& file, const LatticePlan& plan, Job& job, const Work& work) {
    const auto& first = *file.assets.front();
    const auto rows = plan.tile_rows({first.window, first.tile_width, first.tile_height});
    const auto& grid = rows->grid();
    oneapi::tbb::parallel_for(std::int64_t{0}, grid.across() * grid.down(), [&](std::int64_t number) {
        job.check();
        const auto col = number % grid.across(), row = number / grid.across();
        work(TilePlace{.rows = *rows,
                       .cells = plan.gather(),
                       .col = static_cast<int>(col),
                       .row = static_cast<int>(row),
                       .window = grid.tile(col, row)});
    });
}

template <class Wanted>
bool any_wanted(const TilePlace& place, const Wanted& wanted) {
    bool any = false;
    place.for_each_row_while([&](std::int64_t, coverage::CellSet::SlotRange range) {
        for (auto slot = range.begin; slot < range.end && !any; ++slot) any = wanted(slot);
        return !any;
    });
    return any;
}

/// Calls visit(slot, stored value) for the cells of a tile under parcels. `T` is the type of the cells.
template <class T, class Visit>
void for_each_stored(const io::Tile& tile, const T* stored, const TilePlace& place, const Visit& visit) {
    const auto shift = place.window.col - place.cells.first_col;  // column offsets of the set start elsewhere
    const auto* offsets = place.cells.col_offset.data();
    place.for_each_row_while([&](std::int64_t row, coverage::CellSet::SlotRange range) {
        const T* line = stored + (row - place.window.row) * tile.stride - shift * tile.step;
        if (tile.step == 1) {
            for (auto slot = range.begin; slot < range.end; ++slot) visit(slot, line[offsets[slot]]);
        } else {
            for (auto slot = range.begin; slot < range.end; ++slot)
                visit(slot, line[static_cast<std::int64_t>(offsets[slot]) * tile.step]);
        }
        return true;
    });
}

/// An empty plane for a band: in its stored type where all scenes of the unit store it alike, else in physical values.
zonal::Plane make_plane(const WorkUnit& unit, const std::string& band, std::size_t slots) {
    const rasters::Asset* first = nullptr;
    bool alike = true;
    for (const auto& scene : unit.acquisition.scenes)
        for (const auto& asset : scene.assets) {
            if (asset.band != band) continue;
            if (first == nullptr) first = &asset;
            alike = alike && asset.stored_as == rasters::StoredAs::plain && asset.stored_type == first->stored_type &&
                    asset.scale == first->scale && asset.offset == first->offset;
        }
    zonal::Plane plane;
    plane.valid.assign(slots, 0);
    if (first != nullptr && alike) plane.scale = first->scale, plane.offset = first->offset;
    if (first != nullptr && alike && first->stored_type == "Byte")
        plane.cells = std::vector<std::uint8_t>(slots);
    else if (first != nullptr && alike && first->stored_type == "UInt16")
        plane.cells = std::vector<std::uint16_t>(slots);
    else if (first != nullptr && alike && first->stored_type == "Int16")
        plane.cells = std::vector<std::int16_t>(slots);
    else if (first != nullptr && alike && first->stored_type == "Float32")
        plane.cells = std::vector<float>(slots);
    else
        plane.cells = std::vector<double>(slots);
    return plane;
}

/// Smallest and largest stored value that counts; what is not finite is in no range.
template <class Stored>
std::pair<Stored, Stored> range_as(const rasters::Asset& asset) {
    using Limits = std::numeric_limits<Stored>;
    const double low = asset.valid_low.value_or(Limits::lowest()), high = asset.valid_high.value_or(Limits::max());
    if constexpr (std::is_floating_point_v<Stored>) {
        // The nearest numbers of this type within the range.
        auto from = static_cast<Stored>(std::max<double>(low, Limits::lowest()));
        auto to = static_cast<Stored>(std::min<double>(high, Limits::max()));
        if (static_cast<double>(from) < low) from = std::nextafter(from, Limits::max());
        if (static_cast<double>(to) > high) to = std::nextafter(to, Limits::lowest());
        return {from, to};
    } else {
        if (!(std::ceil(low) <= Limits::max()) || !(std::floor(high) >= Limits::lowest()))
            return {Limits::max(), Limits::lowest()};
        return {static_cast<Stored>(std::max<double>(std::ceil(low), Limits::lowest())),
                static_cast<Stored>(std::min<double>(std::floor(high), Limits::max()))};
    }
}

/// Puts the cells of one tile that `mine` wants into the plane.
template <class Mine>
void take_band(const io::Tile& tile, const rasters::Asset& asset, const TilePlace& place, const Mine& mine,
               zonal::Plane& plane) {
    const bool as_stored =
        asset.stored_as == rasters::StoredAs::plain && plane.scale == asset.scale && plane.offset == asset.offset;
    with_cells(tile, [&](const auto* stored) {
        using Stored = std::remove_cvref_t<decltype(*stored)>;
        const auto nodata = nodata_as<Stored>(asset);
        const unsigned no_nodata = nodata ? 0 : 1;
        const Stored absent = nodata.value_or(Stored{});
        const auto [low, high] = range_as<Stored>(asset);
        const auto is_data = [no_nodata, absent, low, high](Stored value) {
            // Without branches where it matters: which cells count is as good as random.
            return (no_nodata | static_cast<unsigned>(value != absent)) & static_cast<unsigned>(value >= low) &
                   static_cast<unsigned>(value <= high);
        };
        std::visit(
            [&](auto& values) {
                using Kept = typename std::remove_cvref_t<decltype(values)>::value_type;
                if constexpr (std::is_same_v<Kept, Stored>)
                    if (as_stored) {
                        auto* kept = values.data();
                        auto* valid = plane.valid.data();
                        for_each_stored(tile, stored, place, [&](std::uint32_t slot, Stored value) {
                            const auto use = static_cast<unsigned>(mine(slot)) & is_data(value);
                            kept[slot] = use != 0 ? value : kept[slot];
                            valid[slot] |= static_cast<std::uint8_t>(use);
                        });
                        return;
                    }
                if constexpr (std::is_same_v<Kept, double>) {
                    for_each_stored(tile, stored, place, [&](std::uint32_t slot, Stored value) {
                        if (!mine(slot) || is_data(value) == 0) return;
                        const double physical = as_stored ? static_cast<double>(value)
                                                          : asset.scale * static_cast<double>(value) + asset.offset;
                        values[slot] = rasters::to_power(asset.stored_as, physical);
                        plane.valid[slot] = std::isfinite(values[slot]);
                    });
                } else {
                    throw InvariantError("the cells of a band changed their type: " + asset.path.string());
                }
            },
            plane.cells);
    });
}

/// How the deciding band of one scene settles cells: those that no earlier scene speaks for are this scene's where it
/// has data, and its mask says whether they are kept.
class Decision {
public:
    explicit Decision(const FileBands& file) : asset_(*file.assets.front()), rank_(file.scene_rank) {
        if (!file.scene->mask) return;
        keeps_.resize(65536);  // of every value that a quality band can hold; others are never kept
        for (std::size_t value = 0; value < keeps_.size(); ++value)
            keeps_[value] = file.scene->mask->rule.keeps(static_cast<int>(value));
    }

    void take(const io::Tile& tile, const TilePlace& place, LatticeCells& here) const {
        with_cells(tile, [&](const auto* stored) {
            using Stored = std::remove_cvref_t<decltype(*stored)>;
            const auto nodata = nodata_as<Stored>(asset_);
            for_each_stored(tile, stored, place, [&](std::uint32_t slot, Stored value) {
                if (here.owner[slot] != kNoOwner || (nodata && value == *nodata)) return;
                if constexpr (std::is_floating_point_v<Stored>)
                    if (!std::isfinite(value)) return;
                here.owner[slot] = rank_;
                if (keeps_.empty()) {
                    here.keep[slot] = 1;
                    return;
                }
                const auto number = static_cast<double>(value);
                const bool known = number >= 0 && number < static_cast<double>(keeps_.size());
                here.keep[slot] = known ? keeps_[static_cast<std::size_t>(number)] : 0;
                here.classes[slot] = known && number <= 255 ? static_cast<std::uint8_t>(number) : 255;
            });
        });
    }

private:
    const rasters::Asset& asset_;
    std::uint8_t rank_;
    std::vector<std::uint8_t> keeps_;  ///< by value; empty: there is no mask
};

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

std::vector<LatticeCells> gather_unit(const WorkUnit& unit, const std::vector<LatticePlan>& plans, Job& job,
                                      const WantedSlots& only, std::vector<LatticeCells> known) {
    if (unit.acquisition.scenes.size() > kMostScenes)
        throw InputError{{.what = "one acquisition has more than 255 scenes",
                          .where = unit.acquisition.key,
                          .fix = "see that the time of the scenes is right in the manifest"}};
    std::set<std::string> needed;
    for (const auto& layer : unit.layers) needed.insert(layer.bands.begin(), layer.bands.end());
    if (!unit.mask_band.empty()) needed.insert(unit.mask_band);
    auto cells = std::move(known);
    const bool afresh = cells.empty();
    cells.resize(plans.size());
    if (needed.empty()) return cells;
    const std::string deciding = unit.mask_band.empty() ? *needed.begin() : unit.mask_band;
    const int deciding_lattice = unit.lattice_of_band.at(deciding);

    for (std::size_t i = 0; i < plans.size() && afresh && !unit.each_band_alone; ++i) {
        cells[i].owner.assign(plans[i].gather().size(), kNoOwner);
        cells[i].keep.assign(plans[i].gather().size(), 0);
    }
    for (const auto& band : needed)
        if (band != unit.mask_band && afresh) {
            const auto lattice = static_cast<std::size_t>(unit.lattice_of_band.at(band));
            cells[lattice].bands.emplace(band, make_plane(unit, band, plans[lattice].gather().size()));
        }
    auto& decided = cells[static_cast<std::size_t>(deciding_lattice)];
    if (!unit.mask_band.empty() && afresh) decided.classes.assign(decided.owner.size(), 0);

    Readers readers;
    const auto files = group_files(unit, needed, deciding);
    const auto wanted = [&](const FileBands& file, std::uint32_t slot) {
        return only.empty() || only[static_cast<std::size_t>(file.lattice)][slot] != 0;
    };
    // All bands of a file that somebody wants here, of the cells that its scene speaks for and the mask keeps.
    const auto take_bands = [&](const FileBands& file, const TilePlace& place) {
        auto& here = cells[static_cast<std::size_t>(file.lattice)];
        const auto mine = [owner = here.owner.data(), keep = here.keep.data(),
                           rank = file.scene_rank](std::uint32_t slot) {
            return (static_cast<unsigned>(owner[slot] == rank) & static_cast<unsigned>(keep[slot] != 0)) != 0;
        };
        const bool alone = unit.each_band_alone;  // all cells are its own
        if (!any_wanted(place, [&](auto slot) { return (alone || mine(slot)) && wanted(file, slot); })) return;
        auto& reader = readers.reader(file.assets.front()->path);
        for (const auto* asset : file.assets) {
            const auto found = here.bands.find(asset->band);
            if (found == here.bands.end()) continue;
            const auto tile = reader.read(asset->band_index, place.col, place.row);
            if (alone)
                take_band(tile, *asset, place, [](std::uint32_t) { return true; }, found->second);
            else
                take_band(tile, *asset, place, mine, found->second);
        }
    };

    const auto decides = [&](const FileBands& file) { return file.decides && !unit.each_band_alone; };
    for (const auto& file : files) {
        if (!decides(file)) continue;
        const Decision decision{file};
        for_each_tile(file, plans[static_cast<std::size_t>(deciding_lattice)], job, [&](const TilePlace& place) {
            if (!any_wanted(place, [&](auto slot) { return decided.owner[slot] == kNoOwner && wanted(file, slot); }))
                return;
            const auto& asset = *file.assets.front();
            const auto tile = readers.reader(asset.path).read(asset.band_index, place.col, place.row);
            decision.take(tile, place, decided);
            take_bands(file, place);  // the tile may hold them as well
        });
    }
    if (!unit.each_band_alone) {
        grow_masks(unit, plans[static_cast<std::size_t>(deciding_lattice)].gather(), decided);
        for (std::size_t i = 0; i < plans.size(); ++i)
            if (static_cast<int>(i) != deciding_lattice) look_up(plans[i], deciding_lattice, decided, cells[i]);
    }
    for (const auto& file : files)
        if (!decides(file))
            for_each_tile(file, plans[static_cast<std::size_t>(file.lattice)], job,
                          [&](const TilePlace& place) { take_bands(file, place); });
    return cells;
}

}  // namespace vung::run
