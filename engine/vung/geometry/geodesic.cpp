// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/geodesic.h>

#include <geodesic.h>

#include <cmath>
#include <optional>
#include <span>
#include <string>

#include <vung/error.h>
#include <vung/geometry/geodesic_edge.h>

namespace vung::geometry {
namespace {

/// Corners without the closing one; a ring that is not closed counts as closed.
std::span<const Point> corners(const Ring& ring) {
    const std::size_t n = ring.size() > 1 && ring.front() == ring.back() ? ring.size() - 1 : ring.size();
    const auto out = std::span{ring}.first(n);
    for (const Point p : out)
        if (!std::isfinite(p.x) || !std::isfinite(p.y) || std::abs(p.y) > 90)
            throw InputError{
                {.what =
                     "longitude " + std::to_string(p.x) + ", latitude " + std::to_string(p.y) + " is no place on Earth",
                 .where = "",
                 .fix = "check the coordinate reference system; latitudes lie between -90 and 90 degrees"}};
    return out;
}

/// Edge by edge; nothing when an edge is too long for that, or the ring goes around a pole.
std::optional<GeodesicSize> by_edges(std::span<const Point> ring, const Ellipsoid& ellipsoid) {
    GeodesicSize out;
    if (ring.empty()) return out;
    const GeodesicEdges edges{ellipsoid, ring.front().y};
    double east = 0;  // degrees
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Point from = ring[i], to = ring[i + 1 < ring.size() ? i + 1 : 0];
        const auto edge = edges.size(from, to);
        if (!edge) return std::nullopt;
        out.area_m2 += edge->area_m2;
        out.perimeter_m += edge->length_m;
        east += to.x - from.x - 360 * std::floor((to.x - from.x + 180) / 360);
    }
    if (std::abs(east) > 180) return std::nullopt;
    out.area_m2 = std::abs(out.area_m2);
    return out;
}

GeodesicSize by_library(std::span<const Point> ring, const Ellipsoid& ellipsoid) {
    geod_geodesic earth;
    geod_init(&earth, ellipsoid.semi_major_m, ellipsoid.flattening);
    geod_polygon polygon;
    geod_polygon_init(&polygon, 0);
    for (const Point p : ring) geod_polygon_addpoint(&earth, &polygon, p.y, p.x);
    GeodesicSize size;
    geod_polygon_compute(&earth, &polygon, 0, 1, &size.area_m2, &size.perimeter_m);
    size.area_m2 = std::abs(size.area_m2);
    return size;
}

GeodesicSize ring_size(const Ring& ring, const Ellipsoid& ellipsoid) {
    const auto places = corners(ring);
    if (const auto size = by_edges(places, ellipsoid)) return *size;
    return by_library(places, ellipsoid);
}

}  // namespace

GeodesicSize geodesic_size(const MultiPolygon& lon_lat, const Ellipsoid& ellipsoid) {
    GeodesicSize total;
    for (const auto& part : lon_lat.parts) {
        const GeodesicSize outer = ring_size(part.outer, ellipsoid);
        total.area_m2 += outer.area_m2;
        total.perimeter_m += outer.perimeter_m;
        for (const auto& hole : part.holes) {
            const GeodesicSize size = ring_size(hole, ellipsoid);
            total.area_m2 -= size.area_m2;
            total.perimeter_m += size.perimeter_m;
        }
    }
    return total;
}

}  // namespace vung::geometry
