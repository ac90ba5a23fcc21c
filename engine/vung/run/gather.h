// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Decodes the tiles of a work unit, each once, and gathers the cells that the parcels need. Who speaks for a cell: of
/// the unit's scenes the first in rank that has data there in the deciding band (the mask band, else the first band by
/// name). Where each band stands alone, the only scene speaks for all.

#include <cstdint>
#include <vector>

#include <vung/run/lattice_plan.h>
#include <vung/run/layers.h>
#include <vung/run/supervise.h>
#include <vung/zonal/lattice_cells.h>

namespace vung::run {

using zonal::kNoOwner;
using zonal::LatticeCells;

/// Slots that are wanted, per lattice of a unit: 1 or 0 for each gather slot. Empty: all of them.
using WantedSlots = std::vector<std::vector<std::uint8_t>>;

/// Reads every band that the unit's layers and mask need; one entry per lattice of the unit. Tiles without a wanted
/// cell are not decoded; of bands that the mask is read before, neither are tiles where it keeps nothing.
/// `known`, one entry per lattice, is what is known already of cells that are not wanted: the result starts from it.
/// \throws InputError  a tile cannot be decoded; Cancelled
std::vector<LatticeCells> gather_unit(const WorkUnit& unit, const std::vector<LatticePlan>& plans, Job& job,
                                      const WantedSlots& only = {}, std::vector<LatticeCells> known = {});

}  // namespace vung::run
