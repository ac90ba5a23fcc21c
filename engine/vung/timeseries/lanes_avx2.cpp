// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/lanes.h>

#pragma GCC push_options
#pragma GCC target("avx2")
#define VUNG_LANES lanes_avx2
#define VUNG_LANES_WIDTH 4
#include <vung/timeseries/lane_cells.h>
#include <vung/timeseries/lane_fills.h>
#include <vung/timeseries/lane_solver.h>

namespace vung::timeseries::lanes_avx2 {

extern const LaneKernels kKernels;
const LaneKernels kKernels{load, store, solve2, solve3, envelope, lines, periods, windows, logarithm};

}  // namespace vung::timeseries::lanes_avx2
#pragma GCC pop_options
