// SPDX-License-Identifier: Apache-2.0
#include <vung/zonal/cell_part.h>

#include <type_traits>
#include <variant>

namespace vung::zonal {

std::pair<coverage::CellSet, LatticeCells> part_of(const coverage::CellSet& cells, const LatticeCells& values,
                                                   const std::vector<std::uint8_t>& which) {
    coverage::CellSet some{
        .first_row = cells.first_row, .first_col = cells.first_col, .row_start = {}, .col_offset = {}};
    std::vector<std::uint32_t> slots;
    for (std::size_t r = 0; r < cells.row_start.size(); ++r) {
        some.row_start.push_back(static_cast<std::uint32_t>(slots.size()));
        if (r + 1 == cells.row_start.size()) break;
        for (auto slot = cells.row_start[r]; slot < cells.row_start[r + 1]; ++slot)
            if (which[slot] != 0) slots.push_back(slot), some.col_offset.push_back(cells.col_offset[slot]);
    }
    const auto pick = [&](const auto& from) {
        std::remove_cvref_t<decltype(from)> out;
        if (from.empty()) return out;
        out.reserve(slots.size());
        for (const auto slot : slots) out.push_back(from[slot]);
        return out;
    };
    LatticeCells out{
        .owner = pick(values.owner), .keep = pick(values.keep), .bands = {}, .classes = pick(values.classes)};
    for (const auto& [band, plane] : values.bands) {
        Plane part{.cells = {}, .valid = pick(plane.valid), .scale = plane.scale, .offset = plane.offset};
        std::visit([&](const auto& stored) { part.cells = pick(stored); }, plane.cells);
        out.bands.emplace(band, std::move(part));
    }
    return {std::move(some), std::move(out)};
}

bool lay_over(LatticeCells& all, const LatticeCells& some, const std::vector<std::uint32_t>& places) {
    const auto put = [&](auto& to, const auto& from) {
        for (std::size_t i = 0; i < from.size(); ++i) to[places[i]] = from[i];
    };
    if (all.classes.empty() != some.classes.empty() || all.bands.size() != some.bands.size()) return false;
    for (const auto& [band, plane] : some.bands) {
        const auto to = all.bands.find(band);
        if (to == all.bands.end() || to->second.cells.index() != plane.cells.index() ||
            to->second.scale != plane.scale || to->second.offset != plane.offset)
            return false;
        std::visit([&](auto& stored) { put(stored, std::get<std::remove_cvref_t<decltype(stored)>>(plane.cells)); },
                   to->second.cells);
        put(to->second.valid, plane.valid);
    }
    put(all.owner, some.owner);
    put(all.keep, some.keep);
    put(all.classes, some.classes);
    return true;
}

}  // namespace vung::zonal
