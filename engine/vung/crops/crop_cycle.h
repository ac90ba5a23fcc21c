// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Cycles of green: low, rise, peak, fall, with dates as sharp as the looks allow.

#include <optional>
#include <span>
#include <vector>

#include <vung/crops/look.h>

namespace vung::crops {

/// A date that was seen between two looks. An empty bound is open: the series does not reach that far.
struct SeenDate {
    dates::Date best;
    std::optional<dates::Date> earliest;
    std::optional<dates::Date> latest;

    /// Standard deviation in days if every day between the bounds is as likely as the next; a side that is open counts
    /// `open_days` from the best date.
    double spread_days(double open_days) const;
    bool operator==(const SeenDate&) const = default;
};

struct CropCycle {
    SeenDate start;
    SeenDate heading;
    std::optional<SeenDate> harvest;  ///< empty: the series ends before half of the fall
    double low = 0;                   ///< NDVI of the low end; the rule's guess when it was not seen
    double peak = 0;
    std::optional<double> peak_evi2;
    bool still_rising = false;    ///< the series ends at the peak: the true peak may be higher
    bool low_seen = false;        ///< bare ground or water was seen before the rise
    std::size_t last_low = 0;     ///< look before the rise (when low_seen)
    std::size_t first_risen = 0;  ///< first look of the rise
    std::size_t peak_look = 0;

    double rise() const { return peak - low; }
};

/// All cycles with a rise of at least `rise_min_ndvi` to at least `peak_min_ndvi`, by date. A rise out of a low end
/// that is not bare counts only where the gap before it is long enough to hide a harvest and a new canopy.
std::vector<CropCycle> crop_cycles(std::span<const Look> looks, const RiceRule& rule);

}  // namespace vung::crops
