// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The rice crops of a project as methodologies see them: what is known of each, its baseline in the look-back years,
/// and which of them a reduction may count.

#include <deque>
#include <vector>

#include <vung/packs/look_back.h>
#include <vung/packs/season_activity.h>
#include <vung/run/analyse.h>
#include <vung/run/inputs.h>

namespace vung::run {

struct RiceSeasons {
    std::vector<packs::ParcelSeason> all;      ///< by parcel and season; they point into the project's records
    std::vector<packs::ParcelSeason> counted;  ///< those that lie in the project and monitoring period: for reductions
    std::vector<packs::SeasonNote> notes;      ///< by row of `counted`: what was done where the past was not plain
    /// R-BEFORE-PROJECT, R-NOT-MONITORED, R-NO-LOOKBACK: one per season; R-SEVERAL-CROPS: one per parcel and season.
    std::vector<Problem> problems;
    std::deque<parcels::ManagementRecord> made;  ///< baseline records of land that came from several parcels
};

/// The rice crop that stands for a season: the first whose harvest was seen, else the first. Null: none was seen.
const crops::CropSeason* rice_crop(const crops::RiceFinding& finding,
                                   const crops::RiceRule& rule = crops::RiceRule::published());

/// Its length; nothing where its harvest was not seen.
std::optional<crops::SeasonLength> rice_length(const crops::RiceFinding& finding,
                                               const crops::RiceRule& rule = crops::RiceRule::published());

/// A crop is what images or the diary call rice; its group is its cooperative. It belongs to the monitoring period in
/// which it is harvested, and to the project when it was sown on or after its first day; a crop without days of its own
/// has those of its season. One season of a parcel is one row: where images show several rice crops in it, the one that
/// the diary tells of counts, else the one that stands for the season (rice_crop); the others are told.
RiceSeasons rice_seasons(const Project& project, const Inputs& inputs, const std::vector<ParcelFindings>& findings);

}  // namespace vung::run
