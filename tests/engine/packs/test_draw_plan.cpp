// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/packs/catalogue.h>
#include <vung/packs/draw_plan.h>
#include <vung/packs/inlined.h>
#include <vung/uncertainty/interval.h>
#include <vung/uncertainty/monte_carlo.h>

#include "random_activity.h"

namespace vung::packs {
namespace {

using formula::Scenario;
using testing_support::meet_conditions;
using testing_support::random_activity;

/// Every row and every draw, one after the other: slow and obvious.
std::vector<std::vector<double>> all_rows_all_draws(const Bound& bound, const Total& total, std::size_t groups,
                                                    const std::vector<std::uint32_t>& group,
                                                    const DrawRequest& request) {
    formula::Draws draws;
    draws.draws = request.draws;
    for (const auto& variable : bound.variables) {
        draws.columns.push_back(uncertainty::draw(variable.input, request.seed, static_cast<int>(request.draws)));
        for (auto& value : draws.columns.back()) value *= variable.scale;
    }
    const auto* quantity = bound.pack->quantity(total.quantity);
    const auto whole = inlined(*bound.pack, quantity->in(total.scenario), [](formula::Use) { return true; });
    const auto values = formula::evaluate(whole, bound.data, {kSeason, Scenario::none, {}, true}, &draws);
    std::vector<std::vector<double>> out(groups, std::vector<double>(request.draws, 0));
    for (std::size_t row = 0; row < values.rows; ++row) {
        if (std::isnan(values.at(row, 0))) continue;
        for (std::size_t d = 0; d < request.draws; ++d) out[group[row]][d] += values.at(row, d);
    }
    return out;
}

DrawRequest request_of(std::vector<Total> totals, std::size_t seasons, std::size_t groups, std::size_t draws) {
    DrawRequest out;
    out.totals = std::move(totals);
    out.draws = draws;
    for (std::size_t i = 0; i < seasons; ++i) out.group_of_season.push_back(static_cast<std::uint32_t>(i * 7 % groups));
    for (std::size_t i = 0; i < groups; ++i) out.groups.push_back("htx-" + std::to_string(i));
    return out;
}

struct Case {
    const char* pack;
    Total total;
};

class SharedDraws : public testing::TestWithParam<Case> {};

TEST_P(SharedDraws, GiveWhatEveryRowAndDrawGives) {
    const auto pack = builtin_pack(GetParam().pack);
    auto activity = random_activity(*pack, 300, 5);
    meet_conditions(activity);
    auto bound = bind_pack(pack, activity);
    compute(bound);
    const auto request = request_of({GetParam().total}, 300, 4, 64);
    const DrawPlan plan{bound, request};
    auto drawn = plan.prepared();
    plan.fill(0, 40, drawn);
    plan.fill(40, 24, drawn);
    const auto expected = all_rows_all_draws(bound, GetParam().total, 4, request.group_of_season, request);
    const auto& computed = drawn.totals.at(GetParam().total);
    double spread = 0;
    for (std::size_t g = 0; g < 4; ++g)
        for (std::size_t d = 0; d < 64; ++d) {
            EXPECT_NEAR(computed[g][d], expected[g][d], 1e-9 * std::abs(expected[g][d])) << g << " " << d;
            spread = std::max(spread, std::abs(expected[g][d] - expected[g][0]));
        }
    EXPECT_GT(spread, 0);
}

INSTANTIATE_TEST_SUITE_P(Packs, SharedDraws,
                         testing::Values(Case{"ipcc-2019-rice", {"ch4_soil", Scenario::project}},
                                         Case{"ipcc-2019-rice", {"n2o_volatilised", Scenario::project}},
                                         Case{"ipcc-2019-rice", {"total", Scenario::project}},
                                         Case{"verra-vm0051-1.1", {"gross", Scenario::none}},
                                         Case{"verra-vm0051-1.1", {"deducted", Scenario::none}},
                                         Case{"verra-vm0051-1.1", {"d_n2o_soil", Scenario::none}},
                                         Case{"verra-vm0051-1.1", {"net", Scenario::none}},
                                         Case{"verra-vm0051-1.0", {"net", Scenario::none}},
                                         Case{"gold-standard-437", {"net", Scenario::none}},
                                         Case{"t-ver-13-08", {"net", Scenario::none}},
                                         Case{"jcm-ph-am004", {"gross", Scenario::none}},
                                         Case{"bm-ag04.002", {"net", Scenario::none}}));

TEST(DrawPlan, GivesEveryTotalTheSameAloneAndAmongOthers) {
    const auto pack = builtin_pack("verra-vm0051-1.1");
    auto activity = random_activity(*pack, 400, 11);
    meet_conditions(activity);
    auto bound = bind_pack(pack, activity);
    compute(bound);
    std::vector<Total> all;
    for (const char* name : {"d_ch4_soil", "d_n2o_soil", "gross", "deducted", "net"})
        all.push_back({name, Scenario::none});
    const auto together = request_of(all, 400, 5, 48);
    const DrawPlan plan{bound, together};
    auto drawn = plan.prepared();
    plan.fill(0, 48, drawn);
    for (const auto& total : all) {
        auto request = request_of({total}, 400, 5, 48);
        request.coarse = false;
        const DrawPlan alone{bound, request};
        auto own = alone.prepared();
        alone.fill(0, 48, own);
        for (std::size_t g = 0; g < 5; ++g)
            for (std::size_t d = 0; d < 48; ++d)
                EXPECT_NEAR(own.totals.at(total)[g][d], drawn.totals.at(total)[g][d],
                            1e-9 * std::abs(drawn.totals.at(total)[g][d]));
    }
}

TEST(DrawPlan, IsMadeAnewWhereAFactorFallsBelowZero) {
    const auto pack = builtin_pack("verra-vm0051-1.1");
    auto activity = random_activity(*pack, 50, 12);
    meet_conditions(activity);
    auto bound = bind_pack(pack, activity);
    compute(bound);
    auto request = request_of({{"net", Scenario::none}}, 50, 2, 16);
    request.columns = variable_columns(bound, 1, 16);
    DrawPlan plan{bound, request};
    auto other = variable_columns(bound, 2, 16);
    ASSERT_TRUE(plan.draw_again(other));
    auto again = plan.prepared();
    plan.fill(0, 16, again);
    request.columns = other;
    const DrawPlan fresh{bound, request};
    auto expected = fresh.prepared();
    fresh.fill(0, 16, expected);
    EXPECT_EQ(again.totals, expected.totals);
    for (auto& column : other)
        for (auto& value : column) value = -value;
    EXPECT_FALSE(plan.draw_again(other));
}

TEST(DrawPlan, DrawsTheVintageWithItsCapAndRounding) {
    const auto pack = builtin_pack("verra-vm0051-1.1");
    auto bound = bind_pack(pack, random_activity(*pack, 200, 6, 40, 0));
    compute(bound);
    const DrawPlan plan{bound, request_of({{"net", Scenario::none}}, 200, 3, 32)};
    auto drawn = plan.prepared();
    plan.fill(0, 32, drawn);
    const auto year = drawn.coarse.at({*pack->scope.symbol("net_year"), Scenario::none});
    const auto whole = drawn.coarse.at({*pack->scope.symbol("issuable"), Scenario::none});
    ASSERT_EQ(year.size(), 2u);
    for (std::size_t d = 0; d < 32; ++d) {
        double groups = 0;
        for (const auto& group : drawn.totals.at({"net", Scenario::none})) groups += group[d];
        EXPECT_NEAR(year[0][d] + year[1][d], groups, 1e-9 * std::abs(groups));
        for (std::size_t v = 0; v < 2; ++v)
            EXPECT_EQ(whole[v][d], std::max(std::floor(std::min(year[v][d], 60000.0)), 0.0));
    }
}

TEST(DrawPlan, ATotalDoesNotBecomeCertainByCountingParcels) {
    const auto pack = builtin_pack("ipcc-2019-rice");
    const auto relative_width = [&](std::size_t seasons, bool naive) {
        Activity activity;
        activity.at("season").rows = seasons;
        activity.at("project").columns["region"].keys = {"southeast_asia"};
        auto& season = activity.at("season");
        season.columns["area"] = {"ha", std::vector<double>(seasons, 0.5), {}, {}};
        season.columns["days"] = {"d", std::vector<double>(seasons, 100), {}, {}};
        season.columns["water_regime"].keys.assign(seasons, "irrigated_multiple_drainage_incl_awd");
        season.columns["preseason_regime"].keys.assign(seasons, "non_flooded_lt_180d");
        activity.at("amendments", Scenario::project).unknown.assign(seasons, 0);
        auto bound = bind_pack(pack, activity);
        compute(bound);
        const auto n = naive ? seasons : std::size_t{1};
        DrawRequest request;
        request.totals = {{"ch4_soil", Scenario::project}};
        request.groups = {"all"};
        request.group_of_season.assign(seasons, 0);
        request.draws = naive ? 2000 : 40000;
        std::vector<double> sum(request.draws, 0);
        for (std::size_t i = 0; i < n; ++i) {
            request.seed = i + 1;  // the naive way draws the factor anew for every parcel
            const DrawPlan plan{bound, request};
            auto drawn = plan.prepared();
            plan.fill(0, request.draws, drawn);
            for (std::size_t d = 0; d < request.draws; ++d)
                sum[d] += drawn.totals.at(request.totals[0])[0][d] / static_cast<double>(n);
        }
        const auto interval = uncertainty::percentile_interval(sum);
        return (interval.high - interval.low) / uncertainty::mean(sum);
    };
    const double one = relative_width(1, false), many = relative_width(400, false), naive = relative_width(25, true);
    EXPECT_NEAR(many / one, 1, 1e-9);
    // What drawing a factor for every parcel would claim: a fifth with 25 parcels.
    EXPECT_NEAR(naive / one, 0.2, 0.02);
    // Product of lognormals, closed form: sigma^2 adds; EFc 1.22 (0.83-1.81), SFw 0.55 (0.41-0.72), SFp 1 (0.88-1.12).
    const double sigma = std::sqrt(std::pow(std::log(1.81 / 0.83), 2) + std::pow(std::log(0.72 / 0.41), 2) +
                                   std::pow(std::log(1.12 / 0.88), 2)) /
                         3.92;
    const double width = (std::exp(1.959964 * sigma) - std::exp(-1.959964 * sigma)) / std::exp(0.5 * sigma * sigma);
    EXPECT_NEAR(one / width, 1, 0.02);
}

TEST(DrawPlan, IndependentErrorsEnterByTheirExactSecondMoment) {
    const auto pack = builtin_pack("ipcc-2019-rice");
    const std::size_t seasons = 2000;
    auto activity = random_activity(*pack, seasons, 8, 10, 0);
    auto& days = activity.at("season", Scenario::project).columns["days"];
    days.sd.assign(seasons, 12);
    auto bound = bind_pack(pack, activity);
    compute(bound);
    auto request = request_of({{"ch4_soil", Scenario::project}}, seasons, 40, 4000);
    const DrawPlan plan{bound, request};
    auto drawn = plan.prepared();
    plan.fill(0, request.draws, drawn);
    auto certain = bound;
    certain.sd.clear();
    const DrawPlan without{certain, request};
    auto base = without.prepared();
    without.fill(0, request.draws, base);
    // Closed form: the sum over rows of (sd * q / days)^2, averaged over the factors.
    const auto values = bound.data.column({*pack->scope.symbol("days"), Scenario::project});
    const auto* quantity = pack->quantity("ch4_soil");
    formula::Draws draws;
    draws.draws = 500;
    for (const auto& variable : bound.variables) draws.columns.push_back(uncertainty::draw(variable.input, 99, 500));
    const auto whole = inlined(*pack, quantity->project_node, [](formula::Use) { return true; });
    const auto rows = formula::evaluate(whole, bound.data, {kSeason, Scenario::none, {}, true}, &draws);
    for (const std::size_t group : {0u, 17u, 39u}) {
        double expected = 0;
        for (std::size_t i = 0; i < seasons; ++i) {
            if (request.group_of_season[i] != group) continue;
            double square = 0;
            for (std::size_t d = 0; d < 500; ++d) square += std::pow(rows.at(i, d) * 12 / values[i], 2) / 500;
            expected += square;
        }
        const auto& with = drawn.totals.at(request.totals[0])[group];
        const auto& plain = base.totals.at(request.totals[0])[group];
        std::vector<double> noise(with.size());
        for (std::size_t d = 0; d < noise.size(); ++d) noise[d] = with[d] - plain[d];
        EXPECT_NEAR(std::sqrt(uncertainty::variance(noise)) / std::sqrt(expected), 1, 0.12);
    }
}

}  // namespace
}  // namespace vung::packs
