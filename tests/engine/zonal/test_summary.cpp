// SPDX-License-Identifier: Apache-2.0
#include <vung/zonal/summary.h>

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include <vung/zonal/statistic.h>

namespace vung::zonal {
namespace {

const Needs kAll{.values = true, .areas = true, .weights = true};

Cells random_cells(int n, unsigned seed) {
    std::mt19937 random{seed};
    Cells cells;
    for (int i = 0; i < n; ++i) {
        cells.value.push_back(1e6 + std::uniform_int_distribution{0, 20}(random));
        cells.cover.push_back(i % 3 == 0 ? 1.0 : std::uniform_real_distribution{0.01, 0.99}(random));
        cells.area_m2.push_back(100 + std::uniform_real_distribution{}(random));
        cells.weight.push_back(std::uniform_real_distribution{0.0, 5.0}(random));
    }
    cells.missing = 1.5;
    return cells;
}

double value(const char* name, const Summary& summary) {
    return value_of(parse_statistic(name), summary).value_or(std::numeric_limits<double>::quiet_NaN());
}

TEST(Summary, AgreesWithPlainSumsInLongDouble) {
    const auto cells = random_cells(1234, 5);
    const auto summary = summarise(cells, kAll);
    long double count = 0, sum = 0, area = 0, weighted = 0, weighted_sum = 0;
    for (std::size_t i = 0; i < cells.value.size(); ++i) {
        const long double cover = cells.cover[i];
        count += cover, sum += cover * cells.value[i], area += cover * cells.area_m2[i];
        weighted += cover * cells.weight[i], weighted_sum += cover * cells.weight[i] * cells.value[i];
    }
    long double square = 0;
    for (std::size_t i = 0; i < cells.value.size(); ++i) {
        const long double d = cells.value[i] - sum / count;
        square += cells.cover[i] * d * d;
    }
    const auto near = [](double a, long double b) {
        EXPECT_NEAR(a, static_cast<double>(b), 1e-12 * static_cast<double>(b));
    };
    near(value("count", summary), count);
    near(value("mean", summary), sum / count);
    near(value("sum", summary), sum);
    near(value("variance", summary), square / count);
    near(value("valid_area_ha", summary), area / 10000);
    near(value("weighted_count", summary), weighted);
    near(value("weighted_sum", summary), weighted_sum);
    near(value("weighted_mean", summary), weighted_sum / weighted);
    near(value("valid_fraction", summary), count / (count + 1.5L));
    EXPECT_EQ(value("variety", summary), 21);
    EXPECT_EQ(value("min", summary), 1e6);
    EXPECT_EQ(summary.pure, 412);
}

TEST(Summary, OfTwoHalvesIsThatOfTheWhole) {
    const auto cells = random_cells(1000, 9);
    Cells left, right;
    for (std::size_t i = 0; i < cells.value.size(); ++i) {
        auto& half = i < 300 ? left : right;
        half.value.push_back(cells.value[i]);
        half.cover.push_back(cells.cover[i]);
        half.area_m2.push_back(cells.area_m2[i]);
        half.weight.push_back(cells.weight[i]);
    }
    left.missing = 0.5, right.missing = 1;
    auto merged = summarise(left, kAll);
    merged.merge(summarise(right, kAll));
    merged.values.settle();
    const auto whole = summarise(cells, kAll);
    for (const auto& name : statistic_names()) {
        const auto statistic = parse_statistic(name);
        const auto a = value_of(statistic, merged), b = value_of(statistic, whole);
        ASSERT_EQ(a.has_value(), b.has_value()) << name;
        if (a) EXPECT_NEAR(*a, *b, 1e-11 * std::abs(*b)) << name;
    }
}

TEST(Summary, AFieldOfEqualValuesHasNoDeviationAndIsWhollyValid) {
    Cells cells;
    cells.value.assign(777, 0.1);
    cells.cover.assign(777, 0.3);
    const auto summary = summarise(cells, {});
    EXPECT_EQ(value("mean", summary), 0.1);
    EXPECT_EQ(value("stdev", summary), 0);
    EXPECT_EQ(value("valid_fraction", summary), 1);
}

TEST(Summary, AMissingWeightLeavesTheWeightedNumbersOpen) {
    Cells cells;
    cells.value = {1, 2};
    cells.cover = {1, 1};
    cells.weight = {1, std::numeric_limits<double>::quiet_NaN()};
    const auto summary = summarise(cells, {.weights = true});
    for (const auto* name : {"weighted_count", "weighted_mean", "weighted_sum"})
        EXPECT_EQ(value_of(parse_statistic(name), summary), std::nullopt) << name;
    EXPECT_EQ(value("mean", summary), 1.5);
}

TEST(Summary, OfNoCellsKnowsNothing) {
    const auto summary = summarise({}, kAll);
    EXPECT_EQ(value("count", summary), 0);
    EXPECT_EQ(value("variety", summary), 0);
    for (const auto* name : {"mean", "median", "mode", "minority", "weighted_mean", "sum"})
        EXPECT_EQ(value_of(parse_statistic(name), summary), std::nullopt) << name;
}

}  // namespace
}  // namespace vung::zonal
