// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/interpolation.h>

#include <algorithm>
#include <vector>

#include <vung/error.h>
#include <vung/timeseries/tile.h>

namespace vung::timeseries {

namespace {

constexpr std::size_t kLanes = 32;

void require_rising(std::span<const dates::Date> days) {
    if (std::adjacent_find(days.begin(), days.end(), std::greater_equal<>{}) != days.end())
        throw InvariantError("each day comes after the one before");
}

std::vector<double> numbers(std::span<const dates::Date> days) {
    std::vector<double> out;
    for (const dates::Date day : days) out.push_back(static_cast<double>(dates::day_number(day)));
    return out;
}

void store_states(const Tile& tile, const double* state, const CellsOut& to) {
    auto* cells = static_cast<std::uint8_t*>(to.data);
    for (std::size_t i = 0; i < to.steps; ++i)
        for (std::size_t l = 0; l < tile.count; ++l)
            cells[static_cast<std::ptrdiff_t>(tile.first + l) * to.series_stride +
                  static_cast<std::ptrdiff_t>(i) * to.step_stride] =
                static_cast<std::uint8_t>(state[i * tile.lanes + l]);
}

}  // namespace

void interpolate(const Observed& from, std::span<const dates::Date> days, std::span<const dates::Date> target_days,
                 dates::Days longest, const Fitted& to, const CellsOut& states,
                 std::optional<InstructionSet> instructions) {
    const std::size_t steps = from.values.steps, series = from.values.series, targets = target_days.size();
    require_consistent(from, to, targets);
    if (days.size() != steps) throw InvariantError("one day per step");
    if (longest.count() < 1) throw InvariantError("the longest gap is a day or more");
    if (states && (states.type != CellType::u8 || states.series != series || states.steps != targets))
        throw InvariantError("states are u8 cells of the size of the output");
    require_rising(days);
    require_rising(target_days);
    const LaneKernels& kernels = lane_kernels(instructions.value_or(available_instruction_sets().back()));
    const std::size_t lanes = lanes_for(series, kLanes);

    const std::vector<double> day = numbers(days), target = numbers(target_days);
    std::vector<std::size_t> before, after;  // steps up to the target day; first step from it on
    for (const dates::Date t : target_days) {
        before.push_back(static_cast<std::size_t>(std::upper_bound(days.begin(), days.end(), t) - days.begin()));
        after.push_back(static_cast<std::size_t>(std::lower_bound(days.begin(), days.end(), t) - days.begin()));
    }
    Scratch scratch{(6 * steps + 2 * targets + 1) * lanes};
    Tile tile{.lanes = lanes, .steps = steps};
    tile.y = scratch.take(steps * lanes);
    tile.w = scratch.take(steps * lanes);
    tile.looks = scratch.take(lanes);
    LineJob job{.steps = steps,
                .lanes = lanes,
                .y = tile.y,
                .w = tile.w,
                .day = day.data(),
                .targets = targets,
                .target_day = target.data(),
                .from = before.data(),
                .to = after.data(),
                .longest = static_cast<double>(longest.count()),
                .last_value = scratch.take(steps * lanes),
                .last_day = scratch.take(steps * lanes),
                .next_value = scratch.take(steps * lanes),
                .next_day = scratch.take(steps * lanes),
                .z = scratch.take(targets * lanes),
                .state = scratch.take(targets * lanes)};
    for (std::size_t first = 0; first < series; first += lanes) {
        load(kernels, from, first, tile);
        kernels.lines(job);
        store(kernels, tile, job.z, 0, to);
        if (states) store_states(tile, job.state, states);
    }
}

}  // namespace vung::timeseries
