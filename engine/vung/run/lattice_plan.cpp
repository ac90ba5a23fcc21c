// SPDX-License-Identifier: Apache-2.0
#include <vung/run/lattice_plan.h>

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <tuple>

#include <vung/coverage/cell_growth.h>
#include <vung/error.h>
#include <vung/io/reproject.h>

namespace vung::run {
namespace {

/// Outlines on the lattice are this near to the true ones, in cells (design section 3).
constexpr double kOutlineTolerance = 1e-3;
constexpr std::size_t kShapesPerRange = 2048;
constexpr double kRowsPerStrip = 64;  ///< the gathered cells of so many rows stay in the cache

using Cell = std::pair<std::int64_t, std::int64_t>;  // row, column: sorts row-major

/// The outline in lattice coordinates; nothing when it cannot be projected there (it is on another side of the earth).
std::optional<geometry::MultiPolygon> on_lattice(const geometry::MultiPolygon& outline, const io::Transform* transform,
                                                 const rasters::Lattice& lattice) {
    geometry::MultiPolygon shape;
    if (transform) {
        const double cell = std::min(lattice.cell_width, lattice.cell_height);
        try {
            shape = transform->apply_densified(outline, kOutlineTolerance / 2 * cell);
        } catch (const InputError&) {
            return std::nullopt;
        }
    } else {
        shape = outline;
    }
    const auto place = [&](geometry::Ring& ring) {
        for (auto& p : ring) p = lattice.to_lattice(p);
    };
    for (auto& part : shape.parts) {
        place(part.outer);
        for (auto& hole : part.holes) place(hole);
    }
    return shape;
}

bool touches(const geometry::MultiPolygon& shape, const std::vector<rasters::Window>& windows) {
    const auto box = geometry::bounds(shape);
    return std::any_of(windows.begin(), windows.end(), [&](const rasters::Window& w) {
        return box.intersects({static_cast<double>(w.col), static_cast<double>(w.row),
                               static_cast<double>(w.col + w.width), static_cast<double>(w.row + w.height)});
    });
}

/// Cells on their way to a set: a list of columns per row. Cells that come row by row, left to right, cost four bytes.
class CellCollector {
public:
    void add(std::int64_t col, std::int64_t row) {
        if (last_ == nullptr || row != last_row_) last_ = &rows_[row], last_row_ = row;
        if (last_->empty() || last_->back() != col) last_->push_back(static_cast<std::int32_t>(col));
    }

