// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Shapes of uncertain inputs, drawn by their quantile: one uniform number in, one value out, same bits everywhere.
///
/// What is kept when a published central value comes with a 95 % range (docs/methods/uncertainty.md):
/// - lognormal: the central value is the median, sigma of the logarithm is ln(high / low) / 3.92. The ends are met
/// exactly
///   only where low * high = central^2; for the IPCC rice tables they are met to a few per cent.
/// - normal: the central value is the mean, sd = (high - low) / 3.92. May draw below zero; meant for narrow even
/// ranges.

#include <variant>

namespace vung::uncertainty {

struct Fixed {
    double value = 0;
    bool operator==(const Fixed&) const = default;
};
struct Normal {
    double mean = 0;
    double sd = 1;
    bool operator==(const Normal&) const = default;
};
struct LogNormal {
    double median = 1;
    double sigma = 0;  ///< standard deviation of the logarithm
    bool operator==(const LogNormal&) const = default;
};
struct Uniform {
    double low = 0;
    double high = 1;
    bool operator==(const Uniform&) const = default;
};
struct Triangular {
    double low = 0;
    double mode = 0.5;
    double high = 1;
    bool operator==(const Triangular&) const = default;
};
struct Beta {
    double a = 1;
    double b = 1;
    bool operator==(const Beta&) const = default;
};

using Distribution = std::variant<Fixed, Normal, LogNormal, Uniform, Triangular, Beta>;

/// \throws InvariantError  low <= 0, or not low <= central <= high (both makers)
LogNormal lognormal_from_range(double central, double low, double high);
Normal normal_from_range(double central, double low, double high);

/// Proportion of k successes in n trials with the Jeffreys prior: Beta(k + 1/2, n - k + 1/2).
/// \throws InvariantError  not 0 <= k <= n
Beta jeffreys(double successes, double trials);

/// Value below which the share p of the distribution lies; p in (0, 1).
double quantile(const Distribution& distribution, double p);

double mean(const Distribution& distribution);
double variance(const Distribution& distribution);

/// True when the distribution has no spread.
bool is_fixed(const Distribution& distribution);

}  // namespace vung::uncertainty
