// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What stands between the gross and the net tonnes of a reduction: parcel-seasons that do not count, and what the
/// methodology itself takes off. Central values, t CO2e. gross - excluded - deductions = net
/// (0 where no parcel-season has a net amount).

#include <cstdint>
#include <optional>
#include <vector>

#include <vung/packs/bound.h>

namespace vung::run {

struct ReductionSplit {
    std::size_t eligible = 0;       ///< parcel-seasons that every excluding rule lets in
    std::size_t not_eligible = 0;   ///< a rule fails, or is open for want of a record
    std::size_t without_value = 0;  ///< eligible, but a record is missing for their net amount
    /// Of all parcel-seasons that have one. Absent where none has, and in an inventory; the rest is absent with it.
    std::optional<double> gross;
    std::optional<double> excluded;    ///< gross of those that are not eligible or lack a net amount
    std::optional<double> deductions;  ///< gross less net of those that count
    /// Parts of `deductions`, by [report.deductions] of the pack; absent where it has none, or nothing was recorded.
    std::optional<double> uncertainty, leakage, project_emissions;
};

/// One for each group, the programme last. `group_of_season` as in `account`.
std::vector<ReductionSplit> reduction_splits(const packs::Bound& bound,
                                             const std::vector<std::uint32_t>& group_of_season, std::size_t groups);

}  // namespace vung::run
