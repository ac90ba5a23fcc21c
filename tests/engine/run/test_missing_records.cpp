// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include <vung/packs/catalogue.h>
#include <vung/packs/season_activity.h>
#include <vung/packs/settings.h>
#include <vung/run/account_tables.h>

namespace vung::run {
namespace {

using formula::Scenario;
using parcels::ManagementRecord;
using testing::HasSubstr;
using testing::Not;

/// VM0051: 12 parcels of 1 ha, 1.5 ha ... that went from flooding to alternate wetting and drying; 100 days, no straw.
struct Project {
    std::vector<ManagementRecord> project, baseline;
    std::shared_ptr<const packs::Pack> pack = packs::builtin_pack("verra-vm0051-1.1");
    std::vector<packs::ParcelSeason> seasons;
    bool water_elsewhere = false;

    Project() {
        for (int i = 0; i < 12; ++i) {
            ManagementRecord record;
            record.parcel = "p" + std::to_string(100 + i);
            record.season = "dx";
            record.land_prepared = record.sown = dates::make_date(2027, 1, 5);
            record.harvested = dates::make_date(2027, 4, 15);
            record.water_regime = "irrigated_continuously_flooded";
            record.preseason_regime = "non_flooded_lt_180d";
            record.amendments.emplace();
            record.fertilisers.emplace();
            record.straw = parcels::Straw{6.0, 0.0, 6.0, 0.0, 0.0, ""};
            record.yield_t_per_ha = 6.0;
            baseline.push_back(record);
            record.water_regime = "irrigated_multiple_drainage_incl_awd";
            record.dry_periods.emplace();
            for (int d = 0; d < 2; ++d)
                record.dry_periods->push_back(
                    {dates::make_date(2027, 2, 20), dates::make_date(2027, 2, 27), 15.0, "tube", ""});
            project.push_back(record);
        }
    }
    static double area(std::size_t i) { return 1 + 0.5 * static_cast<double>(i); }

    Account computed() {
        seasons.clear();
        for (std::size_t i = 0; i < project.size(); ++i) {
            packs::ParcelSeason season;
            season.parcel = project[i].parcel;
            season.season = "dx";
            season.area_ha = area(i);
            season.project = &project[i];
            season.baseline = &baseline[i];
            season.water_elsewhere = water_elsewhere;
            seasons.push_back(season);
        }
        packs::SeasonActivityOptions how;
        how.evidence = pack->evidence_kinds;
        auto activity = packs::season_activity(seasons, how);
        const auto set = [&](const std::string& name, const packs::Constant& value) {
            packs::set_constant(activity.activity, *pack, name, value);
        };
        set("region", std::string{"southeast_asia"});
        set("adoption", 0.1);
        for (const auto& input : pack->inputs) {
            const auto& symbol = pack->scope.symbols[input.symbol];
            if (symbol.type == formula::Type::truth) set(symbol.name, symbol.name == "irrigation_controlled");
        }
        set("n_organic", 0.0);
        set("seasons_per_year", 1.0);
        set("lookback_seen", 3.0);
        AccountOptions options;
        options.draws = 500;
        return account(pack, activity.activity, activity.group_of_season, activity.groups, options);
    }
};

const MissingRecord* find(const Account& account, const std::string& name) {
    for (const auto& each : account.missing)
        if (each.name == name) return &each;
    return nullptr;
}

double kept(const Account& account) {
    return 1 - std::max(0.15, account.measured_uncertainty.value_or(0));
}

TEST(MissingRecords, AFallbackCostsTheDifferenceToWhatTheOthersRecorded) {
    Project project;
    double hectares = 0;
    for (std::size_t i : {1, 4}) {
        project.baseline[i].water_regime.reset();
        hectares += Project::area(i);
    }
    const auto account = project.computed();
    const auto* found = find(account, "water_regime");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->parcel_seasons, 2u);
    EXPECT_EQ(found->earn_nothing, 0u);
    EXPECT_EQ(found->instead, "baseline: irrigated_single_drainage");
    EXPECT_EQ(found->like, "baseline: irrigated_continuously_flooded");
    EXPECT_THAT(found->sources, HasSubstr("d_ch4_soil"));
    // 100 days of 1.22 kg; from 0.71, which stood in, to 1.00, which ten others have.
    const double tonnes = 1.22 * (1 - 0.71) * 100 * hectares * 28e-3 * kept(account);
    ASSERT_TRUE(found->tonnes);
    EXPECT_NEAR(*found->tonnes, tonnes, 1e-9 * tonnes);
}

TEST(MissingRecords, ADefaultThatMayHaveRaisedTheNetSaysByHowMuch) {
    Project project;
    project.baseline[1].water_regime.reset();
    const auto account = project.computed();
    const auto* found = find(account, "water_regime");
    ASSERT_TRUE(found && found->tonnes_at_least);
    // From 0.71 to 0.55, which the project has too; without a drainage in the baseline nothing is dried either.
    const double tonnes = 1.22 * (0.71 - 0.55) * 100 * Project::area(1) * 28e-3 * kept(account);
    EXPECT_NEAR(*found->tonnes_at_least, -tonnes, 1e-9 * tonnes);
    EXPECT_THAT(found->caution, testing::AllOf(HasSubstr("irrigated_single_drainage may have raised"),
                                               HasSubstr("with irrigated_multiple_drainage_incl_awd")));
}

TEST(MissingRecords, NothingStandsInWhereOtherSeasonsOfTheLandHaveARecord) {
    Project project;
    project.baseline[1].water_regime.reset();
    project.water_elsewhere = true;
    const auto account = project.computed();
    const auto* found = find(account, "water_regime");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->instead, "");
    EXPECT_EQ(found->earn_nothing, 1u);
    EXPECT_FALSE(found->tonnes_at_least);
    EXPECT_EQ(found->caution, "");
    const double tonnes = 1.22 * (1 - 0.55) * 100 * Project::area(1) * 28e-3 * kept(account);
    EXPECT_NEAR(found->tonnes.value_or(0), tonnes, 1e-9 * tonnes);
}

