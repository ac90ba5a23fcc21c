// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Metres around a place. Longitude and latitude are stretched by the radii of the ellipsoid at the latitude of the
/// place; coordinates of a map are multiplied by its unit (the map's own metres: within 0.2 % of those on the ground in
/// UTM and the zones of VN-2000). Within 1 km of the place, lengths and areas of longitude-latitude shapes are right to
/// 1e-4 up to 60 degrees of latitude; the error grows with the distance (tan(latitude) * distance / 6400 km).

#include <vung/geometry/crs.h>
#include <vung/geometry/geodesic.h>
#include <vung/geometry/polygon.h>

namespace vung::geometry {

class LocalPlane {
public:
    LocalPlane(const Crs& crs, Point origin, const Ellipsoid& ellipsoid = {});

    Point to_metres(Point p) const { return {(p.x - origin_.x) * metres_x_, (p.y - origin_.y) * metres_y_}; }
    Point from_metres(Point p) const { return {origin_.x + p.x / metres_x_, origin_.y + p.y / metres_y_}; }
    Ring to_metres(const Ring& ring) const;
    MultiPolygon to_metres(const MultiPolygon& shape) const;

    double metres_x() const { return metres_x_; }  ///< metres per unit of x
    double metres_y() const { return metres_y_; }
    double square_metres() const { return metres_x_ * metres_y_; }  ///< per square unit

private:
    Point origin_;
    double metres_x_ = 1, metres_y_ = 1;
};

/// The plane around the middle of a box.
LocalPlane plane_around(const Crs& crs, const Box& box);

}  // namespace vung::geometry
