// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// One dated series of one layer over one parcel, as structure of arrays.

#include <string>
#include <vector>

#include <vung/dates/date.h>

namespace vung::timeseries {

/// Days do not decrease (two acquisitions may share a day). A gap has weight 0 and its value means nothing.
struct Series {
    std::vector<dates::Date> days;
    std::vector<double> values;
    std::vector<double> weights;  ///< share of the parcel that was seen clearly, in [0, 1]

    std::size_t size() const { return days.size(); }
    bool empty() const { return days.empty(); }
};

}  // namespace vung::timeseries
