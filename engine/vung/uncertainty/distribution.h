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
/// - beta: for shares whose low end is zero or near it. The central value is the mean, the upper end is met exactly,
/// the low
///   end is not used: a lognormal through both ends would move the mean (0.24 with 0.01 to 0.73: to 0.09).
/// - truncated normal: for amounts that cannot be negative and whose range is wide. As beta: mean and upper end are
/// met.

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

/// A normal distribution of which only the part above zero is left.
struct TruncatedNormal {
    double mu = 1;     ///< mean before the cut
    double sigma = 1;  ///< standard deviation before the cut
    bool operator==(const TruncatedNormal&) const = default;
};

using Distribution = std::variant<Fixed, Normal, LogNormal, Uniform, Triangular, Beta, TruncatedNormal>;

/// \throws InvariantError  low <= 0, or not low <= central <= high (both makers)
LogNormal lognormal_from_range(double central, double low, double high);
Normal normal_from_range(double central, double low, double high);

/// The beta distribution with this mean and with 97.5 % of it below `high`; of the two that there may be, the narrower.
/// \throws InvariantError  not 0 < mean < high < 1, or no such shape (high too far above the mean)
Beta beta_from_mean_and_high(double mean, double high);

/// The normal distribution cut at zero with this mean and with 97.5 % of it below `high`.
/// \throws InvariantError  not 0 < mean < high, or no such shape: high must be below 3.68 times the mean (the limit is
///                         an exponential distribution)
TruncatedNormal truncated_from_mean_and_high(double mean, double high);

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