    /// The set, with all cells whose centre is within `halo` cells of one that was added.
    coverage::CellSet finish(int halo) {
        coverage::CellSet set;
        std::int64_t first_col = std::numeric_limits<std::int64_t>::max(), last_col = -first_col;
        for (auto& [row, cols] : rows_) {
            std::sort(cols.begin(), cols.end());
            cols.erase(std::unique(cols.begin(), cols.end()), cols.end());
            first_col = std::min<std::int64_t>(first_col, cols.front());
            last_col = std::max<std::int64_t>(last_col, cols.back());
        }
        if (rows_.empty()) return set;
        set.first_row = rows_.begin()->first - halo;
        set.first_col = first_col - halo;
        const auto width = static_cast<std::size_t>(last_col + halo - set.first_col) + 1;
        const auto last_row = rows_.rbegin()->first + halo;
        std::vector<std::int32_t> steps(width + 1);
        set.row_start.push_back(0);
        for (auto row = set.first_row; row <= last_row; ++row) {
            bool any = false;
            for (int away = -halo; away <= halo; ++away) {
                const auto found = rows_.find(row + away);
                if (found == rows_.end()) continue;
                const auto side = coverage::reach(halo, away);
                for (const std::int64_t col : found->second) {
                    ++steps[static_cast<std::size_t>(col - side - set.first_col)];
                    --steps[static_cast<std::size_t>(col + side - set.first_col) + 1];
                }
                any = true;
            }
            if (any) {
                std::int32_t reached = 0;
                for (std::size_t col = 0; col < width; ++col) {
                    reached += steps[col];
                    if (reached > 0) set.col_offset.push_back(static_cast<std::uint32_t>(col));
                }
                std::fill(steps.begin(), steps.end(), 0);
            }
            set.row_start.push_back(static_cast<std::uint32_t>(set.col_offset.size()));
        }
        set.col_offset.shrink_to_fit();
        rows_.clear();
        last_ = nullptr;
        return set;
    }

private:
    std::map<std::int64_t, std::vector<std::int32_t>> rows_;
    std::vector<std::int32_t>* last_ = nullptr;
    std::int64_t last_row_ = 0;
};

/// Calls visit(slot, col, row) for every cell in slot order.
template <class Visit>
void for_each_cell(const coverage::CellSet& set, const Visit& visit) {
    for (std::int64_t r = 0; r < set.rows(); ++r)
        for (auto slot = set.row_start[static_cast<std::size_t>(r)];
             slot < set.row_start[static_cast<std::size_t>(r) + 1]; ++slot)
            visit(slot, set.col(slot), set.first_row + r);
}

/// Slot in `all` of each cell of `some`, which is a part of it: row by row, side by side.
std::vector<std::uint32_t> places_in(const coverage::CellSet& some, const coverage::CellSet& all) {
    std::vector<std::uint32_t> places(some.size());
    const auto shift = some.first_col - all.first_col;
    for (std::int64_t r = 0; r < some.rows(); ++r) {
        auto there = all.row_start[static_cast<std::size_t>(some.first_row + r - all.first_row)];
        for (auto slot = some.row_start[static_cast<std::size_t>(r)];
             slot < some.row_start[static_cast<std::size_t>(r) + 1]; ++slot) {
            while (all.col_offset[there] < some.col_offset[slot] + shift) ++there;
            places[slot] = there;
        }
    }
    return places;
}

/// The cell of `to` under the centre of a cell of `from`.
Cell cell_under(const rasters::Lattice& from, const rasters::Lattice& to, std::int64_t col, std::int64_t row) {
    const auto centre = from.to_world({static_cast<double>(col) + 0.5, static_cast<double>(row) + 0.5});
    const auto place = to.to_lattice(centre);
    // The rounding of a centre that falls exactly on a corner must not depend on noise in the last bits.
    const auto cell = [](double v) { return static_cast<std::int64_t>(std::floor(v + 1e-9)); };
    return {cell(place.y), cell(place.x)};
}

}  // namespace

LatticeCoverage cover_lattice(const ShapeSet& shapes, const rasters::Lattice& lattice,
                              const std::vector<rasters::Window>& windows, Job& job) {
    const std::size_t ranges = (shapes.shapes.size() + kShapesPerRange - 1) / kShapesPerRange;
    std::vector<std::vector<std::uint64_t>> keys(ranges);
    std::vector<std::vector<geometry::MultiPolygon>> placed(ranges);
    oneapi::tbb::parallel_for(std::size_t{0}, ranges, [&](std::size_t range) {
        job.check();
        std::optional<io::Transform> transform;
        if (!(shapes.crs == lattice.crs)) transform.emplace(shapes.crs, lattice.crs);
        const auto end = std::min(shapes.shapes.size(), (range + 1) * kShapesPerRange);
        for (std::size_t i = range * kShapesPerRange; i < end; ++i) {
            auto shape = on_lattice(shapes.shapes[i].outline, transform ? &*transform : nullptr, lattice);
            if (!shape || !touches(*shape, windows)) continue;
            keys[range].push_back(shapes.shapes[i].key);
            placed[range].push_back(std::move(*shape));
        }
    });

    // Neighbours on the map become neighbours in the table: what one parcel brings into the cache serves the next.
    struct Entry {
        std::int64_t strip, col;
        std::uint64_t key;
        geometry::MultiPolygon* shape;
    };
    std::vector<Entry> entries;
    for (std::size_t r = 0; r < ranges; ++r)
        for (std::size_t i = 0; i < keys[r].size(); ++i) {
            const auto box = geometry::bounds(placed[r][i]);
            entries.push_back({static_cast<std::int64_t>(std::floor(box.min_y / kRowsPerStrip)),
                               static_cast<std::int64_t>(std::floor(box.min_x)), keys[r][i], &placed[r][i]});
        }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        return std::tie(a.strip, a.col, a.key) < std::tie(b.strip, b.col, b.key);
    });
    LatticeCoverage out;
    out.lattice = lattice;
    for (const auto& entry : entries) out.keys.push_back(entry.key);
    out.by_key.resize(entries.size());
    std::iota(out.by_key.begin(), out.by_key.end(), std::uint32_t{0});
    std::sort(out.by_key.begin(), out.by_key.end(),
              [&](std::uint32_t a, std::uint32_t b) { return out.keys[a] < out.keys[b]; });

    std::vector<coverage::PartialCoverage> parts((entries.size() + kShapesPerRange - 1) / kShapesPerRange);
    oneapi::tbb::parallel_for(std::size_t{0}, parts.size(), [&](std::size_t range) {
        job.check();
        coverage::PartialCoverage part{range * kShapesPerRange};
        coverage::CoverageWorkspace workspace;
        coverage::Coverage covered;
        const auto end = std::min(entries.size(), (range + 1) * kShapesPerRange);
        for (std::size_t i = range * kShapesPerRange; i < end; ++i) {
            coverage::cover(*entries[i].shape, workspace, covered);
            part.add(covered);
            *entries[i].shape = {};
        }
        part.finish();
        parts[range] = std::move(part);
    });
    entries = std::vector<Entry>{};
    placed = std::vector<std::vector<geometry::MultiPolygon>>{};
    out.table = coverage::assemble(std::move(parts));

    out.boxes.resize(out.keys.size());
    const auto& cells = out.table.cells;
    oneapi::tbb::parallel_for(std::size_t{0}, out.keys.size(), [&](std::size_t i) {
        const auto slots = out.table.slots_of(i);
        if (slots.empty()) return;
        auto min_col = cells.col(slots.front()), max_col = min_col;
        for (const auto slot : slots) {
            min_col = std::min(min_col, cells.col(slot));
            max_col = std::max(max_col, cells.col(slot));
        }
        const auto top = cells.row(slots.front()), bottom = cells.row(slots.back());
        out.boxes[i] = {min_col, top, max_col - min_col + 1, bottom - top + 1};
    });
    return out;
}

