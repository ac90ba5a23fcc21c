// SPDX-License-Identifier: Apache-2.0
#include <vung/zonal/accumulator.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include <vung/coverage/lane_sum.h>
#include <vung/error.h>

namespace vung::zonal {
namespace {

using coverage::add_lanes;
using coverage::kLanes;
using coverage::Lanes;

template <class Value>
bool counts(Value value, std::uint8_t valid) {
    return static_cast<bool>(static_cast<int>(valid != 0) &
                             static_cast<int>(value - value == Value{0}));  // not NaN, not infinite
}

/// Two lanes in one register, as every machine has them; GCC and Clang know the type. Each lane is plain IEEE
/// arithmetic.
typedef double Pair __attribute__((vector_size(2 * sizeof(double))));
constexpr std::size_t kPairs = kLanes / 2;
using Pairs = std::array<Pair, kPairs>;

Pair load(const double* from) {
    Pair p;
    std::memcpy(&p, from, sizeof p);
    return p;
}

Pairs all(double value) {
    Pairs p;
    p.fill(Pair{value, value});
    return p;
}

Lanes lanes(const Pairs& pairs) {
    return std::bit_cast<Lanes>(pairs);
}

/// Cells taken at a time; a multiple of the lanes, and enough for nearly every parcel in one go.
constexpr std::size_t kChunk = 512;

/// Values and weights of up to kChunk cells side by side, padded to whole lanes. A cell that does not count has weight
/// 0 and the value `stand_in`.
template <class Value>
struct Chunk {
    std::array<double, kChunk> value;
    std::array<double, kChunk> weight;
    std::size_t size = 0;  ///< with padding
    std::int32_t cells = 0;
    std::int32_t pure = 0;

