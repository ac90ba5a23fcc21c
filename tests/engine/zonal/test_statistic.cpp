// SPDX-License-Identifier: Apache-2.0
#include <vung/zonal/statistic.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/error.h>

namespace vung::zonal {
namespace {

using testing::HasSubstr;

TEST(Statistic, EveryNameReadsBackAsItself) {
    EXPECT_EQ(all_statistics().size(), 9u);
    for (const Statistic s : all_statistics()) EXPECT_EQ(parse_statistic(name(s)), s);
    EXPECT_EQ(name(Statistic::valid_fraction), "valid_fraction");
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
        EXPECT_THAT(e.text().fix, HasSubstr("mean"));
    }
}

TEST(Statistic, ValuesComeFromTheObservation) {
    const Observation o{
        .count = 2.5, .mean = 4, .stdev = 1, .min = 2, .max = 7, .valid_fraction = 0.5, .cells = 4, .pure = 1};
    EXPECT_EQ(value_of(Statistic::count, o), 2.5);
    EXPECT_EQ(value_of(Statistic::mean, o), 4);
    EXPECT_EQ(value_of(Statistic::stdev, o), 1);
    EXPECT_EQ(value_of(Statistic::min, o), 2);
    EXPECT_EQ(value_of(Statistic::max, o), 7);
    EXPECT_EQ(value_of(Statistic::sum, o), 10);
    EXPECT_EQ(value_of(Statistic::valid_fraction, o), 0.5);
    EXPECT_EQ(value_of(Statistic::pure, o), 1);
    EXPECT_EQ(value_of(Statistic::frac, o), std::nullopt);
}

TEST(Statistic, WhatWasNotSeenHasACountOfNothingAndNoValues) {
    const Observation unseen;
    EXPECT_EQ(value_of(Statistic::count, unseen), 0);
    EXPECT_EQ(value_of(Statistic::valid_fraction, unseen), 0);
    EXPECT_EQ(value_of(Statistic::pure, unseen), 0);
    for (const Statistic s : {Statistic::mean, Statistic::stdev, Statistic::min, Statistic::max, Statistic::sum})
        EXPECT_EQ(value_of(s, unseen), std::nullopt) << name(s);
}

}  // namespace
}  // namespace vung::zonal
