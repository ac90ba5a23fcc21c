// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/error.h>
#include <vung/formula/checked.h>

#include "scopes.h"

namespace vung::formula {
namespace {

using test::kAmendments;
using test::kProject;
using test::kSeason;
using test::kStratum;
using testing::HasSubstr;

Node checked(const std::string& text, const char* unit = "1", std::size_t level = kSeason,
             Scenario scenario = Scenario::none, Type type = Type::number) {
    static const auto scope = test::small_scope();
    return check(parse_formula(text), scope, {level, scenario, type, type == Type::number ? parse_unit(unit) : Unit{}},
                 "q");
}

std::string refusal(const std::string& text, const char* unit = "1", std::size_t level = kSeason,
                    Scenario scenario = Scenario::none, Type type = Type::number) {
    try {
        checked(text, unit, level, scenario, type);
    } catch (const InputError& error) {
        EXPECT_THAT(error.text().where, HasSubstr("character"));
        return error.what();
    }
    return "taken";
}

TEST(Checker, TakesAProductWhoseUnitsCloseAndNoOther) {
    EXPECT_NO_THROW(checked("project(ef * days) * area", "kg_CH4"));
    EXPECT_NO_THROW(checked("project(ef * days) * area * gwp", "t_CO2e"));
    EXPECT_THAT(refusal("project(ef * days) * area", "kg_N2O"), HasSubstr("dimension"));
    EXPECT_THAT(refusal("project(ef) * area", "kg_CH4"), HasSubstr("dimension"));
    EXPECT_THAT(refusal("project(ef * days) * area * gwp * gwp", "t_CO2e"), HasSubstr("dimension"));
}

TEST(Checker, PutsAFactorWhereOnlyTheScaleDiffers) {
    const auto node = checked("project(ef * days) * area", "t_CH4");
    EXPECT_TRUE(node.conversion);
    EXPECT_EQ(node.number, 0.001);
    EXPECT_FALSE(checked("project(ef * days) * area", "kg_CH4").conversion);
    // Sums take the unit of their first term.
    const auto sum = checked("area + 5000 'm2'", "ha");
    EXPECT_TRUE(sum.args[1].conversion);
    EXPECT_EQ(sum.args[1].number, 1e-4);
}

TEST(Checker, RefusesSumsOfDifferentThings) {
    EXPECT_THAT(refusal("area + project(days)", "ha"), HasSubstr("'project(days)' has the dimension"));
    EXPECT_THAT(refusal("area + 1", "ha"), HasSubstr("dimension"));
    EXPECT_NO_THROW(checked("area + 0", "ha"));
    EXPECT_NO_THROW(checked("max(area - 2 'ha', 0)", "ha"));
    EXPECT_THAT(refusal("if(wet, area, gwp)", "ha"), HasSubstr("dimension"));
    EXPECT_THAT(refusal("min(area, project(days))", "ha"), HasSubstr("dimension"));
    EXPECT_THAT(refusal("area > project(days)", "1", kSeason, Scenario::none, Type::truth), HasSubstr("dimension"));
}

TEST(Checker, TakesPlainNumbersAloneIntoFunctionsAndPowers) {
    EXPECT_THAT(refusal("exp(area)"), HasSubstr("dimension"));
    EXPECT_THAT(refusal("area ^ 0.59", "ha"), HasSubstr("the base"));
    EXPECT_THAT(refusal("2 ^ area"), HasSubstr("the exponent"));
    EXPECT_NO_THROW(checked("(area / (2 'ha')) ^ 0.59"));
    EXPECT_NO_THROW(checked("area ^ 2", "ha2"));
    EXPECT_NO_THROW(checked("sqrt(area ^ 2)", "ha"));
    EXPECT_THAT(refusal("sqrt(project(days) * area)", "1"), HasSubstr("no unit"));
    EXPECT_NO_THROW(checked("per(area, 'ha') ^ 0.59"));
    EXPECT_THAT(refusal("per(area, 'd')"), HasSubstr("dimension"));
}

TEST(Checker, KnowsTypes) {
    EXPECT_THAT(refusal("regime", "1", kSeason, Scenario::project), HasSubstr("is needed"));
    EXPECT_THAT(refusal("wet + 1"), HasSubstr("true or false"));
    EXPECT_THAT(refusal("area and wet", "1", kSeason, Scenario::none, Type::truth), HasSubstr("a number"));
    EXPECT_THAT(refusal("if(wet, 1, wet)"), HasSubstr("two outcomes"));
    EXPECT_THAT(refusal("regime < 'drained'", "1", kSeason, Scenario::project, Type::truth), HasSubstr("no order"));
    EXPECT_THAT(refusal("regime == 'draind'", "1", kSeason, Scenario::project, Type::truth), HasSubstr("drained"));
    EXPECT_NO_THROW(checked("regime == 'drained'", "1", kSeason, Scenario::project, Type::truth));
    EXPECT_NO_THROW(checked("days(sown, reaped)", "h"));
    EXPECT_THAT(refusal("days(sown, area)", "d"), HasSubstr("a day"));
    EXPECT_NO_THROW(checked("reaped > sown", "1", kSeason, Scenario::none, Type::truth));
    EXPECT_THAT(refusal("given(area + 1)", "1", kSeason, Scenario::none, Type::truth), HasSubstr("one name"));
    EXPECT_THAT(refusal("min(area)", "ha"), HasSubstr("takes 2 or more"));
}

TEST(Checker, NamesTheNearestWhereANameIsUnknown) {
    EXPECT_THAT(refusal("aera * 2", "ha"), HasSubstr("area"));
    EXPECT_THAT(refusal("sum(rate over amendmens)", "t ha-1", kSeason, Scenario::project), HasSubstr("amendments"));
}

TEST(Checker, LooksUpFreelyAndDownThroughARelationAlone) {
    EXPECT_NO_THROW(checked("soil * gwp * area", "ha kg_CO2e kg_CH4-1"));
    EXPECT_THAT(refusal("area", "ha", kProject), HasSubstr("sum, mean or max"));
    EXPECT_NO_THROW(checked("sum(area over seasons)", "ha", kProject));
    EXPECT_NO_THROW(checked("sum(area over seasons)", "ha", kStratum));
    EXPECT_THAT(refusal("sum(soil over strata)", "1", kSeason), HasSubstr("no relation"));
    EXPECT_THAT(refusal("project(rate)", "t ha-1"), HasSubstr("has none or many"));
    EXPECT_NO_THROW(checked("sum(sum(distance over trips) over amendments)", "km", kSeason, Scenario::project));
    EXPECT_NO_THROW(checked("sum(distance over trips)", "km", kSeason, Scenario::project));
    EXPECT_NO_THROW(checked("rate * area", "t", kAmendments, Scenario::project));
}

TEST(Checker, AsksWhichScenarioWhereItMatters) {
    EXPECT_THAT(refusal("days", "d"), HasSubstr("baseline(days) or project(days)"));
    EXPECT_THAT(refusal("sum(rate over amendments)", "t ha-1"), HasSubstr("baseline(...) or project(...)"));
    EXPECT_NO_THROW(checked("baseline(days) - project(days)", "d"));
    EXPECT_NO_THROW(checked("project(sum(rate * days over amendments))", "t ha-1 d"));
    const auto scope = test::small_scope();
    EXPECT_TRUE(differs_by_scenario(parse_formula("days * area"), scope));
    EXPECT_TRUE(differs_by_scenario(parse_formula("count(wet over amendments)"), scope));
    EXPECT_FALSE(differs_by_scenario(parse_formula("baseline(days) * area"), scope));
}

TEST(Checker, GivesAggregatesTheirUnits) {
    EXPECT_NO_THROW(checked("project(variance(rate over amendments))", "t2 ha-2"));
    EXPECT_NO_THROW(checked("project(slope(rate, distance over trips))", "t ha-1 km-1"));
    EXPECT_NO_THROW(checked("project(trapezoid(rate, distance over trips))", "t ha-1 km"));
    EXPECT_NO_THROW(checked("project(count(rate > 1 't ha-1' over amendments))"));
    EXPECT_THAT(refusal("project(count(rate over amendments))"), HasSubstr("true or false"));
    EXPECT_THAT(refusal("project(slope(rate over amendments))"), HasSubstr("two values"));
    EXPECT_NO_THROW(
        checked("project(any(kind == 'straw' over amendments))", "1", kSeason, Scenario::none, Type::truth));
}

TEST(Checker, TellsWhatAFormulaUses) {
    const auto scope = test::small_scope();
    const auto uses = uses_of(checked("baseline(days) + project(days) + baseline(days)", "d"));
    EXPECT_THAT(uses, testing::ElementsAre(Use{*scope.symbol("days"), Scenario::baseline},
                                           Use{*scope.symbol("days"), Scenario::project}));
}

}  // namespace
}  // namespace vung::formula