TEST(MissingRecords, AParcelSeasonThatEarnsNothingCostsWhatItWouldHaveEarned) {
    Project project;
    project.project[2].yield_t_per_ha.reset();
    const auto account = project.computed();
    const auto* found = find(account, "yield");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->earn_nothing, 1u);
    EXPECT_EQ(found->instead, "");
    EXPECT_EQ(found->like, "project: 6 t_fm ha-1");
    EXPECT_THAT(found->rules, HasSubstr("Eq 27"));
    const double tonnes = 1.22 * 0.45 * 100 * Project::area(2) * 28e-3 * kept(account);
    EXPECT_NEAR(found->tonnes.value_or(0), tonnes, 1e-9 * tonnes);
}

TEST(MissingRecords, ARelationIsPutInAsTheOthersHaveIt) {
    Project project;
    project.project[3].amendments.reset();
    project.baseline[3].amendments.reset();
    const auto account = project.computed();
    const auto* found = find(account, "amendments");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->earn_nothing, 1u);
    EXPECT_EQ(found->like, "baseline: none; project: none");
    const double tonnes = 1.22 * 0.45 * 100 * Project::area(3) * 28e-3 * kept(account);
    EXPECT_NEAR(found->tonnes.value_or(0), tonnes, 1e-9 * tonnes);
    // A note of its own, with its parcel.
    PackOutcome outcome{.pack = project.pack, .account = account, .refusal = ""};
    const auto notes = account_notes({outcome}, [&](const PackOutcome&) -> const auto& { return project.seasons; });
    EXPECT_EQ(account_missing({outcome}).rows(), account.missing.size());
    bool told = false;
    for (const auto& note : account.bound->notes)
        told = told || (note.name == "amendments" && note.rows == 1 && note.kind == packs::BindNote::Kind::absent);
    EXPECT_TRUE(told);
    EXPECT_GT(notes.rows(), 0u);
}

TEST(MissingRecords, TwoRecordsThatTheSameParcelLacksEarnOnlyTogether) {
    Project project;
    project.project[5].yield_t_per_ha.reset();
    project.project[5].straw->burnt.reset();
    const auto account = project.computed();
    EXPECT_NEAR(find(account, "yield")->tonnes.value_or(9), 0, 1e-9);
    EXPECT_NEAR(find(account, "straw_burnt")->tonnes.value_or(9), 0, 1e-9);
    const double tonnes = 1.22 * 0.45 * 100 * Project::area(5) * 28e-3 * kept(account);
    ASSERT_TRUE(find(account, kAllRecords));
    EXPECT_NEAR(find(account, kAllRecords)->tonnes.value_or(0), tonnes, 1e-9 * tonnes);
}

TEST(MissingRecords, WhatNobodyHasHasNoCost) {
    Project project;
    for (auto& record : project.project) record.yield_t_per_ha.reset();
    const auto account = project.computed();
    const auto* found = find(account, "yield");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->parcel_seasons, 12u);
    EXPECT_EQ(found->earn_nothing, 12u);
    EXPECT_EQ(found->like, "");
    EXPECT_FALSE(found->tonnes);
}

TEST(MissingRecords, ACompleteProjectLacksNothingThatAnyoneHas) {
    Project project;
    for (const auto& each : project.computed().missing) EXPECT_FALSE(each.tonnes) << each.name;
}

}  // namespace
}  // namespace vung::run
