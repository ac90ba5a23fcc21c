// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The cells to gather on the lattices of a work unit, and which coarse cell lies under a fine one. Made once per set
/// of lattices, used for every acquisition.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <vung/coverage/cell_lookup.h>
#include <vung/coverage/tile_rows.h>
#include <vung/run/lattice_coverage.h>

namespace vung::run {

/// One lattice of a work unit: its coverage, and the cells to gather there (its own and those the others look up).
struct LatticePlan {
    static constexpr std::uint32_t kNothing = coverage::kNoSlot;  ///< no gathered cell lies there

    std::shared_ptr<const LatticeCoverage> coverage;
    std::shared_ptr<const coverage::CellSet> gathered;  ///< of the coverage itself where it looks no further
    const coverage::CellSet& gather() const { return *gathered; }
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
