// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What missing records cost: for every record that a methodology asks for and somebody has not, the rules and sources
/// that need it, what stood in, and about how much the programme's last total would change if the record were there.
///
/// "If the record were there" means: as it is of the parcel-seasons that have it, in the same scenario. Numbers and
/// days are their median, keys and truth what most of them have (of equals the first in the order of the alphabet). A
/// relation (amendments, fertilisers ...) is that of the parcel-season whose sum is the lower median; amounts that are
/// not per hectare follow the area. It is a comparison of central values, not a measurement: one record is put in after
/// the other, so that a parcel-season that lacks two of them gains only where all are put in (`kAllRecords`).

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <vung/packs/activity.h>
#include <vung/packs/bound.h>

namespace vung::run {

/// One name, both scenarios.
struct MissingRecord {
    std::string name;                ///< input, relation, or kAllRecords
    std::string rules;               ///< that need it, with clauses: "common_practice (7); ..."
    std::string sources;             ///< sources and totals that need it
    std::string instead;             ///< what stood in: "baseline: irrigated_single_drainage"; empty: nothing
    std::string like;                ///< what was put in to see: "project: 100 kg_N ha-1"; empty: nobody has it
    std::size_t parcel_seasons = 0;  ///< without it, in one scenario or both; 0: it is none of a parcel-season
    std::size_t earn_nothing = 0;    ///< of these, without a value of the total, or not eligible
    std::optional<double> tonnes;    ///< about the change of the total, t_CO2e; empty: nobody has it
    /// Change of the net amount, t_CO2e, if the value that emits least had stood in the baseline; below 0 where what
    /// stood in may have raised it. Empty: nothing of that kind stood in.
    std::optional<double> tonnes_at_least;
    std::string caution = "";  ///< the same in words; empty: it cannot have raised the net amount
};

inline constexpr const char* kAllRecords = "*";

/// `bound` was computed from `activity` with `options`; inputs of the project that the draws gave are kept as they are.
/// Inventories: change of the emission. Reductions: change of the net amount, above 0 where records would earn more.
std::vector<MissingRecord> missing_records(const packs::Bound& bound, const packs::Activity& activity,
                                           const packs::BindOptions& options);

}  // namespace vung::run
