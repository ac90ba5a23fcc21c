// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Factors as a table for people and other programs.

#include <span>
#include <string>
#include <vector>

#include <vung/factors/factor_table.h>
#include <vung/report/table.h>

namespace vung::run {

/// Empty: all of them.
struct FactorFilter {
    std::string table, edition;
    bool unchecked = false;  ///< only those that nobody has compared with the original
};

/// \throws InputError  there is no such table, or it has no such edition
std::vector<factors::Factor> choose_factors(const factors::FactorTable& table, const FactorFilter& filter);

/// "factors": id, value, low, high, unit, status ... A value that a row lacks is absent.
report::Table factor_rows(std::span<const factors::Factor> rows);

}  // namespace vung::run
