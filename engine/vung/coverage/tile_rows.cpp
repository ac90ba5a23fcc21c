// SPDX-License-Identifier: Apache-2.0
#include <vung/coverage/tile_rows.h>

namespace vung::coverage {

TileRows::TileRows(const CellSet& cells, const TileGrid& grid) : grid_(grid) {
    const auto across = grid.across();
    start_.reserve(static_cast<std::size_t>(grid.window.height * (across + 1)));
    for (auto row = grid.window.row; row < grid.window.row + grid.window.height; ++row) {
        const auto range = cells.slots_in_row(row, grid.window.col, grid.window.col + grid.window.width);
        auto slot = range.begin;
        for (std::int64_t tile = 0; tile < across; ++tile) {
            const auto left = grid.window.col + tile * grid.tile_width;
            while (slot < range.end && cells.col(slot) < left) ++slot;
            start_.push_back(slot);
        }
        start_.push_back(range.end);
    }
}

}  // namespace vung::coverage