    void fill(std::span<const std::uint32_t> slots, std::span<const double> weights, std::span<const Value> values,
              std::span<const std::uint8_t> valid, double stand_in) {
        // Chosen by masks: which cells are cloudy is as good as random, and a mistaken guess costs more than the work.
        const auto other = std::bit_cast<std::uint64_t>(stand_in);
        std::int32_t used_cells = 0, whole_cells = 0;
        for (std::size_t k = 0; k < slots.size(); ++k) {
            const Value v = values[slots[k]];
            const bool used = counts(v, valid[slots[k]]);
            const std::uint64_t mask = std::uint64_t{0} - static_cast<std::uint64_t>(used);
            used_cells += static_cast<int>(used);
            whole_cells += static_cast<int>(used) & static_cast<int>(weights[k] == 1.0);
            const auto bits = std::bit_cast<std::uint64_t>(static_cast<double>(v));
            value[k] = std::bit_cast<double>((bits & mask) | (other & ~mask));
            weight[k] = std::bit_cast<double>(std::bit_cast<std::uint64_t>(weights[k]) & mask);
        }
        cells = used_cells;
        pure = whole_cells;
        size = (slots.size() + kLanes - 1) / kLanes * kLanes;
        for (std::size_t k = slots.size(); k < size; ++k) value[k] = stand_in, weight[k] = 0;
    }
};

template <class Value>
Observation observe_cells(std::span<const std::uint32_t> slots, std::span<const double> weights, double coverage,
                          std::span<const Value> values, std::span<const std::uint8_t> valid) {
    Observation result;
    const auto first =
        std::find_if(slots.begin(), slots.end(), [&](std::uint32_t slot) { return counts(values[slot], valid[slot]); });
    if (first == slots.end()) return result;
    const double shift = static_cast<double>(values[*first]);

    Chunk<Value> chunk;
    const auto fill = [&](std::size_t from) {
        const std::size_t n = std::min(kChunk, slots.size() - from);
        chunk.fill(slots.subspan(from, n), weights.subspan(from, n), values, valid, shift);
    };

    Pairs count = all(0), sum = all(0), low = all(shift), high = low;
    for (std::size_t from = 0; from < slots.size(); from += kChunk) {
        fill(from);
        for (std::size_t i = 0; i < chunk.size; i += kLanes)
            for (std::size_t k = 0; k < kPairs; ++k) {
                const Pair weight = load(&chunk.weight[i + 2 * k]);
                count[k] += weight;
                sum[k] += weight * (load(&chunk.value[i + 2 * k]) - shift);
            }
        for (std::size_t i = 0; i < chunk.size; i += kLanes)
            for (std::size_t k = 0; k < kPairs; ++k) {
                const Pair value = load(&chunk.value[i + 2 * k]);
                low[k] = value < low[k] ? value : low[k];
                high[k] = value > high[k] ? value : high[k];
            }
        result.cells += chunk.cells;
        result.pure += chunk.pure;
    }
    result.count = add_lanes(lanes(count));
    result.min = std::ranges::min(lanes(low));
    result.max = std::ranges::max(lanes(high));
    const double offset = add_lanes(lanes(sum)) / result.count;  // of the mean from the shift
    result.mean = std::clamp(shift + offset, result.min, result.max);
    result.valid_fraction = std::min(1.0, result.count / coverage);

    Pairs square = all(0), rest = all(0);
    for (std::size_t from = 0; from < slots.size(); from += kChunk) {
        if (slots.size() > kChunk) fill(from);  // else the cells are still there
        for (std::size_t i = 0; i < chunk.size; i += kLanes)
            for (std::size_t k = 0; k < kPairs; ++k) {
                const Pair difference = load(&chunk.value[i + 2 * k]) - result.mean;
                const Pair weighted = load(&chunk.weight[i + 2 * k]) * difference;
                square[k] += weighted * difference;
                rest[k] += weighted;
            }
    }
    const double slip = add_lanes(lanes(rest));  // what rounding of the mean left over
    result.stdev = std::sqrt(std::max(0.0, (add_lanes(lanes(square)) - slip * slip / result.count) / result.count));
    return result;
}

}  // namespace

Observation observe(std::span<const std::uint32_t> slots, std::span<const double> weights, double coverage,
                    std::span<const float> values, std::span<const std::uint8_t> valid) {
    return observe_cells(slots, weights, coverage, values, valid);
}

Observation observe(std::span<const std::uint32_t> slots, std::span<const double> weights, double coverage,
                    std::span<const double> values, std::span<const std::uint8_t> valid) {
    return observe_cells(slots, weights, coverage, values, valid);
}

void ClassAreas::observe(std::span<const std::uint32_t> slots, std::span<const double> weights,
                         std::span<const std::uint8_t> classes, std::span<const std::uint8_t> valid) {
    area_.fill(0);
    for (std::size_t i = 0; i < slots.size(); ++i)
        if (valid[slots[i]] != 0) area_[classes[slots[i]]] += weights[i];
    valid_area_ = coverage::lane_sum(area_);
}

std::vector<ClassAreas::Share> ClassAreas::shares() const {
    std::vector<Share> list;
    for (std::size_t c = 0; c < area_.size(); ++c)
        if (area_[c] > 0) list.push_back({static_cast<std::uint8_t>(c), area_[c], area_[c] / valid_area_});
    return list;
}

void Accumulator::add(double value, double weight) {
    if (!std::isfinite(value) || !std::isfinite(weight) || weight < 0)
        throw InvariantError{"an accumulator takes finite values with weights that are not negative"};
    if (weight == 0) return;
    Accumulator one;
    one.count_ = weight;
    one.mean_ = one.min_ = one.max_ = value;
    merge(one);
}

void Accumulator::add(const Observation& observation) {
    if (!observation.seen()) return;
    Accumulator group;
    group.count_ = observation.count;
    group.mean_ = observation.mean;
    group.spread_ = observation.stdev * observation.stdev * observation.count;
    group.min_ = observation.min;
    group.max_ = observation.max;
    merge(group);
}

void Accumulator::merge(const Accumulator& other) {
    if (other.empty()) return;
    if (empty()) {
        *this = other;
        return;
    }
    const double total = count_ + other.count_;
    const double distance = other.mean_ - mean_;
    const double share = other.count_ / total;
    mean_ += distance * share;
    spread_ += other.spread_ + distance * distance * count_ * share;
    count_ = total;
    min_ = std::min(min_, other.min_);
    max_ = std::max(max_, other.max_);
}

double Accumulator::stdev() const {
    return std::sqrt(variance());
}

}  // namespace vung::zonal
