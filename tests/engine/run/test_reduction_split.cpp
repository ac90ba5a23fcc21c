// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/run/account_tables.h>

#include "../bundle/calculation.h"

namespace vung::run {
namespace {

using formula::Scenario;
using testing_support::calculation;
using testing_support::Calculation;

constexpr double kRelative = 1e-12;

struct Sums {
    double gross = 0, net = 0, out = 0, taken = 0;
    std::size_t rows = 0, in = 0, without = 0;
};

/// Straight from the columns of the parcel-seasons, group by group; the last one is all.
std::vector<Sums> sums_of(const Calculation& made) {
    const auto& bound = *made.account->bound;
    const auto& pack = *bound.pack;
    const auto column = [&](std::size_t symbol) { return bound.data.column({symbol, Scenario::none}); };
    const auto gross = column(pack.quantity(pack.gross)->symbol), net = column(pack.quantity(pack.net)->symbol);
    const auto eligible = column(*pack.eligible);
    std::vector<Sums> out(made.book.groups.size() + 1);
    for (std::size_t i = 0; i < gross.size(); ++i)
        for (auto* sums : {&out[made.book.group_of_season[i]], &out.back()}) {
            const bool counts = eligible[i] == 1 && !std::isnan(net[i]);
            const double before = std::isnan(gross[i]) ? 0 : gross[i];
            ++sums->rows;
            sums->in += eligible[i] == 1 ? 1 : 0;
            sums->without += eligible[i] == 1 && std::isnan(net[i]) ? 1 : 0;
            sums->gross += before;
            if (!std::isnan(net[i])) sums->net += net[i];
            (counts ? sums->taken : sums->out) += counts ? before - net[i] : before;
        }
    return out;
}

/// Conditions that chance would hardly meet are met by two of three parcel-seasons.
void let_most_in(packs::Activity& activity) {
    const auto put = [&](const char* name, double good, double bad) {
        for (const auto side : {Scenario::none, Scenario::baseline, Scenario::project})
            for (const char* level : {"season", "project"}) {
                auto& columns = activity.at(level, side).columns;
                if (const auto found = columns.find(name); found != columns.end())
                    for (std::size_t i = 0; i < found->second.numbers.size(); ++i)
                        found->second.numbers[i] = i % 3 == 1 ? bad : good;
            }
    };
    put("required_by_law", 0, 0);
    put("fuel_rises", 0, 0);
    put("lime_rises", 0, 0);
    put("halfwidth_90", 0.1, 0.1);
    put("soc_inputs_fall", 0, 0);
    put("special_activity", 0, 0);
    put("yield_falls", 0, 0);
    put("practised_before", 0, 0);
    put("yield", 6, 6);
    put("lookback_seen", 3, 3);
    put("drained_to", -20, -1);
    put("reirrigated_after", 1, 1);
    put("complied", 1, 1);
    put("irrigation_controlled", 1, 0);
    const std::string flooded = "irrigated_continuously_flooded", awd = "irrigated_multiple_drainage_incl_awd";
    for (const auto& [side, regime] : {std::pair{Scenario::baseline, flooded}, {Scenario::project, awd}}) {
        auto& columns = activity.at("season", side).columns;
        if (const auto found = columns.find("water_regime"); found != columns.end())
            for (auto& key : found->second.keys) key = regime;
    }
    auto& shared = activity.at("season").columns;
    if (const auto found = shared.find("water_regime"); found != shared.end())
        for (auto& key : found->second.keys) key = awd;
}

class EveryReductionPack : public testing::TestWithParam<std::string> {};

TEST_P(EveryReductionPack, GrossLessExcludedLessDeductionsIsNetInEveryRow) {
    const auto pack = packs::builtin_pack(GetParam());
    for (const double missing : {0.0, 0.03}) {
        auto made = calculation(GetParam(), 400, 3, 11, missing);
        let_most_in(made.activity);
        testing_support::account_anew(made);
        const auto& account = *made.account;
        const auto& all = account.programme.split;
        EXPECT_GT(all.eligible - all.without_value, 40u);
        EXPECT_GT(all.not_eligible, 40u);
        EXPECT_NE(*all.deductions, 0);
        const auto expected = sums_of(made);
        ASSERT_EQ(account.groups.size(), 3u);
        for (std::size_t g = 0; g <= account.groups.size(); ++g) {
            const auto& group = g < account.groups.size() ? account.groups[g] : account.programme;
            const auto& split = group.split;
            const auto& sums = expected[g];
            const double scale = kRelative * std::max(1.0, std::abs(sums.gross) + std::abs(sums.out));
            ASSERT_TRUE(split.gross && split.excluded && split.deductions) << group.name;
            EXPECT_NEAR(*split.gross - *split.excluded - *split.deductions, sums.net, scale) << group.name;
            EXPECT_NEAR(*split.gross, sums.gross, scale);
            EXPECT_NEAR(*split.excluded, sums.out, scale);
            EXPECT_NEAR(*split.deductions, sums.taken, scale);
            EXPECT_EQ(split.eligible, sums.in);
            EXPECT_EQ(split.eligible + split.not_eligible, sums.rows);
            EXPECT_EQ(split.without_value, sums.without);
            // What the pack names as deductions is all that its net amount takes off.
            EXPECT_FALSE(pack->deductions.empty());
            EXPECT_NEAR(split.uncertainty.value_or(0) + split.leakage.value_or(0) + split.project_emissions.value_or(0),
                        *split.deductions, scale)
                << group.name;
        }
        const auto table = account_comparison({{pack, account, ""}}, "en");
        const auto value = [&](const char* name) { return table.column(name).real(0); };
        EXPECT_NEAR(value("gross") - value("excluded") - value("deductions"), value("net"),
                    kRelative * std::max(1.0, std::abs(value("gross"))));
    }
}

/// All but those that wait for their factors.
std::vector<std::string> reduction_packs() {
    std::vector<std::string> out;
    for (const auto& name : packs::pack_names())
        if (const auto pack = packs::builtin_pack(name); pack->reductions && !pack->gross.empty()) out.push_back(name);
    return out;
}

INSTANTIATE_TEST_SUITE_P(Packs, EveryReductionPack, testing::ValuesIn(reduction_packs()), [](const auto& each) {
    std::string out;
    for (const char c : each.param) out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
    return out;
});

TEST(ReductionSplit, AParcelThatFailsARuleIsExcludedAndNoDeduction) {
    auto made = calculation("gold-standard-437", 6, 1, 3, 0);
    auto& controlled = made.activity.at("season").columns["irrigation_controlled"].numbers;
    auto& regimes = made.activity.at("season", Scenario::project).columns["water_regime"].keys;
    for (std::size_t i = 0; i < 6; ++i) controlled[i] = 1, regimes[i] = "irrigated_multiple_drainage_incl_awd";
    testing_support::account_anew(made);
    const auto all = made.account->programme.split;
    ASSERT_EQ(all.not_eligible, 0u);
    EXPECT_EQ(*all.excluded, 0);
    controlled[2] = 0;
    testing_support::account_anew(made);
    const auto& some = made.account->programme.split;
    const auto& bound = *made.account->bound;
    const auto gross = bound.data.column({*bound.pack->scope.symbol("gross"), Scenario::none});
    EXPECT_EQ(some.not_eligible, 1u);
    EXPECT_DOUBLE_EQ(*some.gross, *all.gross);
    EXPECT_DOUBLE_EQ(*some.excluded, gross[2]);
    const auto deducted = bound.data.column({*bound.pack->scope.symbol("deducted"), Scenario::none});
    EXPECT_NEAR(*some.deductions, *all.deductions - deducted[2], 1e-12);
    const auto table = account_comparison({{bound.pack, *made.account, ""}}, "vi");
    EXPECT_THAT(table.column("why").text(0), testing::HasSubstr("1 không đạt"));
}

TEST(ReductionSplit, AnInventoryHasNothingBetweenGrossAndNet) {
    const auto made = calculation("ipcc-2019-rice", 5, 2);
    const auto& split = made.account->programme.split;
    EXPECT_EQ(split.eligible + split.not_eligible, 5u);
    EXPECT_FALSE(split.gross || split.excluded || split.deductions || split.uncertainty);
}

TEST(ReductionSplit, WhatACapTakesIsCountedInWholeTonnes) {
    AccountYear year;
    year.net.central = 73404.6;
    year.issuable.central = 47654.0;
    year.issued_before = 12345.6;
    EXPECT_EQ(capped_tonnes(year), 61059 - 47654);
    year.issuable.central = 61059.0;
    EXPECT_EQ(capped_tonnes(year), 0) << "rounding down is no cap";
    year.net.central = -5.0;
    year.issuable.central = 0.0;
    EXPECT_EQ(capped_tonnes(year), 0);
}

}  // namespace
}  // namespace vung::run
