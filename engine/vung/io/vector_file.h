// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Opens vector files and databases for reading and finds layer, columns and CRS in them. For .cpp files of io only.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <vung/geometry/crs.h>
#include <vung/io/environment.h>
#include <vung/io/handles.h>
#include <vung/io/memory_folder.h>
#include <vung/problem.h>
#include <vung/text/legacy_encoding.h>

namespace vung::io {

/// What to do about a source that does not say its coordinate system.
inline constexpr const char* kCrsRemedy =
    "write the right system into the project file: parcels.crs = \"EPSG:...\" "
    "(EPSG:4326 for longitude and latitude, EPSG:9205 to EPSG:9218 or 5896 to 5899 for VN-2000 / TM-3)";

/// A vector file or database as opened, and what is known about it.
struct VectorFile {
    std::shared_ptr<MemoryFolder> memory;  ///< what the dataset reads where files had to be mended; goes after it
    Dataset dataset;
    std::string name;                        ///< for messages: name of the file, or the connection without its password
    std::optional<text::Encoding> declared;  ///< of text: what a .cpg or .dbf says
    bool ten_letters = false;                ///< column names hold ten letters (Shapefile)
    bool unread_prj = false;                 ///< a Shapefile whose .prj nobody understands
    bool ordered = true;                     ///< false: a database, whose rows come in any order
    std::vector<Problem> notes;              ///< what was mended: P-SHX-REBUILT, P-ROWS-DIFFER; about the project

    GDALDatasetH get() const { return dataset.get(); }
};

/// Opens for reading; nothing is written beside the source. Shapefile (with its text as bytes: vung/text/
/// vietnamese_encoding.h; without .shx too), GeoPackage, GeoJSON, FlatGeobuf, KML, KMZ, MapInfo TAB and MIF, CSV; a zip
/// of one of them, or of several where `layer` is the name of one; "PG:..." is a PostgreSQL database with PostGIS, in a
/// session that cannot write. \throws InputError  missing, or nothing that the allow-list knows
VectorFile open_vector(const std::filesystem::path& source, const GdalScope& scope, const std::string& layer = "");

/// The layer with that name; with an empty name the only one that has geometry. Empty ones count only where all are.
/// \throws InputError  no such layer, or several to choose from; lists them
OGRLayerH find_layer(GDALDatasetH dataset, const std::string& name, const std::filesystem::path& file);

/// Names of the columns, in NFC and decoded where they are bytes; the feature number's own name is the last one where
/// it has one.
std::vector<std::string> column_names(OGRLayerH layer);

inline constexpr int kFeatureNumber = -1;  ///< the column that is the feature number itself

/// Index of the column that a project names, or kFeatureNumber; a name cut to ten letters adds P-COLUMN-SHORT to
/// `notes`. \throws InputError  there is none; suggests one (vung/io/column_suggestion.h)
int find_column(const VectorFile& file, OGRLayerH layer, const std::string& wanted, const std::string& option,
                const std::string& where, std::vector<Problem>& notes);

/// The system of the layer, or `override_with` where that is not empty. `doubts` as of read_crs.
/// \throws InputError  the layer has none or an unknown one; the remedy names the option parcels.crs
geometry::Crs layer_crs(OGRLayerH layer, const std::string& override_with, const std::string& where,
                        std::vector<Problem>* doubts = nullptr);

/// The same, and where a database does not know the SRID of its table (PostGIS lacks the provincial zones of VN-2000),
/// the EPSG system of that number, with P-SRID-UNKNOWN among the doubts.
geometry::Crs layer_crs(const VectorFile& file, OGRLayerH layer, const std::string& override_with,
                        const std::string& where, std::vector<Problem>* doubts = nullptr);

}  // namespace vung::io
