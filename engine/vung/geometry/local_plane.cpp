// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/local_plane.h>

#include <cmath>
#include <numbers>

#include <vung/numeric/repeatable.h>

namespace vung::geometry {

LocalPlane::LocalPlane(const Crs& crs, Point origin, const Ellipsoid& ellipsoid) : origin_(origin) {
    if (!crs.geographic) {
        metres_x_ = metres_y_ = crs.metres_per_unit;
        return;
    }
    constexpr double kRadians = std::numbers::pi / 180;
    const double e2 = ellipsoid.flattening * (2 - ellipsoid.flattening), s = numeric::sin(origin.y * kRadians);
    const double w2 = 1 - e2 * s * s, across = ellipsoid.semi_major_m / std::sqrt(w2);
    metres_x_ = across * numeric::cos(origin.y * kRadians) * kRadians;  // along the parallel
    metres_y_ = across * (1 - e2) / w2 * kRadians;                      // along the meridian
}

Ring LocalPlane::to_metres(const Ring& ring) const {
    Ring out;
    out.reserve(ring.size());
    for (const Point p : ring) out.push_back(to_metres(p));
    return out;
}

MultiPolygon LocalPlane::to_metres(const MultiPolygon& shape) const {
    MultiPolygon out;
    for (const auto& part : shape.parts) {
        auto& copy = out.parts.emplace_back();
        copy.outer = to_metres(part.outer);
        for (const auto& hole : part.holes) copy.holes.push_back(to_metres(hole));
    }
    return out;
}

LocalPlane plane_around(const Crs& crs, const Box& box) {
    return LocalPlane{crs, {(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2}};
}

}  // namespace vung::geometry
