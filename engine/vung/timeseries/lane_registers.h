// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What the lane kernels (lane_cells.h, lane_solver.h, lane_fills.h) are written in. They are compiled once per
/// instruction set by lanes_*.cpp, which set VUNG_LANES (a namespace) and VUNG_LANES_WIDTH (doubles in a register) and
/// switch the compiler to the instruction set before they include them. Standard headers come before that switch, and
/// nothing inline of theirs is used in kernels: such a function compiled for a newer processor could be the copy that
/// the linker keeps for all.

#include <cstddef>
#include <cstdint>

#include <vung/timeseries/lanes.h>

#ifndef VUNG_LANES
#define VUNG_LANES lanes_baseline
#define VUNG_LANES_WIDTH 2
#endif

namespace vung::timeseries::VUNG_LANES {
namespace {

using Vec = double __attribute__((vector_size(VUNG_LANES_WIDTH * 8), may_alias));
using Mask = long long __attribute__((vector_size(VUNG_LANES_WIDTH * 8), may_alias));
constexpr std::size_t kWidth = VUNG_LANES_WIDTH;
constexpr double kGreatest = 1.7976931348623157e308;

inline const Vec* in(const double* p) {
    return reinterpret_cast<const Vec*>(p);
}
inline Vec* out(double* p) {
    return reinterpret_cast<Vec*>(p);
}

}  // namespace
}  // namespace vung::timeseries::VUNG_LANES
