// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Whittaker smoother: the curve that is near the seen values and has small second differences.

#include <optional>
#include <span>
#include <vector>

namespace vung::timeseries {

/// Minimises sum w_i (y_i - z_i)^2 + stiffness * sum (z_{i-1} - 2 z_i + z_{i+1})^2 (Eilers 2003, order 2).
///
/// Steps are equal (see timeseries/grid). A weight of 0 is a gap: its value is not looked at and may be NaN. Straight
/// lines are returned as they are; gaps are bridged by cubics. Banded LDL' in O(n). When a series moves to a finer grid
/// keep its smoothness with stiffness * (old step / new step)^3.
/// \returns nothing with fewer than three positive weights: that is no series
/// \throws InvariantError  lengths differ, a weight is negative, or the stiffness is not above 0
std::optional<std::vector<double>> whittaker(std::span<const double> values, std::span<const double> weights,
                                             double stiffness);

}  // namespace vung::timeseries
