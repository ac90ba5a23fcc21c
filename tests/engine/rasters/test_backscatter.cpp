// SPDX-License-Identifier: Apache-2.0
#include <vung/rasters/backscatter.h>

#include <cmath>

namespace vung::rasters {
namespace {

TEST(Backscatter, DecibelsPowerAndAmplitudeOfOneCellAreTheSameThing) {
    const double power = 0.01;  // -20 dB
    EXPECT_DOUBLE_EQ(to_power(StoredAs::linear, power), power);
    EXPECT_NEAR(to_power(StoredAs::decibel, -20), power, 1e-17);
    EXPECT_NEAR(to_power(StoredAs::amplitude, 0.1), power, 1e-17);
    EXPECT_NEAR(to_decibel(power), -20, 1e-13);
    EXPECT_NEAR(to_decibel(1), 0, 0);
    EXPECT_EQ(to_power(StoredAs::plain, -3), -3);
}

TEST(Backscatter, TheMeanOfPowerIsAboveTheMeanOfDecibels) {
    // Two cells of -10 and -20 dB: power (0.1 + 0.01) / 2, which is -12.596 dB and not -15 dB.
    const double mean = (to_power(StoredAs::decibel, -10) + to_power(StoredAs::decibel, -20)) / 2;
    EXPECT_NEAR(to_decibel(mean), -12.596373105057561, 1e-12);
}

TEST(Backscatter, WhatIsNotPositiveIsAGap) {
    for (const auto stored : {StoredAs::linear, StoredAs::amplitude})
        for (const double value : {0.0, -0.001}) EXPECT_TRUE(std::isnan(to_power(stored, value)));
    EXPECT_TRUE(std::isnan(to_power(StoredAs::decibel, std::nan(""))));
    EXPECT_TRUE(std::isnan(to_decibel(0)));
}

TEST(Backscatter, AWayOfStoringHasAWord) {
    for (const auto stored : {StoredAs::plain, StoredAs::linear, StoredAs::decibel, StoredAs::amplitude})
        EXPECT_EQ(parse_stored_as(to_string(stored)), stored);
    EXPECT_FALSE(parse_stored_as("dB"));
}

}  // namespace
}  // namespace vung::rasters
