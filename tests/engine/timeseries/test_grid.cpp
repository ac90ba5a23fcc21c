// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/grid.h>

#include <limits>

#include <vung/error.h>

namespace {

using namespace vung;
using dates::make_date;

TEST(Grid, PutsLooksOnTheirStepAndLeavesGapsWithoutWeight) {
    const timeseries::Series series{.days = {make_date(2024, 1, 1), make_date(2024, 1, 8), make_date(2024, 1, 9)},
                                    .values = {0.2, 0.4, 0.8},
                                    .weights = {1.0, 0.3, 0.1}};
    const auto grid = timeseries::to_grid(series, make_date(2024, 1, 1), make_date(2024, 1, 12), 5);
    ASSERT_EQ(grid.size(), 3u);
    EXPECT_EQ(grid.day(2), make_date(2024, 1, 11));
    EXPECT_DOUBLE_EQ(grid.values[0], 0.2);
    EXPECT_DOUBLE_EQ(grid.values[1], (0.3 * 0.4 + 0.1 * 0.8) / 0.4);  // two looks in one step
    EXPECT_DOUBLE_EQ(grid.weights[1], 0.3);
    EXPECT_EQ(grid.weights[2], 0.0);
}

TEST(Grid, AveragesLooksOfOneDayByTheirClearShareInAnyOrder) {
    const dates::Date day = make_date(2024, 3, 1);
    const auto a = timeseries::to_grid({{day, day}, {0.2, 0.8}, {0.75, 0.25}}, day, day);
    const auto b = timeseries::to_grid({{day, day}, {0.8, 0.2}, {0.25, 0.75}}, day, day);
    EXPECT_DOUBLE_EQ(a.values[0], 0.35);
    EXPECT_DOUBLE_EQ(b.values[0], 0.35);
}

TEST(Grid, LeavesOutWhatIsOutsideOrNotSeen) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const dates::Date day = make_date(2024, 3, 1);
    const auto grid = timeseries::to_grid(
        {{day - dates::Days{1}, day, day + dates::Days{1}}, {0.1, nan, 0.5}, {1, 1, 0}}, day, day + dates::Days{1});
    EXPECT_EQ(grid.weights, (std::vector<double>{0, 0}));
    EXPECT_THROW(timeseries::to_grid({}, day, day - dates::Days{1}), InvariantError);
}

}  // namespace
