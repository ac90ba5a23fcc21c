// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/validity.h>

#define GEOS_USE_ONLY_R_API
#include <geos_c.h>

#include <array>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include <vung/error.h>
#include <vung/geometry/clearly_simple.h>
#include <vung/geometry/geos_context.h>

namespace vung::geometry {
namespace {

using Geos = GeosContext;

struct Destroy {
    const Geos* geos;
    void operator()(GEOSGeometry* g) const { GEOSGeom_destroy_r(*geos, g); }
};
using Geometry = std::unique_ptr<GEOSGeometry, Destroy>;

Geometry own(const Geos& geos, GEOSGeometry* raw) {
    if (raw == nullptr) throw InvariantError{"GEOS made no geometry: " + geos.message()};
    return Geometry{raw, Destroy{&geos}};
}

/// Hands a list of geometries over to GEOS, which owns them from then on.
std::vector<GEOSGeometry*> release(std::vector<Geometry>& list) {
    std::vector<GEOSGeometry*> raw;
    for (auto& g : list) raw.push_back(g.release());
    return raw;
}

Geometry to_geos(const Geos& geos, const Ring& ring) {
    static_assert(sizeof(Point) == 2 * sizeof(double));
    GEOSCoordSequence* points =
        GEOSCoordSeq_copyFromBuffer_r(geos, &ring.front().x, static_cast<unsigned>(ring.size()), 0, 0);
    if (points == nullptr) throw InvariantError{"GEOS took no coordinates: " + geos.message()};
    return own(geos, GEOSGeom_createLinearRing_r(geos, points));
}

Geometry to_geos(const Geos& geos, const Polygon& part) {
    Geometry outer = to_geos(geos, part.outer);
    std::vector<Geometry> holes;
    for (const auto& hole : part.holes)
        if (!hole.empty()) holes.push_back(to_geos(geos, hole));
    auto raw = release(holes);
    return own(geos, GEOSGeom_createPolygon_r(geos, outer.release(), raw.data(), static_cast<unsigned>(raw.size())));
}

Geometry to_geos(const Geos& geos, const MultiPolygon& shape) {
    std::vector<Geometry> parts;
    for (const auto& part : shape.parts)
        if (!part.outer.empty()) parts.push_back(to_geos(geos, part));
    if (parts.size() == 1) return std::move(parts.front());
    auto raw = release(parts);
    return own(geos,
               GEOSGeom_createCollection_r(geos, GEOS_MULTIPOLYGON, raw.data(), static_cast<unsigned>(raw.size())));
}

Ring ring_from(const Geos& geos, const GEOSGeometry* ring) {
    const GEOSCoordSequence* points = GEOSGeom_getCoordSeq_r(geos, ring);
    unsigned size = 0;
    GEOSCoordSeq_getSize_r(geos, points, &size);
    Ring result(size);
    if (size > 0) GEOSCoordSeq_copyToBuffer_r(geos, points, &result.front().x, 0, 0);
    return result;
}

/// Adds all polygons inside `g`; points and lines are left out.
void add_polygons(const Geos& geos, const GEOSGeometry* g, MultiPolygon& shape) {
    const int type = GEOSGeomTypeId_r(geos, g);
    if (type == GEOS_POLYGON) {
        if (GEOSisEmpty_r(geos, g) != 0) return;
        Polygon part;
        part.outer = ring_from(geos, GEOSGetExteriorRing_r(geos, g));
        for (int i = 0; i < GEOSGetNumInteriorRings_r(geos, g); ++i)
            part.holes.push_back(ring_from(geos, GEOSGetInteriorRingN_r(geos, g, i)));
        shape.parts.push_back(std::move(part));
    } else if (type == GEOS_MULTIPOLYGON || type == GEOS_GEOMETRYCOLLECTION) {
        for (int i = 0; i < GEOSGetNumGeometries_r(geos, g); ++i)
            add_polygons(geos, GEOSGetGeometryN_r(geos, g, i), shape);
    }
}

struct Wording {
    std::string_view geos;  ///< how GEOS's reason starts
    Fault fault;
    std::string_view code;
    std::string_view text;
};

/// In the order of Fault where `geos` is empty; then GEOS's own reasons.
constexpr std::array kWordings{
    Wording{"", Fault::empty, "empty", "the polygon has no points"},
    Wording{"Invalid Coordinate", Fault::not_finite, "not_finite", "a coordinate is not a finite number"},
    Wording{"Ring is not closed", Fault::ring_not_closed, "ring_not_closed", "a ring does not end where it starts"},
    Wording{"Too few points", Fault::too_few_points, "too_few_points", "a ring has fewer than three different points"},
    Wording{"Self-intersection", Fault::self_crossing, "self_crossing", "the boundary crosses itself"},
    Wording{"Hole lies outside shell", Fault::hole_outside, "hole_outside", "a hole lies outside its outer ring"},
    Wording{"Holes are nested", Fault::nested_holes, "nested_holes", "a hole lies inside another hole"},
    Wording{"Nested shells", Fault::nested_parts, "nested_parts", "a part lies inside another part"},
    Wording{"Duplicate Rings", Fault::duplicate_rings, "duplicate_rings", "a ring is there twice"},
    Wording{"Interior is disconnected", Fault::disconnected_inside, "disconnected_inside",
            "rings that touch cut the inside into pieces"},
    Wording{"", Fault::other, "other", "the polygon is not valid"},
    Wording{"Ring Self-intersection", Fault::self_crossing, "self_crossing", "a ring touches itself"},
};

const Wording& wording(Fault fault) {
    return kWordings[static_cast<std::size_t>(fault)];
}

Invalidity told(Fault fault, std::optional<Point> place = {}) {
    return {fault, std::string{wording(fault).text}, place};
}

/// What GEOS would refuse to build, or call by another name.
std::optional<Invalidity> check_ring(const Ring& ring) {
    for (const Point p : ring)
        if (!std::isfinite(p.x) || !std::isfinite(p.y)) return told(Fault::not_finite);
    if (ring.front() != ring.back()) return told(Fault::ring_not_closed, ring.front());
    if (ring.size() < 4) return told(Fault::too_few_points, ring.front());
    return {};
}

}  // namespace

std::string_view code(Fault fault) {
    return wording(fault).code;
}

std::optional<Invalidity> find_invalidity(const MultiPolygon& shape) {
    bool empty = true;
    for (const auto& part : shape.parts) {
        if (part.outer.empty()) {
            for (const auto& hole : part.holes)
                if (!hole.empty()) return told(Fault::hole_outside, hole.front());
            continue;
        }
        empty = false;
        if (auto fault = check_ring(part.outer)) return fault;
        for (const auto& hole : part.holes)
            if (!hole.empty())
                if (auto fault = check_ring(hole)) return fault;
    }
    if (empty) return told(Fault::empty);
    if (shape.parts.size() == 1 && shape.parts.front().holes.empty() && is_clearly_simple(shape.parts.front().outer))
        return {};

    Geos& geos = geos_context();
    geos.forget();
    const Geometry g = to_geos(geos, shape);
    char* reason = nullptr;
    GEOSGeometry* location = nullptr;
    const char verdict = GEOSisValidDetail_r(geos, g.get(), 0, &reason, &location);
    const std::string why = reason ? reason : geos.message();
    if (reason != nullptr) GEOSFree_r(geos, reason);
    std::optional<Point> place;
    if (location != nullptr) {
        const Geometry owned{location, Destroy{&geos}};
        Point p;
        if (GEOSGeomGetX_r(geos, location, &p.x) == 1 && GEOSGeomGetY_r(geos, location, &p.y) == 1) place = p;
    }
    if (verdict == 1) return {};
    if (verdict != 0) throw InvariantError{"GEOS could not check a polygon: " + why};
    for (const Wording& w : kWordings)
        if (!w.geos.empty() && why.starts_with(w.geos)) return Invalidity{w.fault, std::string{w.text}, place};
    return Invalidity{Fault::other, "the polygon is not valid: " + why, place};
}

std::optional<Repair> repair(const MultiPolygon& shape) {
    MultiPolygon closed;
    for (const auto& part : shape.parts) {
        Polygon copy;
        for (std::size_t i = 0; i <= part.holes.size(); ++i) {
            Ring ring = i == 0 ? part.outer : part.holes[i - 1];
            if (!ring.empty() && ring.front() != ring.back()) ring.push_back(ring.front());
            for (const Point p : ring)
                if (!std::isfinite(p.x) || !std::isfinite(p.y)) return {};
            if (ring.size() < 4) ring.clear();
            if (i == 0)
                copy.outer = std::move(ring);
            else if (!ring.empty())
                copy.holes.push_back(std::move(ring));
        }
        if (!copy.outer.empty()) closed.parts.push_back(std::move(copy));
    }
    if (closed.empty()) return {};

    Repair result;
    result.area_before = planar_area(closed);
    if (!find_invalidity(closed)) {
        result.shape = std::move(closed);
        result.area_after = result.area_before;
        return result;
    }
    Geos& geos = geos_context();
    geos.forget();
    const Geometry broken = to_geos(geos, closed);
    GEOSMakeValidParams* params = GEOSMakeValidParams_create_r(geos);
    GEOSMakeValidParams_setMethod_r(geos, params, GEOS_MAKE_VALID_STRUCTURE);
    GEOSMakeValidParams_setKeepCollapsed_r(geos, params, 0);
    GEOSGeometry* mended = GEOSMakeValidWithParams_r(geos, broken.get(), params);
    GEOSMakeValidParams_destroy_r(geos, params);
    if (mended == nullptr) return {};
    const Geometry valid = own(geos, mended);
    add_polygons(geos, valid.get(), result.shape);
    if (result.shape.empty()) return {};
    result.area_after = planar_area(result.shape);
    return result;
}

}  // namespace vung::geometry
