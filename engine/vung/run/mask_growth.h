// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Clouds are larger than the quality band says: cells near them are left out as well. Works on the gathered cells,
/// which hold a halo around the parcels, so it sees across the edges of tiles and scenes.

#include <vung/coverage/cell_set.h>
#include <vung/run/gather.h>
#include <vung/run/layers.h>

namespace vung::run {

/// Takes `keep` from cells near the classes that each scene's mask grows, whichever scene speaks for the near cell;
/// what planes hold of them does not count any more.
void grow_masks(const WorkUnit& unit, const coverage::CellSet& cells, LatticeCells& here);

}  // namespace vung::run
