// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Land that two parcels claim. Nothing is cut: pairs are told, with what they share, and of a parcel that was drawn
/// twice one stays. docs/methods/gate_geometry.md has the rules.

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <vung/geometry/neighbours.h>
#include <vung/parcels/finding.h>
#include <vung/parcels/gate_limits.h>
#include <vung/parcels/parcel.h>

namespace vung::parcels {

/// Two parcels of a list, by their places in it, and what they share.
struct SharedLand {
    std::size_t a = 0, b = 0;  ///< a < b
    double m2 = 0;             ///< geodesic: the planar share of the smaller parcel times its area
    double share_a = 0;        ///< of parcel a, in [0, 1]
    double share_b = 0;
    geometry::Point at;  ///< middle of what they share, in the coordinates of the layer
    bool operator==(const SharedLand&) const = default;
};

/// A tree over the boxes of parcels.
geometry::BoxTree tree_of(std::span<const Parcel> parcels);

/// All pairs above the limits whose first parcel stands in [begin, end), sorted. Results of neighbouring ranges, put
/// one after the other, are those of the whole: how the list is cut for threads does not matter. Parcels are valid,
/// sorted by id, with their area and key; those whose key repeats an earlier one's (see `repeated_shapes`) should be
/// gone.
std::vector<SharedLand> shared_land(std::span<const Parcel> parcels, const geometry::BoxTree& tree,
                                    const GateLimits& limits, std::size_t begin, std::size_t end);

/// Hectares that are claimed more than once, counted pair by pair.
struct SharedTotals {
    double within_ha = 0;   ///< between parcels of the same cooperative
    double between_ha = 0;  ///< with parcels of other cooperatives, or of none
    bool operator==(const SharedTotals&) const = default;
};

/// What follows from the pairs.
struct OverlapVerdict {
    std::vector<std::size_t> refused;  ///< places in the list, rising: drawn twice, the other one stays
    std::vector<Finding> findings;     ///< complete: id, where, hectares, place in the layer's coordinates
    std::map<std::string, SharedTotals> by_cooperative;  ///< overlaps that stay; "" for parcels without one
    SharedTotals layer;                                  ///< each pair once
};

/// Settles parcels that repeat another's outline exactly, without looking at pairs: call first, take the refused out,
/// then look for shared land among the rest.
OverlapVerdict repeated_shapes(std::span<const Parcel> parcels);

/// Settles near duplicates and tells the overlaps that stay.
OverlapVerdict judge_overlaps(std::span<const Parcel> parcels, std::span<const SharedLand> pairs,
                              const GateLimits& limits);

}  // namespace vung::parcels
