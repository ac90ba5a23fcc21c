// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Decodes natural blocks of a raster file, without GDAL's block cache: each block that is asked for is decoded once.
/// Tiles of ordinary TIFF files are decoded by vung/io/tiff_tiles.h, all else by GDAL; the cells are the same.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <type_traits>

#include <vung/error.h>

namespace vung::io {

enum class StoredType : std::uint8_t { u8, i8, u16, i16, u32, i32, f32, f64 };

/// Bytes of one cell.
std::size_t bytes_per_cell(StoredType type);

/// Calls visit(std::type_identity<T>{}) for the C++ type T of a stored type: the one switch over them.
template <class Visit>
decltype(auto) with_stored_type(StoredType type, const Visit& visit) {
    switch (type) {
        case StoredType::u8: return visit(std::type_identity<std::uint8_t>{});
        case StoredType::i8: return visit(std::type_identity<std::int8_t>{});
        case StoredType::u16: return visit(std::type_identity<std::uint16_t>{});
        case StoredType::i16: return visit(std::type_identity<std::int16_t>{});
        case StoredType::u32: return visit(std::type_identity<std::uint32_t>{});
        case StoredType::i32: return visit(std::type_identity<std::int32_t>{});
        case StoredType::f32: return visit(std::type_identity<float>{});
        case StoredType::f64: return visit(std::type_identity<double>{});
    }
    throw InvariantError("unknown stored type");
}

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
