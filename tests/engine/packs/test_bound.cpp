// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/error.h>
#include <vung/packs/bound.h>
#include <vung/packs/catalogue.h>

namespace vung::packs {
namespace {

using formula::Scenario;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsNan;

const char* const kPack = R"(
id = "small"
title = "small"
edition = "2019"
source = "test"
gwp = ["AR5", "AR6"]

[options.water]
default = "table"
choices = { table = "as recorded", flooded = "always flooded" }

[inputs]
area = { unit = "ha", scenario = "shared", low = 0, high = 1000 }
days = { unit = "d", low = 40, high = 300, fallback_baseline = 90, fallback_project = 110, fallback_why = "clause 7" }
regime = { keys = "ipcc_t5_12_sfw", fallback_baseline = "irrigated_single_drainage", fallback_project = "irrigated_continuously_flooded", fallback_why = "clause 8" }
nitrogen = { unit = "kg_N ha-1", needed = false }
price = { unit = "t_CO2e", level = "project", fallback = 3, fallback_why = "clause 9", record = "carbon_price" }

[factors]
efc = { table = "ipcc_t5_11_efc", key = "region", unit = "g_CH4 m-2 d-1" }
sfw = { table = "ipcc_t5_12_sfw", key = "regime" }
gwp_ch4 = { table = "gwp100", row = "ch4", edition = "gwp" }

[[quantity]]
name = "ch4"
unit = "kg_CH4"
formula = "efc * if(water == 'flooded', 1, sfw) * days * area"
)";

std::shared_ptr<const Pack> small() {
    static const auto pack = load_pack(kPack, "small.toml");
    return pack;
}

Activity two_seasons() {
    Activity out;
    out.at("project").rows = 1;
    out.at("project").columns["region"].keys = {"southeast_asia"};
    auto& season = out.at("season");
    season.rows = 2;
    season.columns["area"] = {"m2", {10000, 25000}, {}, {100, 0}};
    season.columns["days"] = {"d", {100, 120}, {}, {}};
    season.columns["regime"].keys = {"irrigated_multiple_drainage_incl_awd", ""};
    return out;
}

std::vector<double> column(const Bound& bound, const char* name, Scenario side) {
    const auto values = bound.data.column({*bound.pack->scope.symbol(name), side});
    return {values.begin(), values.end()};
}

const BindNote* note_of(const Bound& bound, BindNote::Kind kind, const std::string& name, Scenario side) {
    for (const auto& note : bound.notes)
        if (note.kind == kind && note.name == name && note.scenario == side) return &note;
    return nullptr;
}

TEST(Binding, BringsColumnsToTheUnitsOfThePack) {
    auto bound = bind_pack(small(), two_seasons());
    EXPECT_THAT(column(bound, "area", Scenario::none), ElementsAre(1, 2.5));
    // 1.22 kg CH4 a hectare are 0.122 g a square metre.
    EXPECT_THAT(column(bound, "efc", Scenario::none), ElementsAre(testing::DoubleEq(0.122)));
    compute(bound);
    EXPECT_THAT(column(bound, "ch4", Scenario::project), ElementsAre(testing::DoubleEq(67.1), testing::DoubleEq(366)));
    EXPECT_EQ(bound.sd.at({*bound.pack->scope.symbol("area"), Scenario::none})[0], 0.01);
}

TEST(Binding, RefusesAColumnOfAnotherDimension) {
    auto activity = two_seasons();
    activity.at("season").columns["area"].unit = "kg";
    try {
        bind_pack(small(), activity);
        FAIL();
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), testing::AllOf(HasSubstr("'area'"), HasSubstr("kg"), HasSubstr("ha")));
    }
}

TEST(Binding, PutsTheUnfavourableSideWhereNothingWasRecordedAndSaysSo) {
    auto activity = two_seasons();
    activity.at("season").columns.erase("days");
    const auto bound = bind_pack(small(), activity);
    EXPECT_THAT(column(bound, "days", Scenario::baseline), ElementsAre(90, 90));
    EXPECT_THAT(column(bound, "days", Scenario::project), ElementsAre(110, 110));
    EXPECT_THAT(column(bound, "sfw", Scenario::baseline), ElementsAre(0.55, 0.71));
    EXPECT_THAT(column(bound, "sfw", Scenario::project), ElementsAre(0.55, 1.0));
    const auto* note = note_of(bound, BindNote::Kind::fallback, "days", Scenario::baseline);
    ASSERT_TRUE(note);
    EXPECT_EQ(note->rows, 2U);
    EXPECT_EQ(note->why, "clause 7");
    EXPECT_EQ(note->used, "90 d");
    const auto* regime = note_of(bound, BindNote::Kind::fallback, "regime", Scenario::project);
    ASSERT_TRUE(regime);
    EXPECT_THAT(regime->first_rows, ElementsAre(1));
}

