// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Thresholds for telling a change of the land from noise of drawing and rounding: data/areas/land_change.csv.

namespace vung::parcels {

struct LandChangeRule {
    double share_sum_slack = 0;   ///< shares of one child may pass 1 by this and are scaled
    double noise_share = 0;       ///< a piece below this share of both parcels is noise
    double noise_width_m = 0;     ///< so is one narrower than this: area over half the perimeter
    double same_share = 0;        ///< each holds this much of the other: the same land
    double least_unit_share = 0;  ///< of an administrative unit: less is what two maps of one border differ by
    double straddle_share = 0;    ///< a parcel is on both sides of a boundary when each holds this share of it
    double straddle_m2 = 0;       ///< and this much land
    double whole_unit_share = 0;  ///< a unit that went to another by this much went there whole
};

const LandChangeRule& land_change_rule();

}  // namespace vung::parcels
