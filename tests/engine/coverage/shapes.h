// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Shapes for coverage tests, and areas by GEOS to compare with.

#include <geos_c.h>

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <utility>
#include <vector>

#include <vung/geometry/polygon.h>

namespace vung::test {

using geometry::MultiPolygon;
using geometry::Point;
using geometry::Polygon;
using geometry::Ring;

/// Closed ring of the given corners.
inline Ring ring(Ring corners) {
    corners.push_back(corners.front());
    return corners;
}

inline Ring box_ring(double u0, double v0, double u1, double v1) {
    return ring({{u0, v0}, {u1, v0}, {u1, v1}, {u0, v1}});
}

inline MultiPolygon shape(Ring outer, std::vector<Ring> holes = {}) {
    return {{Polygon{std::move(outer), std::move(holes)}}};
}

/// Calls change(point) on every vertex.
template <class Change>
MultiPolygon changed(MultiPolygon s, const Change& change) {
    for (auto& part : s.parts) {
        for (auto& p : part.outer) change(p);
        for (auto& hole : part.holes)
            for (auto& p : hole) change(p);
    }
    return s;
}

inline MultiPolygon moved(MultiPolygon s, double du, double dv) {
    return changed(std::move(s), [&](Point& p) { p.x += du, p.y += dv; });
}

/// Random shapes that do not depend on the standard library's distributions.
class ShapeMaker {
public:
    explicit ShapeMaker(std::uint32_t seed) : bits_(seed) {}

    double uniform(double low, double high) { return low + (high - low) * (bits_() / 4294967296.0); }
    int whole(int low, int high) { return low + static_cast<int>(uniform(0, 1) * (high - low + 1)); }

    /// Ring that every ray from `centre` crosses once; equal radii make it convex.
    Ring star(Point centre, double smallest, double largest, int corners) {
        Ring r;
        const double turn = uniform(0, 2 * std::numbers::pi);
        for (int i = 0; i < corners; ++i) {
            const double angle = turn + 2 * std::numbers::pi * (i + uniform(0, 0.9)) / corners;
            const double radius = uniform(smallest, largest);
            r.push_back({centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)});
        }
        return ring(std::move(r));
    }

private:
    std::mt19937 bits_;
};

/// A GEOS polygon set whose intersections with single cells can be asked for.
class GeosShape {
public:
    explicit GeosShape(const MultiPolygon& s) : handle_(GEOS_init_r()) {
        std::vector<GEOSGeometry*> parts;
        for (const auto& part : s.parts) {
            std::vector<GEOSGeometry*> holes;
            for (const auto& hole : part.holes) holes.push_back(linear_ring(hole));
            parts.push_back(GEOSGeom_createPolygon_r(handle_, linear_ring(part.outer), holes.data(),
                                                     static_cast<unsigned>(holes.size())));
        }
        geometry_ =
            GEOSGeom_createCollection_r(handle_, GEOS_MULTIPOLYGON, parts.data(), static_cast<unsigned>(parts.size()));
    }
    ~GeosShape() {
        GEOSGeom_destroy_r(handle_, geometry_);
        GEOS_finish_r(handle_);
    }
    GeosShape(const GeosShape&) = delete;
    GeosShape& operator=(const GeosShape&) = delete;

    bool valid() const { return GEOSisValid_r(handle_, geometry_) == 1; }
    double area() const { return area_of(geometry_); }
    double area_in_cell(std::int64_t col, std::int64_t row) const {
        const auto u = static_cast<double>(col), v = static_cast<double>(row);
        GEOSGeometry* cell = GEOSGeom_createPolygon_r(handle_, linear_ring(box_ring(u, v, u + 1, v + 1)), nullptr, 0);
        GEOSGeometry* piece = GEOSIntersection_r(handle_, geometry_, cell);
        const double area = piece ? area_of(piece) : std::nan("");
        GEOSGeom_destroy_r(handle_, cell);
        GEOSGeom_destroy_r(handle_, piece);
        return area;
    }

private:
    GEOSGeometry* linear_ring(const Ring& r) const {
        return GEOSGeom_createLinearRing_r(
            handle_, GEOSCoordSeq_copyFromBuffer_r(handle_, &r.front().x, static_cast<unsigned>(r.size()), 0, 0));
    }
    double area_of(const GEOSGeometry* g) const {
        double area = 0;
        GEOSArea_r(handle_, g, &area);
        return area;
    }

    GEOSContextHandle_t handle_;
    GEOSGeometry* geometry_ = nullptr;
};

}  // namespace vung::test
