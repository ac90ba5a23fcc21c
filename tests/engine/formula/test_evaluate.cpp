// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/formula/aggregate.h>
#include <vung/formula/evaluate.h>

#include "scopes.h"

namespace vung::formula {
namespace {

using test::kAmendments;
using test::kProject;
using test::kSeason;
using test::kStratum;
using test::kTrips;
using testing::DoubleEq;
using testing::ElementsAre;
using testing::IsNan;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Four seasons: two amendments, one, none, and one of which nothing was recorded.
class Evaluation : public testing::Test {
protected:
    Evaluation() : scope(test::small_scope()), data(scope) {
        data.set_rows(kProject, Scenario::none, {1, {}, {}});
        data.set_rows(kStratum, Scenario::none, {2, {{kProject, {0, 0}}}, {}});
        data.set_rows(kSeason, Scenario::none, {4, {{kStratum, {0, 1, 1, 0}}, {kProject, {0, 0, 0, 0}}}, {}});
        for (const auto side : {Scenario::baseline, Scenario::project}) {
            data.set_rows(kAmendments, side, {3, {{kSeason, {0, 0, 1}}}, {{kSeason, {0, 0, 0, 1}}}});
            data.set_rows(kTrips, side, {3, {{kAmendments, {0, 2, 2}}}, {}});
            put("rate", {2, 3, 5}, side);
            put("distance", {1, 2, 4}, side);
            put("days", {100, 110, 120, kNaN}, side);
        }
        put("area", {1, 2, 3, 4});
        put("gwp", {28});
        put("soil", {0.5, 0.25});
        put("wet", {1, 0, kNaN, 1});
        put("sown", {0, 10, 20, 30});
        put("reaped", {100, 100, kNaN, 130});
        data.set_column(*scope.symbol("regime"), Scenario::project,
                        {data.key_number("flooded"), data.key_number("drained"), kNaN, data.key_number("flooded")});
    }
    void put(const char* name, std::vector<double> values, Scenario side = Scenario::none) {
        data.set_column(*scope.symbol(name), side, std::move(values));
    }
    std::vector<double> of(const std::string& text, const char* unit = "1", std::size_t level = kSeason,
                           Scenario side = Scenario::none) {
        const auto node = check(parse_formula(text), scope, {level, side, Type::number, parse_unit(unit)});
        return evaluate(node, data, {level, side, {}, true}).cells;
    }
    std::vector<double> truth(const std::string& text, std::size_t level = kSeason, Scenario side = Scenario::project) {
        const auto node = check(parse_formula(text), scope, {level, side, Type::truth, {}});
        return evaluate(node, data, {level, side, {}, true}).cells;
    }

