// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What one clear date showed of a parcel: the indices side by side, haze and snow set aside.

#include <optional>
#include <vector>

#include <vung/crops/rice_rule.h>
#include <vung/dates/date.h>
#include <vung/timeseries/series.h>

namespace vung::crops {

struct Look {
    dates::Date day;
    double ndvi = 0;
    std::optional<double> evi2;
    std::optional<double> lswi;

    bool operator==(const Look&) const = default;
};

/// Clear looks from `first` to `last`, one per day, sorted. A day's values are means weighted by the clear share.
std::vector<Look> clear_looks(const timeseries::Series& ndvi, const timeseries::Series& evi2,
                              const timeseries::Series& lswi, dates::Date first, dates::Date last,
                              const RiceRule& rule);

/// Leaves out looks that no crop can have shown and that the mask let through: a wet look that is bright in the near
/// infrared (snow, cloud), a dip between two green looks that are too near for a harvest and a new canopy (haze), and a
/// low look from which green would have grown too fast (haze).
std::vector<Look> without_haze(std::vector<Look> looks, const RiceRule& rule);

/// Near-infrared reflectance that NDVI and EVI2 imply together: with a = NDVI, b = EVI2 and N + R = s, the definition
/// of EVI2 gives s = b / (2.5 a - b ((1 + a) / 2 + 1.2 (1 - a))) and N = s (1 + a) / 2. Nothing without EVI2 or near
/// NDVI 0.
std::optional<double> implied_near_infrared(const Look& look);

/// The look shows standing water between or above little green: LSWI + T >= NDVI or EVI2 (Xiao et al. 2005).
/// Nothing when LSWI is not known on that day.
std::optional<bool> shows_water(const Look& look, const RiceRule& rule);

}  // namespace vung::crops
