// SPDX-License-Identifier: Apache-2.0
/// \file
/// Smoothing of a block of series by each instruction set that the machine has: int16 planes in and out, one thread.
/// Against other programs: bench_whittaker.py.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include <vung/random/stream.h>
#include <vung/timeseries/vcurve.h>
#include <vung/timeseries/whittaker.h>

namespace {

using namespace vung;
using namespace vung::timeseries;

constexpr std::int16_t kNodata = -3000;

std::vector<std::int16_t> planes(std::size_t series, std::size_t steps) {
    const random::Stream stream{7, "bench"};
    std::vector<std::int16_t> out(series * steps);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double phase = 12.6 * static_cast<double>(i / series) / static_cast<double>(steps);
        const double wave = 4000 + 3000 * std::sin(phase + static_cast<double>(i % series % 7));
        out[i] =
            stream.uniform(2 * i) < 0.35 ? kNodata : static_cast<std::int16_t>(wave + 400 * stream.uniform(2 * i + 1));
    }
    return out;
}

/// Arguments: steps, instruction set (0 baseline, 1 AVX2, 2 AVX-512), order of the differences (0: V-curve of order 2).
void smooth(benchmark::State& state) {
    const auto steps = static_cast<std::size_t>(state.range(0)), set = static_cast<std::size_t>(state.range(1));
    const auto order = static_cast<int>(state.range(2));
    const std::size_t series = order == 0 ? 8192 : 131072;
    if (set >= available_instruction_sets().size()) return state.SkipWithError("this machine has no such instructions");
    const auto values = planes(series, steps);
    std::vector<std::int16_t> out(values.size());
    const Observed from{.values = time_major(values.data(), series, steps), .nodata = kNodata};
    const Fitted to{
        .values = time_major(out.data(), series, steps), .low = kNodata + 1, .high = 32767, .nodata = kNodata};
    const Smoother how{.order = order == 0 ? 2 : order, .instructions = available_instruction_sets()[set]};
    const double stiffness = 10;
    for (auto _ : state) {
        if (order == 0)
            vcurve(from, {.first = -2, .last = 2, .step = 0.2}, how, to);
        else
            whittaker(from, {&stiffness, 1}, how, to);
        benchmark::DoNotOptimize(out.data());
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(series));
}
BENCHMARK(smooth)->ArgsProduct({{36, 73}, {0, 1, 2}, {0, 2, 3}})->ArgNames({"steps", "set", "order"});

}  // namespace
