// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/whittaker.h>

#include <algorithm>
#include <cmath>

#include <vung/error.h>
#include <vung/timeseries/smoothing.h>
#include <vung/timeseries/tile.h>

namespace vung::timeseries {

namespace {

constexpr std::size_t kLanes = 32;

}  // namespace

void whittaker(const Observed& from, std::span<const double> stiffness, const Smoother& smoother, const Fitted& to) {
    const std::size_t steps = from.values.steps, series = from.values.series;
    require_consistent(from, to, steps);
    if (stiffness.size() != 1 && stiffness.size() != series)
        throw InvariantError("a smoother needs one stiffness, or one per series");
    for (const double s : stiffness)
        if (!(s > 0) || !std::isfinite(s) || !std::isfinite(1 / s))
            throw InvariantError("a smoother needs a stiffness above 0");
    if (series == 0 || steps == 0) return;

    Smoothing smoothing{steps, lanes_for(series, kLanes), smoother};
    std::fill_n(smoothing.inverse_stiffness(), smoothing.tile().lanes, 1 / stiffness[0]);
    for (std::size_t first = 0; first < series; first += smoothing.tile().lanes) {
        smoothing.load(from, first);
        if (stiffness.size() > 1)
            for (std::size_t l = 0; l < smoothing.tile().count; ++l)
                smoothing.inverse_stiffness()[l] = 1 / stiffness[first + l];
        smoothing.fit();
        smoothing.store(to);
    }
}

std::optional<std::vector<double>> whittaker(std::span<const double> values, std::span<const double> weights,
                                             double stiffness, const Smoother& smoother) {
    const std::size_t n = values.size();
    if (weights.size() != n) throw InvariantError("a smoother needs one weight per value");
    std::vector<double> curve(n);
    whittaker({.values = series_major(values.data(), 1, n), .weights = series_major(weights.data(), 1, n)},
              {&stiffness, 1}, smoother, fitted(series_major(curve.data(), 1, n)));
    if (n == 0 || std::isnan(curve[0])) return std::nullopt;
    return curve;
}

}  // namespace vung::timeseries
