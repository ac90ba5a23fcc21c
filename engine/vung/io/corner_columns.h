// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Which columns of a table hold outlines, corners or points. For .cpp files of io only.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <vung/io/headed_table.h>

namespace vung::io {

/// Columns of the two coordinates of one corner; equal where one cell holds both ("580123; 1140456").
struct CornerPair {
    std::size_t x = 0, y = 0;
    bool operator==(const CornerPair&) const = default;
};

enum class CornerLayout {
    none,   ///< no column tells where the parcels lie
    wkt,    ///< one cell per parcel
    wide,   ///< one row per parcel, corners side by side
    single  ///< one pair: one row per corner, or one point per parcel
};

struct CornerColumns {
    CornerLayout layout = CornerLayout::none;
    std::size_t wkt = 0;
    std::vector<CornerPair> pairs;     ///< in the order of corners
    bool named = false;                ///< the names say which is east and which north ("lon", "easting", "Kinh độ")
    std::optional<std::size_t> order;  ///< column of corner numbers, for `single`
};

/// By the names of columns: wkt, geometry; X1 Y1 X2 Y2, "Điểm 1 / X", "Điểm 1" with pairs in the cells; X and Y, lon
/// and lat, easting and northing, "Kinh độ" and "Vĩ độ"; "STT điểm", "Số hiệu điểm", "corner" for the order. A first
/// column of WKT is found by its cells too. Columns in `taken` (the ids) are never coordinates.
CornerColumns find_corner_columns(const HeadedTable& table, const std::vector<std::size_t>& taken);

}  // namespace vung::io
