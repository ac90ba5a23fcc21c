// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/composite.h>

#include <algorithm>

#include <vung/error.h>
#include <vung/timeseries/tile.h>

namespace vung::timeseries {

namespace {

using namespace std::chrono;

constexpr std::size_t kLanes = 32;
constexpr std::size_t kMostLooks = 65535;  // of a u16 count

/// Periods of a month begin on these days.
std::vector<Period> parts_of_months(dates::Date first, dates::Date last, std::span<const unsigned> begins) {
    if (last < first) throw InvariantError("a range of days ends before it begins");
    std::vector<Period> out;
    const year_month_day start{first};
    for (year_month month = start.year() / start.month(); dates::Date{month / 1} <= last;
         month += std::chrono::months{1})
        for (std::size_t k = 0; k < begins.size(); ++k) {
            const dates::Date from{month / day{begins[k]}};
            const dates::Date to = k + 1 < begins.size() ? dates::Date{month / day{begins[k + 1]}} - days{1}
                                                         : dates::Date{month / std::chrono::last};
            if (from <= last && to >= first) out.push_back({from, to});
        }
    return out;
}

void store_looks(const Tile& tile, const double* looks, const CellsOut& to) {
    auto* cells = static_cast<std::uint16_t*>(to.data);
    for (std::size_t i = 0; i < to.steps; ++i)
        for (std::size_t l = 0; l < tile.count; ++l)
            cells[static_cast<std::ptrdiff_t>(tile.first + l) * to.series_stride +
                  static_cast<std::ptrdiff_t>(i) * to.step_stride] =
                static_cast<std::uint16_t>(looks[i * tile.lanes + l]);
}

CompositeKind kind_of(Composite kind) {
    switch (kind) {
        case Composite::median: return CompositeKind::median;
        case Composite::greatest: return CompositeKind::greatest;
        default: return CompositeKind::mean;
    }
}

}  // namespace

std::vector<Period> dekads(dates::Date first, dates::Date last) {
    static constexpr unsigned kBegins[] = {1, 11, 21};
    return parts_of_months(first, last, kBegins);
}

std::vector<Period> months(dates::Date first, dates::Date last) {
    static constexpr unsigned kBegins[] = {1};
    return parts_of_months(first, last, kBegins);
}

void composite(const Observed& from, std::span<const dates::Date> days, std::span<const Period> periods, Composite kind,
               const Fitted& to, const CellsOut& looks, std::optional<InstructionSet> instructions) {
    const std::size_t steps = from.values.steps, series = from.values.series;
    require_consistent(from, to, periods.size());
    if (days.size() != steps) throw InvariantError("one day per step");
    if (!std::is_sorted(days.begin(), days.end())) throw InvariantError("days do not fall");
    if (looks && (looks.type != CellType::u16 || looks.series != series || looks.steps != periods.size()))
        throw InvariantError("counts are u16 cells of the size of the output");
    std::vector<std::size_t> begins, ends;
    std::size_t longest = 0;
    for (std::size_t p = 0; p < periods.size(); ++p) {
        if (periods[p].last < periods[p].first || (p > 0 && periods[p].first <= periods[p - 1].last))
            throw InvariantError("periods rise and do not overlap");
        begins.push_back(
            static_cast<std::size_t>(std::lower_bound(days.begin(), days.end(), periods[p].first) - days.begin()));
        ends.push_back(
            static_cast<std::size_t>(std::upper_bound(days.begin(), days.end(), periods[p].last) - days.begin()));
        longest = std::max(longest, ends.back() - begins.back());
    }
    if (longest > kMostLooks) throw InvariantError("a period has more steps than a count can hold");

    const LaneKernels& kernels = lane_kernels(instructions.value_or(available_instruction_sets().back()));
    const std::size_t lanes = lanes_for(series, kLanes);
    Scratch scratch{(2 * steps + longest + 2 * periods.size() + 1) * lanes};
    Tile tile{.lanes = lanes, .steps = steps};
    tile.y = scratch.take(steps * lanes);
    tile.w = scratch.take(steps * lanes);
    tile.looks = scratch.take(lanes);
    PeriodJob job{.lanes = lanes,
                  .y = tile.y,
                  .w = tile.w,
                  .kind = kind_of(kind),
                  .periods = periods.size(),
                  .from = begins.data(),
                  .to = ends.data(),
                  .sorted = scratch.take(longest * lanes),
                  .z = scratch.take(periods.size() * lanes),
                  .looks = scratch.take(periods.size() * lanes)};
    for (std::size_t first = 0; first < series; first += lanes) {
        load(kernels, from, first, tile);
        kernels.periods(job);
        store(kernels, tile, job.z, 0, to);
        if (looks) store_looks(tile, job.looks, looks);
    }
}

}  // namespace vung::timeseries