std::optional<std::size_t> LatticeCoverage::row(std::uint64_t key) const {
    const auto found =
        std::lower_bound(by_key.begin(), by_key.end(), key, [&](auto at, auto wanted) { return keys[at] < wanted; });
    if (found == by_key.end() || keys[*found] != key) return std::nullopt;
    return *found;
}

std::shared_ptr<const coverage::TileRows> LatticePlan::tile_rows(const coverage::TileGrid& grid) const {
    constexpr std::size_t kRemembered = 32;  // a megabyte each for a whole Sentinel-2 tile
    for (const auto& known : known_tile_rows)
        if (known->grid() == grid) return known;
    if (known_tile_rows.size() >= kRemembered) known_tile_rows.erase(known_tile_rows.begin());
    known_tile_rows.push_back(std::make_shared<const coverage::TileRows>(gather, grid));
    return known_tile_rows.back();
}

std::vector<LatticePlan> plan_lattices(const std::vector<std::shared_ptr<const LatticeCoverage>>& coverages,
                                       const std::vector<int>& halos) {
    const std::size_t n = coverages.size();
    std::vector<LatticePlan> plans(n);
    for (std::size_t i = 0; i < n; ++i) {
        plans[i].coverage = coverages[i];
        plans[i].gather = coverages[i]->table.cells;
    }
    // Two rounds: what own cells look up, and what those cells look up themselves (a mask on a third lattice). The halo
    // comes last: its cells look up nothing.
    for (int round = 0; n > 1 && round < 2; ++round) {
        std::vector<CellCollector> wanted(n);
        for (std::size_t i = 0; i < n; ++i)
            for_each_cell(plans[i].gather, [&](std::uint32_t, std::int64_t col, std::int64_t row) {
                wanted[i].add(col, row);
                for (std::size_t j = 0; j < n; ++j) {
                    if (j == i) continue;
                    const auto [under_row, under_col] =
                        cell_under(coverages[i]->lattice, coverages[j]->lattice, col, row);
                    wanted[j].add(under_col, under_row);
                }
            });
        for (std::size_t i = 0; i < n; ++i) plans[i].gather = wanted[i].finish(0);
    }
    for (std::size_t i = 0; i < n; ++i) {
        if (halos[i] == 0) continue;
        CellCollector wanted;
        for_each_cell(plans[i].gather,
                      [&](std::uint32_t, std::int64_t col, std::int64_t row) { wanted.add(col, row); });
        plans[i].gather = wanted.finish(halos[i]);
    }
    for (std::size_t i = 0; i < n; ++i) {
        const auto& own_cells = coverages[i]->table.cells;
        if (plans[i].gather.size() == own_cells.size()) continue;
        const auto place = places_in(own_cells, plans[i].gather);
        plans[i].remapped = coverages[i]->table.slots;
        for (auto& slot : plans[i].remapped) slot = place[slot];
    }
    for (std::size_t i = 0; i < n; ++i) {
        plans[i].under.resize(n);
        for (std::size_t j = 0; j < n; ++j) {
            if (j == i) continue;
            auto& under = plans[i].under[j];
            under.assign(plans[i].gather.size(), LatticePlan::kNothing);
            for_each_cell(plans[i].gather, [&](std::uint32_t slot, std::int64_t col, std::int64_t row) {
                const auto [under_row, under_col] = cell_under(coverages[i]->lattice, coverages[j]->lattice, col, row);
                if (const auto found = plans[j].gather.slot(under_col, under_row)) under[slot] = *found;
            });
        }
    }
    return plans;
}

}  // namespace vung::run
