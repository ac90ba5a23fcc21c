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

CellSet united(const CellSet& a, const CellSet& b) {
    if (a.empty()) return b;
    if (b.empty()) return a;
    CellSet out;
    out.first_row = std::min(a.first_row, b.first_row);
    out.first_col = std::min(a.first_col, b.first_col);
    const auto end_row = std::max(a.first_row + a.rows(), b.first_row + b.rows());
    out.row_start.push_back(0);
    const auto slots = [](const CellSet& set, std::int64_t row) {
        const auto r = static_cast<std::size_t>(row - set.first_row);
        if (row < set.first_row || row >= set.first_row + set.rows()) return CellSet::SlotRange{};
        return CellSet::SlotRange{set.row_start[r], set.row_start[r + 1]};
    };
    for (auto row = out.first_row; row < end_row; ++row) {
        auto [at_a, end_a] = slots(a, row);
        auto [at_b, end_b] = slots(b, row);
        while (at_a < end_a || at_b < end_b) {
            const bool take_a = at_a < end_a && (at_b == end_b || a.col(at_a) <= b.col(at_b));
            const auto col = take_a ? a.col(at_a) : b.col(at_b);
            if (at_b < end_b && b.col(at_b) == col) ++at_b;
            if (take_a) ++at_a;
            out.col_offset.push_back(static_cast<std::uint32_t>(col - out.first_col));
        }
        out.row_start.push_back(static_cast<std::uint32_t>(out.col_offset.size()));
    }
    return out;
}

std::vector<std::uint32_t> places_in(const CellSet& some, const CellSet& all) {
    std::vector<std::uint32_t> places(some.size());
    const auto shift = some.first_col - all.first_col;
    for (std::int64_t r = 0; r < some.rows(); ++r) {
        auto there = all.row_start[static_cast<std::size_t>(some.first_row + r - all.first_row)];
        for (auto slot = some.row_start[static_cast<std::size_t>(r)];
             slot < some.row_start[static_cast<std::size_t>(r) + 1]; ++slot) {
            while (all.col_offset[there] < some.col_offset[slot] + shift) ++there;
            places[slot] = there;
        }
    }
    return places;
}

}  // namespace vung::coverage