    Scope scope;
    Dataset data;
};

TEST_F(Evaluation, FollowsThreeValuedLogic) {
    // wet is true, false, unknown, true.
    EXPECT_THAT(truth("wet and area > 0 'ha'"), ElementsAre(1, 0, IsNan(), 1));
    EXPECT_THAT(truth("wet and area < 0 'ha'"), ElementsAre(0, 0, 0, 0));
    EXPECT_THAT(truth("wet or area > 0 'ha'"), ElementsAre(1, 1, 1, 1));
    EXPECT_THAT(truth("wet or area < 0 'ha'"), ElementsAre(1, 0, IsNan(), 1));
    EXPECT_THAT(truth("not wet"), ElementsAre(0, 1, IsNan(), 0));
    EXPECT_THAT(truth("given(wet)"), ElementsAre(1, 1, 0, 1));
    EXPECT_THAT(truth("given(wet) and wet"), ElementsAre(1, 0, 0, 1));
    EXPECT_THAT(truth("regime == 'flooded'"), ElementsAre(1, 0, IsNan(), 1));
    EXPECT_THAT(truth("regime != 'flooded'"), ElementsAre(0, 1, IsNan(), 0));
}

TEST_F(Evaluation, GivesAbsentForAbsent) {
    EXPECT_THAT(of("days", "d", kSeason, Scenario::project), ElementsAre(100, 110, 120, IsNan()));
    EXPECT_THAT(of("days + 1 'd'", "d", kSeason, Scenario::project), ElementsAre(101, 111, 121, IsNan()));
    EXPECT_THAT(of("max(days, 115 'd')", "d", kSeason, Scenario::project), ElementsAre(115, 115, 120, IsNan()));
    EXPECT_THAT(of("0 * project(days)", "d"), ElementsAre(0, 0, 0, IsNan()));
    EXPECT_THAT(of("days(sown, reaped)", "d"), ElementsAre(100, 90, IsNan(), 100));
    EXPECT_THAT(of("if(wet, 1, 2)"), ElementsAre(1, 2, IsNan(), 1));
    // The other outcome may be absent.
    EXPECT_THAT(of("if(given(wet), 1, project(days) / (1 'd'))"), ElementsAre(1, 1, 120, 1));
    EXPECT_THAT(of("area / (area - 2 'ha')"), ElementsAre(-1, IsNan(), 3, 2));
    EXPECT_THAT(of("sqrt(per(area - 2 'ha', 'ha'))"), ElementsAre(IsNan(), 0, 1, DoubleEq(std::sqrt(2))));
    EXPECT_THAT(of("ln(per(area - 2 'ha', 'ha'))"), ElementsAre(IsNan(), IsNan(), 0, DoubleEq(std::log(2))));
}

TEST_F(Evaluation, TellsAnEmptyRelationFromOneThatNobodyRecorded) {
    EXPECT_THAT(of("sum(rate over amendments)", "t ha-1", kSeason, Scenario::project), ElementsAre(5, 5, 0, IsNan()));
    EXPECT_THAT(of("count(rate > 0 't ha-1' over amendments)", "1", kSeason, Scenario::project),
                ElementsAre(2, 1, 0, IsNan()));
    EXPECT_THAT(of("mean(rate over amendments)", "t ha-1", kSeason, Scenario::project),
                ElementsAre(2.5, 5, IsNan(), IsNan()));
    EXPECT_THAT(of("max(rate over amendments)", "t ha-1", kSeason, Scenario::project),
                ElementsAre(3, 5, IsNan(), IsNan()));
    EXPECT_THAT(truth("any(rate > 2 't ha-1' over amendments)"), ElementsAre(1, 1, 0, IsNan()));
    EXPECT_THAT(truth("all(rate > 2 't ha-1' over amendments)"), ElementsAre(0, 1, 1, IsNan()));
    EXPECT_THAT(of("sum(rate over amendments where rate > 2 't ha-1')", "t ha-1", kSeason, Scenario::project),
                ElementsAre(3, 5, 0, IsNan()));
}

TEST_F(Evaluation, KnowsNothingOfRowsBelowRowsThatNobodyRecorded) {
    data.set_rows(kTrips, Scenario::project, {3, {{kAmendments, {0, 2, 2}}}, {{kAmendments, {0, 1, 0}}}});
    EXPECT_THAT(of("sum(distance over trips)", "km", kAmendments, Scenario::project), ElementsAre(1, IsNan(), 6));
    EXPECT_THAT(of("sum(distance over trips)", "km", kSeason, Scenario::project), ElementsAre(IsNan(), 6, 0, IsNan()));
}

TEST_F(Evaluation, WalksUpAndDownTheLevels) {
    EXPECT_THAT(of("soil * area", "ha"), ElementsAre(0.5, 0.5, 0.75, 2));
    EXPECT_THAT(of("sum(area over seasons)", "ha", kProject), ElementsAre(10));
    EXPECT_THAT(of("sum(area over seasons)", "ha", kStratum), ElementsAre(5, 5));
    EXPECT_THAT(of("sum(distance over trips)", "km", kSeason, Scenario::project), ElementsAre(1, 6, 0, IsNan()));
    EXPECT_THAT(of("sum(area * rate over amendments)", "t", kSeason, Scenario::project),
                ElementsAre(5, 10, 0, IsNan()));
    EXPECT_THAT(of("soil * rate", "t ha-1", kAmendments, Scenario::project), ElementsAre(1, 1.5, 1.25));
}

TEST_F(Evaluation, ConvertsScalesOnTheWay) {
    EXPECT_THAT(of("area", "m2"), ElementsAre(10000, 20000, 30000, 40000));
    EXPECT_THAT(of("area + 5000 'm2'", "ha"), ElementsAre(1.5, 2.5, 3.5, 4.5));
    EXPECT_THAT(of("per(area, 'm2')"), ElementsAre(10000, 20000, 30000, 40000));
    EXPECT_THAT(of("floor(area / (3 'ha'))"), ElementsAre(0, 0, 1, 1));
}

TEST_F(Evaluation, GivesForSomeRowsWhatItGivesForAll) {
    const auto node = check(parse_formula("soil * area + sum(area over amendments) * 0"), scope,
                            {kSeason, Scenario::project, Type::number, parse_unit("ha")});
    const std::vector<std::uint32_t> rows{3, 1};
    const auto all = evaluate(node, data, {kSeason, Scenario::project, {}, true}).cells;
    const auto some = evaluate(node, data, {kSeason, Scenario::project, rows, false}).cells;
    EXPECT_THAT(some[0], IsNan());
    EXPECT_EQ(some[1], all[1]);
}

TEST_F(Evaluation, GivesEachDrawWhatTheCentralValueWouldGive) {
    data.set_variables(*scope.symbol("gwp"), Scenario::none, {0});
    Draws draws{3, {{27, 28, 30}}, {}};
    const auto node = check(parse_formula("gwp * area + gwp ^ 2 * (1 'kg_CH4 ha kg_CO2e-1')"), scope,
                            {kSeason, Scenario::none, Type::number, parse_unit("kg_CO2e ha kg_CH4-1")});
    const auto drawn = evaluate(node, data, {kSeason, Scenario::none, {}, true}, &draws);
    ASSERT_EQ(drawn.draws, 3U);
    for (std::size_t d = 0; d < 3; ++d) {
        put("gwp", {draws.columns[0][d]});
        const auto central = evaluate(node, data, {kSeason, Scenario::none, {}, true});
        for (std::size_t row = 0; row < 4; ++row) EXPECT_EQ(drawn.at(row, d), central.at(row, 0));
    }
}

double reduce(const char* name, std::vector<double> x, std::vector<double> y = {}) {
    return reduction(name)(x, y);
}

TEST(Aggregates, AgreeWithClosedForms) {
    EXPECT_EQ(reduce("sum", {}), 0);
    EXPECT_EQ(reduce("sum", {1, 2, 3.5}), 6.5);
    EXPECT_EQ(reduce("count", {1, 0, 1}), 2);
    EXPECT_EQ(reduce("mean", {1, 2, 6}), 3);
    EXPECT_EQ(reduce("min", {4, -1, 2}), -1);
    // 1..n: variance n (n + 1) / 12.
    std::vector<double> to_ten(10), squares(10);
    for (int i = 0; i < 10; ++i) to_ten[static_cast<std::size_t>(i)] = i + 1;
    EXPECT_DOUBLE_EQ(reduce("variance", to_ten), 110.0 / 12);
    // slope(y, x) of a line is its slope; of x^2 over 1..10 it is 11.
    for (std::size_t i = 0; i < 10; ++i) squares[i] = to_ten[i] * to_ten[i];
    EXPECT_DOUBLE_EQ(reduce("slope", {5, 7, 9}, {1, 2, 3}), 2);
    EXPECT_DOUBLE_EQ(reduce("slope", squares, to_ten), 11);
    // A triangle, with its corners in disorder.
    EXPECT_DOUBLE_EQ(reduce("trapezoid", {0, 4, 0}, {10, 5, 0}), 20);
    EXPECT_DOUBLE_EQ(reduce("trapezoid", {4, 0, 0}, {5, 10, 0}), 20);
}

TEST(Aggregates, AreAbsentWhereTooFewRowsOrAnAbsentOneStandInThem) {
    for (const char* name : {"mean", "min", "max", "variance", "slope", "trapezoid"})
        EXPECT_THAT(reduce(name, {}), IsNan()) << name;
    for (const char* name : {"variance", "slope", "trapezoid"}) EXPECT_THAT(reduce(name, {1}, {1}), IsNan()) << name;
    for (const char* name : {"sum", "count", "mean", "min", "max", "variance"})
        EXPECT_THAT(reduce(name, {1, kNaN}), IsNan()) << name;
    EXPECT_THAT(reduce("slope", {1, 2}, {3, 3}), IsNan());
    EXPECT_THAT(reduce("slope", {1, kNaN}, {3, 4}), IsNan());
    EXPECT_THAT(reduce("trapezoid", {1, 2}, {3, kNaN}), IsNan());
    EXPECT_EQ(reduce("any", {}), 0);
    EXPECT_EQ(reduce("all", {}), 1);
    EXPECT_EQ(reduce("any", {kNaN, 1}), 1);
    EXPECT_EQ(reduce("all", {kNaN, 0}), 0);
    EXPECT_THAT(reduce("any", {kNaN, 0}), IsNan());
    EXPECT_THAT(reduce("all", {kNaN, 1}), IsNan());
}

}  // namespace
}  // namespace vung::formula
