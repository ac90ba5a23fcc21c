// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Outlines as the EU information system holds them: whole millionths of a degree. All that the rounding decides
/// (repeated corners, crossings, areas of slivers) is decided here in whole numbers, without rounding of its own.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <vung/geometry/polygon.h>
#include <vung/geometry/validity.h>

namespace vung::parcels {

inline constexpr double kMicrosPerDegree = 1e6;

/// Millionths of a degree.
struct MicroPoint {
    std::int32_t lon = 0;
    std::int32_t lat = 0;
    auto operator<=>(const MicroPoint&) const = default;
};

using MicroRing = std::vector<MicroPoint>;  ///< closed: the first point stands again at the end

struct MicroPolygon {
    MicroRing outer;
    std::vector<MicroRing> holes;
    bool operator==(const MicroPolygon&) const = default;
};

struct MicroShape {
    std::vector<MicroPolygon> parts;
    bool operator==(const MicroShape&) const = default;
};

/// Rounds degrees half away from zero. \throws InputError  not finite, or outside [-180, 180] x [-90, 90]
MicroPoint to_micro(geometry::Point lon_lat);
MicroShape to_micro(const geometry::MultiPolygon& lon_lat);

geometry::Point to_degrees(MicroPoint p);
geometry::MultiPolygon to_degrees(const MicroShape& shape);

/// "105.123456": always six decimals, never an exponent, never -0.
std::string degrees_text(std::int32_t micro);
void append_degrees(std::string& out, std::int32_t micro);

/// Leaves out corners that equal the one before. Rings of fewer than three different corners are emptied; parts whose
/// outer ring is empty go. Returns how many corners were left out.
std::size_t drop_repeats(MicroShape& shape);

/// Turns outer rings counter-clockwise and holes clockwise, and starts each at its smallest point, so that the same
/// outline is always the same list.
void orient(MicroShape& shape);

/// Twice the area inside a closed ring in square millionths, positive when it runs counter-clockwise. Exact up to
/// 9e15 square millionths (a plot of 90 x 90 degrees); a long double beyond.
long double twice_area(const MicroRing& ring);

/// True when all corners of a closed ring stand on one line: it encloses nothing.
bool is_line(const MicroRing& ring);

/// As geometry::find_invalidity, in whole millionths, so that no rounding error decides. The place is in degrees.
std::optional<geometry::Invalidity> find_invalidity(const MicroShape& shape);

/// Area as the EU information system shows it, in hectares: R^2/2 * |sum (lon2 - lon1)(2 + sin lat1 + sin lat2)| of the
/// outer rings on the sphere of data/eudr/limits.csv; holes are not read by the system. Some 0.5 % more than the true
/// area in Viet Nam.
double eudr_area_ha(const geometry::MultiPolygon& lon_lat);

/// Place inside the largest part, in millionths: the middle of the widest stretch on a parallel through its middle.
/// Nothing where the shape is too thin to hold one.
std::optional<MicroPoint> point_inside(const MicroShape& shape);

/// Narrowest place between two sides of a ring that do not meet, in millionths of a degree of latitude, where it is
/// less than `below`; nothing otherwise. The way round the ring between the two must be at least four times as long as
/// the gap, so that a sharp corner is no neck.
struct Neck {
    double width = 0;  ///< millionths of a degree of latitude
    MicroPoint at;
};
std::optional<Neck> find_neck(const MicroShape& shape, double below);

}  // namespace vung::parcels
