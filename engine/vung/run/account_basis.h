// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What an account was made from: enough to make it again, and what a bundle holds.

#include <memory>

#include <vung/factors/factor_table.h>
#include <vung/packs/season_activity.h>
#include <vung/run/account.h>

namespace vung::run {

struct AccountBasis {
    std::shared_ptr<const factors::FactorTable> factors;  ///< what options.bind.factors points at
    packs::SeasonActivity activity;
    AccountOptions options;
};

/// `options` without what belongs to the moment of the calculation.
std::shared_ptr<const AccountBasis> account_basis(const factors::FactorTable& table, packs::SeasonActivity activity,
                                                  const AccountOptions& options);

}  // namespace vung::run
