// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What one edge adds to the size of a shape on the ellipsoid: its length, and the area between it and a parallel.
///
/// The edge is a geodesic between two places. With t from 0 to 1 along it, latitude and longitude obey
///
///     lat'' = -(M'/M) lat'^2 - (r sin(lat) / M) lon'^2,    lon'' = 2 (M sin(lat) / r) lat' lon'
///
/// (M: radius of the meridian's curvature, r: radius of the parallel). Starting from the straight line in longitude and
/// latitude, both are integrated twice with the ends held (Picard's iteration, values at Gauss-Legendre nodes), which
/// gains a factor of (length / earth's radius) a round. Length and area are integrals over the same nodes. Against
/// GeographicLib: lengths within 10 nm, areas within 1e-4 m2 (its own noise for small shapes) and 1e-12 of large ones.
/// The same bits on every machine (docs/decisions/0016-own-arithmetic-for-the-usual-systems.md).

#include <cstddef>
#include <optional>

#include <vung/geometry/geodesic.h>
#include <vung/geometry/polygon.h>

namespace vung::geometry {

struct EdgeSize {
    double length_m = 0;
    double area_m2 = 0;  ///< from the parallel up to the edge, times its way east; negative westward or below
};

/// Edges of one shape, with areas counted from the parallel `base_latitude` (degrees).
class GeodesicEdges {
public:
    GeodesicEdges(const Ellipsoid& ellipsoid, double base_latitude);

    /// Corners in degrees; longitudes may differ by turns. Nothing for edges that this method is not meant for: those
    /// over some 600 km, or with an end nearer than 15 degrees to a pole.
    std::optional<EdgeSize> size(Point from, Point to) const;

private:
    double zone(double sine) const;
    template <std::size_t N>
    std::optional<EdgeSize> along(Point start, double d_lon, double d_lat) const;

    double a_ = 0, e2_ = 0, base_ = 0;
};

}  // namespace vung::geometry
