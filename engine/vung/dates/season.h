// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A named window of days in which crop cycles are looked for; it may cross the year end.

#include <string>

#include <vung/dates/date.h>

namespace vung::dates {

/// Window [start, end], both days included. A crop cycle belongs to the window that holds its start.
struct Season {
    std::string name;  ///< "dong-xuan-2024"
    Date start;
    Date end;

    bool contains(Date day) const { return start <= day && day <= end; }
    bool operator==(const Season&) const = default;
};

}  // namespace vung::dates
