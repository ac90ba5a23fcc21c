// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Where the parcels lie on the lattices of a work unit: exact coverage, the cells to gather, and which coarse cell
/// lies under a fine one. Made once per set of lattices, used for every acquisition.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <vung/coverage/coverage_table.h>
#include <vung/coverage/tile_rows.h>
#include <vung/geometry/crs.h>
#include <vung/geometry/polygon.h>
#include <vung/rasters/lattice.h>
#include <vung/run/supervise.h>

namespace vung::run {

/// One outline to observe. Equal outlines share a key and are observed once.
struct Shape {
    std::uint64_t key = 0;
    geometry::MultiPolygon outline;  ///< in the CRS of the set
};

/// All outlines of a project, sorted by key, each key once.
struct ShapeSet {
    geometry::Crs crs;
    std::vector<Shape> shapes;
};

/// Coverage of all shapes that any scene on the lattice could show.
struct LatticeCoverage {
    rasters::Lattice lattice;
    coverage::CoverageTable table;       ///< row i belongs to keys[i]
    std::vector<std::uint64_t> keys;     ///< in the order of the map, strip by strip
    std::vector<std::uint32_t> by_key;   ///< rows in the order of their keys
    std::vector<rasters::Window> boxes;  ///< per row: smallest window around its cells

    /// The row of a shape; nothing when no scene on the lattice could show it.
    std::optional<std::size_t> row(std::uint64_t key) const;
};

/// Coverage of the shapes on `lattice`; shapes that touch none of `windows` are left out. Edges are cut so that the
/// reprojected outline is within a thousandth of a cell of the true one.
LatticeCoverage cover_lattice(const ShapeSet& shapes, const rasters::Lattice& lattice,
                              const std::vector<rasters::Window>& windows, Job& job);

/// One lattice of a work unit: its coverage, and the cells to gather there (its own and those the others look up).
struct LatticePlan {
    static constexpr std::uint32_t kNothing = 0xffffffff;  ///< no gathered cell lies there

    std::shared_ptr<const LatticeCoverage> coverage;
    coverage::CellSet gather;
    std::vector<std::uint32_t>
        remapped;  ///< entries of coverage.table.slots as slots of `gather`; empty: they are the same
    /// For lattice j of the unit: slot of gather -> gather slot of the cell of lattice j under the cell's centre, or
    /// kNothing (never for its own cells). Empty for the lattice itself.
    std::vector<std::vector<std::uint32_t>> under;

    /// Slots of `gather` by tile; remembered, as all dates of a sensor are cut alike. Belongs to one thread.
    std::shared_ptr<const coverage::TileRows> tile_rows(const coverage::TileGrid& grid) const;
    mutable std::vector<std::shared_ptr<const coverage::TileRows>> known_tile_rows;

    /// Gather slots of the cells under row `parcel` of the coverage table.
    std::span<const std::uint32_t> slots_of(std::size_t parcel) const {
        const auto& table = coverage->table;
        return std::span{remapped.empty() ? table.slots : remapped}.subspan(
            table.start[parcel], table.start[parcel + 1] - table.start[parcel]);
    }
};

/// Plans for all lattices of a unit together (they must share one CRS where they look each other up). `halos` says how
/// many cells around are gathered as well on each lattice, because a mask that grows looks at them.
std::vector<LatticePlan> plan_lattices(const std::vector<std::shared_ptr<const LatticeCoverage>>& coverages,
                                       const std::vector<int>& halos);

}  // namespace vung::run
