// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Outlines as well-known text (OGC): "POLYGON ((x y, x y, ...))".

#include <optional>
#include <string>

#include <vung/geometry/polygon.h>

namespace vung::io {

/// MULTIPOLYGON text whose numbers read back the same, bit by bit.
std::string to_wkt(const geometry::MultiPolygon& shape);

/// Polygons, multipolygons and collections of them; heights are dropped. Nothing for other text, and for text that goes
/// on behind the geometry.
std::optional<geometry::MultiPolygon> parse_wkt(const std::string& text);

}  // namespace vung::io
