// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What errors that are independent from parcel to parcel add to the total of a group.

#include <span>
#include <vector>

#include <vung/packs/bound.h>
#include <vung/packs/shared_sums.h>

namespace vung::packs {

/// Standard deviation, per group, of the sum of `node` over its rows that comes from the errors of inputs (Bound::sd):
/// the root of the mean, over draws of the factors, of the sum of (half of q(x + sd) - q(x - sd))^2. This is the exact
/// second moment where q is linear in x, as in areas, days and masses, and the central difference elsewhere. Errors of
/// two inputs of one row are independent of each other. All 0 where no input has an error.
std::vector<double> independent_sd(const Bound& bound, const formula::Node& node, std::size_t level,
                                   std::span<const Membership> members, std::size_t groups,
                                   std::span<const std::uint8_t> skip, const std::vector<std::vector<double>>& columns);

}  // namespace vung::packs
