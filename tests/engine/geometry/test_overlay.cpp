// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/overlay.h>

#include <cmath>
#include <numbers>

#include "geos_reference.h"

namespace vung::geometry {
namespace {

using test::Dice;
using test::GeosReference;

Ring box_ring(double x0, double y0, double x1, double y1) {
    return {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}};
}
MultiPolygon box(double x0, double y0, double x1, double y1) {
    return {{{box_ring(x0, y0, x1, y1), {}}}};
}

/// A star-shaped ring: rising angles, random radii; either direction.
Ring star(Dice& dice, Point middle, double radius, std::size_t corners, double least = 0.4) {
    Ring ring;
    for (std::size_t i = 0; i < corners; ++i) {
        const double angle =
            2 * std::numbers::pi * (static_cast<double>(i) + dice.between(0.1, 0.9)) / static_cast<double>(corners);
        const double r = radius * dice.between(least, 1);
        ring.push_back({middle.x + r * std::cos(angle), middle.y + r * std::sin(angle)});
    }
    if (dice.next() < 0.5) ring = {ring.rbegin(), ring.rend()};
    ring.push_back(ring.front());
    return ring;
}

TEST(Overlay, BoxesShareTheirCommonBox) {
    EXPECT_EQ(overlap_area(box(0, 0, 4, 3), box(1, 1, 9, 2)), 3);
    EXPECT_EQ(overlap_area(box(0, 0, 4, 3), box(0, 0, 4, 3)), 12);
    EXPECT_EQ(overlap_area(box(0, 0, 9, 9), box(2, 3, 4, 5)), 4);
    const auto shared = overlap(OverlayShape{box(0, 0, 4, 3)}, OverlayShape{box(1, 1, 9, 2)});
    EXPECT_EQ(shared.area, 3);
    EXPECT_EQ(shared.middle, (Point{2.5, 1.5}));
}

TEST(Overlay, WhatOnlyTouchesSharesNothing) {
    EXPECT_EQ(overlap_area(box(0, 0, 1, 1), box(1, 0, 2, 1)), 0) << "a side";
    EXPECT_EQ(overlap_area(box(0, 0, 1, 1), box(1, 0.25, 2, 0.5)), 0) << "a piece of a side";
    EXPECT_EQ(overlap_area(box(0, 0, 1, 1), box(0, 1, 1, 2)), 0) << "a level side";
    EXPECT_EQ(overlap_area(box(0, 0, 1, 1), box(1, 1, 2, 2)), 0) << "a corner";
    EXPECT_EQ(overlap_area(box(0, 0, 1, 1), box(3, 3, 4, 4)), 0);
    EXPECT_EQ(overlap_area({}, box(0, 0, 1, 1)), 0);
}

TEST(Overlay, NeighboursAlongASlopeShareNothingInMapCoordinates) {
    // Corners of a UTM map; the common edge runs the other way in the second one.
    const Point a{585123.456, 1110987.654}, b{585187.321, 1111034.987};
    const MultiPolygon left{{{{a, b, {585100, 1111090}, {585060, 1111040}, a}, {}}}};
    const MultiPolygon right{{{{b, a, {585160, 1110940}, {585230, 1110990}, b}, {}}}};
    EXPECT_NEAR(overlap_area(left, right), 0, 1e-9);
}

TEST(Overlay, HolesAndPartsCount) {
    const MultiPolygon ring{{{box_ring(0, 0, 10, 10), {box_ring(2, 2, 8, 8)}}}};
    EXPECT_EQ(overlap_area(ring, box(2, 2, 8, 8)), 0) << "what fills the hole";
    EXPECT_EQ(overlap_area(ring, box(0, 0, 5, 10)), 32);
    const MultiPolygon parts{{{box_ring(0, 0, 1, 1), {}}, {box_ring(5, 0, 6, 1), {}}}};
    EXPECT_EQ(overlap_area(parts, box(0.5, 0, 5.5, 1)), 1);
    EXPECT_EQ(overlap_area(parts, ring), 2);
}

TEST(Overlay, GeosFindsTheSameAreasAndMiddles) {
    const GeosReference geos;
    Dice dice{7};
    int shared = 0;
    for (int k = 0; k < 3000; ++k) {
        const Point o{dice.between(300000, 700000), dice.between(1000000, 2500000)};
        MultiPolygon a{{{star(dice, o, 60, 3 + dice.below(30)), {}}}};
        if (k % 3 == 0) a.parts[0].holes.push_back(star(dice, o, 12, 5));
        const Point p{o.x + dice.between(-80, 80), o.y + dice.between(-80, 80)};
        MultiPolygon b{{{star(dice, p, 50, 3 + dice.below(30)), {}}}};
        if (k % 4 == 0) b.parts.push_back({star(dice, {p.x + 120, p.y}, 60, 9), {}});
        if (!geos.valid(a) || !geos.valid(b)) continue;
        const double expected = geos.intersection_area(a, b);
        const auto found = overlap(OverlayShape{a}, OverlayShape{b});
        ASSERT_NEAR(found.area, expected, 1e-6) << k;
        ASSERT_NEAR(overlap_area(b, a), found.area, 1e-8) << k;
        if (expected < 1) continue;
        ++shared;
        const auto [x, y] = geos.intersection_centroid(a, b);
        ASSERT_NEAR(found.middle.x, x, 1e-5) << k;
        ASSERT_NEAR(found.middle.y, y, 1e-5) << k;
    }
    EXPECT_GT(shared, 1000);
}

TEST(Overlay, PiecesThatShareCornersAndEdgesAgreeWithGeosToo) {
    // Two halves of a ring, cut along a chord or with one corner moved: the hard case of overlay programs.
    const GeosReference geos;
    Dice dice{11};
    for (int k = 0; k < 2000; ++k) {
        const auto ring = star(dice, {105.5 + dice.next(), 10 + dice.next()}, 5e-4, 12);
        const MultiPolygon whole{{{ring, {}}}};
        auto moved = whole;
        moved.parts[0].outer[3].x += dice.between(-1e-5, 1e-5);
        if (!geos.valid(whole) || !geos.valid(moved)) continue;
        const double unit = planar_area(whole);
        ASSERT_NEAR(overlap_area(whole, moved) / unit, geos.intersection_area(whole, moved) / unit, 1e-9) << k;
        ASSERT_NEAR(overlap_area(whole, whole) / unit, 1, 1e-9);
    }
}

TEST(Overlay, ManyCornersAgainstManyCorners) {
    // Enough corners for strips: a commune of 20,000 corners, and parcels in and across it.
    const GeosReference geos;
    Dice dice{3};
    const MultiPolygon commune{{{star(dice, {585000, 1110000}, 5000, 20000, 0.998), {}}}};
    const OverlayShape ready{commune};
    EXPECT_NEAR(overlap_area(ready, ready) / planar_area(commune), 1, 1e-11);
    for (int k = 0; k < 60; ++k) {
        const Point p{585000 + dice.between(-5000, 5000), 1110000 + dice.between(-5000, 5000)};
        const MultiPolygon parcel{{{star(dice, p, 300, 40), {}}}};
        ASSERT_NEAR(overlap_area(ready, OverlayShape{parcel}), geos.intersection_area(commune, parcel), 1e-4) << k;
    }
    const MultiPolygon other{{{star(dice, {587000, 1111000}, 4000, 5000, 0.99), {}}}};
    EXPECT_NEAR(overlap_area(ready, OverlayShape{other}), geos.intersection_area(commune, other), 1e-3);
}

/// A level edge on the lower side of the common box has land of the other shape below it.
TEST(Overlay, TheCellsOfAGridMakeUpAShape) {
    const MultiPolygon shape{{{{{0, 0}, {3, 0.4}, {2, 3}, {-0.5, 2}, {0, 0}}, {}}}};
    EXPECT_NEAR(overlap_area(shape, box(-1, 1, 0, 2)), 0.375, 1e-12);
    double sum = 0;
    for (int x = -2; x < 5; ++x)
        for (int y = -2; y < 5; ++y) sum += overlap_area(shape, box(x, y, x + 1, y + 1));
    EXPECT_NEAR(sum, planar_area(shape), 1e-12);
}

TEST(Overlay, AShapeMadeAnewForgetsTheOldOne) {
    Dice dice{5};
    OverlayShape shape{{{{star(dice, {0, 0}, 100, 500), {}}}}};
    shape.assign(box(0, 0, 4, 3));
    EXPECT_EQ(overlap_area(shape, OverlayShape{box(1, 1, 9, 2)}), 3);
    shape.assign({});
    EXPECT_EQ(overlap_area(shape, OverlayShape{box(1, 1, 9, 2)}), 0);
}

}  // namespace
}  // namespace vung::geometry
