// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// From one datum to another by seven parameters, through coordinates from the centre of the earth. The same bits on
/// every machine (docs/decisions/0016-own-arithmetic-for-the-usual-systems.md).

#include <array>

#include <vung/geometry/geodesic.h>
#include <vung/geometry/polygon.h>

namespace vung::geometry {

/// Whether a longitude and latitude in radians are a place on earth: up to the poles, and no more than 10 radians
/// around, since larger numbers are metres that somebody took for degrees. False for what is not finite.
bool is_place(Point lon_lat);

/// Metres from the centre of the earth: towards longitude 0 and 90 degrees on the equator, and the north pole.
struct Geocentric {
    double x = 0, y = 0, z = 0;
};

/// Of a place on the ellipsoid (longitude, latitude in radians; height 0). Infinite when there is no such place.
Geocentric to_geocentric(Point lon_lat, const Ellipsoid& ellipsoid);
/// Longitude and latitude below or above a place near the ellipsoid (Bowring 1976; within 10 km of height off by less
/// than 1e-11 m).
Point to_lon_lat(const Geocentric& place, const Ellipsoid& ellipsoid);

/// Small rotations, scale and translation, linearised as the EPSG guidance note 7-2 gives them (methods 1032, 1033).
class SevenParameters {
public:
    struct Parameters {
        std::array<double, 3> translation_m{};
        std::array<double, 3> rotation_seconds{};  ///< about x, y, z
        double scale_ppm = 0;
        bool position_vector = false;  ///< else the coordinate frame turns, with opposite signs
    };

    explicit SevenParameters(const Parameters& parameters);
    Geocentric forward(const Geocentric& place) const;
    Geocentric inverse(const Geocentric& place) const;

private:
    std::array<double, 3> moved_{}, turned_{};  ///< metres; radians of a turning coordinate frame
    double scale_ = 1;
};

}  // namespace vung::geometry
