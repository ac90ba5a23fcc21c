// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Outlines from OGR geometries. For .cpp files of io only.

#include <map>
#include <optional>
#include <string>

#include <vung/geometry/crs.h>
#include <vung/geometry/polygon.h>
#include <vung/io/handles.h>
#include <vung/io/reproject.h>

namespace vung::io {

/// Polygons, multipolygons and collections of nothing else, as they stand: heights and measures dropped, curves cut
/// into chords of 4 degrees. Nothing for points, lines and mixtures.
std::optional<geometry::MultiPolygon> polygons_of(OGRGeometryH geometry);

/// Circles and bands around points and lines. Distances are on the ground: drawn in the UTM zone of the middle, with
/// eight edges per quarter circle (area 0.64 % under that of the circle).
class Buffers {
public:
    explicit Buffers(geometry::Crs crs);

    /// Nothing where the geometry cannot be buffered. \throws InputError  coordinates that no map has
    std::optional<geometry::MultiPolygon> around(OGRGeometryH geometry, double metres);

private:
    struct Zone {
        Transform there, back;
    };
    Zone& zone_at(geometry::Point lon_lat);

    geometry::Crs crs_;
    Transform to_wgs84_;
    std::map<int, Zone> zones_;
};

}  // namespace vung::io
