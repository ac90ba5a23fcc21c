// SPDX-License-Identifier: Apache-2.0
#include <vung/coverage/cell_set.h>

#include <algorithm>

namespace vung::coverage {

std::int64_t CellSet::row(std::uint32_t slot) const {
    const auto after = std::upper_bound(row_start.begin(), row_start.end(), slot);
    return first_row + (after - row_start.begin()) - 1;
}

CellSet::SlotRange CellSet::slots_in_row(std::int64_t cell_row, std::int64_t col_begin, std::int64_t col_end) const {
    if (cell_row < first_row || cell_row >= first_row + rows() || col_begin >= col_end) return {};
    const auto r = static_cast<std::size_t>(cell_row - first_row);
    const auto first = col_offset.begin() + row_start[r];
    const auto last = col_offset.begin() + row_start[r + 1];
    const auto before = [this](std::uint32_t offset, std::int64_t wanted) { return first_col + offset < wanted; };
    const auto from = std::lower_bound(first, last, col_begin, before);
    const auto to = std::lower_bound(from, last, col_end, before);
    return {static_cast<std::uint32_t>(from - col_offset.begin()), static_cast<std::uint32_t>(to - col_offset.begin())};
}

std::optional<std::uint32_t> CellSet::slot(std::int64_t cell_col, std::int64_t cell_row) const {
    const SlotRange range = slots_in_row(cell_row, cell_col, cell_col + 1);
    if (range.empty()) return std::nullopt;
    return range.begin;
}

rasters::Window CellSet::bounds() const {
    if (empty()) return {};
    const auto widest = *std::max_element(col_offset.begin(), col_offset.end());
    return {.col = first_col, .row = first_row, .width = std::int64_t{widest} + 1, .height = rows()};
}

std::size_t CellSet::count_in(const rasters::Window& window) const {
    std::size_t count = 0;
    for_each_row(window, [&](std::int64_t, SlotRange range) { count += range.end - range.begin; });
    return count;
}

}  // namespace vung::coverage
