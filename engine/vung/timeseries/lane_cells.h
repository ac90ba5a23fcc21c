// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Lane kernels: cells of the caller into lanes, and back. See lane_registers.h.

#include <vung/timeseries/lane_registers.h>

namespace vung::timeseries::VUNG_LANES {
namespace {

/// `lanes` cells of one step as doubles; lanes from `count` on stay as they are.
template <class T>
void widen(const Cells<const void*>& cells, std::size_t first, std::size_t count, std::size_t step, std::size_t lanes,
           double* row) {
    const T* from = static_cast<const T*>(cells.data) + static_cast<std::ptrdiff_t>(first) * cells.series_stride +
                    static_cast<std::ptrdiff_t>(step) * cells.step_stride;
    if (count == lanes && cells.series_stride == 1) {
        __builtin_prefetch(from +
                           lanes);  // the next tile: one cache line a step, too short for the hardware to foresee
        for (std::size_t b = 0; b < lanes; b += 8)
            for (std::size_t l = b; l < b + 8; ++l) row[l] = static_cast<double>(from[l]);
    } else {
        for (std::size_t l = 0; l < count; ++l)
            row[l] = static_cast<double>(from[static_cast<std::ptrdiff_t>(l) * cells.series_stride]);
    }
}

void widen_all(const Cells<const void*>& cells, std::size_t first, std::size_t count, std::size_t lanes, double* rows) {
    const auto each = [&](auto convert) {
        for (std::size_t i = 0; i < cells.steps; ++i) convert(cells, first, count, i, lanes, rows + i * lanes);
    };
    switch (cells.type) {
        case CellType::u8: return each(widen<std::uint8_t>);
        case CellType::u16: return each(widen<std::uint16_t>);
        case CellType::i16: return each(widen<std::int16_t>);
        case CellType::f32: return each(widen<float>);
        case CellType::f64: return each(widen<double>);
    }
}

void load(const LoadJob& job) {
    const Observed& from = *job.from;
    const std::size_t steps = from.values.steps, lanes = job.lanes, cells = steps * lanes;
    const double scale = from.scale, offset = from.offset;
    double *const y = job.y, *const w = job.w;
    const bool weighted = from.weights.data != nullptr;
    const Vec zero = {}, one = zero + 1.0, nodata = zero + job.nodata;
    if (job.count < lanes)
        for (std::size_t i = 0; i < cells; i += kWidth) *out(y + i) = zero + __builtin_nan("");
    widen_all(from.values, job.first, job.count, lanes, y);
    if (weighted) {
        if (job.count < lanes)
            for (std::size_t i = 0; i < cells; i += kWidth) *out(w + i) = zero;
        widen_all(from.weights, job.first, job.count, lanes, w);
    }
    Mask faulty = {};
    for (std::size_t l = 0; l < lanes; l += kWidth) {
        Vec looks = zero;
        for (std::size_t i = l; i < cells; i += lanes) {
            const Vec value = *in(y + i);
            Vec own = one;
            if (weighted) {
                own = *in(w + i);
                faulty |= ~((own >= 0.0) & (own <= kGreatest));
            }
            const Mask finite = value - value == zero;  // false for NaN and infinities
            const Mask seen = finite & (value != nodata) & (own > 0.0);
            *out(w + i) = seen ? own : zero;
            *out(y + i) = seen ? value * scale + offset : zero;
            looks += seen ? one : zero;
        }
        *out(job.looks + l) = looks;
    }
    for (std::size_t k = 0; k < kWidth; ++k)
        if (faulty[k] != 0) *job.faulty = true;
}

// ---- lanes to cells ---------------------------------------------------------------------------------------------

/// Whole numbers in [0, 65535] minus `shift`.
template <class T>
void narrow(const double* row, int shift, std::size_t count, std::size_t lanes, std::ptrdiff_t stride, T* cells) {
    if (count == lanes && stride == 1) {
        for (std::size_t b = 0; b < lanes; b += 8)
            for (std::size_t l = b; l < b + 8; ++l) cells[l] = static_cast<T>(static_cast<int>(row[l]) - shift);
    } else {
        for (std::size_t l = 0; l < count; ++l)
            cells[static_cast<std::ptrdiff_t>(l) * stride] = static_cast<T>(static_cast<int>(row[l]) - shift);
    }
}

template <class T>
void store_whole(const StoreJob& job, int shift) {
    const Fitted& to = *job.to;
    const Vec zero = {};
    const Vec low = zero + (to.low + shift), high = zero + (to.high + shift), nodata = zero + (to.nodata + shift);
    const double inverse = 1.0 / to.scale, half_up = shift + 0.5;
    alignas(64) double row[kMostLanes];
    for (std::size_t i = 0; i < to.values.steps; ++i) {
        for (std::size_t l = 0; l < job.lanes; l += kWidth) {
            const Vec z = *in(job.z + i * job.lanes + l);
            Vec scaled = (z - to.offset) * inverse + half_up;
            scaled = scaled > low ? scaled : low;
            scaled = scaled < high ? scaled : high;
            *out(row + l) = (*in(job.looks + l) >= job.least) & (z == z) ? scaled : nodata;
        }
        narrow(row, shift, job.count, job.lanes, to.values.series_stride,
               static_cast<T*>(to.values.data) + static_cast<std::ptrdiff_t>(job.first) * to.values.series_stride +
                   static_cast<std::ptrdiff_t>(i) * to.values.step_stride);
    }
}

void store_doubles(const StoreJob& job) {
    const CellsOut& to = job.to->values;
    const Vec none = Vec{} + __builtin_nan("");
    alignas(64) double row[kMostLanes];
    for (std::size_t i = 0; i < to.steps; ++i) {
        double* cells = static_cast<double*>(to.data) + static_cast<std::ptrdiff_t>(job.first) * to.series_stride +
                        static_cast<std::ptrdiff_t>(i) * to.step_stride;
        for (std::size_t l = 0; l < job.lanes; l += kWidth)
            *out(row + l) = *in(job.looks + l) >= job.least ? *in(job.z + i * job.lanes + l) : none;
        if (job.count == job.lanes && to.series_stride == 1)
            for (std::size_t l = 0; l < job.lanes; ++l) cells[l] = row[l];
        else
            for (std::size_t l = 0; l < job.count; ++l)
                cells[static_cast<std::ptrdiff_t>(l) * to.series_stride] = row[l];
    }
}

void store(const StoreJob& job) {
    switch (job.to->values.type) {
        case CellType::u16: return store_whole<std::uint16_t>(job, 0);
        case CellType::i16: return store_whole<std::int16_t>(job, 32768);
        default: return store_doubles(job);
    }
}

}  // namespace
}  // namespace vung::timeseries::VUNG_LANES
