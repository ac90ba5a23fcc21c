// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The checks of the gate on parcels that are usable each for itself: land claimed twice, gaps, doubtful outlines.

#include <map>
#include <optional>
#include <string>

#include <vung/parcels/gate_limits.h>
#include <vung/parcels/overlaps.h>
#include <vung/parcels/parcel.h>

namespace vung::run {

/// Land that parcels claim more than once.
struct ClaimedTwice {
    std::map<std::string, parcels::SharedTotals> by_cooperative;
    parcels::SharedTotals layer;
};

/// Checks a layer as `read_parcels` gives it. Problems are added; parcels that were drawn twice go to `refused`.
/// read == parcels + refused + removed still holds. `cell_m2` is the cell of the finest scene, where one is known. Uses
/// the threads of the caller's arena.
ClaimedTwice check_together(parcels::ParcelLayer& layer, const parcels::GateLimits& limits,
                            std::optional<double> cell_m2);

}  // namespace vung::run
