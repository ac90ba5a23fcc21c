// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Copies chosen blocks of a raster file into a tiled GeoTIFF packed with ZSTD: the header in front, no overviews,
/// tiles one after the other. Tiles without a chosen block are not stored (sparse) and read as "no data". The cells
/// that are copied are the same to the last bit, at the same place on the map.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace vung::io {

/// Bands of one file that go into one file: of one type, one way of cutting into blocks, and one "no data" number.
struct TileCopy {
    std::filesystem::path source;  ///< as TileReader takes it
    std::filesystem::path target;
    std::vector<int> bands;          ///< of the source, from 1
    std::vector<std::string> names;  ///< of the bands in the target
    std::optional<double> nodata;    ///< of the source; nothing: a number that no copied cell has is found
    int width = 0, height = 0;       ///< of the raster, in cells
    int block_width = 0, block_height = 0;
    std::vector<std::uint8_t> chosen;          ///< per block of the source, row by row: 1 or 0
    std::map<std::string, std::string> notes;  ///< what the target says of itself; see read_notes
};

struct CopiedTiles {
    std::uint64_t bytes = 0;  ///< of the target
    double nodata = 0;        ///< what stands for "no data" there
};

/// Writes the target beside its place and renames it. `check` is called between blocks and may throw.
/// \throws InputError  the source cannot be read or the target cannot be written
CopiedTiles copy_tiles(const TileCopy& copy, const std::function<void()>& check);

/// Notes of a file that copy_tiles wrote, and its "no data" number under "nodata"; nothing where there is no such file,
/// it was cut, or it is none of ours.
std::optional<std::map<std::string, std::string>> read_notes(const std::filesystem::path& file);

}  // namespace vung::io
