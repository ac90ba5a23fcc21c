// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Accounts of one or several methodologies as tables: what reports, exports and people read.

#include <functional>
#include <string>
#include <vector>

#include <vung/packs/season_activity.h>
#include <vung/report/table.h>
#include <vung/run/account.h>
#include <vung/run/account_basis.h>

namespace vung::run {

/// A methodology and what came of it; without an account where it was refused.
struct PackOutcome {
    std::shared_ptr<const packs::Pack> pack;
    std::optional<Account> account;
    std::string refusal;                             ///< why there is none
    std::shared_ptr<const AccountBasis> basis = {};  ///< where it was asked to be kept, for a bundle
};

/// The methodologies that come with the program.
report::Table pack_list(const std::string& language);

/// One row per pack, group and quantity; the group of all is "*" (the programme), that of parcels without one "-".
/// Values stand in the unit of their row.
report::Table account_totals(const std::vector<PackOutcome>& outcomes, const std::string& language);

/// Side by side: one row per pack with what is eligible, gross, what is excluded and deducted, net and whole tonnes, or
/// why there is nothing. In every row of a reduction gross - excluded - deductions = net (reduction_split.h).
report::Table account_comparison(const std::vector<PackOutcome>& outcomes, const std::string& language);

/// Tonnes that a cap takes from what the year has left after earlier issuance, whole tonnes of it; 0 without a cap.
double capped_tonnes(const AccountYear& year);

/// One row per pack and calendar year.
report::Table account_years(const std::vector<PackOutcome>& outcomes);

/// One row per pack, calendar year and group: what it saved, unrounded, and its whole tonnes by largest remainder,
/// which add up to those of the year.
report::Table account_shares(const std::vector<PackOutcome>& outcomes);

/// Every rule of every pack with its verdicts.
report::Table account_rules(const std::vector<PackOutcome>& outcomes, const std::string& language);

/// What drives the interval of each pack's last total.
report::Table account_causes(const std::vector<PackOutcome>& outcomes);

/// Fallbacks, missing fields and factors that could not be used, with how many rows each touched and what was put in.
using SeasonsOf = std::function<const std::vector<packs::ParcelSeason>&(const PackOutcome&)>;
report::Table account_notes(const std::vector<PackOutcome>& outcomes, const SeasonsOf& seasons_of);

/// What missing records cost: one row per pack and record (missing_records.h), and one for all of them together, "*".
report::Table account_missing(const std::vector<PackOutcome>& outcomes);

/// Central values of every reported quantity of one pack for each parcel-season, with its eligibility.
report::Table account_seasons(const PackOutcome& outcome, const std::vector<packs::ParcelSeason>& seasons);

/// Central value and interval in three columns.
void push_estimate(report::Column& value, report::Column& low, report::Column& high, const Estimated& estimate);

}  // namespace vung::run
