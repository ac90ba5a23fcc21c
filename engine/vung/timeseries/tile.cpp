// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/tile.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include <vung/error.h>

namespace vung::timeseries {

namespace {

constexpr std::size_t kAlignment = 64;
constexpr std::size_t kFew = 8;

double weight_at(const CellsIn& cells, std::size_t series, std::size_t step) {
    const auto at = static_cast<std::ptrdiff_t>(series) * cells.series_stride +
                    static_cast<std::ptrdiff_t>(step) * cells.step_stride;
    switch (cells.type) {
        case CellType::u8: return static_cast<const std::uint8_t*>(cells.data)[at];
        case CellType::u16: return static_cast<const std::uint16_t*>(cells.data)[at];
        case CellType::i16: return static_cast<const std::int16_t*>(cells.data)[at];
        case CellType::f32: return static_cast<double>(static_cast<const float*>(cells.data)[at]);
        default: return static_cast<const double*>(cells.data)[at];
    }
}

[[noreturn]] void refuse_weight(const Observed& from, std::size_t first, std::size_t count) {
    for (std::size_t s = first; s < first + count; ++s)
        for (std::size_t t = 0; t < from.weights.steps; ++t) {
            const double w = weight_at(from.weights, s, t);
            if (w >= 0 && std::isfinite(w)) continue;
            throw InputError{{.what = fmt::format("a weight is {}", w),
                              .where = fmt::format("series {}, step {}, counted from 0", from.number + s, t),
                              .fix = "a weight is 0 (a gap) or more"}};
        }
    throw InvariantError("a faulty weight was counted but is not there");
}

}  // namespace

Penalty::Penalty(std::size_t steps, int order) : diagonal(steps, 0.0), beside(steps, 0.0), after(steps, 0.0) {
    static constexpr std::array<std::array<double, 4>, 2> kDifferences{{{1, -2, 1, 0}, {-1, 3, -3, 1}}};
    if (order != 2 && order != 3) throw InvariantError("the order of the differences is 2 or 3");
    const auto& row = kDifferences[static_cast<std::size_t>(order - 2)];
    const auto width = static_cast<std::size_t>(order) + 1;
    for (std::size_t first = 0; first + width <= steps; ++first)
        for (std::size_t a = 0; a < width; ++a) {
            diagonal[first + a] += row[a] * row[a];
            if (a + 1 < width) beside[first + a] += row[a] * row[a + 1];
            if (a + 2 < width) after[first + a] += row[a] * row[a + 2];
        }
}

Scratch::Scratch(std::size_t doubles) : memory_(doubles + kAlignment / sizeof(double)) {
    void* start = memory_.data();
    std::size_t space = memory_.size() * sizeof(double);
    next_ = static_cast<double*>(std::align(kAlignment, doubles * sizeof(double), start, space));
    end_ = next_ + doubles;
}

double* Scratch::take(std::size_t doubles) {
    if (static_cast<std::size_t>(end_ - next_) < doubles) throw InvariantError("the scratch memory is too small");
    double* out = next_;
    next_ += doubles;
    return out;
}

void require_consistent(const Observed& from, const Fitted& to, std::size_t steps_out) {
    const CellsIn &v = from.values, &w = from.weights;
    if (w && (w.series != v.series || w.steps != v.steps))
        throw InvariantError("a smoother needs one weight per value");
    if (to.values.series != v.series || to.values.steps != steps_out)
        throw InvariantError("the output has another size than the input");
    if (!std::isfinite(from.scale) || !std::isfinite(from.offset)) throw InvariantError("scale and offset are finite");
    if (to.values.type == CellType::f64) return;
    if (to.values.type != CellType::u16 && to.values.type != CellType::i16)
        throw InvariantError("an output is u16, i16 or f64");
    const bool is_signed = to.values.type == CellType::i16;
    const double least = is_signed ? -32768 : 0, greatest = is_signed ? 32767 : 65535;
    const auto whole = [&](double x) { return x >= least && x <= greatest && x == std::floor(x); };
    if (!whole(to.low) || !whole(to.high) || !whole(to.nodata) || to.low > to.high)
        throw InvariantError("low, high and nodata of an output are whole numbers of its type");
    if (to.nodata >= to.low && to.nodata <= to.high) throw InvariantError("nodata lies outside low to high");
    if (!(std::fabs(to.scale) > 0) || !std::isfinite(to.scale) || !std::isfinite(to.offset))
        throw InvariantError("scale and offset are finite and the scale is not 0");
}

std::size_t lanes_for(std::size_t series, std::size_t most) {
    return series <= kFew ? kFew : most;
}

void load(const LaneKernels& kernels, const Observed& from, std::size_t first, Tile& tile) {
    tile.first = first;
    tile.count = std::min(tile.lanes, from.values.series - first);
    bool faulty = false;
    kernels.load({.from = &from,
                  .first = first,
                  .count = tile.count,
                  .lanes = tile.lanes,
                  .nodata = from.nodata.value_or(std::numeric_limits<double>::quiet_NaN()),
                  .y = tile.y,
                  .w = tile.w,
                  .looks = tile.looks,
                  .faulty = &faulty});
    if (faulty) refuse_weight(from, first, tile.count);
}

void store(const LaneKernels& kernels, const Tile& tile, const double* z, double least, const Fitted& to) {
    kernels.store({.to = &to,
                   .first = tile.first,
                   .count = tile.count,
                   .lanes = tile.lanes,
                   .z = z,
                   .looks = tile.looks,
                   .least = least});
}

}  // namespace vung::timeseries
