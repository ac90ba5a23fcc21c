// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// All that one acquisition showed on the gathered cells of one lattice.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <vung/zonal/plane.h>

namespace vung::zonal {

inline constexpr std::uint8_t kNoOwner = 255;  ///< no scene has data there, or the cell was not read

/// Per slot of a coverage::CellSet.
struct LatticeCells {
    std::vector<std::uint8_t> owner;     ///< scene that speaks for the cell, by its rank in the acquisition
    std::vector<std::uint8_t> keep;      ///< 1: the mask (or the presence of data) keeps the cell; both are empty where
                                         ///< each band stands alone
    std::map<std::string, Plane> bands;  ///< cells count where the owner has data and the mask keeps them
    std::vector<std::uint8_t> classes;   ///< of the mask band, where it stands on this lattice; else empty
};

}  // namespace vung::zonal
