// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Thresholds of the rice rule, as they stand with unit and source in data/crops/rice_rule.csv. Indices have no unit.

#include <string_view>

namespace vung::crops {

struct RiceRule {
    double min_clear_share = 0;       ///< a look counts when this share of the parcel was clear
    double min_looks = 0;             ///< clear looks that a verdict needs
    double flood_offset = 0;          ///< T in LSWI + T >= index
    double flood_max_ndvi = 0;        ///< at flooding the canopy does not yet hide the water
    double flood_max_evi2 = 0;        ///< the same for EVI2
    double flood_days = 0;            ///< water counts when seen this near the start (d)
    double bare_max_ndvi = 0;         ///< a start is bare: NDVI at most this
    double dry_looks = 0;             ///< bare, dry looks near the start that speak against rice
    double peak_min_ndvi = 0;         ///< a crop reaches this NDVI
    double peak_min_evi2 = 0;         ///< a crop reaches this EVI2, where it is given
    double rise_min_ndvi = 0;         ///< least rise and fall that make a cycle
    double rise_days_min = 0;         ///< start to heading at least (d)
    double rise_days_max = 0;         ///< start to heading at most (d)
    double length_days_min = 0;       ///< start to harvest at least (d)
    double length_days_max = 0;       ///< start to harvest at most (d)
    double greening_share = 0;        ///< the rise has begun at this share of it
    double greening_days = 0;         ///< from start to that share (d)
    double greening_days_spread = 0;  ///< how much these days differ between fields (d)
    double heading_share = 0;         ///< heading: mean date of looks above this share of the rise
    double harvest_share = 0;         ///< harvest: this share of the fall
    double typical_growth = 0;        ///< usual rise of NDVI per day while the canopy closes
    double greatest_growth = 0;       ///< greatest believable rise of NDVI per day
    double growth_noise = 0;          ///< allowance on top of it
    double bright_near_infrared = 0;  ///< a wet look brighter than this is snow or cloud (reflectance)
    double haze_depth = 0;            ///< a dip this deep between two green looks is haze
    double haze_side = 0;             ///< NDVI of both green looks at least
    double haze_days = 0;             ///< distance of both green looks at most (d)
    double ripening_fall = 0;         ///< fall from the peak after which a crop may be cut unseen
    double unseen_low_ndvi = 0;       ///< NDVI of the low end where it was not seen
    double green_days = 0;            ///< longest spell above evergreen_ndvi that a rice crop has (d)
    double crop_period_days = 0;      ///< sowing to sowing where rice follows rice (d)
    double evergreen_ndvi = 0;        ///< perennial cover stays above it
    double evergreen_chance = 0;      ///< greatest chance that rice would have looked evergreen on the dates seen
    double steady_looks = 0;          ///< looks that the evergreen and the water verdict need
    double steady_days = 0;           ///< span of looks that they need (d)
    double water_ndvi = 0;            ///< water stays below it
    double watched_share = 0;         ///< a window that was watched this far without a start holds none
    double hidden_crop_days = 0;      ///< a gap as long as this may hide a crop (d)

    /// The rule of this build. \throws InputError  a row of the file is missing or wrong
    static const RiceRule& published();
    /// The rule of a file of that form. \throws InputError  a row is missing or wrong
    static RiceRule parse(std::string_view csv);
    bool operator==(const RiceRule&) const = default;
};

}  // namespace vung::crops
