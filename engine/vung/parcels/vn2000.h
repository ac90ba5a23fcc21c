// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// VN-2000 as facts: its zones (data/vn2000/zones.csv) and the parameters of its datum shift
/// (data/vn2000/shifts.csv). docs/methods/vn2000.md tells what they are used for.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <vung/geometry/polygon.h>

namespace vung::parcels {

/// A projected system on VN-2000: transverse Mercator from the equator.
struct Vn2000Zone {
    enum class Kind : std::uint8_t {
        utm,        ///< 6 degrees wide
        tm3,        ///< 3 degrees wide, national or of provinces
        deprecated  ///< registered with false easting and northing exchanged
    };
    std::string code;  ///< "EPSG:9210"
    Kind kind = Kind::tm3;
    double central_meridian = 0;  ///< degrees
    double scale = 0;
    double false_easting = 0, false_northing = 0;  ///< m
    std::string replaced_by;                       ///< code; empty where it is in use
    std::string provinces;                         ///< that use it, as before the merger of July 2025; may be empty

    /// "105°45'"
    std::string meridian_text() const;
};

/// In the order of the file: UTM, TM-3, deprecated.
const std::vector<Vn2000Zone>& vn2000_zones();
/// Null where no zone has that code.
const Vn2000Zone* find_vn2000_zone(std::string_view code);

/// A shift of seven parameters to WGS 84 as +towgs84 writes it: metres, arc-seconds (position vector), parts per
/// million.
using ToWgs84 = std::array<double, 7>;

struct Vn2000Shift {
    std::string code, name;  ///< "EPSG:6960", "VN-2000 to WGS 84 (2)"
    ToWgs84 to_wgs84{};
    double accuracy_m = 0;  ///< as the registry states it
    geometry::Box area;     ///< longitudes and latitudes
};

/// The one that is used, and others that files carry.
const Vn2000Shift& pinned_vn2000_shift();
const std::vector<Vn2000Shift>& other_vn2000_shifts();

/// How far apart two shifts put a place of Viet Nam on the ground: the least and the greatest distance in metres over
/// its length (9, 16 and 23 degrees north on 106 degrees east).
std::pair<double, double> shift_distance_m(const ToWgs84& a, const ToWgs84& b);

/// True for a shift that moves Viet Nam as VN-2000's does, whatever its rotations: within 20 m of the pinned one.
bool resembles_vn2000(const ToWgs84& shift);

}  // namespace vung::parcels
