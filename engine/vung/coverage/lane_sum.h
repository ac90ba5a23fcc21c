// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Sums in one fixed order that the compiler can still vectorise: element i is added to lane i % 8, then the lanes are
/// added as a tree. The same cells give the same bits on every machine, for any number of threads.

#include <array>
#include <cstddef>
#include <span>

namespace vung::coverage {

inline constexpr std::size_t kLanes = 8;
using Lanes = std::array<double, kLanes>;

/// ((0+1)+(2+3)) + ((4+5)+(6+7))
constexpr double add_lanes(const Lanes& lane) {
    return ((lane[0] + lane[1]) + (lane[2] + lane[3])) + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
}

/// Sum of `values`. Leaving out some of several non-negative values (adding 0 instead) never makes it larger.
inline double lane_sum(std::span<const double> values) {
    Lanes lane{};
    const std::size_t whole = values.size() / kLanes * kLanes;
    for (std::size_t i = 0; i < whole; i += kLanes)
        for (std::size_t k = 0; k < kLanes; ++k) lane[k] += values[i + k];
    for (std::size_t i = whole; i < values.size(); ++i) lane[i - whole] += values[i];
    return add_lanes(lane);
}

}  // namespace vung::coverage
