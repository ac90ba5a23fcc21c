// SPDX-License-Identifier: Apache-2.0
#include <vung/crops/crop_area.h>

#include <algorithm>
#include <cmath>

#include <vung/crops/stratified_area.h>
#include <vung/error.h>
#include <vung/random/stream.h>

namespace {

using namespace vung;
using namespace vung::crops;

std::vector<ParcelVerdict> parcels(const std::string& group, int rice, int other, int unknown, double hectares = 0.5) {
    std::vector<ParcelVerdict> all;
    const auto add = [&](int n, Verdict v) {
        for (int i = 0; i < n; ++i)
            all.push_back(
                {.parcel = group + std::to_string(all.size()), .group = group, .area_ha = hectares, .verdict = v});
    };
    add(rice, Verdict::rice);
    add(other, Verdict::other);
    add(unknown, Verdict::cannot_tell);
    return all;
}

std::vector<ReferenceSample> samples(int rice_right, int rice_wrong, int other_right, int other_wrong) {
    std::vector<ReferenceSample> all;
    for (int i = 0; i < rice_right; ++i) all.push_back({Verdict::rice, true});
    for (int i = 0; i < rice_wrong; ++i) all.push_back({Verdict::rice, false});
    for (int i = 0; i < other_right; ++i) all.push_back({Verdict::other, false});
    for (int i = 0; i < other_wrong; ++i) all.push_back({Verdict::other, true});
    return all;
}

TEST(RiceArea, WithSamplesIsTheErrorMatrixEstimateWithAnIntervalLikeItsStandardError) {
    const auto area = rice_area(parcels("htx", 600, 400, 0), samples(45, 5, 38, 12));
    ASSERT_TRUE(area.corrected);
    const auto formula = stratified_area({.counts = {{45, 5}, {12, 38}}, .mapped_area = {300, 200}});
    EXPECT_NEAR(area.total.estimate_ha, formula.area[0], 1e-9);
    EXPECT_DOUBLE_EQ(area.total.mapped_ha, 300);
    // Half width: 1.96 standard errors of Olofsson, up to the prior and the outcome of single parcels (6 ha here).
    EXPECT_NEAR(area.total.interval.half_width(), 1.96 * std::hypot(formula.area_se[0], 4.7), 2.5);
    EXPECT_THAT(area.method, testing::HasSubstr("45 of 50 mapped as rice are rice"));
}

TEST(RiceArea, FewerThanTwentySamplesInOneRowDoNotCorrect) {
    const auto area = rice_area(parcels("htx", 60, 40, 0), samples(45, 5, 19, 0));
    EXPECT_FALSE(area.corrected);
    EXPECT_DOUBLE_EQ(area.total.estimate_ha, area.total.mapped_ha);
    EXPECT_THAT(area.method,
                testing::AllOf(testing::HasSubstr("not corrected"), testing::HasSubstr("19 of mapped other")));
    EXPECT_TRUE(area.total.interval.contains(area.total.estimate_ha));
}

TEST(RiceArea, AllRiceWithoutSamplesKeepsTheMappedAreaInsideItsInterval) {
    const auto area = rice_area(parcels("htx", 200, 0, 0), {});
    EXPECT_DOUBLE_EQ(area.total.estimate_ha, 100);
    EXPECT_DOUBLE_EQ(area.total.interval.high, 100);
    EXPECT_NEAR(area.total.interval.low, 75, 2.0);
}

TEST(RiceArea, ErrorsAreSharedSoGroupsDoNotAverageThemAway) {
    std::vector<ParcelVerdict> all;
    for (int g = 0; g < 40; ++g)
        for (const auto& p : parcels("htx" + std::to_string(g) + "-", 100, 100, 0)) all.push_back(p);
    const auto area = rice_area(all, samples(45, 5, 38, 12));
    ASSERT_EQ(area.groups.size(), 40u);
    const double relative_one = area.groups[0].interval.half_width() / area.groups[0].estimate_ha;
    const double relative_all = area.total.interval.half_width() / area.total.estimate_ha;
    EXPECT_GT(relative_all, 0.75 * relative_one);  // independent errors would give relative_one / 6.3
}

TEST(RiceArea, CannotTellIsReportedAndWidensTheInterval) {
    const auto sharp = rice_area(parcels("htx", 100, 100, 0), samples(50, 0, 50, 0));
    const auto vague = rice_area(parcels("htx", 100, 100, 60), samples(50, 0, 50, 0));
    EXPECT_DOUBLE_EQ(vague.total.cannot_tell_ha, 30);
    EXPECT_DOUBLE_EQ(vague.total.total_ha, 130);
    EXPECT_DOUBLE_EQ(vague.total.estimate_ha, 50 + 15);  // half of what was told is rice
    EXPECT_GT(vague.total.interval.half_width(), sharp.total.interval.half_width() + 10);
    EXPECT_LT(vague.total.interval.low, 53);
    EXPECT_GT(vague.total.interval.high, 77);
}

TEST(RiceArea, WhereNothingWasToldThereIsNoEstimate) {
    const auto area = rice_area(parcels("htx", 0, 0, 5), {});
    EXPECT_FALSE(area.total.has_estimate);
    EXPECT_DOUBLE_EQ(area.total.cannot_tell_ha, 2.5);
}

TEST(RiceArea, WithoutSamplesOfItMostlyUntoldLandHasNoEstimate) {
    EXPECT_FALSE(rice_area(parcels("htx", 2, 2, 5), {}).total.has_estimate);
    EXPECT_TRUE(rice_area(parcels("htx", 3, 3, 5), {}).total.has_estimate);
}

TEST(RiceArea, SamplesOfUntoldLandSayHowMuchOfItIsRice) {
    auto labels = samples(50, 0, 50, 0);
    for (int i = 0; i < 20; ++i) labels.push_back({Verdict::cannot_tell, i < 3});
    const auto area = rice_area(parcels("htx", 100, 100, 60), labels);
    EXPECT_NEAR(area.total.estimate_ha, 50 + 30 * 3.0 / 20, 1e-9);
    EXPECT_LT(area.total.interval.high, 50 + 30 * 0.45);  // the upper Jeffreys bound of 3 in 20 is 0.35
    EXPECT_GT(area.total.interval.low, 45);
}

TEST(RiceArea, ASmallGroupIsLessSureThanItsErrorRates) {
    const auto one = rice_area(parcels("htx", 1, 0, 0, 10.0), samples(90, 10, 50, 0));
    const auto many = rice_area(parcels("htx", 1000, 0, 0, 0.01), samples(90, 10, 50, 0));
    EXPECT_GT(one.total.interval.half_width(), 2 * many.total.interval.half_width());
}

TEST(RiceArea, OrderOfParcelsAndOtherGroupsDoNotMatter) {
    auto all = parcels("a", 30, 20, 5, 0.37);
    const auto alone = rice_area(all, samples(45, 5, 38, 12));
    for (const auto& p : parcels("b", 10, 70, 0, 0.11)) all.push_back(p);
    std::ranges::reverse(all);
    const auto together = rice_area(all, samples(45, 5, 38, 12));
    EXPECT_EQ(together.groups[0].group, "a");
    EXPECT_EQ(together.groups[0].mapped_ha, alone.groups[0].mapped_ha);
    EXPECT_EQ(together.groups[0].draws, alone.groups[0].draws);
}

TEST(RiceArea, IntervalsCoverTheTrueAreaAtTheirLevel) {
    // 200 worlds: the map errs at 10 and 20 %, 60 + 60 samples are drawn from it, 400 parcels of 0.5 ha.
    int covered = 0;
    constexpr int kWorlds = 200;
    for (int world = 0; world < kWorlds; ++world) {
        const random::Stream stream{99, "world" + std::to_string(world)};
        std::uint64_t n = 0;
        const auto happens = [&](double p) { return stream.uniform(n++) < p; };
        std::vector<ReferenceSample> seen;
        for (int i = 0; i < 60; ++i) seen.push_back({Verdict::rice, happens(0.9)});
        for (int i = 0; i < 60; ++i) seen.push_back({Verdict::other, happens(0.2)});
        const auto all = parcels("htx", 250, 150, 0);
        double truth = 0;
        for (const auto& p : all) truth += happens(p.verdict == Verdict::rice ? 0.9 : 0.2) ? p.area_ha : 0;
        const auto area = rice_area(all, seen, {.seed = 5, .draws = 300});
        covered += area.total.interval.contains(truth);
    }
    const double rate = static_cast<double>(covered) / kWorlds;
    EXPECT_NEAR(rate, 0.95, 3 * std::sqrt(0.95 * 0.05 / kWorlds)) << rate;
}

TEST(RiceArea, AnImpossibleAreaIsRefused) {
    EXPECT_THROW(rice_area(std::vector<ParcelVerdict>{{"p", "g", -1, Verdict::rice}}, {}), InputError);
}

}  // namespace
