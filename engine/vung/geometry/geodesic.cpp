// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/geodesic.h>

#include <geodesic.h>

#include <cmath>
#include <string>

#include <vung/error.h>

namespace vung::geometry {
namespace {

GeodesicSize ring_size(const geod_geodesic& earth, const Ring& ring) {
    geod_polygon polygon;
    geod_polygon_init(&polygon, 0);
    // The closing point is the library's own doing; a ring that is not closed counts as closed.
    const std::size_t n = ring.size() > 1 && ring.front() == ring.back() ? ring.size() - 1 : ring.size();
    for (std::size_t i = 0; i < n; ++i) {
        const Point p = ring[i];
        if (!std::isfinite(p.x) || !std::isfinite(p.y) || std::abs(p.y) > 90)
            throw InputError{
                {.what =
                     "longitude " + std::to_string(p.x) + ", latitude " + std::to_string(p.y) + " is no place on Earth",
                 .where = "",
                 .fix = "check the coordinate reference system; latitudes lie between -90 and 90 degrees"}};
        geod_polygon_addpoint(&earth, &polygon, p.y, p.x);
    }
    GeodesicSize size;
    geod_polygon_compute(&earth, &polygon, 0, 1, &size.area_m2, &size.perimeter_m);
    size.area_m2 = std::abs(size.area_m2);
    return size;
}

}  // namespace

GeodesicSize geodesic_size(const MultiPolygon& lon_lat, const Ellipsoid& ellipsoid) {
    geod_geodesic earth;
    geod_init(&earth, ellipsoid.semi_major_m, ellipsoid.flattening);
    GeodesicSize total;
    for (const auto& part : lon_lat.parts) {
        const GeodesicSize outer = ring_size(earth, part.outer);
        total.area_m2 += outer.area_m2;
        total.perimeter_m += outer.perimeter_m;
        for (const auto& hole : part.holes) {
            const GeodesicSize size = ring_size(earth, hole);
            total.area_m2 -= size.area_m2;
            total.perimeter_m += size.perimeter_m;
        }
    }
    return total;
}

}  // namespace vung::geometry
