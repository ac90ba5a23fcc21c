// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/vcurve.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <vung/error.h>
#include <vung/numeric/repeatable.h>
#include <vung/timeseries/smoothing.h>
#include <vung/timeseries/tile.h>

namespace vung::timeseries {

namespace {

/// Half a tile where registers are few: all its arrays stay in the first cache. Lanes change speed alone.
std::size_t lanes_of(InstructionSet set) {
    return set == InstructionSet::avx512 ? 32 : 16;
}

constexpr std::size_t kMostPoints = 1000;
constexpr double kLeastSum = 1e-300;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Where the V-curve of each lane is lowest so far.
struct Lowest {
    std::array<double, kMostLanes> fit{}, penalty{}, value{};
    std::array<std::size_t, kMostLanes> interval{};

    /// Point k of the curve.
    void take(std::size_t k, const double* log_misfit, const double* log_roughness, std::size_t lanes) {
        for (std::size_t l = 0; l < lanes; ++l) {
            const double across = log_misfit[l] - fit[l], down = log_roughness[l] - penalty[l];
            const double v = across * across + down * down;  // the root and the constant divisor keep the order
            const bool lower = k == 1 || (k > 1 && v < value[l]);
            value[l] = lower ? v : value[l];
            interval[l] = lower ? k - 1 : interval[l];
            fit[l] = log_misfit[l];
            penalty[l] = log_roughness[l];
        }
    }
};

void logarithms_of_sums(const LaneKernels& kernels, double* sums, std::size_t lanes) {
    for (std::size_t l = 0; l < lanes; ++l) sums[l] = sums[l] > kLeastSum ? sums[l] : kLeastSum;
    kernels.logarithm(sums, lanes);
}

}  // namespace

std::vector<double> StiffnessGrid::logarithms() const {
    if (!(step > 0) || !std::isfinite(first) || !std::isfinite(last) || !(last > first))
        throw InvariantError("a grid of stiffnesses needs a step above 0 and an end above its start");
    const double intervals = std::floor((last - first) / step + 0.5);
    if (!(intervals >= 1) || intervals >= static_cast<double>(kMostPoints))
        throw InvariantError("a grid of stiffnesses has 2 to 1000 points");
    std::vector<double> out(static_cast<std::size_t>(intervals) + 1);
    for (std::size_t k = 0; k < out.size(); ++k) out[k] = first + static_cast<double>(k) * step;
    return out;
}

void vcurve(const Observed& from, const StiffnessGrid& grid, const Smoother& smoother, const Fitted& to,
            std::span<double> chosen) {
    const std::size_t steps = from.values.steps, series = from.values.series;
    require_consistent(from, to, steps);
    if (!chosen.empty() && chosen.size() != series) throw InvariantError("one chosen stiffness per series");
    const std::vector<double> logs = grid.logarithms();
    std::vector<double> inverse, middle;  // of the points; stiffness between two points
    for (const double x : logs) inverse.push_back(1 / numeric::pow(10.0, x));
    for (std::size_t k = 0; k + 1 < logs.size(); ++k) middle.push_back(numeric::pow(10.0, (logs[k] + logs[k + 1]) / 2));
    if (series == 0 || steps == 0) return;

    const InstructionSet set = smoother.instructions.value_or(available_instruction_sets().back());
    Smoothing smoothing{steps, lanes_for(series, lanes_of(set)), smoother, true};
    const std::size_t lanes = smoothing.tile().lanes;
    for (std::size_t first = 0; first < series; first += lanes) {
        smoothing.load(from, first);
        Lowest lowest;
        for (std::size_t k = 0; k < logs.size(); ++k) {
            std::fill_n(smoothing.inverse_stiffness(), lanes, inverse[k]);
            smoothing.fit_on();
            logarithms_of_sums(smoothing.kernels(), smoothing.misfit(), lanes);
            logarithms_of_sums(smoothing.kernels(), smoothing.roughness(), lanes);
            lowest.take(k, smoothing.misfit(), smoothing.roughness(), lanes);
        }
        for (std::size_t l = 0; l < lanes; ++l) smoothing.inverse_stiffness()[l] = 1 / middle[lowest.interval[l]];
        smoothing.fit();
        smoothing.store(to);
        if (chosen.empty()) continue;
        for (std::size_t l = 0; l < smoothing.tile().count; ++l)
            chosen[first + l] = smoothing.tile().looks[l] > smoother.order ? middle[lowest.interval[l]] : kNaN;
    }
}

std::optional<ChosenCurve> vcurve(std::span<const double> values, std::span<const double> weights,
                                  const StiffnessGrid& grid, const Smoother& smoother) {
    const std::size_t n = values.size();
    if (weights.size() != n) throw InvariantError("a smoother needs one weight per value");
    ChosenCurve out{std::vector<double>(n), kNaN};
    vcurve({.values = series_major(values.data(), 1, n), .weights = series_major(weights.data(), 1, n)}, grid, smoother,
           fitted(series_major(out.values.data(), 1, n)), {&out.stiffness, 1});
    if (std::isnan(out.stiffness)) return std::nullopt;
    return out;
}

}  // namespace vung::timeseries
