// SPDX-License-Identifier: Apache-2.0
#include <vung/coverage/cell_growth.h>

#include <algorithm>
#include <cmath>

#include <vung/coverage/row_bits.h>
#include <vung/error.h>

namespace vung::coverage {

int reach(int distance, int rows) {
    return static_cast<int>(std::floor(std::sqrt(static_cast<double>(distance * distance - rows * rows))));
}

namespace {

/// Columns side by side that are marked in one row, first to last.
struct Stretch {
    std::uint32_t first, last;
};

/// Stretches of all rows; those of row r are [start[r], start[r + 1]).
struct Stretches {
    std::vector<Stretch> list;
    std::vector<std::size_t> start{0};

    template <class Marked>
    Stretches(const CellSet& cells, const Marked& marked) {
        for (std::size_t row = 0; row + 1 < cells.row_start.size(); ++row) {
            for (auto slot = cells.row_start[row]; slot < cells.row_start[row + 1]; ++slot) {
                if (!marked(slot)) continue;
                const auto col = cells.col_offset[slot];
                if (list.size() > start.back() && list.back().last + 1 == col)
                    list.back().last = col;
                else
                    list.push_back({col, col});
            }
            start.push_back(list.size());
        }
    }

    /// Sets what row `row` gets from the rows near it; bit c stands for column offset c - distance.
    void grow_into(std::int64_t row, int distance, RowBits& bits) const {
        const auto rows = static_cast<std::int64_t>(start.size()) - 1;
        for (int away = -distance; away <= distance; ++away) {
            const auto from = row + away;
            if (from < 0 || from >= rows) continue;
            const auto side = reach(distance, away);
            for (auto i = start[static_cast<std::size_t>(from)]; i < start[static_cast<std::size_t>(from) + 1]; ++i)
                bits.set(list[i].first + static_cast<std::size_t>(distance - side),
                         list[i].last + static_cast<std::size_t>(distance + side) + 1);
        }
    }
};

RowBits bits_around(const CellSet& cells, int distance) {
    const auto widest = *std::max_element(cells.col_offset.begin(), cells.col_offset.end());
    return RowBits(static_cast<std::size_t>(widest) + 2 * static_cast<std::size_t>(distance) + 1);
}

}  // namespace

std::vector<std::uint8_t> grown(const CellSet& cells, const std::vector<std::uint8_t>& marked, int distance) {
    if (marked.size() != cells.size()) throw InvariantError("one mark per slot is needed");
    std::vector<std::uint8_t> out(marked.size(), 0);
    if (cells.empty()) return out;
    const Stretches stretches{cells, [&](std::uint32_t slot) { return marked[slot] != 0; }};
    auto bits = bits_around(cells, distance);
    for (std::int64_t row = 0; row < cells.rows(); ++row) {
        stretches.grow_into(row, distance, bits);
        if (bits.empty()) continue;
        for (auto slot = cells.row_start[static_cast<std::size_t>(row)];
             slot < cells.row_start[static_cast<std::size_t>(row) + 1]; ++slot)
            out[slot] = bits.has(cells.col_offset[slot] + static_cast<std::size_t>(distance));
        bits.clear();
    }
    return out;
}

CellSet widened(const CellSet& cells, int distance) {
    if (cells.empty() || distance == 0) return cells;
    CellSet out;
    out.first_row = cells.first_row - distance;
    out.first_col = cells.first_col - distance;
    out.row_start.push_back(0);
    out.col_offset.reserve(3 * cells.size());  // pages that are not used cost nothing
    const Stretches stretches{cells, [](std::uint32_t) { return true; }};
    auto bits = bits_around(cells, distance);
    for (std::int64_t row = -distance; row < cells.rows() + distance; ++row) {
        stretches.grow_into(row, distance, bits);
        bits.take(out.col_offset);
        out.row_start.push_back(static_cast<std::uint32_t>(out.col_offset.size()));
    }
    return out;
}

}  // namespace vung::coverage
