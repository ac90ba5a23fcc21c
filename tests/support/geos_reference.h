// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What GEOS says about polygons: the reference for code that does without it. Shapes are closed and not empty.

#define GEOS_USE_ONLY_R_API
#include <geos_c.h>

#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include <vung/geometry/polygon.h>

namespace vung::test {

class GeosReference {
public:
    GeosReference() : geos_(GEOS_init_r()) {}
    ~GeosReference() { GEOS_finish_r(geos_); }
    GeosReference(const GeosReference&) = delete;
    GeosReference& operator=(const GeosReference&) = delete;

    bool valid(const geometry::MultiPolygon& shape) const {
        auto* g = make(shape);
        const bool out = GEOSisValid_r(geos_, g) == 1;
        GEOSGeom_destroy_r(geos_, g);
        return out;
    }

    double intersection_area(const geometry::MultiPolygon& a, const geometry::MultiPolygon& b) const {
        auto *left = make(a), *right = make(b), *both = GEOSIntersection_r(geos_, left, right);
        const double out = area(both);
        for (auto* g : {left, right, both}) GEOSGeom_destroy_r(geos_, g);
        return out;
    }

    double union_area(const std::vector<geometry::MultiPolygon>& shapes) const {
        std::vector<GEOSGeometry*> list;
        for (const auto& shape : shapes) list.push_back(make(shape));
        auto* all = GEOSGeom_createCollection_r(geos_, GEOS_GEOMETRYCOLLECTION, list.data(),
                                                static_cast<unsigned>(list.size()));
        auto* joined = GEOSUnaryUnion_r(geos_, all);
        const double out = area(joined);
        for (auto* g : {all, joined}) GEOSGeom_destroy_r(geos_, g);
        return out;
    }

    std::pair<double, double> intersection_centroid(const geometry::MultiPolygon& a,
                                                    const geometry::MultiPolygon& b) const {
        auto *left = make(a), *right = make(b), *both = GEOSIntersection_r(geos_, left, right);
        auto* centre = GEOSGetCentroid_r(geos_, both);
        std::pair<double, double> out;
        GEOSGeomGetX_r(geos_, centre, &out.first);
        GEOSGeomGetY_r(geos_, centre, &out.second);
        for (auto* g : {left, right, both, centre}) GEOSGeom_destroy_r(geos_, g);
        return out;
    }

private:
    double area(const GEOSGeometry* g) const {
        double out = -1;
        if (g != nullptr) GEOSArea_r(geos_, g, &out);
        return out;
    }
    GEOSGeometry* make(const geometry::Ring& ring) const {
        return GEOSGeom_createLinearRing_r(
            geos_, GEOSCoordSeq_copyFromBuffer_r(geos_, &ring.front().x, static_cast<unsigned>(ring.size()), 0, 0));
    }
    GEOSGeometry* make(const geometry::MultiPolygon& shape) const {
        std::vector<GEOSGeometry*> parts;
        for (const auto& part : shape.parts) {
            std::vector<GEOSGeometry*> holes;
            for (const auto& hole : part.holes) holes.push_back(make(hole));
            parts.push_back(
                GEOSGeom_createPolygon_r(geos_, make(part.outer), holes.data(), static_cast<unsigned>(holes.size())));
        }
        return GEOSGeom_createCollection_r(geos_, GEOS_MULTIPOLYGON, parts.data(), static_cast<unsigned>(parts.size()));
    }

    GEOSContextHandle_t geos_;
};

/// Numbers in [0, 1) from a counter (SplitMix64), the same everywhere.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}
    double next() {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        return static_cast<double>((z ^ (z >> 31U)) >> 11U) * 0x1p-53;
    }
    double between(double low, double high) { return low + (high - low) * next(); }
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() * static_cast<double>(count)); }

private:
    std::uint64_t state_;
};

}  // namespace vung::test
