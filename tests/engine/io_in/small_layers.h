// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Small vector layers written by GDAL, and what a folder held before and after.

#include <cpl_conv.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace vung::test {

/// Text columns; each row is a square of 0.001 degrees, the next one 0.002 further east.
struct LayerRecipe {
    std::vector<std::string> columns = {"id"};
    std::vector<std::vector<std::string>> rows = {{"1"}};
    std::string layer = "thua";
    std::vector<const char*> layer_options = {};
    int width = 60;
};

inline void add_layer(GDALDatasetH dataset, const LayerRecipe& r) {
    auto* reference = OSRNewSpatialReference(nullptr);
    OSRImportFromEPSG(reference, 4326);
    OSRSetAxisMappingStrategy(reference, OAMS_TRADITIONAL_GIS_ORDER);
    auto options = r.layer_options;
    options.push_back(nullptr);
    auto* layer =
        GDALDatasetCreateLayer(dataset, r.layer.c_str(), reference, wkbPolygon, const_cast<char**>(options.data()));
    OSRDestroySpatialReference(reference);
    if (layer == nullptr) throw std::runtime_error("no layer " + r.layer);
    for (const auto& column : r.columns) {
        auto* field = OGR_Fld_Create(column.c_str(), OFTString);
        OGR_Fld_SetWidth(field, r.width);
        OGR_L_CreateField(layer, field, 1);
        OGR_Fld_Destroy(field);
    }
    for (std::size_t i = 0; i < r.rows.size(); ++i) {
        auto* definition = OGR_L_GetLayerDefn(layer);
        auto* feature = OGR_F_Create(definition);
        const int shift = OGR_FD_GetFieldCount(definition) - static_cast<int>(r.columns.size());  // KML has its own
        for (std::size_t c = 0; c < r.rows[i].size(); ++c)
            OGR_F_SetFieldString(feature, shift + static_cast<int>(c), r.rows[i][c].c_str());
        const double x = 105.2 + 0.002 * static_cast<double>(i);
        auto* ring = OGR_G_CreateGeometry(wkbLinearRing);
        for (const auto& [dx, dy] : {std::pair{0.0, 0.0}, {0.001, 0.0}, {0.001, 0.001}, {0.0, 0.001}, {0.0, 0.0}})
            OGR_G_AddPoint_2D(ring, x + dx, 10.3 + dy);
        auto* polygon = OGR_G_CreateGeometry(wkbPolygon);
        OGR_G_AddGeometryDirectly(polygon, ring);
        OGR_F_SetGeometryDirectly(feature, polygon);
        if (OGR_L_CreateFeature(layer, feature) != OGRERR_NONE) throw std::runtime_error("a feature is not written");
        OGR_F_Destroy(feature);
    }
}

inline std::filesystem::path write_layers(const std::filesystem::path& file, const char* driver,
                                          const std::vector<LayerRecipe>& layers) {
    GDALAllRegister();
    std::filesystem::create_directories(file.parent_path());
    auto* dataset = GDALCreate(GDALGetDriverByName(driver), file.c_str(), 0, 0, 0, GDT_Unknown, nullptr);
    if (dataset == nullptr) throw std::runtime_error("cannot write " + file.string());
    for (const auto& layer : layers) add_layer(dataset, layer);
    GDALClose(dataset);
    return file;
}

/// Files into a zip; names within it as given.
inline std::filesystem::path write_zip(const std::filesystem::path& zip,
                                       const std::vector<std::pair<std::filesystem::path, std::string>>& members) {
    auto* writer = CPLCreateZip(zip.c_str(), nullptr);
    for (const auto& [file, name] : members) {
        std::ifstream in(file, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        CPLCreateFileInZip(writer, name.c_str(), nullptr);
        CPLWriteFileInZip(writer, bytes.data(), static_cast<int>(bytes.size()));
        CPLCloseFileInZip(writer);
    }
    CPLCloseZip(writer);
    return zip;
}

/// Name, size and time of every file below a folder.
inline std::map<std::string, std::pair<std::uintmax_t, std::filesystem::file_time_type>> listing(
    const std::filesystem::path& folder) {
    std::map<std::string, std::pair<std::uintmax_t, std::filesystem::file_time_type>> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) out[entry.path().string()] = {entry.file_size(), entry.last_write_time()};
    return out;
}

}  // namespace vung::test
