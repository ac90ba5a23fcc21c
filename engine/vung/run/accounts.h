// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The methodologies of a project over its rice crops: [emissions] packs as inventories, [reductions] packs against the
/// baseline.

#include <memory>
#include <optional>
#include <vector>

#include <vung/run/account_tables.h>
#include <vung/run/analyse.h>
#include <vung/run/inputs.h>
#include <vung/run/supervise.h>

namespace vung::run {

struct ProjectAccounts {
    std::vector<packs::ParcelSeason> seasons;  ///< point into the project's records
    std::vector<PackOutcome> outcomes;
    std::vector<packs::SeasonNote> notes;
};

/// Length of the first rice crop whose harvest was seen.
std::optional<crops::SeasonLength> rice_length(const crops::RiceFinding& finding,
                                               const crops::RiceRule& rule = crops::RiceRule::published());

/// Nothing where the project has no [emissions]. A crop is what images or the diary call rice; its group is its
/// cooperative. Packs that are not in force on the last day of monitoring (or of the last season) are refused, each for
/// itself. With `keep_basis` outcomes keep what they were made from, so that bundles can be written.
/// \throws InputError  an unknown input or option
ProjectAccounts project_accounts(const Project& project, const Inputs& inputs,
                                 const std::vector<ParcelFindings>& findings, Job& job, bool keep_basis = false);

/// The tables that a run keeps: methodologies, emissions, years, rules, causes, notes, and the parcel-seasons of each
/// pack.
std::vector<report::Table> accounts_tables(const ProjectAccounts& accounts, const std::string& language);

}  // namespace vung::run
