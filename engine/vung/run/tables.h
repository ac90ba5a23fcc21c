// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The tables of a run folder: typed columns with units, an interval beside every estimate.

#include <vung/report/table.h>
#include <vung/run/estimate.h>

namespace vung::run {

/// One row per parcel: who it is, how it was seen, and per season what grows there.
report::Table parcel_table(const Project& project, const Inputs& inputs, const std::vector<ParcelFindings>& findings);

/// One row per crop cycle that starts in a season window: dates with their bounds, water, CH4.
report::Table season_table(const Project& project, const Inputs& inputs, const std::vector<ParcelFindings>& findings,
                           const Estimates& estimates);

/// One row per group and season, the total of all groups with "*" for a group and "-" for what is absent. `grouping` is
/// an index in `Estimates::groupings`; those of [totals] give tables "totals_<name>", with one column per part and one
/// that tells whether parcels may be counted in several rows.
report::Table group_table(const Estimates& estimates, std::size_t grouping);

/// Name of that table: "cooperatives", "communes", "totals_raw_material_area", "totals_commune_crop".
std::string group_table_name(const Estimates& estimates, std::size_t grouping);

/// One row per scene: its acquisition and its rank there (1 speaks for the cells it shows).
report::Table scene_table(const Inputs& inputs);

}  // namespace vung::run
