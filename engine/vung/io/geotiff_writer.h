// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Writes tiled GeoTIFFs from arrays. The same arrays and options give the same bytes (with the same GDAL): tiles are
/// compressed one after the other, band after band, and no time or program name is stored.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <vung/geometry/crs.h>

namespace vung::io {

struct GeotiffOptions {
    int tile = 512;                            ///< width and height of a tile in cells, a multiple of 16
    std::string compress = "DEFLATE";          ///< "DEFLATE", "ZSTD", "LZW" or "NONE"
    bool predictor = true;                     ///< differences (integers) or byte planes (float) before compression
    std::optional<double> nodata = {};         ///< also fills the parts of edge tiles that lie outside the raster
    std::vector<std::string> band_names = {};  ///< band descriptions; empty: none, else one per band
};

/// Writes one band per span, each row-major with width * height cells, through a file beside that is renamed when
/// whole. `geotransform` is GDAL's (x0, dx, 0, y0, 0, dy). An empty CRS is left out.
/// \throws InputError      the file cannot be written, or the CRS is not known
/// \throws InvariantError  sizes do not fit together
void write_geotiff(const std::filesystem::path& file, const geometry::Crs& crs, const double (&geotransform)[6],
                   int width, int height, const std::vector<std::span<const std::uint8_t>>& bands,
                   const GeotiffOptions& options = {});
void write_geotiff(const std::filesystem::path& file, const geometry::Crs& crs, const double (&geotransform)[6],
                   int width, int height, const std::vector<std::span<const std::uint16_t>>& bands,
                   const GeotiffOptions& options = {});
void write_geotiff(const std::filesystem::path& file, const geometry::Crs& crs, const double (&geotransform)[6],
                   int width, int height, const std::vector<std::span<const std::int16_t>>& bands,
                   const GeotiffOptions& options = {});
void write_geotiff(const std::filesystem::path& file, const geometry::Crs& crs, const double (&geotransform)[6],
                   int width, int height, const std::vector<std::span<const float>>& bands,
                   const GeotiffOptions& options = {});
void write_geotiff(const std::filesystem::path& file, const geometry::Crs& crs, const double (&geotransform)[6],
                   int width, int height, const std::vector<std::span<const double>>& bands,
                   const GeotiffOptions& options = {});

}  // namespace vung::io
