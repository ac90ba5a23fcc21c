// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The methodologies of a project over its rice crops: [emissions] packs as inventories, [reductions] packs against the
/// baseline.

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <vung/run/account_tables.h>
#include <vung/run/analyse.h>
#include <vung/run/inputs.h>
#include <vung/run/rice_seasons.h>
#include <vung/run/supervise.h>

namespace vung::run {

struct ProjectAccounts {
    RiceSeasons rice;
    std::vector<PackOutcome> outcomes;

    /// Inventories have all crops, reductions those of their period.
    const std::vector<packs::ParcelSeason>& seasons_of(const PackOutcome& outcome) const {
        return outcome.pack->reductions ? rice.counted : rice.all;
    }
};

/// Nothing where the project has no [emissions]. Packs that are not in force on the last day of monitoring (or of the
/// last season) are refused, each for itself. With `keep_basis` outcomes keep what they were made from, so that bundles
/// can be written.
/// \throws InputError  an unknown input or option
ProjectAccounts project_accounts(const Project& project, const Inputs& inputs,
                                 const std::vector<ParcelFindings>& findings, Job& job, bool keep_basis = false);

/// Each outcome that has an account, with what it was made from: made again one at a time, since all of them at once
/// would not fit into the memory of a large run.
void each_basis(const Project& project, const ProjectAccounts& accounts,
                const std::function<void(const PackOutcome&)>& take);

/// The tables that a run keeps: methodologies, emissions, years, rules, causes, notes, missing, and the parcel-seasons
/// of each pack.
std::vector<report::Table> accounts_tables(const ProjectAccounts& accounts, const std::string& language);

}  // namespace vung::run
