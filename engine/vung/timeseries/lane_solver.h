// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Lane kernels: the Whittaker system and the weights of the envelope. See lane_registers.h.
///
/// Method: LDL' of the band matrix W / stiffness + D'D with unit triangular L. The outermost band of D'D is +1 (order
/// 2) or -1 (order 3), so the outermost band of L is plus or minus 1 / pivot and needs no array.

#include <vung/timeseries/lane_registers.h>

namespace vung::timeseries::VUNG_LANES {
namespace {

/// L = lanes of the tile; K registers side by side hide the latency of the division.
template <std::size_t K>
void solve2_lanes(const System& s) {
    constexpr std::size_t L = K * kWidth;
    Vec inverse[K], r1[K] = {}, r2[K] = {}, c1[K] = {}, m1[K] = {}, z1[K] = {}, z2[K] = {};
    for (std::size_t k = 0; k < K; ++k) inverse[k] = in(s.inverse_stiffness)[k];
    for (std::size_t i = 0; i < s.steps; ++i) {
        const double diagonal = s.diagonal[i], beside = s.beside[i];
        const Vec *y = in(s.y + i * L), *w = in(s.w + i * L);
        Vec *r = out(s.r + i * L), *c = out(s.c + i * L), *z = out(s.z + i * L);
        for (std::size_t k = 0; k < K; ++k) {
            const Vec weight = w[k] * inverse[k];
            const Vec pivot = weight + diagonal - r2[k] - c1[k] * m1[k];
            const Vec right = weight * y[k] - c1[k] * z1[k] - r2[k] * z2[k];
            const Vec m = beside - c1[k];
            const Vec ri = 1.0 / pivot;
            const Vec ci = m * ri;
            r[k] = ri, c[k] = ci, z[k] = right;
            r2[k] = r1[k], r1[k] = ri, c1[k] = ci, m1[k] = m, z2[k] = z1[k], z1[k] = right;
        }
    }
    Vec p1[K] = {}, p2[K] = {}, misfit[K] = {}, roughness[K] = {};
    const bool measure = s.own_w != nullptr;
    for (std::size_t i = s.steps; i-- > 0;) {
        const Vec *r = in(s.r + i * L), *c = in(s.c + i * L);
        Vec* z = out(s.z + i * L);
        for (std::size_t k = 0; k < K; ++k) {
            const Vec x = r[k] * (z[k] - p2[k]) - c[k] * p1[k];
            z[k] = x;
            if (measure) {
                const Vec miss = in(s.own_w + i * L)[k] * (in(s.y + i * L)[k] - x);
                misfit[k] += miss * miss;
                if (i + 2 < s.steps) {
                    const Vec bend = x - 2.0 * p1[k] + p2[k];
                    roughness[k] += bend * bend;
                }
            }
            p2[k] = p1[k], p1[k] = x;
        }
    }
    if (measure)
        for (std::size_t k = 0; k < K; ++k) out(s.misfit)[k] = misfit[k], out(s.roughness)[k] = roughness[k];
}

template <std::size_t K>
void solve3_lanes(const System& s) {
    constexpr std::size_t L = K * kWidth;
    Vec inverse[K], r1[K] = {}, r2[K] = {}, r3[K] = {}, c1[K] = {}, m1[K] = {}, e1[K] = {}, e2[K] = {}, n1[K] = {},
                    n2[K] = {}, z1[K] = {}, z2[K] = {}, z3[K] = {};
    for (std::size_t k = 0; k < K; ++k) inverse[k] = in(s.inverse_stiffness)[k];
    for (std::size_t i = 0; i < s.steps; ++i) {
        const double diagonal = s.diagonal[i], beside = s.beside[i], after = s.after[i];
        const Vec *y = in(s.y + i * L), *w = in(s.w + i * L);
        Vec *r = out(s.r + i * L), *c = out(s.c + i * L), *e = out(s.e + i * L), *z = out(s.z + i * L);
        for (std::size_t k = 0; k < K; ++k) {
            const Vec weight = w[k] * inverse[k];
            const Vec pivot = weight + diagonal - r3[k] - e2[k] * n2[k] - c1[k] * m1[k];
            const Vec right = weight * y[k] - c1[k] * z1[k] - e2[k] * z2[k] + r3[k] * z3[k];
            const Vec m = beside + e2[k] - e1[k] * m1[k];
            const Vec n = after + c1[k];
            const Vec ri = 1.0 / pivot;
            const Vec ci = m * ri, ei = n * ri;
            r[k] = ri, c[k] = ci, e[k] = ei, z[k] = right;
            r3[k] = r2[k], r2[k] = r1[k], r1[k] = ri, c1[k] = ci, m1[k] = m;
            e2[k] = e1[k], e1[k] = ei, n2[k] = n1[k], n1[k] = n;
            z3[k] = z2[k], z2[k] = z1[k], z1[k] = right;
        }
    }
    Vec p1[K] = {}, p2[K] = {}, p3[K] = {}, misfit[K] = {}, roughness[K] = {};
    const bool measure = s.own_w != nullptr;
    for (std::size_t i = s.steps; i-- > 0;) {
        const Vec *r = in(s.r + i * L), *c = in(s.c + i * L), *e = in(s.e + i * L);
        Vec* z = out(s.z + i * L);
        for (std::size_t k = 0; k < K; ++k) {
            const Vec x = r[k] * (z[k] + p3[k]) - e[k] * p2[k] - c[k] * p1[k];
            z[k] = x;
            if (measure) {
                const Vec miss = in(s.own_w + i * L)[k] * (in(s.y + i * L)[k] - x);
                misfit[k] += miss * miss;
                if (i + 3 < s.steps) {
                    const Vec bend = x - p3[k] + 3.0 * (p2[k] - p1[k]);
                    roughness[k] += bend * bend;
                }
            }
            p3[k] = p2[k], p2[k] = p1[k], p1[k] = x;
        }
    }
    if (measure)
        for (std::size_t k = 0; k < K; ++k) out(s.misfit)[k] = misfit[k], out(s.roughness)[k] = roughness[k];
}

void solve2(const System& s) {
    switch (s.lanes) {
        case 8: return solve2_lanes<8 / kWidth>(s);
        case 16: return solve2_lanes<16 / kWidth>(s);
        default: return solve2_lanes<32 / kWidth>(s);
    }
}
void solve3(const System& s) {
    switch (s.lanes) {
        case 8: return solve3_lanes<8 / kWidth>(s);
        case 16: return solve3_lanes<16 / kWidth>(s);
        default: return solve3_lanes<32 / kWidth>(s);
    }
}

/// Natural logarithm of positive normal numbers, error under 1e-15 of the larger of result and 1: x = 2^e m with m in
/// [sqrt(1/2), sqrt(2)), ln m = 2 artanh((m - 1) / (m + 1)) by its series. Written out so that every instruction set
/// does the same operations; infinity counts as 2^1024, and NaN gives some number.
void logarithm(double* x, std::size_t n) {
    using Bits = unsigned long long __attribute__((vector_size(VUNG_LANES_WIDTH * 8), may_alias));
    constexpr unsigned long long kMantissa = (1ULL << 52) - 1, kExponentOfOne = 1023ULL << 52, kTwoTo52 = 1075ULL << 52;
    constexpr double kLn2 = 0.693147180559945309417, kSqrt2 = 1.41421356237309504880;
    for (std::size_t i = 0; i < n; i += kWidth) {
        const Bits bits = *reinterpret_cast<const Bits*>(x + i);
        const Bits exponent = (bits >> 52) | kTwoTo52;  // 2^52 + exponent as a double
        const Bits mantissa = (bits & kMantissa) | kExponentOfOne;
        Vec e = reinterpret_cast<Vec>(exponent) - (4503599627370496.0 + 1023.0);
        Vec m = reinterpret_cast<Vec>(mantissa);
        const Mask upper = m > kSqrt2;
        m = upper ? m * 0.5 : m;
        e = upper ? e + 1.0 : e;
        const Vec f = (m - 1.0) / (m + 1.0), square = f * f;
        Vec series = Vec{} + 1.0 / 23;
        for (int k = 21; k >= 1; k -= 2) series = series * square + 1.0 / k;
        *out(x + i) = e * kLn2 + 2.0 * f * series;
    }
}

bool envelope(const EnvelopeJob& job) {
    Mask changed = {};
    for (std::size_t i = 0; i < job.cells; i += kWidth) {
        const Vec w = *in(job.w + i);
        const Vec weight = *in(job.y + i) > *in(job.z + i) ? w * job.above : w * job.below;
        Vec* old = out(job.weights + i);
        changed |= *old != weight;
        *old = weight;
    }
    bool any = false;
    for (std::size_t k = 0; k < kWidth; ++k) any |= changed[k] != 0;
    return any;
}

}  // namespace
}  // namespace vung::timeseries::VUNG_LANES
