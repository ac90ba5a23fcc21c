// SPDX-License-Identifier: Apache-2.0
#include <vung/zonal/accumulator.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <type_traits>
#include <utility>
#include <variant>

#include <vung/coverage/lane_sum.h>
#include <vung/error.h>

namespace vung::zonal {
namespace {

using coverage::add_lanes;
using coverage::kLanes;
using coverage::Lanes;

template <class Value>
bool counts(Value value, std::uint8_t valid) {
    if constexpr (std::is_integral_v<Value>) return valid != 0;
    return static_cast<bool>(static_cast<int>(valid != 0) &
                             static_cast<int>(value - value == Value{0}));  // not NaN, not infinite
}

/// Four lanes at a time: one register where the machine has AVX2, two of every x86-64; GCC and Clang know the type.
/// Each lane is plain IEEE arithmetic, so the bits are the same.
typedef double Wide __attribute__((vector_size(4 * sizeof(double))));
constexpr std::size_t kWide = 4;
constexpr std::size_t kWides = kLanes / kWide;
using Wides = std::array<Wide, kWides>;

#define VUNG_INLINE inline __attribute__((always_inline))

VUNG_INLINE void load(const double* from, Wide& to) {
    std::memcpy(&to, from, sizeof to);
}

VUNG_INLINE void set(Wides& wides, double value) {
    for (auto& wide : wides) wide = Wide{value, value, value, value};
}

VUNG_INLINE Lanes lanes(const Wides& wides) {
    Lanes out;
    std::memcpy(&out, &wides, sizeof out);
    return out;
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

    VUNG_INLINE void fill(std::span<const std::uint32_t> slots, std::span<const double> weights,
                          std::span<const Value> values, std::span<const std::uint8_t> valid, double stand_in) {
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
VUNG_INLINE Observation observe_body(std::span<const std::uint32_t> slots, std::span<const double> weights,
                                     double coverage, std::span<const Value> values,
                                     std::span<const std::uint8_t> valid) {
    Observation result;
    const auto first =
        std::find_if(slots.begin(), slots.end(), [&](std::uint32_t slot) { return counts(values[slot], valid[slot]); });
    if (first == slots.end()) return result;
    const double shift = static_cast<double>(values[*first]);

    Chunk<Value> chunk;
    const auto fill = [&](std::size_t from) __attribute__((always_inline)) {
        const std::size_t n = std::min(kChunk, slots.size() - from);
        chunk.fill(slots.subspan(from, n), weights.subspan(from, n), values, valid, shift);
    };

    Wides count, sum, low, high;
    set(count, 0), set(sum, 0), set(low, shift), set(high, shift);
    Wide value, weight;
    for (std::size_t from = 0; from < slots.size(); from += kChunk) {
        fill(from);
        for (std::size_t i = 0; i < chunk.size; i += kLanes)
            for (std::size_t k = 0; k < kWides; ++k) {
                load(&chunk.weight[i + kWide * k], weight);
                load(&chunk.value[i + kWide * k], value);
                count[k] += weight;
                sum[k] += weight * (value - shift);
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

    Wides square, rest;
    set(square, 0), set(rest, 0);
    for (std::size_t from = 0; from < slots.size(); from += kChunk) {
        if (slots.size() > kChunk) fill(from);  // else the cells are still there
        for (std::size_t i = 0; i < chunk.size; i += kLanes)
            for (std::size_t k = 0; k < kWides; ++k) {
                load(&chunk.weight[i + kWide * k], weight);
                load(&chunk.value[i + kWide * k], value);
                const Wide difference = value - result.mean;
                const Wide weighted = weight * difference;
                square[k] += weighted * difference;
                rest[k] += weighted;
            }
    }
    const double slip = add_lanes(lanes(rest));  // what rounding of the mean left over
    result.stdev = std::sqrt(std::max(0.0, (add_lanes(lanes(square)) - slip * slip / result.count) / result.count));
    return result;
}

/// The usual parcel: small, and no cell of it is missing. The same additions in the same order as `observe_body`,
/// without choosing cells first. False when it is not the usual one.
template <class Value>
VUNG_INLINE bool observe_whole(std::span<const std::uint32_t> slots, std::span<const double> weights, double coverage,
                               std::span<const Value> values, std::span<const std::uint8_t> valid,
                               Observation& result) {
    const std::size_t n = slots.size();
    if (n == 0 || n > kChunk) return false;
    std::array<double, kChunk> cells;
    std::size_t used = 0;
    for (std::size_t k = 0; k < n; ++k) {
        const Value v = values[slots[k]];
        used += static_cast<std::size_t>(counts(v, valid[slots[k]]));
        cells[k] = static_cast<double>(v);
    }
    if (used != n) return false;
    const double shift = cells[0];
    const std::size_t whole = n / kLanes * kLanes;
    std::array<double, kLanes> last_weights{}, last_cells;
    last_cells.fill(shift);
    std::copy(weights.begin() + static_cast<std::ptrdiff_t>(whole), weights.end(), last_weights.begin());
    std::copy(cells.begin() + static_cast<std::ptrdiff_t>(whole), cells.begin() + static_cast<std::ptrdiff_t>(n),
              last_cells.begin());

    Wides count, sum, low, high;
    set(count, 0), set(sum, 0), set(low, shift), set(high, shift);
    Wide value, weight;
    const auto first_pass = [&](const double* from_weights, const double* from_cells) __attribute__((always_inline)) {
        for (std::size_t k = 0; k < kWides; ++k) {
            load(from_weights + kWide * k, weight);
            load(from_cells + kWide * k, value);
            count[k] += weight;
            sum[k] += weight * (value - shift);
            low[k] = value < low[k] ? value : low[k];
            high[k] = value > high[k] ? value : high[k];
        }
    };
    for (std::size_t i = 0; i < whole; i += kLanes) first_pass(weights.data() + i, cells.data() + i);
    if (whole < n) first_pass(last_weights.data(), last_cells.data());
    result.cells = static_cast<std::int32_t>(n);
    std::int32_t pure = 0;
    for (const double w : weights) pure += static_cast<std::int32_t>(w == 1.0);
    result.pure = pure;
    result.count = add_lanes(lanes(count));
    result.min = std::ranges::min(lanes(low));
    result.max = std::ranges::max(lanes(high));
    const double offset = add_lanes(lanes(sum)) / result.count;
    result.mean = std::clamp(shift + offset, result.min, result.max);
    result.valid_fraction = std::min(1.0, result.count / coverage);

    Wides square, rest;
    set(square, 0), set(rest, 0);
    const auto second_pass = [&](const double* from_weights, const double* from_cells) __attribute__((always_inline)) {
        for (std::size_t k = 0; k < kWides; ++k) {
            load(from_weights + kWide * k, weight);
            load(from_cells + kWide * k, value);
            const Wide difference = value - result.mean;
            const Wide weighted = weight * difference;
            square[k] += weighted * difference;
            rest[k] += weighted;
        }
    };
    for (std::size_t i = 0; i < whole; i += kLanes) second_pass(weights.data() + i, cells.data() + i);
    if (whole < n) second_pass(last_weights.data(), last_cells.data());
    const double slip = add_lanes(lanes(rest));
    result.stdev = std::sqrt(std::max(0.0, (add_lanes(lanes(square)) - slip * slip / result.count) / result.count));
    return true;
}

template <class Value>
Observation observe_plain(std::span<const std::uint32_t> slots, std::span<const double> weights, double coverage,
                          std::span<const Value> values, std::span<const std::uint8_t> valid) {
    Observation result;
    if (observe_whole(slots, weights, coverage, values, valid, result)) return result;
    return observe_body(slots, weights, coverage, values, valid);
}

#if defined(__x86_64__)
template <class Value>
__attribute__((target("avx2"))) Observation observe_avx2(std::span<const std::uint32_t> slots,
                                                         std::span<const double> weights, double coverage,
                                                         std::span<const Value> values,
                                                         std::span<const std::uint8_t> valid) {
    Observation result;
    if (observe_whole(slots, weights, coverage, values, valid, result)) return result;
    return observe_body(slots, weights, coverage, values, valid);
}
#endif

template <class Value>
Observation observe_cells(std::span<const std::uint32_t> slots, std::span<const double> weights, double coverage,
                          std::span<const Value> values, std::span<const std::uint8_t> valid) {
#if defined(__x86_64__)
    static const bool avx2 = __builtin_cpu_supports("avx2") != 0;
    if (avx2) return observe_avx2(slots, weights, coverage, values, valid);
#endif
    return observe_plain(slots, weights, coverage, values, valid);
}

#undef VUNG_INLINE

}  // namespace

Observation observe(std::span<const std::uint32_t> slots, std::span<const double> weights, double coverage,
                    std::span<const float> values, std::span<const std::uint8_t> valid) {
    return observe_cells(slots, weights, coverage, values, valid);
}

Observation observe(std::span<const std::uint32_t> slots, std::span<const double> weights, double coverage,
                    std::span<const double> values, std::span<const std::uint8_t> valid) {
    return observe_cells(slots, weights, coverage, values, valid);
}

Observation observe(std::span<const std::uint32_t> slots, std::span<const double> weights, double coverage,
                    const Plane& plane) {
    auto result = std::visit(
        [&](const auto& stored) {
            using Value = typename std::decay_t<decltype(stored)>::value_type;
            return observe_cells(slots, weights, coverage, std::span<const Value>{stored}, std::span{plane.valid});
        },
        plane.cells);
    if (!result.seen()) return result;
    const auto placed = [&](double stored) { return plane.scale * stored + plane.offset; };
    result.mean = placed(result.mean);
    result.stdev *= std::abs(plane.scale);
    result.min = placed(result.min);
    result.max = placed(result.max);
    if (plane.scale < 0) std::swap(result.min, result.max);
    return result;
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
