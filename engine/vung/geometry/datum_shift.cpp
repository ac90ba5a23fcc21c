// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/datum_shift.h>

#include <cmath>
#include <limits>
#include <numbers>

#include <vung/numeric/repeatable.h>

namespace vung::geometry {
namespace {

constexpr double kSecond = std::numbers::pi / 180 / 3600;

}  // namespace

bool is_place(Point p) {
    constexpr double kSlack = 1e-12, kFarthest = 10;
    return std::abs(p.y) <= std::numbers::pi / 2 + kSlack && std::abs(p.x) <= kFarthest;
}

Geocentric to_geocentric(Point p, const Ellipsoid& ellipsoid) {
    constexpr double kNone = std::numeric_limits<double>::infinity();
    if (!is_place(p)) return {kNone, kNone, kNone};
    const double e2 = ellipsoid.flattening * (2 - ellipsoid.flattening);
    const auto [s, c] = numeric::sin_cos(p.y);
    const auto [sx, cx] = numeric::sin_cos(p.x);
    const double n = ellipsoid.semi_major_m / std::sqrt(1 - e2 * s * s);
    return {n * c * cx, n * c * sx, n * (1 - e2) * s};
}

Point to_lon_lat(const Geocentric& place, const Ellipsoid& ellipsoid) {
    const double a = ellipsoid.semi_major_m, b = a * (1 - ellipsoid.flattening);
    const double e2 = ellipsoid.flattening * (2 - ellipsoid.flattening),
                 across = std::sqrt(place.x * place.x + place.y * place.y);
    // Sine and cosine of the parametric latitude, without an angle.
    double s = place.z * a, c = across * b;
    const double size = std::sqrt(s * s + c * c);
    s = size > 0 ? s / size : 0;
    c = size > 0 ? c / size : 1;
    return {numeric::atan2(place.y, place.x),
            numeric::atan2(place.z + e2 / (1 - e2) * b * s * s * s, across - e2 * a * c * c * c)};
}

SevenParameters::SevenParameters(const Parameters& parameters)
    : moved_(parameters.translation_m), scale_(1 + parameters.scale_ppm * 1e-6) {
    for (std::size_t i = 0; i < turned_.size(); ++i)
        turned_[i] = (parameters.position_vector ? -1 : 1) * parameters.rotation_seconds[i] * kSecond;
}

Geocentric SevenParameters::forward(const Geocentric& p) const {
    const auto& [rx, ry, rz] = turned_;
    return {moved_[0] + scale_ * (p.x + rz * p.y - ry * p.z), moved_[1] + scale_ * (-rz * p.x + p.y + rx * p.z),
            moved_[2] + scale_ * (ry * p.x - rx * p.y + p.z)};
}

/// With the rotation turned back rather than the matrix inverted, as PROJ does: less than 0.1 mm for rotations of
/// several seconds.
Geocentric SevenParameters::inverse(const Geocentric& p) const {
    const auto& [rx, ry, rz] = turned_;
    const double x = (p.x - moved_[0]) / scale_, y = (p.y - moved_[1]) / scale_, z = (p.z - moved_[2]) / scale_;
    return {x - rz * y + ry * z, rz * x + y - rx * z, -ry * x + rx * y + z};
}

}  // namespace vung::geometry
