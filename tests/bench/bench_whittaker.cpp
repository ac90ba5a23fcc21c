// SPDX-License-Identifier: Apache-2.0
/// \file
/// Smoothing of one parcel's series: a season and three years of daily steps, one look in five clear.

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <benchmark/benchmark.h>

#include <vung/timeseries/whittaker.h>

namespace {

/// Argument: steps of the series.
void smooth(benchmark::State& state) {
    const auto steps = static_cast<std::size_t>(state.range(0));
    std::vector<double> values(steps, std::numeric_limits<double>::quiet_NaN()), weights(steps, 0.0);
    for (std::size_t i = 0; i < steps; i += 5) {
        values[i] = 0.5 + 0.3 * std::sin(static_cast<double>(i) / 20.0) + 0.02 * static_cast<double>(i % 7);
        weights[i] = 1.0;
    }
    for (auto _ : state) {
        auto curve = vung::timeseries::whittaker(values, weights, 1000.0);
        benchmark::DoNotOptimize(curve);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(smooth)->Arg(180)->Arg(1096)->ArgName("steps");

}  // namespace
