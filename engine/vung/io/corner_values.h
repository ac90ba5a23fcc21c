// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Cells of corners as numbers, and which of the two is east. For .cpp files of io only.

#include <optional>
#include <string>

#include <vung/geometry/polygon.h>
#include <vung/io/corner_columns.h>
#include <vung/io/headed_table.h>

namespace vung::io {

/// One corner as its cells have it.
struct RawCorner {
    enum class State { good, empty, half, no_number, ambiguous } state = State::empty;
    geometry::Point point;   ///< first column as x; see AxisOrder
    bool turned = false;     ///< directions in the cells say that the first is a latitude
    std::size_t column = 0;  ///< of the cell at fault
    std::string text, a, b;  ///< of the cell at fault, and its two readings
};

RawCorner read_corner(const HeadedTable& table, std::size_t row, CornerPair pair);

/// Counts corners by the size of their numbers. In metres, Viet Nam lies from 900 to 2,600 km north and 200 to 900 km
/// east in every zone of VN-2000 and UTM; in degrees from 8 to 24 north and 102 to 118 east.
class AxisOrder {
public:
    void add(geometry::Point corner);
    /// Most corners that can be told have the north first.
    bool north_first() const { return north_first_ > east_first_; }
    bool degrees() const { return degrees_ * 2 > all_; }
    std::size_t count() const { return all_; }
    /// Corners that speak against the majority.
    std::size_t against() const { return north_first() ? east_first_ : north_first_; }

private:
    std::size_t all_ = 0, north_first_ = 0, east_first_ = 0, degrees_ = 0;
};

}  // namespace vung::io
