// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Decodes natural blocks of a raster file, without GDAL's block cache: each block that is asked for is decoded once.
/// Tiles of ordinary TIFF files are decoded by vung/io/tiff_tiles.h, all else by GDAL; the cells are the same.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

namespace vung::io {

enum class StoredType : std::uint8_t { u8, i8, u16, i16, u32, i32, f32, f64 };

/// Bytes of one cell.
std::size_t bytes_per_cell(StoredType type);

/// One decoded block in its stored type: the cell in column c and row r is cells[r * stride + c * step] (the bands of a
/// file that keeps them cell by cell lie between). `width` x `height` of them lie in the raster. Valid until the next
/// read of the same reader.
struct Tile {
    StoredType type = StoredType::u8;
    const void* cells = nullptr;
    int width = 0;
    int height = 0;
    int stride = 0;
    int step = 1;
};

/// A reader belongs to one thread; open one per thread and file.
class TileReader {
public:
    /// \throws InputError  the file cannot be opened as a raster
    explicit TileReader(const std::filesystem::path& file);
    ~TileReader();
    TileReader(TileReader&&) noexcept;
    TileReader& operator=(TileReader&&) noexcept;

    /// Decodes block (tile_col, tile_row) of 1-based `band`. Bands of a pixel-interleaved file are best read one after
    /// the other for the same block. \throws InputError  the block is damaged; names file, band and block
    Tile read(int band, int tile_col, int tile_row);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vung::io
