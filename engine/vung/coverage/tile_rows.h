// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Which slots of a CellSet lie in which tile, row by row: searched once for a way of cutting a raster into tiles, then
/// looked up for every date and band.

#include <cstdint>
#include <vector>

#include <vung/coverage/cell_set.h>

namespace vung::coverage {

/// How a raster is cut: its window on the lattice, and the size of its tiles. Tiles at the right and lower edge may be
/// smaller.
struct TileGrid {
    rasters::Window window;
    int tile_width = 0;
    int tile_height = 0;

    std::int64_t across() const { return (window.width + tile_width - 1) / tile_width; }
    std::int64_t down() const { return (window.height + tile_height - 1) / tile_height; }
    rasters::Window tile(std::int64_t col, std::int64_t row) const {
        return intersection({window.col + col * tile_width, window.row + row * tile_height, tile_width, tile_height},
                            window);
    }
    bool operator==(const TileGrid&) const = default;
};

class TileRows {
public:
    TileRows(const CellSet& cells, const TileGrid& grid);

    const TileGrid& grid() const { return grid_; }

    /// Calls visit(row on the lattice, SlotRange) for each row of the tile that holds cells, top down, until it returns
    /// false.
    template <class Visit>
    void for_each_row_while(std::int64_t tile_col, std::int64_t tile_row, const Visit& visit) const {
        const auto window = grid_.tile(tile_col, tile_row);
        for (auto row = window.row; row < window.row + window.height; ++row) {
            const auto at = static_cast<std::size_t>((row - grid_.window.row) * (grid_.across() + 1) + tile_col);
            const CellSet::SlotRange range{start_[at], start_[at + 1]};
            if (!range.empty() && !visit(row, range)) return;
        }
    }

private:
    TileGrid grid_;
    std::vector<std::uint32_t> start_;  ///< per row of the window: first slot of each tile, and the end of the last
};

}  // namespace vung::coverage
