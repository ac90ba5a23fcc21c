// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Rice area, yield, production and CH4 per group of parcels, from the findings and the diaries.

#include <optional>
#include <string>
#include <vector>

#include <vung/crops/crop_area.h>
#include <vung/emissions/methane_estimate.h>
#include <vung/parcels/grouping.h>
#include <vung/run/analyse.h>
#include <vung/yields/baseline.h>

namespace vung::run {

/// Every run adds up by these two, in this order; those of [totals] follow.
inline constexpr std::size_t kByCooperative = 0, kByCommune = 1;

/// All estimates of one season under one grouping. Under a grouping that overlaps, or one of very many groups, the
/// total of everything is that of the cooperatives. Draws are kept for cooperatives and communes alone.
struct SeasonEstimate {
    std::size_t grouping = kByCooperative;  ///< index in `Estimates::groupings`
    std::string season;
    crops::CropArea area;
    yields::YieldBaseline yields;
    yields::Production production;
    std::optional<emissions::MethaneEstimate> methane;  ///< empty: [emissions] is off
};

struct Estimates {
    std::vector<parcels::Grouping> groupings;
    std::vector<SeasonEstimate> seasons;  ///< season by season, in each the groupings in their order
    std::vector<Problem> problems;        ///< contradictions and records that could not be used
};

/// Which parcels give CH4: those the rule calls rice, and those it cannot tell but a diary calls rice.
/// \throws InputError  an unknown region, GWP set or pack in [emissions]
Estimates estimate(const Project& project, const Inputs& inputs, const std::vector<ParcelFindings>& findings, Job& job);

/// Id of the n-th rice crop of a parcel in one season, from 1: the parcel's own, then "<parcel>#2" ...
std::string crop_id(const std::string& parcel, std::size_t number);

/// The diary's row for a parcel and season; nullptr when there is none.
const parcels::ManagementRecord* find_record(const Inputs& inputs, const std::string& parcel,
                                             const std::string& season);

}  // namespace vung::run
