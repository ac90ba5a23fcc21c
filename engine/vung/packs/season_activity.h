// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// From parcel-seasons and farmers' records to the columns that packs ask for. docs/methods/packs.md lists the names.

#include <optional>
#include <string>
#include <vector>

#include <vung/packs/activity.h>
#include <vung/packs/pack.h>
#include <vung/parcels/management.h>

namespace vung::packs {

/// One crop on one parcel, with what was recorded about it in each scenario. Inventories read the project's record.
struct ParcelSeason {
    std::string parcel, season, group;
    double area_ha = 0;                ///< from geometry
    std::optional<double> area_sd_ha;  ///< independent from parcel to parcel
    std::optional<double> days;        ///< observed, where the record has no dates
    std::optional<double> days_sd;
    std::optional<dates::Date> sown, harvested;  ///< observed, where the record has no days
    const parcels::ManagementRecord* project = nullptr;
    const parcels::ManagementRecord* baseline = nullptr;
    std::optional<double> seasons_per_year, baseline_seasons_per_year;  ///< of rice
    std::optional<double> lookback_seen;                                ///< years of look-back with records
    std::optional<bool> drained_in_lookback;
    /// Another baseline season of that land tells its water regime, or the water before it.
    bool water_elsewhere = false, preseason_elsewhere = false;
};

struct SeasonActivityOptions {
    /// Evidence that counts for a drainage of the project: "tube", "log_photo", "satellite" ... Empty: none is asked
    /// for, and the regime stands as it was recorded.
    std::vector<std::string> evidence;
    std::optional<int> year;  ///< calendar year of seasons without dates
};

/// What was read differently from how it was recorded.
struct SeasonNote {
    std::size_t season = 0;  ///< row
    std::string what;
};

struct SeasonActivity {
    Activity activity;
    std::vector<std::string> groups;  ///< sorted
    std::vector<std::uint32_t> group_of_season;
    std::vector<int> years;  ///< of the vintages; empty: one without a year
    std::vector<SeasonNote> notes;
};

/// `seasons` sorted by parcel and season: rows stand in their order. A season that crosses New Year lies in both years
/// by its days. The water regime of the project, where evidence is asked for, is the lower of what was recorded and
/// what evidenced dry periods show: two or more are multiple drainage, one is single, none is continuous flooding
/// (decisions A10, A11, A24).
SeasonActivity season_activity(const std::vector<ParcelSeason>& seasons, const SeasonActivityOptions& options = {});

}  // namespace vung::packs
