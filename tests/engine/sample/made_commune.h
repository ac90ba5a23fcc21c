// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// One sample commune per program, and plain readers that share nothing with the code that wrote it.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <gdal.h>

#include <vung/sample/commune.h>

#include "temporary_folder.h"

namespace vung::sample::made {

inline const test::TemporaryFolder& scratch() {
    static const test::TemporaryFolder folder;
    return folder;
}

/// Folder of the commune of seed 1, written once a program.
inline const std::filesystem::path& folder() {
    static const std::filesystem::path made = [] {
        auto path = scratch() / "commune";
        write_commune(path);
        return path;
    }();
    return made;
}

/// The same without images, which is quick.
inline const std::filesystem::path& papers() {
    static const std::filesystem::path made = [] {
        auto path = scratch() / "papers";
        write_commune(path, {.seed = 1, .language = "vi", .scenes = false});
        return path;
    }();
    return made;
}

inline std::string text_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

/// A CSV without quotes, as this folder's are: each row by column name.
using Row = std::map<std::string, std::string>;
inline std::vector<Row> rows_of(const std::filesystem::path& file) {
    std::ifstream in{file};
    if (!in) throw std::runtime_error("no file " + file.string());
    const auto split = [](const std::string& line) {
        std::vector<std::string> cells{""};
        bool quoted = false;
        for (const char c : line) {
            if (c == '"')
                quoted = !quoted;
            else if (c == ',' && !quoted)
                cells.emplace_back();
            else
                cells.back() += c;
        }
        return cells;
    };
    std::string line;
    std::getline(in, line);
    const auto header = split(line);
    std::vector<Row> rows;
    while (std::getline(in, line)) {
        const auto cells = split(line);
        if (cells.size() != header.size()) throw std::runtime_error("ragged row in " + file.string());
        auto& row = rows.emplace_back();
        for (std::size_t i = 0; i < cells.size(); ++i) row[header[i]] = cells[i];
    }
    return rows;
}

inline std::string id_of(const Row& row) {
    return row.at("ma_xa") + "/" + row.at("so_to") + "/" + row.at("so_thua");
}

/// Days since 1970-01-01 of "2024-01-31".
inline long day_number(const std::string& iso) {
    const auto part = [&](std::size_t at, std::size_t length) { return std::stoi(iso.substr(at, length)); };
    return std::chrono::sys_days{std::chrono::year{part(0, 4)} / part(5, 2) / part(8, 2)}.time_since_epoch().count();
}

/// One band of a raster, row-major.
struct Band {
    int width = 0, height = 0;
    double x0 = 0, y0 = 0, cell = 0;
    std::string description;
    std::vector<int> cells;
    int at(int column, int row) const {
        return cells[static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
                     static_cast<std::size_t>(column)];
    }
};

inline Band read_band(const std::filesystem::path& file, int index) {
    GDALAllRegister();
    GDALDatasetH data = GDALOpen(file.c_str(), GA_ReadOnly);
    if (data == nullptr) throw std::runtime_error("cannot open " + file.string());
    Band band;
    band.width = GDALGetRasterXSize(data), band.height = GDALGetRasterYSize(data);
    double t[6];
    GDALGetGeoTransform(data, t);
    band.x0 = t[0], band.y0 = t[3], band.cell = t[1];
    GDALRasterBandH handle = GDALGetRasterBand(data, index);
    if (handle == nullptr) throw std::runtime_error("no band " + std::to_string(index) + " in " + file.string());
    band.description = GDALGetDescription(handle);
    band.cells.resize(static_cast<std::size_t>(band.width) * static_cast<std::size_t>(band.height));
    const auto error = GDALRasterIO(handle, GF_Read, 0, 0, band.width, band.height, band.cells.data(), band.width,
                                    band.height, GDT_Int32, 0, 0);
    GDALClose(data);
    if (error != CE_None) throw std::runtime_error("cannot read " + file.string());
    return band;
}

/// Rows of s2/manifest.csv by product and band.
inline std::map<std::string, std::map<std::string, Row>> products() {
    std::map<std::string, std::map<std::string, Row>> out;
    for (const auto& row : rows_of(folder() / "s2/manifest.csv")) out[row.at("product")][row.at("band")] = row;
    return out;
}

inline Band read(const Row& asset) {
    return read_band(folder() / "s2" / asset.at("path"), std::stoi(asset.at("band_index")));
}

}  // namespace vung::sample::made
