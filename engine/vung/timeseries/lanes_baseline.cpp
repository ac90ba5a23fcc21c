// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/lanes.h>

#define VUNG_LANES lanes_baseline
#define VUNG_LANES_WIDTH 2
#include <vung/timeseries/lane_cells.h>
#include <vung/timeseries/lane_fills.h>
#include <vung/timeseries/lane_solver.h>

namespace vung::timeseries::lanes_baseline {

extern const LaneKernels kKernels;
const LaneKernels kKernels{load, store, solve2, solve3, envelope, lines, periods, windows, logarithm};

}  // namespace vung::timeseries::lanes_baseline
