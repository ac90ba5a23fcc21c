// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Dated observations on equal steps of days, for methods that need them.

#include <vector>

#include <vung/timeseries/series.h>

namespace vung::timeseries {

/// Values at start, start + step, ...; a step without an observation has weight 0.
struct Gridded {
    dates::Date start;
    int step_days = 1;
    std::vector<double> values;
    std::vector<double> weights;

    dates::Date day(std::size_t i) const { return start + dates::Days{step_days} * static_cast<int>(i); }
    std::size_t size() const { return values.size(); }
};

/// Puts a series on the grid from `first` to `last` (both included). Observations of one step are averaged by weight;
/// the weight of the step is their greatest weight, since a second look at the same parcel does not show more of it.
/// Observations outside, without weight or without a finite value are left out.
/// \throws InvariantError  the step is below 1, or `last` lies before `first`
Gridded to_grid(const Series& series, dates::Date first, dates::Date last, int step_days = 1);

}  // namespace vung::timeseries
