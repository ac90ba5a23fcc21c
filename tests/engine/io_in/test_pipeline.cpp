// SPDX-License-Identifier: Apache-2.0
#include <vung/io/pipeline.h>

#include <gtest/gtest.h>
#include <proj.h>

#include <cmath>
#include <numbers>
#include <random>

namespace vung::io {
namespace {

using geometry::Point;

constexpr const char* kUtm48 =
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=utm +zone=48 +ellps=WGS84";
constexpr const char* kShift =
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=push +v_3 +step +proj=cart +ellps=WGS84 "
    "+step +proj=helmert +x=-191.90441429 +y=-39.30318279 +z=-111.45032835 +rx=-0.00928836 +ry=0.01975479 "
    "+rz=-0.00427372 +s=0.252906278 +convention=coordinate_frame +step +inv +proj=cart +ellps=WGS84 +step +proj=pop "
    "+v_3 +step +proj=unitconvert +xy_in=rad +xy_out=deg";

/// What PROJ itself makes of the same text.
Point by_proj(const std::string& text, Point p, PJ_DIRECTION direction = PJ_FWD) {
    PJ* pj = proj_create(nullptr, text.c_str());
    const auto there = proj_trans(pj, direction, proj_coord(p.x, p.y, 0, 0));
    proj_destroy(pj);
    return {there.xy.x, there.xy.y};
}

Point by_us(const std::string& text, Point p) {
    Pipeline::read(text).value().run(std::span{&p, 1});
    return p;
}

TEST(Pipeline, MapsOfVietNamAgreeWithProjWithinTwentyNanometres) {
    std::mt19937 random{1};
    std::uniform_real_distribution<double> lon(101, 118), lat(7, 24);
    const std::string texts[] = {
        kUtm48,
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=utm +zone=49 +south +ellps=WGS84",
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=tmerc +lat_0=0 +lon_0=105.75 "
        "+k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84",
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=tmerc +lat_0=12.5 +lon_0=108.25 "
        "+k=1 +x_0=1000 +y_0=-2000 +ellps=GRS80"};
    for (const auto& text : texts)
        for (int i = 0; i < 500; ++i) {
            const Point place{lon(random), lat(random)};
            const Point ours = by_us(text, place), theirs = by_proj(text, place);
            EXPECT_NEAR(ours.x, theirs.x, 2e-8) << text;
            EXPECT_NEAR(ours.y, theirs.y, 2e-8) << text;
        }
}

TEST(Pipeline, TheWayBackAgreesWithProj) {
    const std::string back =
        "+proj=pipeline +step +inv +proj=utm +zone=48 +ellps=WGS84 +step +proj=unitconvert "
        "+xy_in=rad +xy_out=deg";
    std::mt19937 random{2};
    std::uniform_real_distribution<double> east(-300'000, 1'500'000), north(-9e6, 9e6);
    for (int i = 0; i < 2000; ++i) {
        const Point place{east(random), north(random)};
        const Point ours = by_us(back, place), theirs = by_proj(back, place);
        const double narrow = std::cos(theirs.y * std::numbers::pi / 180);
        EXPECT_NEAR(ours.x * narrow, theirs.x * narrow, 3e-13) << place.x << " " << place.y;  // 30 nm
        EXPECT_NEAR(ours.y, theirs.y, 3e-13);
    }
}

TEST(Pipeline, TheShiftOfVn2000AgreesWithProjBothWays) {
    std::string inverse = kShift;
    inverse.replace(inverse.find("+step +proj=helmert"), 19, "+step +inv +proj=helmert");
    std::string turned = kShift;
    turned.replace(turned.find("coordinate_frame"), 16, "position_vector");
    for (const auto& text : {std::string{kShift}, inverse, turned})
        for (double lon = 102; lon < 115; lon += 0.7)
            for (double lat = 8; lat < 24; lat += 0.7) {
                const Point ours = by_us(text, {lon, lat}), theirs = by_proj(text, {lon, lat});
                EXPECT_NEAR(ours.x, theirs.x, 1e-13) << text;  // 10 nm
                EXPECT_NEAR(ours.y, theirs.y, 1e-13) << text;
            }
}

TEST(Pipeline, WhatItDoesNotKnowIsLeftToProj) {
    EXPECT_FALSE(Pipeline::read(""));
    EXPECT_FALSE(Pipeline::read("+proj=pipeline +step +proj=webmerc +ellps=WGS84"));
    EXPECT_FALSE(Pipeline::read("+proj=utm +zone=48 +ellps=bessel"));
    EXPECT_FALSE(Pipeline::read("+proj=utm +ellps=WGS84")) << "no zone";
    EXPECT_FALSE(Pipeline::read("+proj=tmerc +lon_0=105 +ellps=WGS84 +units=us-ft"));
    EXPECT_FALSE(Pipeline::read("+proj=tmerc +lon_0=105 +k=much +ellps=WGS84"));
    EXPECT_FALSE(Pipeline::read("+proj=tmerc +lon_0=105 +approx +ellps=WGS84"));
    EXPECT_FALSE(Pipeline::read("+proj=unitconvert +xy_in=m +xy_out=km"));
    EXPECT_FALSE(Pipeline::read("+proj=pipeline +ellps=WGS84 +step +proj=noop"));
    std::string longer = kShift;
    longer.replace(longer.find("+s=0.25"), 2, "+ds=1 +s");
    EXPECT_FALSE(Pipeline::read(longer)) << "a rate of change";
    EXPECT_FALSE(Pipeline::read("+proj=pipeline +step +proj=push +v_3 +step +proj=cart +ellps=WGS84"));
    EXPECT_TRUE(Pipeline::read(kShift));
}

TEST(Pipeline, AxesChangePlaces) {
    const auto p = by_us("+proj=pipeline +step +proj=axisswap +order=2,1 +step +proj=noop", {1, 2});
    EXPECT_EQ(p, (Point{2, 1}));
}

}  // namespace
}  // namespace vung::io
