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

double square(double x) {
    return x * x;
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
                      },
                      distribution);
}

bool is_fixed(const Distribution& distribution) {
    return variance(distribution) == 0.0;
}

}  // namespace vung::uncertainty
