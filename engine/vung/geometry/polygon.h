// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Polygons as plain values, in whatever plane the coordinates belong to. Rings are closed: the first point stands
/// again at the end. Holes lie inside the outer ring; the direction of rings carries no meaning.

#include <algorithm>
#include <limits>
#include <vector>

namespace vung::geometry {

struct Point {
    double x = 0;
    double y = 0;
    bool operator==(const Point&) const = default;
};

using Ring = std::vector<Point>;

struct Polygon {
    Ring outer;
    std::vector<Ring> holes;
    bool operator==(const Polygon&) const = default;
};

struct MultiPolygon {
    std::vector<Polygon> parts;
    bool empty() const { return parts.empty(); }
    bool operator==(const MultiPolygon&) const = default;
};

/// Smallest upright rectangle around something; empty until it includes a point.
struct Box {
    double min_x = std::numeric_limits<double>::infinity();
    double min_y = std::numeric_limits<double>::infinity();
    double max_x = -std::numeric_limits<double>::infinity();
    double max_y = -std::numeric_limits<double>::infinity();

    bool empty() const { return !(min_x <= max_x && min_y <= max_y); }
    void include(Point p) {
        min_x = std::min(min_x, p.x), max_x = std::max(max_x, p.x);
        min_y = std::min(min_y, p.y), max_y = std::max(max_y, p.y);
    }
    void include(const Box& b) {
        min_x = std::min(min_x, b.min_x), max_x = std::max(max_x, b.max_x);
        min_y = std::min(min_y, b.min_y), max_y = std::max(max_y, b.max_y);
    }
    bool intersects(const Box& b) const {
        return min_x <= b.max_x && b.min_x <= max_x && min_y <= b.max_y && b.min_y <= max_y;
    }
    bool operator==(const Box&) const = default;
};

inline Box bounds(const MultiPolygon& shape) {
    Box box;
    for (const auto& part : shape.parts)
        for (const auto& p : part.outer) box.include(p);
    return box;
}

/// Area in the plane of the coordinates (shoelace; holes taken off), never negative for a valid polygon.
double planar_area(const MultiPolygon& shape);

}  // namespace vung::geometry
