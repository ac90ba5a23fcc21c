// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Is it rice, and when was it sown, in head, harvested? A rule over the optical series of one parcel.
///
/// Rice is the crop that stands in water and then greens up fast: a cycle of NDVI (low, rise, peak, fall) of the right
/// length whose low end was seen flooded (LSWI + T >= NDVI or EVI2; Xiao et al. 2005, 2006), with dates after PhenoRice
/// (Boschetti et al. 2017). The rule works on the dates that were really seen, which may be weeks apart, and asks of
/// each criterion whether what was seen contradicts it. What could not be seen decides nothing: too few clear looks, a
/// gap that may hide a whole crop, or water that nobody could have seen give `cannot_tell`, never `other`. Thresholds
/// are rows of data/crops/rice_rule.csv; docs/methods/crops.md tells the rule and its accuracy on real parcels.

#include <optional>
#include <string>
#include <vector>

#include <vung/crops/crop_cycle.h>
#include <vung/crops/rice_rule.h>
#include <vung/dates/season.h>
#include <vung/timeseries/series.h>

namespace vung::crops {

enum class Verdict { rice, other, cannot_tell };

/// What the clear looks say about standing water when the crop started.
enum class Flooding {
    seen,                ///< a clear look near the start showed it
    seen_at_other_time,  ///< not near this start, but at another bare moment of the same series
    not_seen,            ///< no clear look could have shown it
    contradicted,        ///< clear looks near the start showed bare, dry ground
};

std::string to_string(Verdict verdict);
std::string to_string(Flooding flooding);

/// One crop cycle.
struct CropSeason {
    SeenDate start;                   ///< flooding or sowing: the end of the bare state
    SeenDate heading;                 ///< greatest greenness
    std::optional<SeenDate> harvest;  ///< half of the fall; empty: the series ends before it
    double peak = 0;                  ///< NDVI at the peak
    int clear_looks = 0;              ///< clear dates from the earliest start to the latest harvest
    Flooding flooding = Flooding::not_seen;
    std::optional<dates::Date> flooded_on;  ///< the last look before the rise that showed water
    bool rice = false;                      ///< the cycle fulfils the rule
    bool operator==(const CropSeason&) const = default;
};

struct RiceFinding {
    Verdict verdict = Verdict::cannot_tell;
    std::string reason;    ///< stable code: "rice", "evergreen", "water", "never_green", "no_start_in_window",
                           ///< "season_length", "dry_start", "too_few_looks", "gap", "water_not_seen", "not_over"
    std::string sentence;  ///< the reason in words, with numbers
    double confidence =
        0;  ///< in [0, 1], from the margins of the criteria; ranks parcels, is no probability (uncalibrated)
    std::vector<CropSeason> seasons;  ///< cycles whose start lies in the window, by start date
    int clear_looks = 0;              ///< clear dates used, in the window and the margins the rule needs
    int longest_gap_days = 0;         ///< longest stretch without a clear look inside the window
    bool operator==(const RiceFinding&) const = default;
};

/// Judges one parcel for one season window.
/// \param ndvi    required; looks with a weight below the rule's smallest share count as not seen
/// \param evi2    may be empty
/// \param lswi    may be empty: then water cannot be seen and no parcel is called rice
/// \param window  a cycle belongs to it when its start date lies inside. Series should reach beyond it on both sides,
/// as
///                far as a crop lasts (about 130 days), else its first or last cycle is seen in part
/// Series are matched by day; several looks on a day are averaged by weight.
RiceFinding find_rice(const timeseries::Series& ndvi, const timeseries::Series& evi2, const timeseries::Series& lswi,
                      const dates::Season& window, const RiceRule& rule = RiceRule::published());

/// Days from start to harvest with the standard deviation that the bounds leave; nothing when the harvest was not seen.
struct SeasonLength {
    double days = 0;
    double sd = 0;
};
std::optional<SeasonLength> season_length(const CropSeason& season, const RiceRule& rule = RiceRule::published());

}  // namespace vung::crops
