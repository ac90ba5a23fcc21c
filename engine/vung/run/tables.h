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

/// One row per group and season, the total of all groups last (its group is "*").
report::Table group_table(const Estimates& estimates, Grouping grouping);

/// One row per scene: its acquisition and its rank there (1 speaks for the cells it shows).
report::Table scene_table(const Inputs& inputs);

}  // namespace vung::run
