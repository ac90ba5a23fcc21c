// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Where parcels come from, and what stands there: any vector file or database that the allow-listed GDAL drivers know,
/// and spreadsheets.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <vung/io/raw_feature.h>
#include <vung/parcels/parcel.h>

namespace vung::io {

/// [parcels] of the project file.
struct ParcelSource {
    std::filesystem::path source;
    std::string layer;              ///< empty: the only layer of the file
    std::vector<std::string> id;    ///< one or several columns
    std::string cooperative;        ///< column; empty: none
    std::string commune;            ///< column; empty: none
    std::string crs;                ///< overrides the file's ("EPSG:9210"); empty: the file's own
    double buffer_m = 0;            ///< points and lines become polygons of this radius; 0: they are refused
    std::string encoding = "auto";  ///< of text that is not Unicode: "auto", "utf-8", "tcvn3", "vni", "windows-1258"
    std::string declared_area;      ///< column; empty: none
    std::string declared_area_unit = "m2";       ///< "m2", "ha" or a unit of data/units/land.csv
    std::vector<parcels::ParcelColumn> columns;  ///< further columns to keep
    std::string layout = {};  ///< "fiboa": columns by that specification, see io/fiboa.h; empty: as named here
    std::map<std::string, std::string> constants = {};  ///< columns that stand once for all features; io/fiboa fills it
    bool operator==(const ParcelSource&) const = default;
};

/// Reads all features of a layer as they stand: text decoded, nothing judged. What cannot be used is still there, with
/// its trouble. docs/methods/parcels.md says which sources are read.
/// \throws InputError  no such file, layer or column (the nearest right name is given), unknown CRS, empty layer, a
/// file
///                     that breaks off
RawLayer read_parcel_layer(const ParcelSource& source);

/// A column that a project names, and the key that names it ("parcels.id").
struct WantedColumn {
    std::string name;
    const char* option;
};

/// The columns that a source asks for: parts of the id (the feature number where none is named), then cooperative,
/// commune, declared area (each only where named), then the further ones. `RawFeature::cells` follow this order.
std::vector<WantedColumn> wanted_columns(const ParcelSource& source);

}  // namespace vung::io
