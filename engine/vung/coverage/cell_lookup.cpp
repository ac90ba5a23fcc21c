// SPDX-License-Identifier: Apache-2.0
#include <vung/coverage/cell_lookup.h>

#include <algorithm>
#include <cmath>

#include <vung/coverage/row_bits.h>

namespace vung::coverage {
namespace {

/// What each column of a set looks up, by its offset: ascending.
std::vector<std::int64_t> columns_under(const CellSet& cells, const rasters::Lattice& from,
                                        const rasters::Lattice& to) {
    const auto widest = *std::max_element(cells.col_offset.begin(), cells.col_offset.end());
    std::vector<std::int64_t> columns(static_cast<std::size_t>(widest) + 1);
    for (std::size_t i = 0; i < columns.size(); ++i)
        columns[i] = cell_under(from, to, cells.first_col + static_cast<std::int64_t>(i), 0).col;
    return columns;
}

}  // namespace

Cell cell_under(const rasters::Lattice& from, const rasters::Lattice& to, std::int64_t col, std::int64_t row) {
    const auto centre = from.to_world({static_cast<double>(col) + 0.5, static_cast<double>(row) + 0.5});
    const auto place = to.to_lattice(centre);
    // The rounding of a centre that falls exactly on a corner must not depend on noise in the last bits.
    const auto cell = [](double v) { return static_cast<std::int64_t>(std::floor(v + 1e-9)); };
    return {cell(place.x), cell(place.y)};
}

CellSet cells_under(const CellSet& cells, const rasters::Lattice& from, const rasters::Lattice& to) {
    CellSet out;
    if (cells.empty()) return out;
    const auto columns = columns_under(cells, from, to);
    const auto row_under = [&](std::int64_t r) { return cell_under(from, to, 0, cells.first_row + r).row; };
    out.first_row = row_under(0);
    out.first_col = columns.front();
    out.row_start.push_back(0);
    RowBits bits(static_cast<std::size_t>(columns.back() - columns.front()) + 1);
    const auto end_row = [&] {
        bits.take(out.col_offset);
        out.row_start.push_back(static_cast<std::uint32_t>(out.col_offset.size()));
    };
    for (std::int64_t r = 0; r < cells.rows(); ++r) {
        while (out.first_row + out.rows() < row_under(r)) end_row();
        for (auto slot = cells.row_start[static_cast<std::size_t>(r)];
             slot < cells.row_start[static_cast<std::size_t>(r) + 1]; ++slot)
            bits.set(static_cast<std::size_t>(columns[cells.col_offset[slot]] - out.first_col));
    }
    end_row();
    return out;
}

std::vector<std::uint32_t> slots_under(const CellSet& cells, const rasters::Lattice& from, const CellSet& there,
                                       const rasters::Lattice& to) {
    std::vector<std::uint32_t> slots(cells.size(), kNoSlot);
    if (cells.empty() || there.empty()) return slots;
    const auto columns = columns_under(cells, from, to);
    for (std::int64_t r = 0; r < cells.rows(); ++r) {
        const auto row = cell_under(from, to, 0, cells.first_row + r).row - there.first_row;
        if (row < 0 || row >= there.rows()) continue;
        auto at = there.row_start[static_cast<std::size_t>(row)];
        const auto end = there.row_start[static_cast<std::size_t>(row) + 1];
        for (auto slot = cells.row_start[static_cast<std::size_t>(r)];
             slot < cells.row_start[static_cast<std::size_t>(r) + 1]; ++slot) {
            const auto column = columns[cells.col_offset[slot]];
            while (at < end && there.col(at) < column) ++at;
            if (at < end && there.col(at) == column) slots[slot] = at;
        }
    }
    return slots;
}

}  // namespace vung::coverage
