// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Area and perimeter on the ellipsoid, edge by edge (geometry/geodesic_edge.h). Rings with an edge over some 600 km, a
/// corner nearer than 15 degrees to a pole, or around one, go through GeographicLib: Karney (2013), "Algorithms for
/// geodesics", J. Geodesy 87:43-55. Edges are
/// geodesics, not straight lines of a map; a parcel drawn in a projected plane with long edges should be cut finer
/// first.

#include <vung/geometry/polygon.h>

namespace vung::geometry {

/// Ellipsoid of revolution. The default is that of WGS 84, which VN-2000 uses as well.
struct Ellipsoid {
    double semi_major_m = 6378137.0;
    double flattening = 1 / 298.257223563;
    bool operator==(const Ellipsoid&) const = default;
};

struct GeodesicSize {
    double area_m2 = 0;      ///< holes taken off, never negative for a valid shape
    double perimeter_m = 0;  ///< of all rings, holes included
};

/// Size of a shape with x = longitude and y = latitude in degrees. The direction of rings does not matter; each ring
/// encloses the smaller of its two sides. Longitudes may cross the antimeridian.
/// \throws InputError  a coordinate is not finite, or a latitude is not in [-90, 90]
GeodesicSize geodesic_size(const MultiPolygon& lon_lat, const Ellipsoid& ellipsoid = {});

}  // namespace vung::geometry
