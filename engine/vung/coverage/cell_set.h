// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The cells of one lattice that lie under any parcel, each with a slot number. Pixels are gathered once per slot; all
/// later stages work on slots and never see the raster again.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include <vung/rasters/lattice.h>

namespace vung::coverage {

/// Cells sorted row-major (row, then column); the slot of a cell is its place in that order. Plain values: row r holds
/// the slots [row_start[r - first_row], row_start[r - first_row + 1]), and slot s lies in column first_col +
/// col_offset[s].
struct CellSet {
    std::int64_t first_row = 0;
    std::int64_t first_col = 0;
    std::vector<std::uint32_t> row_start;   ///< rows + 1 entries; empty: no cells
    std::vector<std::uint32_t> col_offset;  ///< per slot

    std::size_t size() const { return col_offset.size(); }
    bool empty() const { return col_offset.empty(); }
    std::int64_t rows() const { return row_start.empty() ? 0 : static_cast<std::int64_t>(row_start.size()) - 1; }
    std::int64_t col(std::uint32_t slot) const { return first_col + col_offset[slot]; }
    /// Row of a slot, by binary search; walk with `for_each_row` where many are needed.
    std::int64_t row(std::uint32_t slot) const;

    /// Slot of a cell; nothing when no parcel lies on it.
    std::optional<std::uint32_t> slot(std::int64_t cell_col, std::int64_t cell_row) const;

    /// Smallest window that holds all cells.
    rasters::Window bounds() const;

    /// Slots of row `cell_row` with columns in [window.col, window.col + window.width).
    struct SlotRange {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
        bool empty() const { return begin == end; }
        bool operator==(const SlotRange&) const = default;
    };
    SlotRange slots_in_row(std::int64_t cell_row, std::int64_t col_begin, std::int64_t col_end) const;

    /// Calls visit(row, SlotRange) for each row of `window` that holds cells, top down: the way to gather a raster
    /// block.
    template <class Visit>
    void for_each_row(const rasters::Window& window, const Visit& visit) const {
        if (window.empty()) return;
        const std::int64_t end = std::min(window.row + window.height, first_row + rows());
        for (std::int64_t r = std::max(window.row, first_row); r < end; ++r) {
            const SlotRange range = slots_in_row(r, window.col, window.col + window.width);
            if (!range.empty()) visit(r, range);
        }
    }

    /// How many cells lie in `window`.
    std::size_t count_in(const rasters::Window& window) const;

    bool operator==(const CellSet&) const = default;
};

/// All cells of either set.
CellSet united(const CellSet& a, const CellSet& b);

/// Slot in `all` of each cell of `some`, which is a part of it.
std::vector<std::uint32_t> places_in(const CellSet& some, const CellSet& all);

}  // namespace vung::coverage
