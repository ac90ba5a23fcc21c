// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Decodes natural blocks of a raster file, without GDAL's block cache: each block that is asked for is decoded once.

#include <cstdint>
#include <filesystem>
#include <memory>

namespace vung::io {

enum class StoredType : std::uint8_t { u8, i8, u16, i16, u32, i32, f32, f64 };

/// One decoded block in its stored type, row-major, `stride` cells a row; `width` x `height` of them lie in the raster.
/// Valid until the next read of the same reader.
struct Tile {
    StoredType type = StoredType::u8;
    const void* cells = nullptr;
    int width = 0;
    int height = 0;
    int stride = 0;
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
