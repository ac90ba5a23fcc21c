// SPDX-License-Identifier: Apache-2.0
#include <vung/zonal/statistic.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/error.h>

namespace vung::zonal {
namespace {

using Kind = Statistic::Kind;
using testing::HasSubstr;

TEST(Statistic, EveryNameReadsBackAsItself) {
    EXPECT_EQ(statistic_names().size(), 22u);
    for (const auto& name : statistic_names())
        EXPECT_EQ(parse_statistic(name).name, name == "quantile(0.1)" ? "q10" : name);
}

TEST(Statistic, QuantilesAreNamedByPercentOrByShare) {
    for (const auto* text : {"q10", "quantile(0.1)", "quantile(.1)", "quantile(1e-1)"}) {
        EXPECT_EQ(parse_statistic(text).name, "q10") << text;
        EXPECT_EQ(parse_statistic(text).kind, Kind::quantile);
        EXPECT_DOUBLE_EQ(parse_statistic(text).quantile, 0.1);
    }
    EXPECT_EQ(parse_statistic("q2.5").name, "q2.5");
    EXPECT_EQ(parse_statistic("median").quantile, 0.5);
    EXPECT_EQ(parse_statistic("median").name, "median");
    EXPECT_EQ(parse_statistic("q0").quantile, 0);
    EXPECT_EQ(parse_statistic("quantile(1)").name, "q100");
}

TEST(Statistic, AShareOutsideOfZeroToOneIsNoQuantile) {
    for (const auto* text : {"q101", "quantile(1.5)", "quantile(-0.1)", "quantile(nan)"}) {
        try {
            parse_statistic(text, "statistics");
            FAIL() << text;
        } catch (const InputError& e) {
            EXPECT_THAT(e.text().what, HasSubstr(text));
            EXPECT_EQ(e.text().where, "statistics");
        }
    }
}

TEST(Statistic, WordsOfOthersMeanTheSame) {
    EXPECT_EQ(parse_statistic("majority"), parse_statistic("mode"));
    EXPECT_EQ(parse_statistic("std"), parse_statistic("stdev"));
    EXPECT_EQ(parse_statistic("nunique"), parse_statistic("variety"));
}

TEST(Statistic, AMisspeltNameIsRefusedWithTheNearestOne) {
    try {
        parse_statistic("stddev", "--statistics");
        FAIL() << "not refused";
    } catch (const InputError& e) {
        EXPECT_THAT(e.text().what, HasSubstr("'stddev'"));
        EXPECT_EQ(e.text().where, "--statistics");
        EXPECT_THAT(e.text().fix, HasSubstr("'stdev'"));
    }
}

TEST(Statistic, ANameLikeNoOtherIsRefusedWithAllNames) {
    try {
        parse_statistic("photosynthesis");
        FAIL() << "not refused";
    } catch (const InputError& e) {
        EXPECT_THAT(e.text().fix, HasSubstr("valid_fraction"));
        EXPECT_THAT(e.text().fix, HasSubstr("quantile(0.1)"));
    }
}

TEST(Statistic, ValuesComeFromTheObservation) {
    const Observation o{
        .count = 2.5, .mean = 4, .stdev = 1, .min = 2, .max = 7, .valid_fraction = 0.5, .cells = 4, .pure = 1};
    const auto value = [&](const char* name) { return value_of(parse_statistic(name), o); };
    EXPECT_EQ(value("count"), 2.5);
    EXPECT_EQ(value("mean"), 4);
    EXPECT_EQ(value("stdev"), 1);
    EXPECT_EQ(value("variance"), 1);
    EXPECT_EQ(value("coefficient_of_variation"), 0.25);
    EXPECT_EQ(value("min"), 2);
    EXPECT_EQ(value("max"), 7);
    EXPECT_EQ(value("sum"), 10);
    EXPECT_EQ(value("valid_fraction"), 0.5);
    EXPECT_EQ(value("pure"), 1);
    EXPECT_EQ(value("frac"), std::nullopt);
}

TEST(Statistic, WhatWasNotSeenHasACountOfNothingAndNoValues) {
    const Observation unseen;
    for (const auto* name : {"count", "valid_fraction", "pure"})
        EXPECT_EQ(value_of(parse_statistic(name), unseen), 0) << name;
    for (const auto* name : {"mean", "stdev", "variance", "min", "max", "sum", "coefficient_of_variation"})
        EXPECT_EQ(value_of(parse_statistic(name), unseen), std::nullopt) << name;
}

TEST(Statistic, OnlyWhatIsAskedForIsNeeded) {
    const auto needs = [](const char* name) {
        const Statistic one[] = {parse_statistic("mean"), parse_statistic(name)};
        return needs_of(one);
    };
    EXPECT_TRUE(needs("pure").simple());
    EXPECT_EQ(needs("median"), (Needs{.values = true}));
    EXPECT_EQ(needs("valid_area_ha"), (Needs{.areas = true}));
    EXPECT_EQ(needs("area_ha"), (Needs{.values = true, .areas = true}));
    EXPECT_EQ(needs("weighted_mean"), (Needs{.weights = true}));
}

}  // namespace
}  // namespace vung::zonal
