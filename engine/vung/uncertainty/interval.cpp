// SPDX-License-Identifier: Apache-2.0
#include <vung/uncertainty/interval.h>

#include <algorithm>
#include <cmath>

#include <vung/error.h>

namespace vung::uncertainty {
namespace {

/// Neumaier's compensated sum of f(x).
template <class F>
double compensated_sum(std::span<const double> values, F f) {
    double sum = 0.0;
    double lost = 0.0;
    for (const double v : values) {
        const double x = f(v);
        const double t = sum + x;
        lost += std::abs(sum) >= std::abs(x) ? (sum - t) + x : (x - t) + sum;
        sum = t;
    }
    return sum + lost;
}

}  // namespace

double sorted_quantile(std::span<const double> sorted, double p) {
    if (sorted.empty() || !(p >= 0 && p <= 1)) throw InvariantError("a quantile needs values and 0 <= p <= 1");
    const double position = static_cast<double>(sorted.size() - 1) * p;
    const auto below = static_cast<std::size_t>(position);
    if (below + 1 >= sorted.size()) return sorted.back();
    const double part = position - static_cast<double>(below);
    return sorted[below] + part * (sorted[below + 1] - sorted[below]);
}

Interval percentile_interval(std::span<const double> draws, double level) {
    if (draws.empty() || !(level > 0 && level < 1)) throw InvariantError("an interval needs draws and 0 < level < 1");
    std::vector<double> sorted(draws.begin(), draws.end());
    std::ranges::sort(sorted);
    const double tail = 0.5 * (1.0 - level);
    return {.low = sorted_quantile(sorted, tail), .high = sorted_quantile(sorted, 1.0 - tail), .level = level};
}

double mean(std::span<const double> draws) {
    if (draws.empty()) throw InvariantError("a mean needs values");
    return compensated_sum(draws, [](double x) { return x; }) / static_cast<double>(draws.size());
}

double variance(std::span<const double> draws) {
    if (draws.size() < 2) throw InvariantError("a variance needs two values");
    const double centre = mean(draws);
    return compensated_sum(draws, [&](double x) { return (x - centre) * (x - centre); }) /
           static_cast<double>(draws.size() - 1);
}

}  // namespace vung::uncertainty
