// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Cells of one lattice under the centres of cells of another: where a fine cell looks up a coarse band, or a coarse
/// one the mask. Both lattices lie in one CRS; so the column looked up depends on the column alone, the row on the row.

#include <cstdint>
#include <vector>

#include <vung/coverage/cell_set.h>
#include <vung/rasters/lattice.h>

namespace vung::coverage {

inline constexpr std::uint32_t kNoSlot = 0xffffffff;

/// The cell of `to` under the centre of cell (col, row) of `from`.
struct Cell {
    std::int64_t col = 0;
    std::int64_t row = 0;
    bool operator==(const Cell&) const = default;
};
Cell cell_under(const rasters::Lattice& from, const rasters::Lattice& to, std::int64_t col, std::int64_t row);

/// All cells of `to` under cells of a set on `from`.
CellSet cells_under(const CellSet& cells, const rasters::Lattice& from, const rasters::Lattice& to);

/// For each cell of `cells` on `from`: the slot in `there` of the cell of `to` under it; kNoSlot where there is none.
std::vector<std::uint32_t> slots_under(const CellSet& cells, const rasters::Lattice& from, const CellSet& there,
                                       const rasters::Lattice& to);

}  // namespace vung::coverage
