// SPDX-License-Identifier: Apache-2.0
#include <vung/coverage/cell_growth.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace vung::coverage {
namespace {

TEST(CellGrowth, ReachesAsFarAsACircle) {
    EXPECT_EQ(reach(2, 0), 2);
    EXPECT_EQ(reach(2, 1), 1);
    EXPECT_EQ(reach(2, -2), 0);
    EXPECT_EQ(reach(0, 0), 0);
    EXPECT_EQ(reach(5, 3), 4);  // 3, 4, 5
}

TEST(CellGrowth, MarksWhatASlowSearchMarks) {
    std::mt19937 random{3};
    for (int turn = 0; turn < 50; ++turn) {
        const int size = 1 + static_cast<int>(random() % 40);
        CellSet cells;
        cells.first_row = -7, cells.first_col = 11;
        cells.row_start.push_back(0);
        std::vector<std::pair<int, int>> places;
        for (int row = 0; row < size; ++row) {
            for (int col = 0; col < size; ++col)
                if (random() % 3 != 0) {
                    cells.col_offset.push_back(static_cast<std::uint32_t>(col));
                    places.emplace_back(row, col);
                }
            cells.row_start.push_back(static_cast<std::uint32_t>(cells.col_offset.size()));
        }
        std::vector<std::uint8_t> marked(cells.size());
        for (auto& mark : marked) mark = random() % 12 == 0;
        for (const int distance : {0, 1, 2, 3, 7}) {
            const auto found = grown(cells, marked, distance);
            for (std::size_t a = 0; a < places.size(); ++a) {
                bool near = false;
                for (std::size_t b = 0; b < places.size(); ++b)
                    near = near || (marked[b] != 0 && std::hypot(places[a].first - places[b].first,
                                                                 places[a].second - places[b].second) <= distance);
                ASSERT_EQ(found[a] != 0, near) << "turn " << turn << ", distance " << distance;
            }
        }
    }
}

TEST(CellGrowth, WidensASetByWhatASlowSearchFinds) {
    std::mt19937 random{4};
    for (int turn = 0; turn < 50; ++turn) {
        CellSet cells;
        cells.first_row = 5, cells.first_col = -200;
        cells.row_start.push_back(0);
        std::vector<std::pair<int, int>> places;
        for (int row = 0; row < 20; ++row) {
            for (int col = 0; col < 150; ++col)
                if (random() % 30 == 0 || (row == 0 && col == 0)) {
                    cells.col_offset.push_back(static_cast<std::uint32_t>(col));
                    places.emplace_back(row, col);
                }
            cells.row_start.push_back(static_cast<std::uint32_t>(cells.col_offset.size()));
        }
        for (const int distance : {0, 1, 2, 3, 7}) {
            const auto wide = widened(cells, distance);
            std::size_t count = 0;
            for (int row = -distance; row < 20 + distance; ++row)
                for (int col = -distance; col < 150 + distance; ++col) {
                    const bool near = std::any_of(places.begin(), places.end(), [&](const auto& place) {
                        return std::hypot(place.first - row, place.second - col) <= distance;
                    });
                    count += near;
                    ASSERT_EQ(wide.slot(col - 200, row + 5).has_value(), near) << row << " " << col;
                }
            EXPECT_EQ(wide.size(), count);
        }
    }
}

TEST(CellGrowth, NoCellsAreNoTrouble) {
    EXPECT_TRUE(grown(CellSet{}, {}, 2).empty());
    EXPECT_TRUE(widened(CellSet{}, 2).empty());
}

}  // namespace
}  // namespace vung::coverage
