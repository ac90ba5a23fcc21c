// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/cleaning.h>

#include <cmath>

namespace vung::geometry {
namespace {

const Crs kUtm{"EPSG:32648", "", false, 1}, kWgs84{"EPSG:4326", "", true, 1};
constexpr CleaningLimits kLimits{0.001, 1e-7, 1, 0.2, 0.01};

MultiPolygon shape(Ring ring) {
    return {{{std::move(ring), {}}}};
}

TEST(Cleaning, WhatIsCleanIsLeftAlone) {
    EXPECT_FALSE(clean(kUtm, shape({{0, 0}, {40, 0}, {40, 30}, {0, 30}, {0, 0}}), kLimits));
    EXPECT_FALSE(clean(kWgs84, shape({{105, 10}, {105.001, 10}, {105.001, 10.001}, {105, 10}}), kLimits));
    EXPECT_FALSE(clean(kUtm, shape({{0, 0}, {40, 0}, {40.002, 0}, {40, 30}, {0, 30}, {0, 0}}), kLimits)) << "2 mm";
    EXPECT_FALSE(clean(kUtm, {}, kLimits));
}

TEST(Cleaning, RepeatedCornersGo) {
    const auto found =
        clean(kUtm, shape({{0, 0}, {0, 0}, {40, 0}, {40, 0.0009}, {40, 30}, {0, 30}, {0, 0.0005}, {0, 0}}), kLimits);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->repeated, 3u);
    EXPECT_EQ(found->spikes, 0u);
    EXPECT_EQ(found->shape, shape({{0, 0}, {40, 0}, {40, 30}, {0, 30}, {0, 0}}));
    EXPECT_NEAR(found->after_m2, 1200, 1e-9);
}

TEST(Cleaning, LongitudesAndLatitudesAreComparedAtSevenDecimals) {
    const auto found = clean(
        kWgs84, shape({{105, 10}, {105.001, 10}, {105.00100004, 10.00000004}, {105.001, 10.001}, {105, 10}}), kLimits);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->repeated, 1u);
    EXPECT_EQ(found->shape, shape({{105, 10}, {105.001, 10}, {105.001, 10.001}, {105, 10}}));
}

TEST(Cleaning, ASpikeIsCutOff) {
    const auto out = clean(kUtm, shape({{0, 0}, {40, 0}, {40, 30}, {40, 39}, {40, 30}, {0, 30}, {0, 0}}), kLimits);
    ASSERT_TRUE(out);
    EXPECT_EQ(out->spikes, 1u);
    EXPECT_EQ(out->repeated, 0u) << "its foot is part of the spike";
    EXPECT_EQ(out->shape, shape({{0, 0}, {40, 0}, {40, 30}, {0, 30}, {0, 0}}));
    EXPECT_EQ(out->first_spike, (Point{40, 39}));

    const auto in =
        clean(kUtm, shape({{0, 0}, {20, 0}, {20.01, 12}, {20.02, 0}, {40, 0}, {40, 30}, {0, 30}, {0, 0}}), kLimits);
    ASSERT_TRUE(in);
    EXPECT_EQ(in->spikes, 1u);
    EXPECT_NEAR(in->after_m2 - in->before_m2, 0.5 * 0.02 * 12, 1e-9);
}

TEST(Cleaning, ASpikeAtTheEndOfTheRingIsCutOffToo) {
    const auto out = clean(kUtm, shape({{0, 30}, {0, 39}, {0, 30}, {0, 0}, {40, 0}, {40, 30}, {0, 30}}), kLimits);
    ASSERT_TRUE(out);
    EXPECT_EQ(out->spikes, 1u);
    EXPECT_NEAR(out->after_m2, 1200, 1e-9);
    const auto at_start = clean(kUtm, shape({{0, 39}, {0, 30}, {0, 0}, {40, 0}, {40, 30}, {0, 30}, {0, 39}}), kLimits);
    ASSERT_TRUE(at_start);
    EXPECT_NEAR(at_start->after_m2, 1200, 1e-9);
}

TEST(Cleaning, ShortHooksAndBluntCornersStay) {
    EXPECT_FALSE(clean(kUtm, shape({{0, 0}, {40, 0}, {40, 30}, {40, 30.15}, {40, 30.05}, {0, 30}, {0, 0}}), kLimits))
        << "0.1 m and 0.15 m: noise of digitising";
    EXPECT_FALSE(clean(kUtm, shape({{0, 0}, {40, 0}, {40, 30}, {20, 300}, {0, 30}, {0, 0}}), kLimits)) << "8 degrees";
}

TEST(Cleaning, AWedgeOfLandIsNoSpike) {
    // A field 200 m long that runs out to a point: 0.86 degrees at its tip.
    EXPECT_FALSE(clean(kUtm, shape({{0, 0}, {200, 1.5}, {0, 3}, {0, 0}}), kLimits));
}

TEST(Cleaning, ARingThatIsAllSpikeIsLeftToOthers) {
    EXPECT_FALSE(clean(kUtm, shape({{0, 0}, {40, 0}, {80, 0}, {40, 0}, {0, 0}}), kLimits));
    EXPECT_FALSE(clean(kUtm, shape({{0, 0}, {0, 0}, {0, 0}, {0, 0}}), kLimits));
}

TEST(Cleaning, HolesAndPartsAreCleaned) {
    MultiPolygon s = shape({{0, 0}, {40, 0}, {40, 30}, {0, 30}, {0, 0}});
    s.parts[0].holes = {{{5, 5}, {5, 8}, {5, 8}, {8, 8}, {5, 5}}};
    s.parts.push_back({{{100, 0}, {140, 0}, {140, 0}, {140, 30}, {100, 0}}, {}});
    const auto out = clean(kUtm, s, kLimits);
    ASSERT_TRUE(out);
    EXPECT_EQ(out->repeated, 2u);
    EXPECT_EQ(out->shape.parts[0].holes[0].size(), 4u);
    EXPECT_EQ(out->shape.parts[1].outer.size(), 4u);
}

TEST(Cleaning, ALongWayOutAndBackIsCutOffAtOnce) {
    // The boundary runs 50,000 corners up a dike and back over the same corners.
    Ring ring{{0, 0}, {40, 0}, {40, 30}};
    constexpr int kSteps = 50'000;
    for (int i = 1; i <= kSteps; ++i) ring.push_back({40.0 + (i % 2), 30.0 + i});
    for (int i = kSteps - 1; i >= 0; --i) ring.push_back({i == 0 ? 40.0 : 40.0 + (i % 2), 30.0 + i});
    ring.insert(ring.end(), {{0, 30}, {0, 0}});
    const auto found = clean(kUtm, shape(ring), kLimits);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->shape, shape({{0, 0}, {40, 0}, {40, 30}, {0, 30}, {0, 0}}));
    EXPECT_EQ(found->spikes, static_cast<std::size_t>(kSteps));
}

TEST(Cleaning, CleaningTwiceChangesNothingMore) {
    const auto once = clean(
        kUtm, shape({{0, 0}, {40, 0}, {40, 0}, {40, 30}, {40, 60}, {40, 50}, {40, 55}, {40, 30}, {0, 30}, {0, 0}}),
        kLimits);
    ASSERT_TRUE(once);
    EXPECT_FALSE(clean(kUtm, once->shape, kLimits));
    EXPECT_NEAR(once->after_m2, 1200, 1e-9);
}

}  // namespace
}  // namespace vung::geometry
