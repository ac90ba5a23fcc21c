// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Small input files, written by GDAL or as text, for tests of the readers.

#include <gdal.h>
#include <ogr_srs_api.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <vung/problem.h>

namespace vung::test {

inline std::filesystem::path write_text(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
}

/// What to write; cells are a function of (band from 1, column, row).
struct RasterRecipe {
    int width = 20, height = 15, bands = 1;
    GDALDataType type = GDT_UInt16;
    double west = 600000, north = 1200000, cell = 10;
    std::string crs = "EPSG:32648";  ///< empty: none
    std::vector<std::string> names;  ///< band descriptions
    std::optional<double> nodata, scale, offset;
    std::vector<const char*> options = {"TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16"};
    std::function<double(int, int, int)> value = [](int band, int col, int row) {
        return 1000 * band + 10 * row + col;
    };
};

inline std::filesystem::path write_raster(const std::filesystem::path& file, const RasterRecipe& r = {}) {
    GDALAllRegister();
    std::filesystem::create_directories(file.parent_path());
    auto options = r.options;
    options.push_back(nullptr);
    auto* dataset = GDALCreate(GDALGetDriverByName("GTiff"), file.c_str(), r.width, r.height, r.bands, r.type,
                               const_cast<char**>(options.data()));
    if (dataset == nullptr) throw std::runtime_error("cannot write " + file.string());
    if (!r.crs.empty()) {
        double geotransform[6] = {r.west, r.cell, 0, r.north, 0, -r.cell};
        GDALSetGeoTransform(dataset, geotransform);
        auto* reference = OSRNewSpatialReference(nullptr);
        OSRSetFromUserInput(reference, r.crs.c_str());
        GDALSetSpatialRef(dataset, reference);
        OSRDestroySpatialReference(reference);
    }
    std::vector<double> line(static_cast<std::size_t>(r.width));
    for (int b = 1; b <= r.bands; ++b) {
        auto* band = GDALGetRasterBand(dataset, b);
        if (r.nodata) GDALSetRasterNoDataValue(band, *r.nodata);
        if (r.scale) GDALSetRasterScale(band, *r.scale);
        if (r.offset) GDALSetRasterOffset(band, *r.offset);
        if (!r.names.empty()) GDALSetDescription(band, r.names[static_cast<std::size_t>(b) - 1].c_str());
        for (int row = 0; row < r.height; ++row) {
            for (int col = 0; col < r.width; ++col) line[static_cast<std::size_t>(col)] = r.value(b, col, row);
            if (GDALRasterIO(band, GF_Write, 0, row, r.width, 1, line.data(), r.width, 1, GDT_Float64, 0, 0) != CE_None)
                throw std::runtime_error("cannot write " + file.string());
        }
    }
    GDALClose(dataset);
    return file;
}

/// Codes of problems with one severity, sorted, with repetitions.
inline std::vector<std::string> codes(const std::vector<Problem>& problems, std::optional<Severity> severity = {}) {
    std::vector<std::string> out;
    for (const auto& p : problems)
        if (!severity || p.severity == *severity) out.push_back(p.code);
    std::sort(out.begin(), out.end());
    return out;
}

/// "what | where | fix" of the InputError that `call` throws; fails the test when it throws none.
inline std::string refused(const std::function<void()>& call) {
    try {
        call();
    } catch (const InputError& error) {
        return error.text().what + " | " + error.text().where + " | " + error.text().fix;
    }
    ADD_FAILURE() << "nothing was refused";
    return "";
}

}  // namespace vung::test