TEST(Binding, TakesOneScenariosOwnColumnAndElseThatOfBoth) {
    auto activity = two_seasons();
    activity.at("season", Scenario::baseline).columns["days"] = {"d", {95, 96}, {}, {}};
    const auto bound = bind_pack(small(), activity);
    EXPECT_THAT(column(bound, "days", Scenario::baseline), ElementsAre(95, 96));
    EXPECT_THAT(column(bound, "days", Scenario::project), ElementsAre(100, 120));
}

TEST(Binding, SetsAsideWhatIsOutOfRange) {
    auto activity = two_seasons();
    activity.at("season").columns["area"].numbers = {-10000, 2e7};
    const auto bound = bind_pack(small(), activity);
    EXPECT_THAT(column(bound, "area", Scenario::none), ElementsAre(IsNan(), IsNan()));
    const auto* note = note_of(bound, BindNote::Kind::out_of_range, "area", Scenario::none);
    ASSERT_TRUE(note);
    EXPECT_EQ(note->rows, 2U);
}

TEST(Binding, CountsWhatIsNeededAndMissingAlone) {
    auto activity = two_seasons();
    activity.at("season").columns.erase("area");
    const auto bound = bind_pack(small(), activity);
    EXPECT_TRUE(note_of(bound, BindNote::Kind::absent, "area", Scenario::none));
    EXPECT_FALSE(note_of(bound, BindNote::Kind::absent, "nitrogen", Scenario::project));
}

TEST(Binding, KnowsNoFactorForAKeyThatTheTableLacks) {
    auto activity = two_seasons();
    activity.at("season").columns["regime"].keys = {"irrigated_double_drainage", "upland_any"};
    const auto bound = bind_pack(small(), activity);
    EXPECT_THAT(column(bound, "sfw", Scenario::project), ElementsAre(IsNan(), 0));
    const auto* note = note_of(bound, BindNote::Kind::no_factor, "sfw", Scenario::project);
    ASSERT_TRUE(note);
    EXPECT_THAT(note->used, HasSubstr("irrigated_double_drainage"));
}

TEST(Binding, ReadsAColumnByItsNameInTheRecords) {
    auto activity = two_seasons();
    EXPECT_THAT(column(bind_pack(small(), activity), "price", Scenario::none), ElementsAre(3));
    activity.at("project").columns["carbon_price"] = {"kg_CO2e", {5000}, {}, {}};
    EXPECT_THAT(column(bind_pack(small(), activity), "price", Scenario::none), ElementsAre(5));
}

TEST(Binding, TakesOptionsAndWarmingPotentialsThatThePackHasAndNoOthers) {
    BindOptions options;
    options.options = {{"water", "flooded"}};
    options.gwp = "AR6";
    auto bound = bind_pack(small(), two_seasons(), options);
    compute(bound);
    EXPECT_THAT(column(bound, "ch4", Scenario::project)[0], testing::DoubleEq(122));
    EXPECT_THAT(column(bound, "gwp_ch4", Scenario::none), ElementsAre(27));
    const auto refusal = [](BindOptions wrong) {
        try {
            bind_pack(small(), two_seasons(), wrong);
        } catch (const InputError& error) {
            return std::string{error.what()};
        }
        return std::string{"taken"};
    };
    options.options = {{"water", "floded"}};
    EXPECT_THAT(refusal(options), HasSubstr("flooded"));
    options.options = {{"wter", "flooded"}};
    EXPECT_THAT(refusal(options), HasSubstr("water"));
    options.options = {};
    options.gwp = "AR4";
    EXPECT_THAT(refusal(options), HasSubstr("AR5, AR6"));
}

TEST(Binding, MakesOneVariableOfOneRowForAllSeasonsAndBothScenarios) {
    auto activity = two_seasons();
    activity.at("season").columns["regime"].keys = {"irrigated_multiple_drainage_incl_awd",
                                                    "irrigated_multiple_drainage_incl_awd"};
    const auto bound = bind_pack(small(), activity);
    const auto sfw = *bound.pack->scope.symbol("sfw");
    const auto baseline = bound.data.variables({sfw, Scenario::baseline});
    const auto project = bound.data.variables({sfw, Scenario::project});
    EXPECT_EQ(baseline[0], baseline[1]);
    EXPECT_EQ(baseline[0], project[0]);
    EXPECT_EQ(bound.variables[baseline[0]].input.id, "ipcc_t5_12_sfw:2019:irrigated_multiple_drainage_incl_awd");
}

TEST(Binding, LeavesARelationThatNobodyToldOfUnknown) {
    const auto pack = builtin_pack("ipcc-2019-rice");
    Activity activity;
    activity.at("project").rows = 1;
    activity.at("season").rows = 1;
    const auto bound = bind_pack(pack, activity);
    const auto amendments = *pack->scope.relation("amendments");
    EXPECT_TRUE(bound.data.unknown(amendments, kSeason, Scenario::project, 0));
}

}  // namespace
}  // namespace vung::packs
