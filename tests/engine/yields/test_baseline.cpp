// SPDX-License-Identifier: Apache-2.0
#include <vung/yields/baseline.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include <shared_data.h>
#include <vung/error.h>
#include <vung/random/stream.h>
#include <vung/text/csv_rows.h>

namespace {

using namespace vung;
using namespace vung::yields;

std::vector<YieldRecord> records(const std::string& group, const std::vector<double>& yields, double hectares = 1.0) {
    std::vector<YieldRecord> all;
    for (std::size_t i = 0; i < yields.size(); ++i)
        all.push_back({group + std::to_string(i), group, hectares, yields[i]});
    return all;
}

std::vector<YieldRecord> four_groups() {
    std::vector<YieldRecord> all;
    for (const auto& [name, values] : std::map<std::string, std::vector<double>>{{"A", {6.0, 6.4, 5.6, 6.2, 5.8}},
                                                                                 {"B", {5.0, 5.3, 4.7, 5.1, 4.9}},
                                                                                 {"C", {7.0, 6.6, 7.1, 6.9, 7.4}},
                                                                                 {"D", {5.4, 5.6}}})
        for (const auto& r : records(name, values)) all.push_back(r);
    return all;
}

const GroupYield& group(const YieldBaseline& baseline, const std::string& name) {
    return *std::ranges::find(baseline.groups, name, &GroupYield::group);
}

// Expected numbers: tests/reference/yield_baseline.py (numpy 2.4.6, scipy 1.17.1).

TEST(YieldBaseline, AreaWeightedMeanAndItsIntervalsAreThoseOfScipy) {
    const double areas[] = {0.5, 1.0, 0.25, 0.8, 0.6, 0.4};
    const double yields[] = {6.1, 5.4, 6.8, 5.9, 6.3, 5.0};
    std::vector<YieldRecord> all;
    for (int i = 0; i < 6; ++i) all.push_back({"p" + std::to_string(i), "htx", areas[i], yields[i]});
    const auto baseline = yield_baseline(all, {});
    const GroupYield& g = group(baseline, "htx");
    EXPECT_EQ(g.basis, Basis::own_records);
    EXPECT_NEAR(g.mean, 5.816901408450705, 1e-12);
    EXPECT_NEAR(g.se, 0.24428994400785292, 1e-12);
    EXPECT_NEAR(g.dof, 4.357164997261297, 1e-10);
    EXPECT_NEAR(g.interval.low, 5.160017815693343, 1e-9);
    EXPECT_NEAR(g.interval.high, 6.473785001208067, 1e-9);
    EXPECT_NEAR(g.prediction.low, 4.194908598457922, 1e-9);
    EXPECT_NEAR(g.prediction.high, 7.438894218443488, 1e-9);
    EXPECT_DOUBLE_EQ(g.recorded_ha, 3.55);
}

TEST(YieldBaseline, EqualAreasGiveTheOrdinaryTInterval) {
    // scipy: stats.t.interval(0.95, 4, loc=mean, scale=stats.sem([6.1, 5.4, 6.8, 5.9, 6.3]))
    const auto baseline = yield_baseline(records("htx", {6.1, 5.4, 6.8, 5.9, 6.3}, 0.37), {});
    EXPECT_NEAR(baseline.groups[0].interval.low, 5.460814335755746, 1e-10);
    EXPECT_NEAR(baseline.groups[0].interval.high, 6.739185664244255, 1e-10);
    EXPECT_NEAR(baseline.groups[0].dof, 4.0, 1e-12);
}

TEST(YieldBaseline, SmallGroupsLeanOnTheOthersAndTheSpreadBetweenThem) {
    const std::vector<std::string> asked{"A", "D", "E"};
    const auto baseline = yield_baseline(four_groups(), asked);
    EXPECT_NEAR(baseline.within_groups_sd, std::sqrt(0.07384615384615391), 1e-10);
    EXPECT_NEAR(baseline.between_groups_sd, std::sqrt(0.8273040293040291), 1e-10);
    const GroupYield& d = group(baseline, "D");
    EXPECT_EQ(d.basis, Basis::shared_mean);
    EXPECT_NEAR(d.mean, 5.51575647317966, 1e-10);
    EXPECT_NEAR(d.se, 0.18907905872065708, 1e-10);
    EXPECT_NEAR(d.interval.low, 4.914022521347583, 1e-8);
    EXPECT_NEAR(d.interval.high, 6.117490425011736, 1e-8);
    const GroupYield& e = group(baseline, "E");  // nobody recorded anything
    EXPECT_EQ(e.records, 0u);
    EXPECT_NEAR(e.interval.low, 2.6018470045685285, 1e-8);
    EXPECT_NEAR(e.interval.high, 9.152990425365521, 1e-8);
    EXPECT_GT(e.prediction.high - e.prediction.low, 0.0);
    EXPECT_EQ(group(baseline, "A").basis, Basis::own_records);
}

TEST(YieldBaseline, WithoutRecordsThereIsNoNumberButAReason) {
    const std::vector<std::string> asked{"A", "B"};
    const auto none = yield_baseline({}, asked);
    ASSERT_EQ(none.groups.size(), 2u);
    EXPECT_EQ(none.groups[0].basis, Basis::none);
    EXPECT_THAT(none.groups[0].reason, testing::HasSubstr("0 records in this group"));
    EXPECT_EQ(none.total.basis, Basis::none);
    const auto one = yield_baseline(records("A", {6, 6.2, 5.9, 6.1, 6.0}), asked);
    EXPECT_EQ(group(one, "A").basis, Basis::own_records);
    EXPECT_EQ(group(one, "B").basis, Basis::none);
    EXPECT_THAT(group(one, "B").reason, testing::HasSubstr("3 groups are needed"));
}

TEST(YieldBaseline, TwoRecordsAloneGiveAVeryWideInterval) {
    const auto baseline = yield_baseline(records("A", {6.0, 6.4}), {});
    EXPECT_EQ(baseline.groups[0].basis, Basis::own_records);
    EXPECT_NEAR(baseline.groups[0].interval.half_width(), 12.706204736174694 * 0.2, 1e-9);
}

TEST(YieldBaseline, OrderOfRecordsDoesNotMatter) {
    auto all = four_groups();
    const auto forward = yield_baseline(all, {});
    std::ranges::reverse(all);
    const auto backward = yield_baseline(all, {});
    for (std::size_t i = 0; i < forward.groups.size(); ++i) {
        EXPECT_EQ(forward.groups[i].mean, backward.groups[i].mean);
        EXPECT_EQ(forward.groups[i].interval, backward.groups[i].interval);
    }
    EXPECT_EQ(forward.total.interval, backward.total.interval);
}

TEST(YieldBaseline, ASlipOfUnitIsSetAsideAndListed) {
    auto all = records("A", {6.0, 6.4, 5.6, 6.2, 5.8});
    const auto clean = yield_baseline(all, {});
    all.push_back({"wrong", "A", 1.0, 6500.0});  // kg/ha
    const auto baseline = yield_baseline(all, {});
    EXPECT_EQ(baseline.groups[0].mean, clean.groups[0].mean);
    EXPECT_EQ(baseline.groups[0].records, 5u);
    ASSERT_EQ(baseline.set_aside.size(), 1u);
    EXPECT_EQ(baseline.set_aside[0].parcel, "wrong");
}

TEST(YieldBaseline, ImpossibleRecordsAreRefused) {
    EXPECT_THROW(yield_baseline(std::vector<YieldRecord>{{"p", "g", 0.0, 6.0}}, {}), InputError);
    EXPECT_THROW(yield_baseline(std::vector<YieldRecord>{{"p", "g", 1.0, -6.0}}, {}), InputError);
}

/// Share of made-up worlds whose intervals hold the truth: groups differ with sd 0.4, records with 0.7 t/ha.
struct Coverage {
    double own = 0, small = 0, empty = 0, prediction = 0, total = 0;
};
Coverage simulate(int worlds, int groups) {
    Coverage hits;
    for (int world = 0; world < worlds; ++world) {
        const random::Stream stream{42, "yields" + std::to_string(world)};
        std::uint64_t n = 0;
        std::vector<YieldRecord> all;
        std::vector<double> truth;
        for (int g = 0; g < groups; ++g) {
            truth.push_back(6.0 + 0.4 * stream.normal(n++));
            const int count = g == 0 ? 0 : g == 1 ? 3 : 12;
            for (int i = 0; i < count; ++i) {
                const double hectares = 0.1 + stream.uniform(n++);
                const double yield = truth.back() + 0.7 * stream.normal(n++);
                all.push_back({std::to_string(g) + "/" + std::to_string(i), std::to_string(g), hectares, yield});
            }
        }
        const auto baseline = yield_baseline(all, std::vector<std::string>{"0"});
        hits.empty += group(baseline, "0").interval.contains(truth[0]);
        hits.small += group(baseline, "1").interval.contains(truth[1]);
        hits.own += group(baseline, "2").interval.contains(truth[2]);
        hits.prediction += group(baseline, "2").prediction.contains(truth[2] + 0.7 * stream.normal(n++));
        hits.total += baseline.total.interval.contains(6.0);
    }
    for (double* share : {&hits.own, &hits.small, &hits.empty, &hits.prediction, &hits.total}) *share /= worlds;
    return hits;
}

TEST(YieldBaseline, IntervalsCoverTheTruthAtTheirLevel) {
    constexpr int kWorlds = 2000;
    const Coverage share = simulate(kWorlds, 10);
    const double error = 3 * std::sqrt(0.95 * 0.05 / kWorlds);  // 0.015
    EXPECT_NEAR(share.own, 0.95, error);
    EXPECT_NEAR(share.prediction, 0.95, error);
    for (const double safe : {share.empty, share.small, share.total}) {  // made to err on the wide side
        EXPECT_GE(safe, 0.95 - error);
        EXPECT_LE(safe, 0.985);
    }
}

TEST(YieldBaseline, AnGiangDistrictsHaveTheMeansThatPandasGives) {
    VUNG_NEEDS_SHARED("real/yield/angiang_fields_2022/fields.csv");
    std::ifstream in{test::shared_dir() / "real/yield/angiang_fields_2022/fields.csv"};
    std::stringstream text;
    text << in.rdbuf();
    std::vector<YieldRecord> all;
    for (const auto& row : vung::text::split_csv(text.str()))
        if (row.cells[4] == "WS")
            all.push_back({row.cells[0], row.cells[1], std::stod(row.cells[7]), std::stod(row.cells[8]) / 1000});
    const auto baseline = yield_baseline(all, {});
    ASSERT_EQ(baseline.groups.size(), 3u);
    // pandas: ws.groupby('district').apply(lambda g: (g.yield_kg_ha * g.field_ha).sum() / g.field_ha.sum() / 1000)
    EXPECT_NEAR(group(baseline, "Chau_Phu").mean, 7.1314204746723355, 1e-9);
    EXPECT_NEAR(group(baseline, "Chau_Thanh").mean, 7.255110646714184, 1e-9);
    EXPECT_NEAR(group(baseline, "Thoai_Son").mean, 7.286761581920904, 1e-9);
    for (const GroupYield& g : baseline.groups) EXPECT_LT(g.interval.half_width(), 0.5) << g.group;
}

TEST(Production, CombinesBothErrorsAndAddsUp) {
    const auto baseline = yield_baseline(four_groups(), std::vector<std::string>{"Z"});
    std::vector<crops::ParcelVerdict> parcels;
    for (const char* name : {"A", "B", "C"})
        for (int i = 0; i < 100; ++i)
            parcels.push_back(
                {name + std::to_string(i), name, 0.5, i < 80 ? crops::Verdict::rice : crops::Verdict::other});
    const auto area = crops::rice_area(parcels, {});
    const auto result = production(baseline, area, 1);
    ASSERT_EQ(result.groups.size(), 3u);
    EXPECT_NEAR(result.groups[0].estimate.value(), 6.0 * 40, 1e-9);
    double sum = 0;
    for (const auto& g : result.groups) {
        sum += g.estimate.value();
        EXPECT_TRUE(g.interval.contains(g.estimate.value()));
    }
    EXPECT_NEAR(result.total.estimate.value(), sum, 1e-9);
    // The area's error is shared: relative width of the sum is no smaller than that of the area.
    EXPECT_GT(result.total.interval.half_width() / sum,
              0.9 * area.total.interval.half_width() / area.total.estimate_ha);
}

TEST(Production, LandWithoutAYieldIsNamedAndLeftOut) {
    const std::vector<crops::ParcelVerdict> parcels{{"p", "A", 2.0, crops::Verdict::rice},
                                                    {"q", "X", 3.0, crops::Verdict::rice}};
    const auto result =
        production(yield_baseline(records("A", {6, 6.2, 5.9, 6.1, 6.0}), {}), crops::rice_area(parcels, {}), 1);
    EXPECT_DOUBLE_EQ(result.uncovered_ha, 3.0);
    EXPECT_TRUE(result.groups[0].has_estimate);
    EXPECT_FALSE(result.groups[1].has_estimate);
    EXPECT_NEAR(result.total.estimate.value(), 2.0 * 6.04, 1e-9);
}

}  // namespace
