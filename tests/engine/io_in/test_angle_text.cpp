// SPDX-License-Identifier: Apache-2.0
#include <vung/io/angle_text.h>

#include <cpl_conv.h>

#include <random>

namespace vung::io {
namespace {

TEST(AngleText, DegreesMinutesAndSecondsInAllTheirSigns) {
    const double latitude = 10 + 30 / 60.0 + 15.2 / 3600;
    for (const auto* text : {"10°30'15.2\"N", "10° 30' 15,2\" N", "N 10°30′15.2″", "10 30 15.2 N", "10º30’15.2”B",
                             "10d30m15.2sN", "N10°30'15.2''", "10:30:15.2 n"}) {
        const auto got = parse_angle(text);
        ASSERT_TRUE(got) << text;
        EXPECT_NEAR(got->degrees, latitude, 1e-12) << text;
        EXPECT_EQ(got->direction, Direction::latitude) << text;
    }
    EXPECT_NEAR(parse_angle("105°12'3,5\"Đ")->degrees, 105 + 12 / 60.0 + 3.5 / 3600, 1e-12);
    EXPECT_EQ(parse_angle("105°12'3,5\"Đ")->direction, Direction::longitude);
    EXPECT_NEAR(parse_angle("105°12.5'E")->degrees, 105 + 12.5 / 60, 1e-12);
    EXPECT_NEAR(parse_angle("105.25°")->degrees, 105.25, 1e-12);
    EXPECT_EQ(parse_angle("105 12 3.5")->direction, Direction::none);
    EXPECT_NEAR(parse_angle("S 10.5")->degrees, -10.5, 1e-12);
}

TEST(AngleText, AgreesWithGdalsOwnReader) {
    std::mt19937 random(5);
    for (int i = 0; i < 5000; ++i) {
        const int d = std::uniform_int_distribution<>(0, 179)(random),
                  m = std::uniform_int_distribution<>(0, 59)(random);
        const double s = std::uniform_int_distribution<>(0, 59999)(random) / 1000.0;
        char text[64], gdal[64];
        std::snprintf(text, sizeof text, "%d°%d'%.3f\"%c", d, m, s, i % 2 ? 'E' : 'W');
        std::snprintf(gdal, sizeof gdal, "%dd%d'%.3f\"%c", d, m, s, i % 2 ? 'E' : 'W');
        const auto got = parse_angle(text);
        ASSERT_TRUE(got) << text;
        EXPECT_NEAR(got->degrees, CPLDMSToDec(gdal), 1e-9) << text;
    }
}

TEST(AngleText, WhatIsNoAngleIsNone) {
    for (const auto* text : {"", "abc", "105.25", "10 30", "10°60'", "10°30'61\"", "200°E", "91°N", "10'30°",
                             "10°30'15\"X", "-10°N", "1 2 3 4", "10.5°30'", "°", "N", "12/03/2024", "580123"})
        EXPECT_EQ(parse_angle(text), std::nullopt) << text;
}

}  // namespace
}  // namespace vung::io
