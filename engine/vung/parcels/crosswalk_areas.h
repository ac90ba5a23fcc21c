// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A crosswalk measured from two layers of boundaries: which part of each old unit's land lies in which new unit.

#include <optional>
#include <vector>

#include <vung/parcels/boundary.h>
#include <vung/parcels/crosswalk.h>

namespace vung::parcels {

struct CrosswalkAreas {
    std::vector<CrosswalkRow> rows;  ///< in the order of the old units, the greatest share first
    /// Per old unit, in the order of the older set.
    struct Old {
        double ha = 0;
        double outside = 0;  ///< share in no new unit
        double noise = 0;    ///< share in pieces that were too small for a row; given to the other rows of the unit
    };
    std::vector<Old> older;
};

/// Areas are exact on the ellipsoid for edges that are straight in the equal-area plane of longitude and authalic
/// latitude (edges of some kilometres: to 1e-6 of the unit). Pieces below `least_share` of the old unit (default:
/// data/areas/land_change.csv) are what two maps of one line differ by; they make no row and their share goes to the
/// other rows of the unit, so that what is placed stays the same. 0 keeps all.
CrosswalkAreas crosswalk_from_areas(const BoundarySet& older, const BoundarySet& newer,
                                    std::optional<double> least_share = {}, std::optional<dates::Date> date = {});

}  // namespace vung::parcels
