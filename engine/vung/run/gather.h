// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Decodes the tiles of a work unit, each once, and gathers the cells that the parcels need. Who speaks for a cell: of
/// the unit's scenes the first in rank that has data there in the deciding band (the mask band, else the first band by
/// name). Where each band stands alone, the only scene speaks for all.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <vung/run/lattice_plan.h>
#include <vung/run/layers.h>
#include <vung/run/supervise.h>

namespace vung::run {

inline constexpr std::uint8_t kNoOwner = 255;

/// What was gathered on one lattice of a unit, per gather slot.
struct LatticeCells {
    std::vector<std::uint8_t> owner;                   ///< scene that speaks for the cell
    std::vector<std::uint8_t> keep;                    ///< 1: the mask (or the presence of data) keeps the cell
    std::map<std::string, std::vector<double>> bands;  ///< physical values; NaN where the owner has no data
    std::vector<std::uint8_t> classes;                 ///< of the mask band, where it stands on this lattice
};

/// Reads every band that the unit's layers and mask need; one entry per lattice of the unit.
/// \throws InputError  a tile cannot be decoded; Cancelled
std::vector<LatticeCells> gather_unit(const WorkUnit& unit, const std::vector<LatticePlan>& plans, Job& job);

}  // namespace vung::run
