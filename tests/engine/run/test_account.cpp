// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include <vung/error.h>
#include <vung/packs/catalogue.h>
#include <vung/packs/season_activity.h>
#include <vung/packs/settings.h>
#include <vung/run/account_tables.h>

namespace vung::run {
namespace {

using formula::Scenario;
using packs::Constant;
using packs::Total;
using parcels::ManagementRecord;

/// A cooperative of `n` parcels that went from flooding to alternate wetting and drying, in a season across New Year.
struct Project {
    std::vector<ManagementRecord> project, baseline;
    std::vector<packs::ParcelSeason> seasons;
    packs::SeasonActivity activity;
    std::shared_ptr<const packs::Pack> pack = packs::builtin_pack("verra-vm0051-1.1");

    explicit Project(std::size_t n, std::size_t dry_periods = 2) {
        for (std::size_t i = 0; i < n; ++i) {
            ManagementRecord record;
            record.parcel = "p" + std::to_string(1000 + i);
            record.season = "dx";
            record.land_prepared = record.sown = dates::make_date(2026, 11, 22);
            record.harvested = dates::make_date(2027, 3, 1);
            record.water_regime = "irrigated_continuously_flooded";
            record.preseason_regime = "non_flooded_lt_180d";
            record.amendments.emplace();
            record.fertilisers.emplace();
            record.straw = parcels::Straw{6.0, 0.0, 6.0, 0.0, 0.0, ""};
            record.yield_t_per_ha = 6.0;
            baseline.push_back(record);
            record.water_regime = "irrigated_multiple_drainage_incl_awd";
            record.dry_periods.emplace();
            for (std::size_t d = 0; d < dry_periods; ++d)
                record.dry_periods->push_back(
                    {dates::make_date(2026, 12, 20), dates::make_date(2026, 12, 27), 15.0, "tube", ""});
            project.push_back(record);
        }
        for (std::size_t i = 0; i < n; ++i) {
            packs::ParcelSeason season;
            season.parcel = project[i].parcel;
            season.season = "dx";
            season.group = i % 3 == 0 ? "htx-a" : "htx-b";
            season.area_ha = 0.5 + 0.01 * static_cast<double>(i);
            season.project = &project[i];
            season.baseline = &baseline[i];
            seasons.push_back(season);
        }
        packs::SeasonActivityOptions how;
        how.evidence = pack->evidence_kinds;
        activity = packs::season_activity(seasons, how);
        set("region", std::string{"southeast_asia"});
        set("adoption", 0.1);
        for (const auto& input : pack->inputs) {
            const auto& symbol = pack->scope.symbols[input.symbol];
            if (symbol.type == formula::Type::truth) set(symbol.name, false);
        }
        activity.activity.at("season").columns["irrigation_controlled"].numbers.assign(n, 1);
        set("seasons_per_year", 2.0);
        set("lookback_seen", 3.0);
    }
    void set(const std::string& name, const Constant& value) {
        packs::set_constant(activity.activity, *pack, name, value);
    }
    Account computed(AccountOptions options = {}) const {
        options.draws = std::min<std::size_t>(options.draws, 2000);
        return account(pack, activity.activity, activity.group_of_season, activity.groups, options);
    }
};

TEST(Account, ReducesByTheClosedFormOfEquation29) {
    const Project project{30};
    const auto account = project.computed();
    double hectares = 0;
    for (const auto& season : project.seasons) hectares += season.area_ha;
    // 99 days at 1.22 kg, from 1.00 to 0.55; 15 % off; no nitrogen, so no drying penalty.
    const double gross = 1.22 * 0.45 * 99 * hectares * 28e-3;
    EXPECT_NEAR(*account.programme.totals.at({"gross", Scenario::none}).central, gross, 1e-9 * gross);
    const auto& net = account.programme.totals.at({"net", Scenario::none});
    EXPECT_NEAR(*net.central, gross * (1 - std::max(0.15, *account.measured_uncertainty)), 1e-9 * gross);
    EXPECT_LT(net.interval.low, *net.central);
    EXPECT_GT(net.interval.high, *net.central);
    EXPECT_EQ(account.stamp, kNotForIssuance);
}

TEST(Account, SplitsASeasonAcrossNewYearByDaysAndFloorsEachYearOnce) {
    const Project project{30};
    const auto account = project.computed();
    ASSERT_EQ(account.years.size(), 2u);
    EXPECT_EQ(account.years[0].year, 2026);
    const double net = *account.programme.totals.at({"net", Scenario::none}).central;
    // 22 November to 31 December are 40 of 100 days.
    EXPECT_NEAR(*account.years[0].net.central, 0.4 * net, 1e-9 * net);
    EXPECT_NEAR(*account.years[1].net.central, 0.6 * net, 1e-9 * net);
    EXPECT_EQ(*account.years[0].issuable.central, std::floor(0.4 * net));
    EXPECT_EQ(*account.years[1].issuable.central, std::floor(0.6 * net));
}

TEST(Account, TakesOffWhatWasIssuedBefore) {
    Project project{30};
    const double first = *project.computed().years[1].issuable.central;
    project.activity.activity.at("vintage").columns["issued_before"] = {"t_CO2e", {0, 5}, {"", ""}, {}};
    EXPECT_EQ(*project.computed().years[1].issuable.central, first - 5);
}

TEST(Account, CreditsNoDrainageThatNobodySaw) {
    const Project unseen{9, 0}, once{9, 1};
    EXPECT_EQ(unseen.activity.notes.size(), 9u);
    EXPECT_NEAR(*unseen.computed().programme.totals.at({"gross", Scenario::none}).central, 0, 1e-12);
    double hectares = 0;
    for (const auto& season : once.seasons) hectares += season.area_ha;
    EXPECT_NEAR(*once.computed().programme.totals.at({"gross", Scenario::none}).central,
                1.22 * (1 - 0.71) * 99 * hectares * 28e-3, 1e-9);
}

TEST(Account, IsTheSameForAnyNumberOfThreads) {
    const Project project{60};
    AccountOptions one, two;
    one.threads = 1;
    two.threads = 2;
    const auto tables = [&](const AccountOptions& options) {
        std::vector<PackOutcome> outcomes(1);
        outcomes[0].pack = project.pack;
        outcomes[0].account = project.computed(options);
        std::string out;
        for (auto table : {account_totals(outcomes, "en"), account_years(outcomes), account_causes(outcomes)})
            out += report::canonical_hash(table);
        return out;
    };
    EXPECT_EQ(tables(one), tables(two));
}

TEST(Account, AddsUpFromGroupsToTheProgramme) {
    const Project project{45};
    const auto account = project.computed();
    ASSERT_EQ(account.groups.size(), 2u);
    for (const auto& total : account.columns) {
        double sum = 0;
        for (const auto& group : account.groups) sum += group.totals.at(total).central.value_or(0);
        EXPECT_NEAR(sum, account.programme.totals.at(total).central.value_or(0), 1e-9) << total.quantity;
    }
}

TEST(Account, NamesTheDailyFactorAsTheGreatestCause) {
    const Project project{12};
    const auto account = project.computed();
    ASSERT_FALSE(account.causes.empty());
    double shares = 0;
    for (const auto& cause : account.causes) shares += cause.share;
    EXPECT_NEAR(shares, 1, 1e-9);
    EXPECT_GT(account.causes.front().gain_if_halved.value(), 0);
    for (std::size_t i = 0; i < account.causes.size(); ++i)
        EXPECT_EQ(account.causes[i].gain_if_halved.has_value(), i < 8) << "what was not tried has no gain";
    // Error propagation and draws agree as far as ranges of this width let them.
    const auto& net = account.programme.totals.at({"net", Scenario::none});
    EXPECT_NEAR(*account.approach_1, net.interval.half_width() / *net.central, 0.25 * *account.approach_1);
}

TEST(Account, ExcludesAParcelWhoseRuleIsOpen) {
    Project project{6};
    project.activity.activity.at("season").columns["irrigation_controlled"].numbers[0] = std::nan("");
    const auto account = project.computed();
    const auto& rules = account.rules;
    const auto rule =
        std::find_if(rules.begin(), rules.end(), [](const auto& r) { return r.name == "controlled_water"; });
    ASSERT_NE(rule, rules.end());
    EXPECT_EQ(rule->open, 1u);
    EXPECT_EQ(rule->passed, 5u);
    EXPECT_EQ(account.bound->data.column({project.pack->quantity("net")->symbol, Scenario::none})[0], 0);
}

TEST(Account, SharesOutTheWholeTonnesOfAYear) {
    const auto account = Project{30}.computed();
    ASSERT_FALSE(account.years.empty());
    double net = 0;
    for (const auto& year : account.years) {
        ASSERT_EQ(year.group_whole.size(), account.groups.size());
        double whole = 0;
        for (std::size_t g = 0; g < account.groups.size(); ++g) {
            whole += year.group_whole[g];
            net += year.group_net[g];
            EXPECT_EQ(year.group_whole[g], std::floor(year.group_whole[g]));
        }
        EXPECT_EQ(whole, *year.issuable.central);
    }
    EXPECT_NEAR(net, *account.programme.totals.at({"net", Scenario::none}).central, 1e-9);
}

TEST(WholeShares, AddUpByTheLargestRemainder) {
    EXPECT_THAT(whole_shares({1.2, 3.4, 5.4}, 9), testing::ElementsAre(1, 3, 5));
    EXPECT_THAT(whole_shares({1.0, 1.0, 1.0}, 2), testing::ElementsAre(1, 1, 0));
    EXPECT_THAT(whole_shares({-1.0, 2.0}, 2), testing::ElementsAre(0, 2));
}

TEST(SetConstant, RefusesAnUnknownInputAndAWrongType) {
    Project project{3};
    EXPECT_THROW(project.set("adoptoin", 0.1), InputError);
    EXPECT_THROW(project.set("region", 1.0), InputError);
    EXPECT_THROW(project.set("region", std::string{"atlantis"}), InputError);
}

}  // namespace
}  // namespace vung::run
