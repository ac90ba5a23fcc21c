// SPDX-License-Identifier: Apache-2.0
#include <vung/uncertainty/distribution.h>

#include <cmath>

#include <vung/error.h>
#include <vung/numeric/beta.h>
#include <vung/numeric/normal.h>
#include <vung/numeric/repeatable.h>

namespace vung::uncertainty {
namespace {

constexpr double kRangeInSd = 3.92;  // a 95 % range spans 2 * 1.96 standard deviations

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

constexpr double kBelowHigh = 0.975;  // the upper end of a 95 % range

double square(double x) {
    return x * x;
}

/// Of a standard normal distribution cut at `cut`: mean, and the value with the share p below it, both above the cut.
double mean_above(double cut) {
    return numeric::normal_density(cut) / numeric::normal_above(cut) - cut;
}
double quantile_above(double cut, double p) {
    return -numeric::normal_quantile((1.0 - p) * numeric::normal_above(cut)) - cut;
}

/// The x in [low, high] where a function that is at or above zero at `low` and below it at `high` changes its sign; to
/// the last bit.
template <class F>
double change_of_sign(double low, double high, F above) {
    for (int i = 0; i < 200; ++i) {
        const double middle = 0.5 * (low + high);
        if (middle <= low || middle >= high) break;
        (above(middle) ? low : high) = middle;
    }
    return low;
}

}  // namespace

LogNormal lognormal_from_range(double central, double low, double high) {
    if (!(low > 0 && low <= central && central <= high))
        throw InvariantError("a lognormal range needs 0 < low <= central <= high");
    return {.median = central, .sigma = numeric::log(high / low) / kRangeInSd};
}

Normal normal_from_range(double central, double low, double high) {
    if (!(low <= central && central <= high)) throw InvariantError("a range needs low <= central <= high");
    return {.mean = central, .sd = (high - low) / kRangeInSd};
}

Beta beta_from_mean_and_high(double mean, double high) {
    if (!(mean > 0 && mean < high && high < 1)) throw InvariantError("a beta range needs 0 < mean < high < 1");
    const auto too_wide = [&](double size) {
        return numeric::beta_cdf(high, mean * size, (1.0 - mean) * size) < kBelowHigh;
    };
    // From narrow to wide: the share below `high` falls, and for very wide shapes rises again.
    constexpr double kNarrowest = 1 << 24;
    double size = kNarrowest;
    while (!too_wide(size)) {
        size *= 0.5;
        if (size * mean < 1e-3) throw InvariantError("no beta distribution has so low a mean and so high an end");
    }
    if (size == kNarrowest) throw InvariantError("a beta range is too narrow for its mean");
    size = change_of_sign(size, 2.0 * size, too_wide);
    return {.a = mean * size, .b = (1.0 - mean) * size};
}

TruncatedNormal truncated_from_mean_and_high(double mean, double high) {
    if (!(mean > 0 && mean < high)) throw InvariantError("a truncated range needs 0 < mean < high");
    constexpr double kLeast = -30.0, kMost = 20.0;  // of the cut, in standard deviations
    const auto too_narrow = [&](double cut) { return quantile_above(cut, kBelowHigh) / mean_above(cut) < high / mean; };
    if (too_narrow(kMost)) throw InvariantError("no truncated normal distribution has so high an end for its mean");
    if (!too_narrow(kLeast)) return {.mu = mean, .sigma = (high - mean) / numeric::normal_quantile(kBelowHigh)};
    const double cut = change_of_sign(kLeast, kMost, too_narrow);
    const double sigma = mean / mean_above(cut);
    return {.mu = -cut * sigma, .sigma = sigma};
}

Beta jeffreys(double successes, double trials) {
    if (!(successes >= 0 && successes <= trials)) throw InvariantError("a share needs 0 <= successes <= trials");
    return {.a = successes + 0.5, .b = trials - successes + 0.5};
}

double quantile(const Distribution& distribution, double p) {
    return std::visit(
        Overloaded{
            [](const Fixed& d) { return d.value; },
            [&](const Normal& d) { return d.mean + d.sd * numeric::normal_quantile(p); },
            [&](const LogNormal& d) { return d.median * numeric::exp(d.sigma * numeric::normal_quantile(p)); },
            [&](const Uniform& d) { return d.low + p * (d.high - d.low); },
            [&](const Triangular& d) {
                const double width = d.high - d.low;
                if (!(width > 0)) return d.mode;
                const double below = (d.mode - d.low) / width;
                return p <= below ? d.low + std::sqrt(p * width * (d.mode - d.low))
                                  : d.high - std::sqrt((1.0 - p) * width * (d.high - d.mode));
            },
            [&](const Beta& d) { return numeric::beta_quantile(p, d.a, d.b); },
            [&](const TruncatedNormal& d) { return d.sigma * quantile_above(-d.mu / d.sigma, p); },
        },
        distribution);
}

double mean(const Distribution& distribution) {
    return std::visit(Overloaded{
                          [](const Fixed& d) { return d.value; },
                          [](const Normal& d) { return d.mean; },
                          [](const LogNormal& d) { return d.median * numeric::exp(0.5 * square(d.sigma)); },
                          [](const Uniform& d) { return 0.5 * (d.low + d.high); },
                          [](const Triangular& d) { return (d.low + d.mode + d.high) / 3.0; },
                          [](const Beta& d) { return d.a / (d.a + d.b); },
                          [](const TruncatedNormal& d) { return d.sigma * mean_above(-d.mu / d.sigma); },
                      },
                      distribution);
}

double variance(const Distribution& distribution) {
    return std::visit(Overloaded{
                          [](const Fixed&) { return 0.0; },
                          [](const Normal& d) { return square(d.sd); },
                          [](const LogNormal& d) {
                              return square(d.median) * numeric::exp(square(d.sigma)) * numeric::expm1(square(d.sigma));
                          },
                          [](const Uniform& d) { return square(d.high - d.low) / 12.0; },
                          [](const Triangular& d) {
                              return (square(d.low) + square(d.mode) + square(d.high) - d.low * d.mode -
                                      d.low * d.high - d.mode * d.high) /
                                     18.0;
                          },
                          [](const Beta& d) { return d.a * d.b / (square(d.a + d.b) * (d.a + d.b + 1.0)); },
                          [](const TruncatedNormal& d) {
                              const double cut = -d.mu / d.sigma;
                              const double above = mean_above(cut);
                              return square(d.sigma) * (1.0 - above * (above + cut));
                          },
                      },
                      distribution);
}

bool is_fixed(const Distribution& distribution) {
    return variance(distribution) == 0.0;
}

}  // namespace vung::uncertainty
