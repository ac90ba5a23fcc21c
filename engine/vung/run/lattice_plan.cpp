// SPDX-License-Identifier: Apache-2.0
#include <vung/run/lattice_plan.h>

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <optional>

#include <vung/error.h>
#include <vung/io/reproject.h>

namespace vung::run {
namespace {

/// Outlines on the lattice are this near to the true ones, in cells (design section 3).
constexpr double kOutlineTolerance = 1e-3;
constexpr std::size_t kShapesPerRange = 2048;

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

coverage::CellSet make_cell_set(std::vector<Cell> cells) {
    std::sort(cells.begin(), cells.end());
    cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
    coverage::CellSet set;
    if (cells.empty()) return set;
    set.first_row = cells.front().first;
    set.first_col = cells.front().second;
    for (const auto& cell : cells) set.first_col = std::min(set.first_col, cell.second);
    set.row_start.push_back(0);
    std::int64_t row = set.first_row;
    for (const auto& cell : cells) {
        for (; row < cell.first; ++row) set.row_start.push_back(static_cast<std::uint32_t>(set.col_offset.size()));
        set.col_offset.push_back(static_cast<std::uint32_t>(cell.second - set.first_col));
    }
    set.row_start.push_back(static_cast<std::uint32_t>(set.col_offset.size()));
    return set;
}

/// Calls visit(slot, col, row) for every cell in slot order.
template <class Visit>
void for_each_cell(const coverage::CellSet& set, const Visit& visit) {
    for (std::int64_t r = 0; r < set.rows(); ++r)
        for (auto slot = set.row_start[static_cast<std::size_t>(r)];
             slot < set.row_start[static_cast<std::size_t>(r) + 1]; ++slot)
            visit(slot, set.col(slot), set.first_row + r);
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

    LatticeCoverage out;
    out.lattice = lattice;
    std::vector<std::size_t> first(ranges, 0);
    for (std::size_t r = 0; r < ranges; ++r) {
        first[r] = out.keys.size();
        out.keys.insert(out.keys.end(), keys[r].begin(), keys[r].end());
    }
    std::vector<coverage::PartialCoverage> parts(ranges);
    oneapi::tbb::parallel_for(std::size_t{0}, ranges, [&](std::size_t range) {
        job.check();
        coverage::PartialCoverage part{first[range]};
        coverage::CoverageWorkspace workspace;
        coverage::Coverage covered;
        for (const auto& shape : placed[range]) {
            coverage::cover(shape, workspace, covered);
            part.add(covered);
        }
        placed[range].clear();
        parts[range] = std::move(part);
    });
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

std::vector<LatticePlan> plan_lattices(const std::vector<std::shared_ptr<const LatticeCoverage>>& coverages) {
    const std::size_t n = coverages.size();
    std::vector<LatticePlan> plans(n);
    for (std::size_t i = 0; i < n; ++i) {
        plans[i].coverage = coverages[i];
        plans[i].gather = coverages[i]->table.cells;
    }
    // Two rounds: what own cells look up, and what those cells look up themselves (a mask on a third lattice).
    for (int round = 0; n > 1 && round < 2; ++round) {
        std::vector<std::vector<Cell>> wanted(n);
        for (std::size_t i = 0; i < n; ++i)
            for_each_cell(plans[i].gather, [&](std::uint32_t, std::int64_t col, std::int64_t row) {
                wanted[i].push_back({row, col});
                for (std::size_t j = 0; j < n; ++j)
                    if (j != i) wanted[j].push_back(cell_under(coverages[i]->lattice, coverages[j]->lattice, col, row));
            });
        for (std::size_t i = 0; i < n; ++i) plans[i].gather = make_cell_set(std::move(wanted[i]));
    }
    for (std::size_t i = 0; i < n; ++i) {
        const auto& own_cells = coverages[i]->table.cells;
        if (plans[i].gather.size() == own_cells.size()) continue;
        std::vector<std::uint32_t> place(own_cells.size());
        for_each_cell(own_cells, [&](std::uint32_t slot, std::int64_t col, std::int64_t row) {
            place[slot] = *plans[i].gather.slot(col, row);
        });
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
