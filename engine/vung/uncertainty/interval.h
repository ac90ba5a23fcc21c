// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Intervals and means from draws.

#include <span>
#include <vector>

namespace vung::uncertainty {

/// [low, high] that holds the value with probability `level` (0.95: between the 2.5 and 97.5 percentiles).
struct Interval {
    double low = 0;
    double high = 0;
    double level = 0.95;

    double half_width() const { return 0.5 * (high - low); }
    bool contains(double value) const { return low <= value && value <= high; }
    bool operator==(const Interval&) const = default;
};

/// The p-quantile of `sorted` values: linear between order statistics at position (n - 1) p + 1, as numpy.quantile does
/// (Hyndman and Fan 1996, type 7). \throws InvariantError  no values, or p outside [0, 1]
double sorted_quantile(std::span<const double> sorted, double p);

/// Equal-tailed percentile interval of draws in any order. \throws InvariantError  no draws, or level outside (0, 1)
Interval percentile_interval(std::span<const double> draws, double level = 0.95);

/// Mean and sample variance (n - 1), summed in the order of the draws with compensation, so the result is repeatable.
double mean(std::span<const double> draws);
double variance(std::span<const double> draws);

}  // namespace vung::uncertainty
