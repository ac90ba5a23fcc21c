// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Tiles of plain TIFF files straight from the disk: libtiff reads the header and finds the bytes, vung/io/tile_codec.h
/// decodes them. What it does not take (strips, other compressions, big-endian files, odd cell sizes, palettes with few
/// bits) is GDAL's. For .cpp files of io only.

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>

#include <vung/io/tile_reader.h>

namespace vung::io {

/// Belongs to one thread.
class TiffTiles {
public:
    /// Nothing when the file is no tiled TIFF of a kind that is decoded here.
    static std::optional<TiffTiles> open(const std::filesystem::path& file);
    ~TiffTiles();
    TiffTiles(TiffTiles&&) noexcept;
    TiffTiles& operator=(TiffTiles&&) noexcept;

    int bands() const;
    int width() const;  ///< of the raster, cells
    int height() const;
    int tile_width() const;
    int tile_height() const;
    StoredType type() const;

    /// Block (tile_col, tile_row) of 1-based `band`, all within range. Nothing when the bytes are not there or are no
    /// such tile: GDAL then says what is the matter. Valid until the next read. The bands of a pixel-interleaved file
    /// share their tile, which is decoded once when it is asked for band after band.
    std::optional<Tile> read(int band, int tile_col, int tile_row);

private:
    struct State;
    explicit TiffTiles(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace vung::io
