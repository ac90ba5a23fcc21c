// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// From an outline as it was drawn to one that can be used: rings closed, corners that say nothing taken out, invalid
/// outlines repaired where that changes little. Everything done is told. docs/methods/gate_geometry.md has the rules,
/// data/gate/limits.csv the numbers. Pure functions, safe from many threads.

#include <optional>
#include <vector>

#include <vung/geometry/crs.h>
#include <vung/parcels/finding.h>
#include <vung/parcels/gate_limits.h>

namespace vung::parcels {

/// Closes rings whose last point is not the first; true when one was open.
bool close_rings(geometry::MultiPolygon& shape);

enum class RepairPolicy {
    limited,  ///< repairs that change little are made, others proposed
    accepted  ///< somebody has looked at the proposal and takes it
};

struct MendedShape {
    geometry::MultiPolygon shape;  ///< to be used; rings closed but else as read when it is not usable
    bool usable = false;
    std::optional<geometry::MultiPolygon> proposal;  ///< of a refused shape: what an accepted repair would use
    std::vector<Finding>
        findings;  ///< repairs made, or those and one refusal; id, where and hectares are left to the caller
};

/// Closes rings, drops repeated corners and spikes, and repairs what GEOS finds invalid, if the repair changes the area
/// by at most `repair_percent` and splits off no more; a refusal tells what the repair would change.
MendedShape mend_shape(const geometry::Crs& crs, geometry::MultiPolygon shape, const GateLimits& limits,
                       RepairPolicy policy = RepairPolicy::limited);

}  // namespace vung::parcels
