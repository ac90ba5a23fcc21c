// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Reads bands of one file from north to south, a strip of rows at a time: what streaming over large polygons needs.

#include <oneapi/tbb/enumerable_thread_specific.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <vung/io/tile_reader.h>
#include <vung/rasters/scene.h>
#include <vung/run/supervise.h>

namespace vung::run {

/// Which tiles of a file are wanted; all others are not decoded and read as absent.
class WantedTiles {
public:
    explicit WantedTiles(const rasters::Asset& asset);

    /// Cells [col, col + count) of a lattice row are wanted.
    void add(std::int64_t row, std::int64_t col, std::int64_t count);
    bool contains(std::int64_t tile_col, std::int64_t tile_row) const {
        return wanted_[static_cast<std::size_t>(tile_row * across_ + tile_col)] != 0;
    }
    std::int64_t across() const { return across_; }
    std::int64_t down() const { return down_; }

private:
    rasters::Window window_;
    std::int64_t tile_width_, tile_height_, across_, down_;
    std::vector<std::uint8_t> wanted_;
};

class StripReader {
public:
    /// `bands` are assets of one file that share lattice, window and tiles.
    StripReader(std::vector<rasters::Asset> bands, WantedTiles wanted);

    /// Makes lattice rows [begin, end) available, as far as the raster has them, and forgets those before. Calls come
    /// with ascending rows. Uses the threads of the caller's arena. \throws InputError  a tile cannot be decoded
    void advance(std::int64_t begin, std::int64_t end, Job& job);

    /// Physical values of the cells [col, col + count) of an available row; NaN where there is no data or no raster.
    /// Safe from many threads.
    void values(std::size_t band, std::int64_t row, std::int64_t col, std::size_t count, double* out) const;

    const rasters::Window& window() const { return window_; }

private:
    struct Band {
        rasters::Asset asset;
        io::StoredType type = io::StoredType::u8;
        std::vector<std::byte> cells;  ///< of the held tile rows, over all wanted tile columns
    };
    void decode(std::int64_t first_tile_row, std::int64_t end_tile_row, Job& job);
    std::size_t held_columns() const { return static_cast<std::size_t>((end_tile_ - first_tile_) * tile_width_); }

    std::vector<Band> bands_;
    WantedTiles wanted_;
    rasters::Window window_;
    std::int64_t tile_width_ = 1, tile_height_ = 1;
    std::int64_t first_tile_ = 0, end_tile_ = 0;          ///< wanted tile columns
    std::int64_t first_tile_row_ = 0, end_tile_row_ = 0;  ///< held tile rows
    oneapi::tbb::enumerable_thread_specific<std::optional<io::TileReader>> readers_;
};

}  // namespace vung::run
