// SPDX-License-Identifier: Apache-2.0
#include <vung/io/ogr_shape.h>

#include <algorithm>
#include <cmath>
#include <span>

#include <vung/error.h>

namespace vung::io {
namespace {

constexpr int kEdgesPerQuarter = 8;
constexpr int kSouth = 100;  // zones of the southern half count from here

geometry::Ring ring_of(OGRGeometryH ring) {
    geometry::Ring out;
    const int count = OGR_G_GetPointCount(ring);
    out.resize(static_cast<std::size_t>(std::max(0, count)));
    if (count > 0)
        OGR_G_GetPoints(ring, &out.data()->x, sizeof(geometry::Point), &out.data()->y, sizeof(geometry::Point), nullptr,
                        0);
    return out;
}

void add_polygon(OGRGeometryH polygon, geometry::MultiPolygon& out) {
    const int rings = OGR_G_GetGeometryCount(polygon);
    if (rings == 0) return;
    geometry::Polygon part;
    part.outer = ring_of(OGR_G_GetGeometryRef(polygon, 0));
    for (int i = 1; i < rings; ++i) part.holes.push_back(ring_of(OGR_G_GetGeometryRef(polygon, i)));
    if (!part.outer.empty()) out.parts.push_back(std::move(part));
}

bool add_polygons(OGRGeometryH geometry, geometry::MultiPolygon& out) {
    switch (OGR_GT_Flatten(OGR_G_GetGeometryType(geometry))) {
        case wkbPolygon: add_polygon(geometry, out); return true;
        case wkbMultiPolygon:
        case wkbGeometryCollection: {
            const int count = OGR_G_GetGeometryCount(geometry);
            for (int i = 0; i < count; ++i)
                if (!add_polygons(OGR_G_GetGeometryRef(geometry, i), out)) return false;
            return true;
        }
        default: return false;
    }
}

bool is_curved(OGRGeometryH geometry) {
    return OGR_G_HasCurveGeometry(geometry, 0) != 0;
}

/// Applies a transform to every point of points and lines, in place; false for other kinds.
bool move_points(OGRGeometryH geometry, const Transform& transform) {
    switch (OGR_GT_Flatten(OGR_G_GetGeometryType(geometry))) {
        case wkbPoint:
        case wkbLineString: {
            const int count = OGR_G_GetPointCount(geometry);
            for (int i = 0; i < count; ++i) {
                geometry::Point p{OGR_G_GetX(geometry, i), OGR_G_GetY(geometry, i)};
                transform.apply(std::span{&p, 1});
                OGR_G_SetPoint_2D(geometry, i, p.x, p.y);
            }
            return true;
        }
        case wkbMultiPoint:
        case wkbMultiLineString: {
            const int count = OGR_G_GetGeometryCount(geometry);
            for (int i = 0; i < count; ++i)
                if (!move_points(OGR_G_GetGeometryRef(geometry, i), transform)) return false;
            return true;
        }
        default: return false;
    }
}

}  // namespace

std::optional<geometry::MultiPolygon> polygons_of(OGRGeometryH geometry) {
    geometry::MultiPolygon out;
    if (is_curved(geometry)) {
        const Geometry linear{OGR_G_GetLinearGeometry(geometry, 4.0, nullptr)};
        if (!linear || !add_polygons(linear.get(), out)) return std::nullopt;
        return out;
    }
    if (!add_polygons(geometry, out)) return std::nullopt;
    return out;
}

Buffers::Buffers(geometry::Crs crs) : crs_(std::move(crs)), to_wgs84_(crs_, read_crs("EPSG:4326", "")) {}

Buffers::Zone& Buffers::zone_at(geometry::Point lon_lat) {
    const int number = std::clamp(static_cast<int>(std::floor((lon_lat.x + 180) / 6)) + 1, 1, 60);
    const int zone = lon_lat.y < 0 ? kSouth + number : number;
    const auto found = zones_.find(zone);
    if (found != zones_.end()) return found->second;
    const auto utm = read_crs("EPSG:" + std::to_string((zone > kSouth ? 32700 : 32600) + number), "");
    return zones_.emplace(zone, Zone{Transform(crs_, utm), Transform(utm, crs_)}).first->second;
}

std::optional<geometry::MultiPolygon> Buffers::around(OGRGeometryH geometry, double metres) {
    const Geometry moved{is_curved(geometry) ? OGR_G_GetLinearGeometry(geometry, 4.0, nullptr) : OGR_G_Clone(geometry)};
    if (!moved) return std::nullopt;
    OGR_G_FlattenTo2D(moved.get());
    OGREnvelope box;
    OGR_G_GetEnvelope(moved.get(), &box);
    geometry::Point middle{(box.MinX + box.MaxX) / 2, (box.MinY + box.MaxY) / 2};
    to_wgs84_.apply(std::span{&middle, 1});
    const auto& zone = zone_at(middle);
    if (!move_points(moved.get(), zone.there)) return std::nullopt;
    const Geometry wide{OGR_G_Buffer(moved.get(), metres, kEdgesPerQuarter)};
    if (!wide) return std::nullopt;
    auto shape = polygons_of(wide.get());
    if (!shape || shape->empty()) return std::nullopt;
    return zone.back.apply(*shape);
}

}  // namespace vung::io
