// SPDX-License-Identifier: Apache-2.0

/// Intervals of a draw plan against full draws: every parcel-season in every draw, with errors of its own.
///
/// Both sides get the same draws of every factor, so only the errors of single parcels tell them apart: the plan adds
/// one normal variable per group, the full draws add thousands of errors that go through all formulas. Left to chance,
/// the width between the 2.5 and 97.5 percentiles of n draws has a standard error of 0.96 / sqrt(n), 2 % for 2048.
/// Three things make it far less here:
/// - the draws of the factors are shared;
/// - errors come in pairs, e and -e, so that they move no mean to first order;
/// - errors of different parcels do not know of each other, so the two outcomes of each parcel-season are put together
///   in kMixes ways for each draw of the factors, and the plan's normal variable, which does not know of the
///   factors, is put to kMixes of them.
/// What chance is left is measured: two sets of full draws with other errors have widths that differ by less than
/// kNoise, so that their mean, which the plan is held against, is good to half of that.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <oneapi/tbb/parallel_for.h>

#include <array>
#include <numeric>
#include <random>

#include <vung/packs/catalogue.h>
#include <vung/packs/draw_plan.h>
#include <vung/uncertainty/interval.h>

#include "../packs/random_activity.h"

namespace vung::packs {
namespace {

using formula::Scenario;
using formula::Use;

constexpr std::size_t kSeasons = 5000;
constexpr std::size_t kDraws = 2048;  ///< of the factors
constexpr std::size_t kSets = 2;      ///< of errors
constexpr std::size_t kMixes = 32;
constexpr std::size_t kAtOnce = 4;  ///< draws: 5,000 x 16 values of a quantity stay in the cache
constexpr std::size_t kOutcomes = 2 * kSets;
constexpr double kTolerance = 0.01, kNoise = 0.008;

/// Cooperatives of fifty to two thousand parcels: in small ones errors of single parcels matter most.
const std::vector<std::size_t> kSizes{50, 70, 100, 150, 230, 400, 700, 1200, 2100};

struct Case {
    const char* pack;
    Total total;
};

/// Areas, days and amounts as they are on paddies.
void on_a_paddy(Activity& activity) {
    std::mt19937_64 random{77};
    const std::map<std::string, std::pair<double, double>> ranges{
        {"area", {0.05, 2}}, {"days", {88, 115}}, {"days_from_land_preparation", {95, 125}}, {"rate", {0.5, 8}}};
    for (auto& [level, rows] : activity.levels)
        for (auto& [name, column] : rows.columns) {
            const auto range = ranges.find(name);
            if (range == ranges.end()) continue;
            std::uniform_real_distribution<double> uniform{range->second.first, range->second.second};
            for (auto& value : column.numbers)
                if (!std::isnan(value)) value = uniform(random);
        }
}

/// What a parcel-season may have an error of its own in: areas of small fields as they are paced out, days as they are
/// seen from above.
void add_errors(Activity& activity) {
    for (auto& [level, rows] : activity.levels)
        for (auto& [name, column] : rows.columns) {
            const bool area = name == "area";
            if (!area && !name.starts_with("days")) continue;
            for (const double value : column.numbers)
                column.sd.push_back(std::isnan(value) ? 0 : area ? 0.15 * value : 5);
        }
}

Bound bound_of(const std::shared_ptr<const Pack>& pack) {
    auto activity = testing_support::random_activity(*pack, kSeasons, 9);
    testing_support::meet_conditions(activity);
    on_a_paddy(activity);
    add_errors(activity);
    auto out = bind_pack(pack, activity);
    compute(out);
    return out;
}

/// Draws of each total: for each group, the programme last, a value for each draw of the factors and mix of errors.
using Drawing = std::map<Total, std::vector<std::vector<double>>>;

Drawing empty_drawing(const DrawRequest& request) {
    Drawing out;
    for (const auto& total : request.totals)
        out[total].assign(request.groups.size() + 1, std::vector<double>(kDraws * kMixes, 0));
    return out;
}

/// Every quantity of every row in every draw, in the order of the pack; nothing is split, shared or left out.
class FullDraws {
public:
    FullDraws(const Bound& bound, const DrawRequest& request)
        : bound_(bound), request_(request), sets_(kSets, empty_drawing(request)) {
        bound_.data.prepare();
        oneapi::tbb::parallel_for(std::size_t{0}, kDraws / kAtOnce, [&](std::size_t part) { fill(part * kAtOnce); });
    }
    const Drawing& set(std::size_t number) const { return sets_.at(number); }

private:
    /// A draw of the factors stands kOutcomes times beside each other.
    void fill(std::size_t first) {
        formula::Draws draws;
        draws.draws = kAtOnce * kOutcomes;
        for (const auto& column : request_.columns) {
            auto& to = draws.columns.emplace_back();
            for (std::size_t d = first; d < first + kAtOnce; ++d) to.insert(to.end(), kOutcomes, column[d]);
        }
        std::mt19937_64 random{first + 1};
        for (const auto& [use, sd] : bound_.sd) draws.drawn[use] = with_errors(use, sd, random);
        for (const auto& quantity : bound_.pack->quantities) {
            const auto& symbol = bound_.pack->scope.symbols[quantity.symbol];
            if (symbol.level != kSeason) continue;
            for (const auto scenario : {Scenario::none, Scenario::baseline, Scenario::project}) {
                if ((scenario != Scenario::none) != symbol.both) continue;
                draws.drawn[{quantity.symbol, scenario}] =
                    formula::evaluate(quantity.in(scenario), bound_.data, {symbol.level, scenario, {}, true}, &draws);
            }
        }
        for (const auto& total : request_.totals) mix(total, first, draws, random);
    }

