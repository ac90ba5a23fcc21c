// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What is wrong with a polygon, where, and what a repair changes. Rules are those of OGC Simple Features as GEOS
/// checks them, in the plane of the coordinates; closed rings, numbers and point counts are checked here first.

#include <optional>
#include <string>
#include <string_view>

#include <vung/geometry/polygon.h>

namespace vung::geometry {

enum class Fault {
    empty,                ///< no part has an outer ring
    not_finite,           ///< a coordinate is NaN or infinite
    ring_not_closed,      ///< first and last point differ
    too_few_points,       ///< a ring needs three different points, so four with the closing one
    self_crossing,        ///< a ring crosses or touches itself along a line, or two rings cross
    hole_outside,         ///< a hole lies outside its outer ring
    nested_holes,         ///< a hole lies inside another
    nested_parts,         ///< a part lies inside another
    duplicate_rings,      ///< the same ring twice
    disconnected_inside,  ///< holes or touching rings cut the inside into pieces
    other                 ///< what a newer GEOS may find; the text tells
};

/// Stable name of a fault: "self_crossing".
std::string_view code(Fault fault);

struct Invalidity {
    Fault fault = Fault::other;
    std::string text;            ///< "a ring crosses itself", for people
    std::optional<Point> place;  ///< where, in the shape's own coordinates, as far as it is known
};

/// The first thing that is wrong; nothing when the shape is valid. Empty holes are passed over.
/// Safe from many threads at once.
std::optional<Invalidity> find_invalidity(const MultiPolygon& shape);

struct Repair {
    MultiPolygon shape;      ///< valid; parts in the order GEOS gives them
    double area_before = 0;  ///< planar, as drawn: |outer ring| less |holes|, so that a figure of eight can be near 0
    double area_after = 0;   ///< planar
};

/// Makes a valid shape: open rings are closed, rings of too few points dropped, then GEOS rebuilds the rest from its
/// structure (outer rings add, holes take away); lines and points that are left over go. A valid shape comes back as it
/// is, without its empty parts. Nothing when a coordinate is not finite or no polygon is left.
std::optional<Repair> repair(const MultiPolygon& shape);

}  // namespace vung::geometry
