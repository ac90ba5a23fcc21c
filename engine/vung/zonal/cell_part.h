// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Some of the gathered cells of a lattice with their values, taken out and put back.

#include <cstdint>
#include <utility>
#include <vector>

#include <vung/coverage/cell_set.h>
#include <vung/zonal/lattice_cells.h>

namespace vung::zonal {

/// The cells that `which` marks (1 or 0 per slot of `cells`), and their values.
std::pair<coverage::CellSet, LatticeCells> part_of(const coverage::CellSet& cells, const LatticeCells& values,
                                                   const std::vector<std::uint8_t>& which);

/// Puts the values of some cells, whose slots in `all` are `places`, in the place of those that stand there. False, and
/// nothing usable in `all`, where they are of another kind: other bands, types or scales.
bool lay_over(LatticeCells& all, const LatticeCells& some, const std::vector<std::uint32_t>& places);

}  // namespace vung::zonal