    void mix(const Total& total, std::size_t first, const formula::Draws& draws, std::mt19937_64& random) {
        const auto symbol = bound_.pack->quantity(total.quantity)->symbol;
        const auto& values = draws.drawn.at({symbol, total.scenario});
        const auto central = bound_.data.column({symbol, total.scenario});
        for (std::size_t row = 0; row < values.rows; ++row) {
            if (std::isnan(central[row])) continue;
            const auto group = request_.group_of_season[row];
            for (std::size_t d = 0; d < kAtOnce; ++d) {
                const auto bits = random();
                for (std::size_t set = 0; set < kSets; ++set) {
                    const auto at = d * kOutcomes + 2 * set;
                    const std::array outcome{values.at(row, at), values.at(row, at + 1)};
                    auto& groups = sets_[set].at(total);
                    for (std::size_t k = 0; k < kMixes; ++k) {
                        const double value = outcome[bits >> (set * kMixes + k) & 1];
                        groups[group][(first + d) * kMixes + k] += value;
                        groups.back()[(first + d) * kMixes + k] += value;
                    }
                }
            }
        }
    }

    /// The sum of four uniform numbers is nearly normal; its standard deviation is 1 / sqrt(3).
    formula::Values with_errors(Use use, const std::vector<double>& sd, std::mt19937_64& random) const {
        const auto central = bound_.data.column(use);
        const auto count = kAtOnce * kOutcomes;
        formula::Values out{central.size(), count, std::vector<double>(central.size() * count)};
        for (std::size_t row = 0; row < out.rows; ++row)
            for (std::size_t d = 0; d < count; d += 2) {
                const auto bits = random();
                const auto sum = (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48);
                const double error = sd[row] * std::sqrt(3.0) * ((static_cast<double>(sum) + 2.0) / 65536.0 - 2.0);
                out.row(row)[d] = central[row] + error;
                out.row(row)[d + 1] = central[row] - error;
            }
        return out;
    }

    const Bound& bound_;
    const DrawRequest& request_;
    std::vector<Drawing> sets_;
};

std::vector<double> sum_of(const std::vector<std::vector<double>>& groups) {
    std::vector<double> out(groups.front().size(), 0);
    for (const auto& group : groups)
        for (std::size_t d = 0; d < out.size(); ++d) out[d] += group[d];
    return out;
}

/// The plan, its normal variables put to kMixes draws of the factors each.
Drawing planned(const Bound& bound, DrawRequest request) {
    const auto fill = [&] {
        const DrawPlan plan{bound, request};
        auto out = plan.prepared();
        plan.fill(0, request.draws, out);
        for (auto& [total, groups] : out.totals) groups.push_back(sum_of(groups));
        return out.totals;
    };
    const auto with = fill();
    request.independent = false;
    const auto without = fill();
    auto out = empty_drawing(request);
    for (auto& [total, groups] : out)
        for (std::size_t g = 0; g < groups.size(); ++g)
            for (std::size_t d = 0; d < kDraws; ++d)
                for (std::size_t k = 0; k < kMixes; ++k) {
                    const auto other = (d + k * (kDraws / kMixes + 1)) % kDraws;
                    groups[g][d * kMixes + k] =
                        without.at(total)[g][d] + with.at(total)[g][other] - without.at(total)[g][other];
                }
    return out;
}

double width(const std::vector<double>& draws) {
    return 2 * uncertainty::percentile_interval(draws).half_width();
}

class FiveThousand : public testing::TestWithParam<Case> {};

TEST_P(FiveThousand, ParcelSeasonsHaveTheWidthsOfFullDraws) {
    const auto pack = builtin_pack(GetParam().pack);
    const auto bound = bound_of(pack);
    ASSERT_EQ(std::accumulate(kSizes.begin(), kSizes.end(), std::size_t{0}), kSeasons);
    DrawRequest request;
    request.totals = {GetParam().total};
    for (std::size_t g = 0; g < kSizes.size(); ++g) {
        request.groups.push_back("htx-" + std::to_string(kSizes[g]));
        request.group_of_season.insert(request.group_of_season.end(), kSizes[g], static_cast<std::uint32_t>(g));
    }
    request.seed = 20;
    request.draws = kDraws;
    request.columns = variable_columns(bound, request.seed, kDraws);
    request.coarse = false;
    const FullDraws full{bound, request};
    const auto plan = planned(bound, request).at(GetParam().total);
    auto certain = bound;
    certain.sd.clear();
    const auto shared = planned(certain, request).at(GetParam().total);
    double most = 0;
    for (std::size_t g = 0; g < plan.size(); ++g) {
        const auto name = g < kSizes.size() ? request.groups[g] : "programme";
        const double one = width(full.set(0).at(GetParam().total)[g]);
        const double two = width(full.set(1).at(GetParam().total)[g]);
        ASSERT_GT(one, 0) << name;
        const double expected = 0.5 * (one + two);
        EXPECT_NEAR(two / one, 1, kNoise) << name;
        EXPECT_NEAR(width(plan[g]) / expected, 1, kTolerance) << name;
        most = std::max(most, std::abs(width(shared[g]) / expected - 1));
    }
    EXPECT_GT(most, 2 * kTolerance) << "the errors of single parcels would not be missed";
}

INSTANTIATE_TEST_SUITE_P(Packs, FiveThousand,
                         testing::Values(Case{"ipcc-2019-rice", {"total", Scenario::project}},
                                         Case{"verra-vm0051-1.1", {"net", Scenario::none}}),
                         [](const auto& each) { return std::string{each.param.pack}.substr(0, 4); });

}  // namespace
}  // namespace vung::packs
