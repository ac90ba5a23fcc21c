// SPDX-License-Identifier: Apache-2.0
#include <vung/emissions/methane_estimate.h>

#include <algorithm>
#include <cmath>

#include <vung/emissions/methane_method.h>
#include <vung/error.h>
#include <vung/uncertainty/monte_carlo.h>

namespace {

using namespace vung;
using namespace vung::emissions;
using parcels::Amendment;
using testing::HasSubstr;

ParcelSeason season(const std::string& id, const std::string& group, double hectares = 1.0, double days = 100,
                    double sd = 0) {
    ParcelSeason s;
    s.parcel = id;
    s.group = group;
    s.area = units::Hectares{hectares};
    s.days = units::Days{days};
    s.days_sd = sd;
    s.water_regime = "irrigated_continuously_flooded";
    s.preseason_regime = "non_flooded_lt_180d";
    s.amendments = std::vector<Amendment>{};
    return s;
}

std::vector<ParcelSeason> many(int n, const std::string& group, double sd = 0) {
    std::vector<ParcelSeason> all;
    for (int i = 0; i < n; ++i) all.push_back(season(group + "/" + std::to_string(i), group, 0.5, 100, sd));
    return all;
}

TEST(MethaneEstimate, OneHectareOfContinuouslyFloodedRiceIsTheHandCalculation) {
    const auto r = estimate_methane(std::vector{season("p", "htx")});
    ASSERT_TRUE(r.parcels[0].has_estimate);
    EXPECT_NEAR(r.parcels[0].mass.value(), 122.0, 1e-9);
    EXPECT_NEAR(r.total.mass.value(), 122.0, 1e-9);
    EXPECT_NEAR(r.total.co2e.value(), 3.416, 1e-9);
    EXPECT_EQ(r.gwp, "AR5");
    EXPECT_THAT(r.parcels[0].factor_ids, testing::ElementsAre("ipcc_t5_11_efc:2019:southeast_asia",
                                                              "ipcc_t5_12_sfw:2019:irrigated_continuously_flooded",
                                                              "ipcc_t5_13_sfp:2019:non_flooded_lt_180d"));
    EXPECT_TRUE(r.parcels[0].assumed.empty());
}

TEST(MethaneEstimate, AmendmentsAndRegimesEnterAsTheEquationsSay) {
    auto s = season("p", "htx", 2.0, 95);
    s.water_regime = "irrigated_multiple_drainage_incl_awd";
    s.preseason_regime = "flooded_gt_30d";
    s.amendments = std::vector<Amendment>{{"straw_incorporated_lt_30d", 3.0}, {"farmyard_manure", 2.0}};
    const auto r = estimate_methane(std::vector{s});
    const double expected = 1.22 * 0.55 * 2.41 * std::pow(1 + 3.0 * 1.0 + 2.0 * 0.21, 0.59) * 95 * 2;
    EXPECT_NEAR(r.total.mass.value(), expected, 1e-9 * expected);
}

TEST(MethaneEstimate, The2006EditionUsesItsOwnRowsOnly) {
    auto s = season("p", "htx");
    s.water_regime = "irrigated_multiple_aeration";
    s.amendments = std::vector<Amendment>{{"straw_incorporated_gt_30d", 5.0}};
    MethaneOptions options;
    options.region = "world";
    const auto r = methane_method("ipcc-2006-rice")->estimate(std::vector{s}, options);
    EXPECT_EQ(r.method, "ipcc-2006-rice");
    EXPECT_NEAR(r.total.mass.value(), 1.30 * 0.52 * 1.00 * std::pow(1 + 5 * 0.29, 0.59) * 100, 1e-9);
    for (const auto& f : r.factors) EXPECT_TRUE(f.edition == "2006" || f.table == "gwp100") << f.id();
}

TEST(MethaneEstimate, IntervalIsThatOfTheProductOfItsFactors) {
    // Only EFc (lognormal 0.199), SFw (normal, sd 0.138) and SFp (lognormal 0.062) vary.
    MethaneOptions options;
    options.draws = 40000;
    const auto r = estimate_methane(std::vector{season("p", "htx")}, options);
    const double s_water = 0.54 / 3.92;
    const double s1 = std::log(1.81 / 0.83) / 3.92, s2 = std::log(1.12 / 0.88) / 3.92;
    const double mean = 122 * std::exp(0.5 * (s1 * s1 + s2 * s2));
    const double second = 122 * 122 * std::exp(2 * (s1 * s1 + s2 * s2)) * (1 + s_water * s_water);
    EXPECT_NEAR(r.total.mean_kg, mean, 3.3 * std::sqrt((second - mean * mean) / 40000));
    EXPECT_GT(r.total.interval.high - 122, 122 - r.total.interval.low);  // skewed, and kept so
    // Independent road: draws of the three inputs multiplied by hand.
    const auto efc = uncertainty::draw(
        {.id = "ipcc_t5_11_efc:2019:southeast_asia", .central = 1.22, .distribution = uncertainty::LogNormal{1.22, s1}},
        1, 40000);
    const auto sfw = uncertainty::draw({.id = "ipcc_t5_12_sfw:2019:irrigated_continuously_flooded",
                                        .central = 1,
                                        .distribution = uncertainty::Normal{1, s_water}},
                                       1, 40000);
    const auto sfp = uncertainty::draw(
        {.id = "ipcc_t5_13_sfp:2019:non_flooded_lt_180d", .central = 1, .distribution = uncertainty::LogNormal{1, s2}},
        1, 40000);
    std::vector<double> product(efc.size());
    for (std::size_t d = 0; d < product.size(); ++d) product[d] = efc[d] * sfw[d] * sfp[d] * 100;
    EXPECT_NEAR(r.total.interval.low, uncertainty::percentile_interval(product).low, 1e-6);
    EXPECT_NEAR(r.total.interval.high, uncertainty::percentile_interval(product).high, 1e-6);
}

TEST(MethaneEstimate, ATotalIsNoMoreCertainThanOneParcelBecauseFactorsAreShared) {
    const auto one = estimate_methane(many(1, "htx"));
    const auto thousand = estimate_methane(many(1000, "htx"));
    EXPECT_NEAR(thousand.total.mass.value(), 1000 * one.total.mass.value(), 1e-6);
    EXPECT_NEAR(thousand.total.interval.low, 1000 * one.total.interval.low, 1e-6);
    EXPECT_NEAR(thousand.total.interval.high, 1000 * one.total.interval.high, 1e-6);
}

TEST(MethaneEstimate, IndependentDaysEnterByTheirSecondMomentsAsFullDrawsDo) {
    // 40 parcels with 12 days each of independent error, no other error than EFc's: moments against the closed form.
    constexpr int kParcels = 40;
    const double sd = 12;
    MethaneOptions options;
    options.draws = 40000;
    const auto r = estimate_methane(many(kParcels, "htx", sd), options);
    const auto sharp = estimate_methane(many(kParcels, "htx", 0), options);
    // Full draws: every parcel's days drawn on its own, times the shared column of the daily emission.
    std::vector<double> full(static_cast<std::size_t>(options.draws), 0.0), rate(full.size(), 1.0);
    for (const auto& f : sharp.factors)
        if (f.table != "gwp100") {
            const auto column = uncertainty::draw(uncertainty::input_of(f), 1, options.draws);
            for (std::size_t d = 0; d < rate.size(); ++d) rate[d] *= column[d];
        }
    for (int p = 0; p < kParcels; ++p) {
        const auto z = uncertainty::draw_normal("own-days-" + std::to_string(p), 1, options.draws);
        for (std::size_t d = 0; d < full.size(); ++d) full[d] += rate[d] * 0.5 * (100 + sd * z[d]);
    }
    const auto expected = uncertainty::percentile_interval(full);
    EXPECT_NEAR(r.total.interval.low, expected.low, 0.01 * expected.low);
    EXPECT_NEAR(r.total.interval.high, expected.high, 0.01 * expected.high);
    EXPECT_NEAR(r.total.mean_kg, uncertainty::mean(full), 0.002 * r.total.mean_kg);
    const auto days = std::ranges::find(r.budget, "days", &VarianceShare::id);
    ASSERT_NE(days, r.budget.end());
    EXPECT_LT(days->share, 0.02);
}

TEST(MethaneEstimate, WhatIsNotRecordedIsFilledInAsTheDecisionsSayAndCounted) {
    auto s = season("p", "htx");
    s.water_regime.reset();
    s.preseason_regime.reset();
    s.amendments.reset();
    MethaneOptions options;
    options.default_straw_t_per_ha = 4.0;
    const auto r = estimate_methane(std::vector{s, season("q", "htx")}, options);
    EXPECT_NEAR(r.parcels[0].mass.value(), 1.22 * 0.60 * 1.22 * std::pow(5.0, 0.59) * 100, 1e-9);  // A25, A13, A5
    EXPECT_THAT(r.parcels[0].assumed, testing::ElementsAre("water_regime", "preseason_regime", "amendments"));
    ASSERT_EQ(r.assumptions.size(), 3u);
    for (const auto& a : r.assumptions) EXPECT_EQ(a.parcel_seasons, 1u);
}

TEST(MethaneEstimate, AMissingStrawRecordIsNeverZeroStraw) {
    auto s = season("p", "htx", 2.0);
    s.amendments.reset();
    const auto r = estimate_methane(std::vector{s, season("q", "htx")});
    EXPECT_FALSE(r.parcels[0].has_estimate);
    EXPECT_THAT(r.parcels[0].reason, HasSubstr("no record of straw"));
    EXPECT_EQ(r.total.missing, 1u);
    EXPECT_DOUBLE_EQ(r.total.missing_area.value(), 2.0);
    EXPECT_DOUBLE_EQ(r.total.area.value(), 1.0);
    EXPECT_NEAR(r.total.mass.value(), 122, 1e-9);
}

TEST(MethaneEstimate, UnknownDaysNeedTheDefaultPeriodByName) {
    auto s = season("p", "htx");
    s.days.reset();
    EXPECT_THAT(estimate_methane(std::vector{s}).parcels[0].reason, HasSubstr("sowing and harvest"));
    MethaneOptions options;
    options.default_period = true;
    const auto r = estimate_methane(std::vector{s, season("q", "htx", 1.0, 102)}, options);
    EXPECT_NEAR(r.parcels[0].mass.value(), 1.22 * 102, 1e-9);
    EXPECT_NEAR(r.parcels[0].daily.value(), 1.22, 1e-12);
    EXPECT_GT(r.parcels[0].interval.high, r.parcels[1].interval.high);  // the period's own range counts
    EXPECT_EQ(r.assumptions.at(0).what, "days");
}

TEST(MethaneEstimate, AnUnknownRegimeSetsOneParcelAsideAndNamesTheKeys) {
    auto s = season("p", "htx");
    s.water_regime = "irrigated_single_aeration";  // a key of the 2006 table
    const auto r = estimate_methane(std::vector{s, season("q", "htx")});
    EXPECT_FALSE(r.parcels[0].has_estimate);
    EXPECT_THAT(r.parcels[0].reason, HasSubstr("nearest first: irrigated_single_drainage"));
    EXPECT_TRUE(r.parcels[1].has_estimate);
}

TEST(MethaneEstimate, AnUnknownRegionOrWarmingSetStopsTheRun) {
    MethaneOptions region;
    region.region = "southeast-azia";
    EXPECT_THROW(estimate_methane({}, region), InputError);
    region.region = "southeast-asia";  // the project file's spelling
    EXPECT_NO_THROW(estimate_methane({}, region));
    MethaneOptions gwp;
    gwp.gwp = "AR7";
    EXPECT_THROW(estimate_methane({}, gwp), InputError);
    EXPECT_THROW(methane_method("ipcc-2019"), InputError);
    EXPECT_THROW(estimate_methane(std::vector{season("p", "a"), season("p", "a")}), InputError);
}

TEST(MethaneEstimate, EverythingIsStampedUntilAPersonHasCheckedTheFactors) {
    const auto r = estimate_methane(many(3, "htx"));
    EXPECT_FALSE(r.for_issuance);
    EXPECT_EQ(r.stamp, "estimate, not for issuance");
    EXPECT_EQ(r.factors.size(), 4u);  // EFc, SFw, SFp and the warming potential
}

TEST(MethaneEstimate, ARangeFromMemoryIsLeftOutAndNamed) {
    auto s = season("p", "htx");
    s.water_regime = "rainfed_regular";
    const auto plain = estimate_methane(std::vector{s});
    EXPECT_THAT(plain.notes, testing::Contains(HasSubstr("lacks the error of ipcc_t5_12_sfw:2019:rainfed_regular")));
    MethaneOptions options;
    options.remembered_ranges = true;
    const auto wider = estimate_methane(std::vector{s}, options);
    EXPECT_GT(wider.total.interval.half_width(), plain.total.interval.half_width());
    EXPECT_THAT(wider.notes, testing::Contains(HasSubstr("sensitivity run")));
}

TEST(MethaneEstimate, TheAreasErrorMultipliesInDrawByDraw) {
    std::vector<crops::ParcelVerdict> verdicts;
    for (int i = 0; i < 100; ++i)
        verdicts.push_back({"a" + std::to_string(i), "a", 0.5, i < 60 ? crops::Verdict::rice : crops::Verdict::other});
    std::vector<crops::ReferenceSample> samples;
    for (int i = 0; i < 40; ++i) {
        samples.push_back({crops::Verdict::rice, i < 32});
        samples.push_back({crops::Verdict::other, i < 4});
    }
    const auto area = crops::rice_area(verdicts, samples);
    MethaneOptions options;
    options.area_ratio["a"] = *area_ratio(area.groups[0]);
    const auto exact = estimate_methane(many(60, "a"));
    const auto r = estimate_methane(many(60, "a"), options);
    EXPECT_NEAR(r.groups[0].mass.value(), exact.groups[0].mass.value() * area.groups[0].estimate_ha / 30, 1e-6);
    EXPECT_GT(r.groups[0].interval.half_width() / r.groups[0].mass.value(),
              exact.groups[0].interval.half_width() / exact.groups[0].mass.value());
    EXPECT_NEAR(r.total.interval.high, r.groups[0].interval.high, 1e-6);
    EXPECT_THAT(r.budget, testing::Contains(testing::Field(&VarianceShare::id, "area")));
}

TEST(MethaneEstimate, GroupsAddUpAndOrderDoesNotMatter) {
    auto all = many(7, "b", 5);
    for (const auto& s : many(5, "a", 9)) all.push_back(s);
    const auto r = estimate_methane(all);
    std::ranges::reverse(all);
    const auto reversed = estimate_methane(all);
    ASSERT_EQ(r.groups.size(), 2u);
    EXPECT_EQ(r.groups[0].group, "a");
    EXPECT_NEAR(r.groups[0].mass.value() + r.groups[1].mass.value(), r.total.mass.value(), 1e-9);
    EXPECT_EQ(r.total.interval, reversed.total.interval);
    EXPECT_EQ(r.groups[1].interval, reversed.groups[1].interval);
    double share = 0;
    for (const auto& part : r.budget) share += part.share;
    EXPECT_NEAR(share, 1.0, 1e-12);
    EXPECT_EQ(r.budget[0].id, "ipcc_t5_11_efc:2019:southeast_asia");  // sigma 0.199 against 0.138 and 0.062
}

TEST(MethaneEstimate, UplandRiceEmitsNothing) {
    auto s = season("p", "htx");
    s.water_regime = "upland_any";
    const auto r = estimate_methane(std::vector{s});
    EXPECT_TRUE(r.parcels[0].has_estimate);
    EXPECT_EQ(r.total.mass.value(), 0.0);
    EXPECT_EQ(r.parcels[0].interval.high, 0.0);
}

TEST(MethaneEstimate, NoSeasonsMakeAnEmptyTotal) {
    const auto r = estimate_methane({});
    EXPECT_EQ(r.total.parcel_seasons, 0u);
    EXPECT_TRUE(r.groups.empty());
    EXPECT_FALSE(r.for_issuance);
}

}  // namespace
