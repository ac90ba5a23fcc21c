// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Writes tables, with or without polygons, as layers of one GeoPackage that QGIS opens with its styles on.
///
/// A field has the name of its column; its alias is "area_ha [ha]" and its meaning is the field's description
/// (gpkg_data_columns). Rows keep their order; fid counts from 1. Absent is NULL. The same input gives the same bytes
/// with the same GDAL and SQLite: dates inside are fixed and no identifier is random.

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <vung/geometry/crs.h>
#include <vung/geometry/polygon.h>
#include <vung/report/table.h>

namespace vung::io {

/// A QGIS style to be stored in the file (io/qgis_style makes them).
struct LayerStyle {
    std::string name;  ///< shown in QGIS: "Crop"
    std::string qml;   ///< QGIS's own XML
    std::string description = {};
    bool is_default = false;  ///< at most one per layer
};

/// One layer; table and shapes belong to the caller and outlive the call.
struct GeopackageLayer {
    const report::Table* table = nullptr;  ///< its name is the layer's name
    geometry::Crs crs = {};                ///< of the shapes; empty: not known
    /// One per row, in the order of rows; null or empty: no geometry. Empty: no row has one.
    std::vector<const geometry::MultiPolygon*> shapes = {};
    /// A layer of points instead, one per row; absent: no geometry.
    std::vector<std::optional<geometry::Point>> points = {};
    std::string title = {};  ///< identifier in the file's contents; empty: the layer's name
    std::string description = {};
    std::vector<LayerStyle> styles = {};
    bool spatial = true;  ///< false: attribute-only, `shapes` must be empty
};

struct GeopackageOptions {
    /// "last change" in the file's contents; fixed, so that equal content gives equal bytes.
    std::string timestamp = "2000-01-01T00:00:00.000Z";
};

/// Writes all layers through a file beside that is renamed when whole; an older file is replaced.
/// \throws InputError      the file cannot be written, or a CRS is not known
/// \throws InvariantError  shapes or points and rows differ in number, two layers or fields share a name
void write_geopackage(const std::filesystem::path& file, std::span<const GeopackageLayer> layers,
                      const GeopackageOptions& options = {});

}  // namespace vung::io
