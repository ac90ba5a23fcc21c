// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/savitzky_golay.h>

#include <fmt/format.h>

#include <cmath>

#include <vung/error.h>
#include <vung/timeseries/tile.h>

namespace vung::timeseries {

namespace {

constexpr std::size_t kLanes = 32;

[[noreturn]] void refuse_gap(const Observed& from, const Tile& tile, std::size_t lane) {
    std::size_t step = 0;
    while (tile.w[step * tile.lanes + lane] > 0) ++step;
    throw InputError{{.what = "a Savitzky-Golay window cannot stand on a gap",
                      .where = fmt::format("series {}, step {}, counted from 0", from.number + tile.first + lane, step),
                      .fix = "fill gaps first, or skip series that have one"}};
}

}  // namespace

std::vector<double> window_weights(int window, int degree) {
    if (window < 1 || window % 2 == 0 || degree < 0 || degree >= window)
        throw InvariantError("a window is odd and longer than the degree of its polynomial");
    const auto n = static_cast<std::size_t>(window), terms = static_cast<std::size_t>(degree) + 1;
    std::vector<std::vector<double>> basis;  // orthonormal on the window, each made from x times the one before
    for (std::size_t k = 0; k < terms; ++k) {
        std::vector<double> next(n, 1.0);
        if (k > 0)
            for (std::size_t i = 0; i < n; ++i)
                next[i] = basis.back()[i] * (static_cast<double>(i) - static_cast<double>(window / 2));
        for (int pass = 0; pass < 2; ++pass)  // the second removes what rounding left
            for (const auto& other : basis) {
                double along = 0;
                for (std::size_t i = 0; i < n; ++i) along += other[i] * next[i];
                for (std::size_t i = 0; i < n; ++i) next[i] -= along * other[i];
            }
        double square = 0;
        for (const double x : next) square += x * x;
        for (double& x : next) x /= std::sqrt(square);
        basis.push_back(std::move(next));
    }
    std::vector<double> weights(n * n, 0.0);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
            for (const auto& b : basis) weights[i * n + j] += b[i] * b[j];
    return weights;
}

void savitzky_golay(const Observed& from, const MovingPolynomial& how, const Fitted& to) {
    const std::size_t steps = from.values.steps, series = from.values.series;
    require_consistent(from, to, steps);
    const std::vector<double> weights = window_weights(how.window, how.degree);
    const auto window = static_cast<std::size_t>(how.window), half = window / 2;
    if (series == 0) return;
    if (steps < window)
        throw InputError{{.what = fmt::format("a series of {} steps is shorter than a window of {}", steps, window),
                          .where = "",
                          .fix = "take a shorter window"}};
    std::vector<std::size_t> row(steps), start(steps);
    for (std::size_t i = 0; i < steps; ++i) {
        start[i] = i < half ? 0 : i + half >= steps ? steps - window : i - half;
        row[i] = i - start[i];
    }
    const LaneKernels& kernels = lane_kernels(how.instructions.value_or(available_instruction_sets().back()));
    const std::size_t lanes = lanes_for(series, kLanes);
    Scratch scratch{(3 * steps + 1) * lanes};
    Tile tile{.lanes = lanes, .steps = steps};
    tile.y = scratch.take(steps * lanes);
    tile.w = scratch.take(steps * lanes);
    tile.looks = scratch.take(lanes);
    const WindowJob job{.steps = steps,
                        .lanes = lanes,
                        .window = window,
                        .weights = weights.data(),
                        .row = row.data(),
                        .start = start.data(),
                        .y = tile.y,
                        .z = scratch.take(steps * lanes)};
    const auto all = static_cast<double>(steps);
    for (std::size_t first = 0; first < series; first += lanes) {
        load(kernels, from, first, tile);
        if (how.gaps == MovingPolynomial::Gaps::refuse)
            for (std::size_t l = 0; l < tile.count; ++l)
                if (tile.looks[l] < all) refuse_gap(from, tile, l);
        kernels.windows(job);
        store(kernels, tile, job.z, all, to);
    }
}

}  // namespace vung::timeseries
