// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Narrow land between parcels that belongs to none. Looked for only where parcels share corners: edges that no
/// neighbour repeats are followed from corner to corner, and where they go around land that is closed in, narrow and
/// nobody's, that is a gap. Fields with bunds or paths between them share no corners, so they have no gaps.

#include <span>
#include <vector>

#include <vung/geometry/neighbours.h>
#include <vung/parcels/finding.h>
#include <vung/parcels/gate_limits.h>
#include <vung/parcels/parcel.h>

namespace vung::parcels {

/// Land that parcels close in.
struct Gap {
    std::vector<std::size_t> around;  ///< places of the parcels in the list, rising; two or more
    geometry::Ring ring;              ///< in the coordinates of the layer
    double m2 = 0;
    double width_m = 0;  ///< 2 A / P
    geometry::Point at;  ///< on its boundary
};

/// Sorted by the parcels around. One pass over all edges; about 24 bytes per edge while it runs.
std::vector<Gap> find_gaps(const geometry::Crs& crs, std::span<const Parcel> parcels, const geometry::BoxTree& tree,
                           const GateLimits& limits);

/// One warning per gap, with the first parcel as its subject.
std::vector<Finding> tell_gaps(std::span<const Parcel> parcels, std::span<const Gap> gaps);

}  // namespace vung::parcels
