// SPDX-License-Identifier: Apache-2.0
#define GEOS_USE_ONLY_R_API
#include <geos_c.h>
#include <vung/geometry/clearly_simple.h>

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

#include <vung/geometry/geos_context.h>

namespace vung::geometry {
namespace {

/// What GEOS says of a polygon with this ring alone.
bool geos_says_valid(const Ring& ring) {
    GeosContext& geos = geos_context();
    geos.forget();
    GEOSCoordSequence* corners = GEOSCoordSeq_create_r(geos, static_cast<unsigned>(ring.size()), 2);
    for (unsigned i = 0; i < ring.size(); ++i) GEOSCoordSeq_setXY_r(geos, corners, i, ring[i].x, ring[i].y);
    GEOSGeometry* polygon = GEOSGeom_createPolygon_r(geos, GEOSGeom_createLinearRing_r(geos, corners), nullptr, 0);
    const bool valid = GEOSisValid_r(geos, polygon) == 1;
    GEOSGeom_destroy_r(geos, polygon);
    return valid;
}

TEST(ClearlySimple, NeverSaysYesWhereGeosSaysNo) {
    std::mt19937 random{7};
    int yes = 0, valid = 0;
    // Corners on a small grid: many touch, coincide or lie on one line, which is what matters. Some are moved by a
    // rounding's width, some lie where coordinates of a projected map do.
    for (int turn = 0; turn < 60'000; ++turn) {
        const int corners = 3 + static_cast<int>(random() % 7), side = 2 + static_cast<int>(random() % 8);
        const double step = turn % 3 == 0 ? 0.1 : 1, shift = turn % 2 == 0 ? 0 : 562'345.678;
        Ring ring;
        for (int i = 0; i < corners; ++i) {
            Point p{shift + step * static_cast<double>(random() % static_cast<unsigned>(side)),
                    shift + step * static_cast<double>(random() % static_cast<unsigned>(side))};
            if (random() % 8 == 0) p.x = std::nextafter(p.x, 1e9);
            ring.push_back(p);
        }
        ring.push_back(ring.front());
        const bool geos = geos_says_valid(ring), here = is_clearly_simple(ring);
        ASSERT_TRUE(geos || !here) << "turn " << turn;
        valid += static_cast<int>(geos);
        yes += static_cast<int>(here);
    }
    EXPECT_GT(valid, 5'000);
    EXPECT_GT(yes, valid / 2);
}

TEST(ClearlySimple, OrdinaryFieldsNeedNoSecondLook) {
    std::mt19937 random{8};
    std::uniform_real_distribution<double> reach{20, 60};
    for (int turn = 0; turn < 1000; ++turn) {
        Ring ring;
        const int corners = 3 + turn % 25;
        for (int i = 0; i < corners; ++i) {
            const double angle = 2 * std::numbers::pi * i / corners, r = reach(random);
            ring.push_back({560'000 + r * std::cos(angle), 1'150'000 + r * std::sin(angle)});
        }
        ring.push_back(ring.front());
        EXPECT_TRUE(is_clearly_simple(ring)) << "turn " << turn;
    }
    const Ring with_corner_on_edge{{0, 0}, {5, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}};
    EXPECT_TRUE(is_clearly_simple(with_corner_on_edge));
}

TEST(ClearlySimple, SpikesBowsAndRepeatedCornersAreLeftToGeos) {
    const Ring spike{{0, 0}, {10, 0}, {10, 10}, {10, 20}, {10, 10}, {0, 10}, {0, 0}};
    const Ring bow{{0, 0}, {10, 10}, {10, 0}, {0, 10}, {0, 0}};
    const Ring repeated{{0, 0}, {10, 0}, {10, 0}, {10, 10}, {0, 0}};
    const Ring touching{{0, 0}, {10, 0}, {5, 5}, {10, 10}, {0, 10}, {5, 5}, {0, 0}};
    for (const auto& ring : {spike, bow, repeated, touching}) EXPECT_FALSE(is_clearly_simple(ring));
}

}  // namespace
}  // namespace vung::geometry
