// SPDX-License-Identifier: Apache-2.0
#include <vung/zonal/value_table.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

namespace vung::zonal {
namespace {

ValueTable table_of(const std::vector<std::pair<double, double>>& cells) {
    ValueTable table;
    for (const auto& [value, cover] : cells) table.add(value, cover);
    table.settle();
    return table;
}

TEST(ValueTable, EqualValuesAreOneEntryAndEntriesAscend) {
    const auto table = table_of({{3, 0.5}, {1, 1}, {3, 0.25}, {-2, 1}, {0.0, 1}, {-0.0, 1}});
    ASSERT_EQ(table.shares().size(), 4u);
    EXPECT_EQ(table.shares()[0], (ValueShare{-2, 1, 0}));
    EXPECT_EQ(table.shares()[1], (ValueShare{0, 2, 0}));
    EXPECT_EQ(table.shares()[3], (ValueShare{3, 0.75, 0}));
}

TEST(ValueTable, ManyCellsOfFewValuesStayFewEntriesAndKeepTheirSums) {
    ValueTable table;
    std::map<double, double> expected;
    std::mt19937 random{7};
    for (int i = 0; i < 200'000; ++i) {
        const double value = std::uniform_int_distribution{0, 300}(random);
        table.add(value, 0.5);
        expected[value] += 0.5;
    }
    table.settle();
    ASSERT_EQ(table.shares().size(), expected.size());
    for (const auto& share : table.shares()) EXPECT_EQ(share.cover, expected.at(share.value));
}

TEST(ValueTable, MergingIsAddingBehind) {
    auto left = table_of({{1, 1}, {2, 0.5}});
    left.merge(table_of({{2, 0.25}, {5, 1}}));
    left.settle();
    const auto both = table_of({{1, 1}, {2, 0.5}, {2, 0.25}, {5, 1}});
    EXPECT_TRUE(std::ranges::equal(left.shares(), both.shares()));
}

/// Type 7 of Hyndman and Fan (1996), by its definition.
double type_seven(const std::vector<double>& sorted, double q) {
    const double place = q * (static_cast<double>(sorted.size()) - 1);
    const auto below = static_cast<std::size_t>(std::floor(place));
    if (below + 1 >= sorted.size()) return sorted.back();
    return sorted[below] + (place - std::floor(place)) * (sorted[below + 1] - sorted[below]);
}

TEST(Quantile, OfEqualWeightsIsTypeSeven) {
    std::mt19937 random{3};
    std::vector<double> values;
    for (int i = 0; i < 101; ++i) values.push_back(std::normal_distribution{}(random));
    std::vector<std::pair<double, double>> cells;
    for (const double value : values) cells.emplace_back(value, 0.3);
    const auto table = table_of(cells);
    std::sort(values.begin(), values.end());
    for (const double q : {0.0, 0.01, 0.25, 0.5, 0.77, 1.0})
        EXPECT_NEAR(*quantile(table.shares(), q), type_seven(values, q), 1e-12) << q;
}

TEST(Quantile, OfUnequalWeightsByHand) {
    // n = 3, weights 1, 2, 1: s = 0, 1*2 + 2*1 = 4, 2*1 + 2*3 = 8; the whole is (3 - 1) * 4 = 8.
    const auto table = table_of({{10, 1}, {20, 2}, {40, 1}});
    EXPECT_EQ(quantile(table.shares(), 0.5), 20);
    EXPECT_EQ(quantile(table.shares(), 0.25), 15);
    EXPECT_EQ(quantile(table.shares(), 0.75), 30);
    EXPECT_EQ(quantile(table.shares(), 1), 40);
    // Weights 3, 1: s = 0, 1 + 3 = 4 and the whole is 4.
    EXPECT_EQ(quantile(table_of({{0, 3}, {1, 1}}).shares(), 0.5), 0.5);
}

TEST(Quantile, OfOneValueIsThatValueAndOfNoneNothing) {
    EXPECT_EQ(quantile(table_of({{7, 0.1}}).shares(), 0.9), 7);
    EXPECT_EQ(quantile({}, 0.5), std::nullopt);
}

TEST(Mode, IsTheLargestAndMinorityTheSmallestOfEqualOnes) {
    const auto table = table_of({{1, 2}, {4, 2}, {5, 1}, {9, 1}});
    EXPECT_EQ(mode(table.shares()), 4);
    EXPECT_EQ(minority(table.shares()), 5);
    EXPECT_EQ(mode({}), std::nullopt);
    EXPECT_EQ(minority({}), std::nullopt);
}

}  // namespace
}  // namespace vung::zonal
