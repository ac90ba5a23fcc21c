// SPDX-License-Identifier: Apache-2.0
#include <vung/coverage/cell_lookup.h>

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace vung::coverage {
namespace {

using Places = std::set<std::pair<std::int64_t, std::int64_t>>;  // row, column

CellSet set_of(const Places& places) {
    CellSet out;
    if (places.empty()) return out;
    out.first_row = places.begin()->first;
    out.first_col = places.begin()->second;
    for (const auto& [row, col] : places) out.first_col = std::min(out.first_col, col);
    out.row_start.push_back(0);
    for (const auto& [row, col] : places) {
        while (out.first_row + out.rows() <= row)
            out.row_start.push_back(static_cast<std::uint32_t>(out.col_offset.size()));
        out.col_offset.push_back(static_cast<std::uint32_t>(col - out.first_col));
        out.row_start.back() = static_cast<std::uint32_t>(out.col_offset.size());
    }
    return out;
}

Places places_of(const CellSet& cells) {
    Places out;
    for (std::uint32_t slot = 0; slot < cells.size(); ++slot) out.emplace(cells.row(slot), cells.col(slot));
    return out;
}

Places some_places(std::mt19937& random) {
    Places out;
    const auto count = random() % 60;
    for (unsigned i = 0; i < count; ++i)
        out.emplace(static_cast<int>(random() % 40) - 25, static_cast<int>(random() % 300) - 150);
    return out;
}

rasters::Lattice lattice(double cell, double phase_x = 0, double phase_y = 0) {
    rasters::Lattice out;
    out.cell_width = out.cell_height = cell;
    out.phase_x = phase_x;
    out.phase_y = phase_y;
    return out;
}

TEST(CellLookup, AFineCellLooksUpTheCoarseOneAboutIt) {
    EXPECT_EQ(cell_under(lattice(10), lattice(20), 5, 8), (Cell{2, 4}));
    EXPECT_EQ(cell_under(lattice(10), lattice(20), -1, -1), (Cell{-1, -1}));
    EXPECT_EQ(cell_under(lattice(20), lattice(10), 2, 4), (Cell{5, 9}));  // of four that meet at the centre
}

TEST(CellLookup, FindsWhatASearchCellByCellFinds) {
    std::mt19937 random{5};
    for (int turn = 0; turn < 200; ++turn) {
        const auto from_places = some_places(random), there_places = some_places(random);
        const auto from = set_of(from_places), there = set_of(there_places);
        const auto a = lattice(turn % 2 == 0 ? 10 : 20, 3), b = lattice(turn % 3 == 0 ? 30 : 10, 0, 7.5);
        Places under;
        for (const auto& [row, col] : from_places) {
            const auto cell = cell_under(a, b, col, row);
            under.emplace(cell.row, cell.col);
        }
        EXPECT_EQ(places_of(cells_under(from, a, b)), under);
        const auto slots = slots_under(from, a, there, b);
        ASSERT_EQ(slots.size(), from.size());
        std::uint32_t slot = 0;
        for (const auto& [row, col] : from_places) {
            const auto cell = cell_under(a, b, col, row);
            EXPECT_EQ(slots[slot], there.slot(cell.col, cell.row).value_or(kNoSlot));
            ++slot;
        }
    }
}

TEST(CellLookup, TwoSetsAndTheirUnionHoldTheSameCells) {
    std::mt19937 random{6};
    for (int turn = 0; turn < 200; ++turn) {
        const auto a = some_places(random), b = some_places(random);
        auto both = a;
        both.insert(b.begin(), b.end());
        const auto all = united(set_of(a), set_of(b));
        EXPECT_EQ(all, set_of(both));
        const auto places = places_in(set_of(a), all);
        std::uint32_t slot = 0;
        for (const auto& [row, col] : a) EXPECT_EQ(places[slot++], all.slot(col, row));
    }
}

}  // namespace
}  // namespace vung::coverage
