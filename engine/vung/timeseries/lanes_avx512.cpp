// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/lanes.h>

#pragma GCC push_options
#pragma GCC target("avx512f,avx512vl,avx512dq,avx512bw,prefer-vector-width=512")
#define VUNG_LANES lanes_avx512
#define VUNG_LANES_WIDTH 8
#include <vung/timeseries/lane_cells.h>
#include <vung/timeseries/lane_fills.h>
#include <vung/timeseries/lane_solver.h>

namespace vung::timeseries::lanes_avx512 {

extern const LaneKernels kKernels;
const LaneKernels kKernels{load, store, solve2, solve3, envelope, lines, periods, windows, logarithm};

}  // namespace vung::timeseries::lanes_avx512
#pragma GCC pop_options
