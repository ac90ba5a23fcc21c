// SPDX-License-Identifier: Apache-2.0
#include <vung/coverage/cell_growth.h>

#include <algorithm>
#include <cmath>

#include <vung/error.h>

namespace vung::coverage {

int reach(int distance, int rows) {
    return static_cast<int>(std::floor(std::sqrt(static_cast<double>(distance * distance - rows * rows))));
}

std::vector<std::uint8_t> grown(const CellSet& cells, const std::vector<std::uint8_t>& marked, int distance) {
    if (marked.size() != cells.size()) throw InvariantError("one mark per slot is needed");
    std::vector<std::uint8_t> out(marked.size(), 0);
    if (cells.empty()) return out;
    std::uint32_t widest = 0;
    for (const auto offset : cells.col_offset) widest = std::max(widest, offset);
    // Row by row: how many marks reach each column is a running sum of +1 where a reach begins and -1 behind its end.
    std::vector<std::int32_t> steps(static_cast<std::size_t>(widest) + 2);
    const auto rows = cells.rows();
    for (std::int64_t row = 0; row < rows; ++row) {
        const auto begin = cells.row_start[static_cast<std::size_t>(row)];
        const auto end = cells.row_start[static_cast<std::size_t>(row) + 1];
        if (begin == end) continue;
        bool any = false;
        for (int away = -distance; away <= distance; ++away) {
            const auto from = row + away;
            if (from < 0 || from >= rows) continue;
            const auto side = static_cast<std::int64_t>(reach(distance, away));
            for (auto slot = cells.row_start[static_cast<std::size_t>(from)];
                 slot < cells.row_start[static_cast<std::size_t>(from) + 1]; ++slot) {
                if (marked[slot] == 0) continue;
                const auto col = static_cast<std::int64_t>(cells.col_offset[slot]);
                ++steps[static_cast<std::size_t>(std::max<std::int64_t>(0, col - side))];
                --steps[static_cast<std::size_t>(std::min<std::int64_t>(widest, col + side)) + 1];
                any = true;
            }
        }
        if (!any) continue;
        std::int32_t reached = 0;
        std::size_t col = 0;
        for (auto slot = begin; slot < end; ++slot) {
            for (; col <= cells.col_offset[slot]; ++col) reached += steps[col];
            out[slot] = reached > 0;
        }
        std::fill(steps.begin(), steps.end(), 0);
    }
    return out;
}

}  // namespace vung::coverage
