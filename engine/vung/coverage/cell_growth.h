// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Cells near cells, on the sparse cells of a CellSet: what a mask that grows needs.

#include <cstdint>
#include <vector>

#include <vung/coverage/cell_set.h>

namespace vung::coverage {

/// How far a marked cell reaches to either side in the row that is `rows` rows away.
int reach(int distance, int rows);

/// Marks every slot whose cell centre lies within `distance` cells of the centre of a marked one (1 or 0 per slot).
/// Distances are Euclidean, in cells.
std::vector<std::uint8_t> grown(const CellSet& cells, const std::vector<std::uint8_t>& marked, int distance);

/// The set with all cells whose centre lies within `distance` cells of the centre of one of its own.
CellSet widened(const CellSet& cells, int distance);

}  // namespace vung::coverage
