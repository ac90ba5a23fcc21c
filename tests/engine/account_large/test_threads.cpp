// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/packs/catalogue.h>
#include <vung/run/account_tables.h>

#include "../packs/random_activity.h"

namespace vung::run {
namespace {

constexpr std::size_t kSeasons = 5000;
constexpr std::size_t kGroups = 37;

class Threads : public testing::TestWithParam<const char*> {};

/// Names and canonical hashes of all tables that a run or the calculator writes of one methodology.
std::map<std::string, std::string> hashes(const std::shared_ptr<const packs::Pack>& pack,
                                          const packs::Activity& activity, int threads) {
    std::vector<std::uint32_t> group_of_season;
    std::vector<std::string> groups;
    std::vector<packs::ParcelSeason> seasons(kSeasons);
    for (std::size_t i = 0; i < kGroups; ++i) groups.push_back("htx-" + std::to_string(i));
    for (std::size_t i = 0; i < kSeasons; ++i) {
        group_of_season.push_back(static_cast<std::uint32_t>(i * 11 % kGroups));
        seasons[i].parcel = std::to_string(100000 + i);
        seasons[i].season = "dx";
        seasons[i].group = groups[group_of_season.back()];
    }
    AccountOptions options;
    options.threads = threads;
    options.draws = 1000;
    std::vector<PackOutcome> outcomes(1);
    outcomes[0].pack = pack;
    outcomes[0].account = account(pack, activity, group_of_season, groups, options);
    std::map<std::string, std::string> out;
    for (const auto& table :
         {account_comparison(outcomes, "en"), account_totals(outcomes, "en"), account_years(outcomes),
          account_shares(outcomes), account_rules(outcomes, "en"), account_causes(outcomes),
          account_notes(outcomes, [&](const auto&) -> const auto& { return seasons; }), account_missing(outcomes),
          account_seasons(outcomes[0], seasons)}) {
        const bool may_be_empty = !pack->reductions;
        EXPECT_TRUE(table.rows() > 0 || may_be_empty) << table.name;
        out[table.name] = report::canonical_hash(table);
    }
    return out;
}

TEST_P(Threads, ChangeNoTableOfFiveThousandParcelSeasons) {
    const auto pack = packs::builtin_pack(GetParam());
    auto activity = packs::testing_support::random_activity(*pack, kSeasons, 3);
    packs::testing_support::meet_conditions(activity);
    // Errors of single parcels enter too.
    auto& area = activity.at("season").columns.at("area");
    for (const double value : area.numbers) area.sd.push_back(std::isnan(value) ? 0 : 0.1 * value);
    const auto one = hashes(pack, activity, 1);
    EXPECT_EQ(one.size(), 9u);
    for (const int threads : {2, 7}) EXPECT_EQ(hashes(pack, activity, threads), one) << threads;
}

INSTANTIATE_TEST_SUITE_P(Packs, Threads, testing::Values("ipcc-2019-rice", "verra-vm0051-1.1"),
                         [](const auto& each) { return std::string{each.param}.substr(0, 4); });

}  // namespace
}  // namespace vung::run
