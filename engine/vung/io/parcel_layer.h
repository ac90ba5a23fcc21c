// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Reads parcels from any vector file that the allow-listed GDAL drivers know.

#include <filesystem>
#include <string>
#include <vector>

#include <vung/parcels/parcel.h>

namespace vung::io {

/// [parcels] of the project file.
struct ParcelSource {
    std::filesystem::path source;
    std::string layer;            ///< empty: the only layer of the file
    std::vector<std::string> id;  ///< one or several columns
    std::string cooperative;      ///< column; empty: none
    std::string commune;          ///< column; empty: none
    std::string crs;              ///< overrides the file's ("EPSG:9210"); empty: the file's own
    double buffer_m = 0;          ///< points and lines become polygons of this radius; 0: they are refused
    std::string encoding = "auto";  ///< of text that is not Unicode: "auto", "utf-8", "tcvn3", "vni", "windows-1258"
    std::string declared_area;      ///< column; empty: none
    std::string declared_area_unit = "m2";  ///< "m2", "ha" or a unit of data/units/land.csv
    std::vector<parcels::ParcelColumn> columns;  ///< further columns to keep
    bool operator==(const ParcelSource&) const = default;
};

/// Reads, checks and completes a layer: ids joined and unique, geometry valid (GEOS), area geodesic, shape key set,
/// parcels sorted by id. What cannot be used stands in `problems`, with code, place and remedy; read == good + refused.
/// \throws InputError  no such file, layer or column (the nearest right name is given), unknown CRS, empty layer
parcels::ParcelLayer read_parcels(const ParcelSource& source);

}  // namespace vung::io
