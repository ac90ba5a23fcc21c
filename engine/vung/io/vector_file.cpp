// SPDX-License-Identifier: Apache-2.0
#include <vung/io/vector_file.h>

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>

#include <algorithm>

#include <vung/error.h>
#include <vung/io/reproject.h>
#include <vung/text/nearest.h>

namespace vung::io {
namespace {

// Where a CSV keeps outlines or points, for GDAL's reader.
constexpr const char* kCsvOptions[] = {"GEOM_POSSIBLE_NAMES=geometry,geom,wkt,WKT,the_geom,way",
                                       "X_POSSIBLE_NAMES=lon,longitude,x,easting",
                                       "Y_POSSIBLE_NAMES=lat,latitude,y,northing", "KEEP_GEOM_COLUMNS=NO", nullptr};

std::string lower_extension(const std::filesystem::path& file) {
    auto out = file.extension().string();
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& w : words) out += (out.empty() ? "" : ", ") + w;
    return out;
}

/// The one vector file inside a zip, as GDAL names it.
std::string member_of_zip(const std::filesystem::path& file) {
    const auto root = "/vsizip/" + file.string();
    std::vector<std::string> found;
    char** const members = VSIReadDirRecursive(root.c_str());
    for (char** member = members; member != nullptr && *member != nullptr; ++member) {
        const std::string name = *member;
        if (name.find("__MACOSX") != std::string::npos) continue;
        const auto extension = lower_extension(name);
        if (extension == ".shp" || extension == ".gpkg" || extension == ".geojson" || extension == ".fgb")
            found.push_back(name);
    }
    CSLDestroy(members);
    std::sort(found.begin(), found.end());
    if (found.size() == 1) return root + "/" + found.front();
    throw InputError{{.what = found.empty() ? "the zip holds no vector file"
                                            : "the zip holds " + std::to_string(found.size()) + " vector files",
                      .where = file.string(),
                      .fix = found.empty() ? "it should hold a Shapefile, GeoPackage, GeoJSON or FlatGeobuf"
                                           : "unpack it and name one of " + joined(found)}};
}

constexpr const char* kCrsRemedy =
    "write the right system into the project file: parcels.crs = \"EPSG:...\" "
    "(EPSG:4326 for longitude and latitude, EPSG:9205 to EPSG:9218 or 5896 to 5899 for VN-2000 / TM-3)";

}  // namespace

Dataset open_vector(const std::filesystem::path& file, const GdalScope& scope) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        throw InputError{{.what = "there is no such file", .where = file.string(), .fix = "check the path"}};
    const auto extension = lower_extension(file);
    const auto name = extension == ".zip" ? member_of_zip(file) : file.string();
    const bool shapefile = lower_extension(name) == ".shp";
    Dataset dataset{GDALOpenEx(name.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                               vector_drivers(), extension == ".csv" ? kCsvOptions : nullptr, nullptr)};
    if (!dataset)
        throw InputError{
            {.what = "the file cannot be opened as a vector layer: " + scope.message(),
             .where = file.string(),
             .fix = shapefile
                        ? "a Shapefile is several files of one name: .shp, .shx, .dbf and .prj; copy all of them"
                        : "GeoPackage, Shapefile (also zipped), GeoJSON, FlatGeobuf, KML, MapInfo and CSV are read"}};
    return dataset;
}

OGRLayerH find_layer(GDALDatasetH dataset, const std::string& name, const std::filesystem::path& file) {
    std::vector<std::string> all, with_geometry;
    OGRLayerH only = nullptr;
    const int count = GDALDatasetGetLayerCount(dataset);
    for (int i = 0; i < count; ++i) {
        auto* layer = GDALDatasetGetLayer(dataset, i);
        all.emplace_back(OGR_L_GetName(layer));
        if (all.back() == name) return layer;
        if (OGR_L_GetGeomType(layer) == wkbNone) continue;
        with_geometry.push_back(all.back());
        only = layer;
    }
    if (name.empty() && with_geometry.size() == 1) return only;
    if (!name.empty())
        throw InputError{
            {.what = "there is no layer '" + name + "'",
             .where = file.string(),
             .fix = text::suggestion(name, all) + (all.size() > 1 ? "; the layers are " + joined(all) : "")}};
    if (with_geometry.empty())
        throw InputError{{.what = "the file holds no layer with outlines",
                          .where = file.string(),
                          .fix = "a CSV needs a column 'wkt', or 'lon' and 'lat'; other files a geometry"}};
    throw InputError{{.what = "the file holds " + std::to_string(with_geometry.size()) + " layers",
                      .where = file.string(),
                      .fix = "name one in parcels.layer: " + joined(with_geometry)}};
}

std::vector<std::string> column_names(OGRLayerH layer) {
    std::vector<std::string> out;
    auto* definition = OGR_L_GetLayerDefn(layer);
    const int count = OGR_FD_GetFieldCount(definition);
    for (int i = 0; i < count; ++i) out.emplace_back(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, i)));
    const std::string number = OGR_L_GetFIDColumn(layer);
    if (!number.empty()) out.push_back(number);
    return out;
}

geometry::Crs layer_crs(OGRLayerH layer, const std::string& override_with, const std::string& where) {
    if (!override_with.empty()) return read_crs(override_with, "option parcels.crs");
    auto* reference = OGR_L_GetSpatialRef(layer);
    if (reference == nullptr)
        throw InputError{{.what = "the layer does not say its coordinate system", .where = where, .fix = kCrsRemedy}};
    const char* const options[] = {"FORMAT=WKT2_2018", nullptr};
    char* text = nullptr;
    OSRExportToWktEx(reference, &text, options);
    const CplString wkt{text};
    try {
        return read_crs(wkt ? wkt.get() : "", where);
    } catch (const InputError& error) {
        throw InputError{{.what = error.text().what, .where = where, .fix = kCrsRemedy}};
    }
}

}  // namespace vung::io
