// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Lane kernels: lines across gaps, composites of periods, sums over moving windows. See lane_registers.h.

#include <vung/timeseries/lane_registers.h>

namespace vung::timeseries::VUNG_LANES {
namespace {

void lines(const LineJob& job) {
    const Vec zero = {}, one = zero + 1.0, none = zero + __builtin_nan("");
    const Vec never = zero + __builtin_inf();
    for (std::size_t l = 0; l < job.lanes; l += kWidth) {
        Vec value = zero, day = -never;
        for (std::size_t i = 0; i < job.steps; ++i) {
            const std::size_t at = i * job.lanes + l;
            const Mask seen = *in(job.w + at) > 0.0;
            value = seen ? *in(job.y + at) : value;
            day = seen ? zero + job.day[i] : day;
            *out(job.last_value + at) = value;
            *out(job.last_day + at) = day;
        }
        value = zero, day = never;
        for (std::size_t i = job.steps; i-- > 0;) {
            const std::size_t at = i * job.lanes + l;
            const Mask seen = *in(job.w + at) > 0.0;
            value = seen ? *in(job.y + at) : value;
            day = seen ? zero + job.day[i] : day;
            *out(job.next_value + at) = value;
            *out(job.next_day + at) = day;
        }
        for (std::size_t j = 0; j < job.targets; ++j) {
            const std::size_t at = job.from[j] * job.lanes + l, then = job.to[j] * job.lanes + l;
            const bool before = job.from[j] > 0, after = job.to[j] < job.steps;
            const Vec last = before ? *in(job.last_value + at - job.lanes) : zero;
            const Vec last_day = before ? *in(job.last_day + at - job.lanes) : -never;
            const Vec next = after ? *in(job.next_value + then) : zero;
            const Vec next_day = after ? *in(job.next_day + then) : never;
            const Vec target = zero + job.target_day[j];
            const Mask seen = last_day == target;
            const Vec gap = next_day - last_day;
            const Mask filled = gap <= job.longest;
            const Vec line = last + (next - last) * ((target - last_day) / gap);
            const std::size_t to = j * job.lanes + l;
            *out(job.z + to) = seen ? last : (filled ? line : none);
            *out(job.state + to) = seen ? one : (filled ? one + one : zero);
        }
    }
}

/// Ascending, n registers `stride` apart: each lane by itself (odd-even transposition).
inline void sort_lanes(double* first, std::size_t n, std::size_t stride) {
    for (std::size_t round = 0; round < n; ++round)
        for (std::size_t i = round % 2; i + 1 < n; i += 2) {
            Vec &a = *out(first + i * stride), &b = *out(first + (i + 1) * stride);
            const Vec x = a, y = b;
            const Mask swapped = x > y;
            a = swapped ? y : x;
            b = swapped ? x : y;
        }
}

void periods(const PeriodJob& job) {
    const Vec zero = {}, one = zero + 1.0, none = zero + __builtin_nan(""), last = zero + __builtin_inf();
    for (std::size_t p = 0; p < job.periods; ++p)
        for (std::size_t l = 0; l < job.lanes; l += kWidth) {
            Vec looks = zero, sum = zero, weights = zero, greatest = -last;
            for (std::size_t i = job.from[p]; i < job.to[p]; ++i) {
                const Vec y = *in(job.y + i * job.lanes + l), w = *in(job.w + i * job.lanes + l);
                const Mask seen = w > 0.0;
                looks += seen ? one : zero;
                sum += w * y;
                weights += w;
                greatest = seen & (y > greatest) ? y : greatest;
                *out(job.sorted + (i - job.from[p]) * job.lanes + l) = seen ? y : last;
            }
            Vec value = job.kind == CompositeKind::mean ? sum / weights : greatest;
            if (job.kind == CompositeKind::median) {
                sort_lanes(job.sorted + l, job.to[p] - job.from[p], job.lanes);
                for (std::size_t k = 0; k < kWidth; ++k) {
                    const auto n = static_cast<std::size_t>(looks[k]);
                    if (n == 0) continue;
                    const double low = job.sorted[(n - 1) / 2 * job.lanes + l + k];
                    const double high = job.sorted[n / 2 * job.lanes + l + k];
                    value[k] = (low + high) / 2;
                }
            }
            *out(job.z + p * job.lanes + l) = looks > 0.0 ? value : none;
            *out(job.looks + p * job.lanes + l) = looks;
        }
}

void windows(const WindowJob& job) {
    for (std::size_t i = 0; i < job.steps; ++i) {
        const double* weights = job.weights + job.row[i] * job.window;
        for (std::size_t l = 0; l < job.lanes; l += kWidth) {
            Vec sum = {};
            for (std::size_t j = 0; j < job.window; ++j)
                sum += weights[j] * *in(job.y + (job.start[i] + j) * job.lanes + l);
            *out(job.z + i * job.lanes + l) = sum;
        }
    }
}

}  // namespace
}  // namespace vung::timeseries::VUNG_LANES
