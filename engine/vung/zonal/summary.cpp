// SPDX-License-Identifier: Apache-2.0
#include <vung/zonal/summary.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include <vung/coverage/lane_sum.h>

namespace vung::zonal {
namespace {

using coverage::add_lanes;
using coverage::kLanes;
using coverage::Lanes;

constexpr double kMostPlaces = 1 << 20;

/// Sum of term(i) for i in [0, n), in the order of coverage/lane_sum.h.
template <class Term>
double lane_sum(std::size_t n, const Term& term) {
    Lanes lane{};
    const std::size_t whole = n / kLanes * kLanes;
    for (std::size_t i = 0; i < whole; i += kLanes)
        for (std::size_t k = 0; k < kLanes; ++k) lane[k] += term(i + k);
    for (std::size_t i = whole; i < n; ++i) lane[i - whole] += term(i);
    return add_lanes(lane);
}

/// Count, mean, deviation and extremes as zonal/accumulator computes them for a parcel.
Observation observe(const Cells& cells) {
    Observation out;
    const std::size_t n = cells.value.size();
    if (n == 0) return out;
    const double* value = cells.value.data();
    const double* cover = cells.cover.data();
    const double shift = value[0];
    out.count = lane_sum(n, [&](std::size_t i) { return cover[i]; });
    const auto [low, high] = std::minmax_element(cells.value.begin(), cells.value.end());
    out.min = *low, out.max = *high;
    const double offset = lane_sum(n, [&](std::size_t i) { return cover[i] * (value[i] - shift); }) / out.count;
    out.mean = std::clamp(shift + offset, out.min, out.max);
    const double mean = out.mean;
    const double slip = lane_sum(n, [&](std::size_t i) { return cover[i] * (value[i] - mean); });
    const double square = lane_sum(n, [&](std::size_t i) { return cover[i] * (value[i] - mean) * (value[i] - mean); });
    out.stdev = std::sqrt(std::max(0.0, (square - slip * slip / out.count) / out.count));
    return out;
}

/// Adds the cells to the table, each value's in their order. Whole numbers that lie close together are counted into
/// places of their own, which gives the same sums and is much quicker than sorting them.
void add_values(const Cells& cells, const Needs& needs, double low, double high, ValueTable& table) {
    const std::size_t n = cells.value.size();
    const auto area = [&](std::size_t i) { return needs.areas ? cells.cover[i] * cells.area_m2[i] : 0; };
    const bool close = high - low < static_cast<double>(n) && high - low < kMostPlaces;
    if (!close || std::any_of(cells.value.begin(), cells.value.end(), [](double v) { return v != std::floor(v); })) {
        for (std::size_t i = 0; i < n; ++i) table.add(cells.value[i], cells.cover[i], area(i));
        return;
    }
    std::vector<ValueShare> places(static_cast<std::size_t>(high - low) + 1);
    for (std::size_t i = 0; i < n; ++i) {
        auto& place = places[static_cast<std::size_t>(cells.value[i] - low)];
        place.cover += cells.cover[i];
        place.area_m2 += area(i);
    }
    for (std::size_t k = 0; k < places.size(); ++k)
        if (places[k].cover > 0) table.add(low + static_cast<double>(k), places[k].cover, places[k].area_m2);
}

}  // namespace

void Cells::clear() {
    value.clear();
    cover.clear();
    area_m2.clear();
    weight.clear();
    missing = 0;
}

void Summary::merge(const Summary& other) {
    moments.merge(other.moments);
    missing += other.missing;
    cells += other.cells;
    pure += other.pure;
    values.merge(other.values);
    valid_area_m2 += other.valid_area_m2;
    weighted_count += other.weighted_count;
    weighted_sum += other.weighted_sum;
    weights_missing = weights_missing || other.weights_missing;
}

Summary summarise(const Cells& cells, const Needs& needs) {
    Summary out;
    const std::size_t n = cells.value.size();
    out.missing = cells.missing;
    out.cells = static_cast<std::int64_t>(n);
    out.pure = std::count(cells.cover.begin(), cells.cover.end(), 1.0);
    const auto seen = observe(cells);
    out.moments.add(seen);
    if (needs.areas) out.valid_area_m2 = lane_sum(n, [&](std::size_t i) { return cells.cover[i] * cells.area_m2[i]; });
    if (needs.values) {
        add_values(cells, needs, seen.min, seen.max, out.values);
        out.values.settle();
    }
    if (needs.weights) {
        out.weights_missing =
            std::any_of(cells.weight.begin(), cells.weight.end(), [](double w) { return !std::isfinite(w); });
        const auto weight = [&](std::size_t i) { return std::isfinite(cells.weight[i]) ? cells.weight[i] : 0; };
        out.weighted_count = lane_sum(n, [&](std::size_t i) { return cells.cover[i] * weight(i); });
        out.weighted_sum = lane_sum(n, [&](std::size_t i) { return cells.cover[i] * weight(i) * cells.value[i]; });
    }
    return out;
}

}  // namespace vung::zonal
