// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The transverse Mercator projection (UTM, zones of VN-2000, Gauss-Krüger) after Karney (2011), "Transverse Mercator
/// with an accuracy of a few nanometers", J. Geodesy 85:475-485: the series of Krüger to the sixth power of the third
/// flattening. Off by less than 10 nm within 4000 km of the central meridian. The same bits on every machine
/// (docs/decisions/0016-own-arithmetic-for-the-usual-systems.md).

#include <array>

#include <vung/geometry/geodesic.h>
#include <vung/geometry/polygon.h>

namespace vung::geometry {

/// Angles in radians, lengths in metres.
class TransverseMercator {
public:
    struct Parameters {
        Ellipsoid ellipsoid;
        double latitude_of_origin = 0, central_meridian = 0;
        double scale = 1;
        double false_easting = 0, false_northing = 0;
    };

    explicit TransverseMercator(const Parameters& parameters);

    /// Easting and northing of a longitude and latitude; infinite where the map has no such place.
    Point forward(Point lon_lat) const;
    /// Longitude in [-pi, pi] and latitude of an easting and northing; infinite where the map does not reach.
    Point inverse(Point east_north) const;

private:
    static constexpr std::size_t kOrder = 6;

    Point on_sphere_to_plane(Point lon_lat) const;

    Parameters parameters_;
    double eccentricity_ = 0;
    double radius_ = 0;  ///< of the rectifying circle, scale included
    double origin_ = 0;  ///< northing of the latitude of origin, in units of `radius_`
    std::array<double, kOrder> to_plane_{}, to_sphere_{};
};

}  // namespace vung::geometry
