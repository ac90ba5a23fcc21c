// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/transverse_mercator.h>

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace vung::geometry {
namespace {

constexpr double kRadians = std::numbers::pi / 180;

TransverseMercator utm(double central_degrees) {
    return TransverseMercator{{.ellipsoid = {},
                               .latitude_of_origin = 0,
                               .central_meridian = central_degrees * kRadians,
                               .scale = 0.9996,
                               .false_easting = 500'000,
                               .false_northing = 0}};
}

/// The meridian's arc from the equator by Simpson's rule on its radius of curvature: no series at all.
double meridian_arc(double latitude, const Ellipsoid& e) {
    const double e2 = e.flattening * (2 - e.flattening);
    const auto radius = [&](double lat) {
        const double s = std::sin(lat), w2 = 1 - e2 * s * s;
        return e.semi_major_m * (1 - e2) / (w2 * std::sqrt(w2));
    };
    constexpr int kSteps = 2000;
    const double h = latitude / kSteps;
    double sum = radius(0) + radius(latitude);
    for (int i = 1; i < kSteps; ++i) sum += (i % 2 == 1 ? 4 : 2) * radius(i * h);
    return sum * h / 3;
}

TEST(TransverseMercator, TheCentralMeridianIsTrueToItsScale) {
    for (const double degrees : {0.0, 8.5, 10.3, 23.4, 48.4, 71.0, 90.0}) {
        const auto p = utm(105).forward({105 * kRadians, degrees * kRadians});
        EXPECT_EQ(p.x, 500'000);
        EXPECT_NEAR(p.y, 0.9996 * meridian_arc(degrees * kRadians, {}), 1e-8) << degrees;
    }
}

TEST(TransverseMercator, AnglesAndScaleAreThoseOfAConformalMap) {
    // A map is conformal when a step north and a step east of equal length on the ground are equal and at right angles.
    const Ellipsoid earth;
    const double e2 = earth.flattening * (2 - earth.flattening), lat = 10.3 * kRadians, lon = 106.9 * kRadians;
    const double w2 = 1 - e2 * std::sin(lat) * std::sin(lat);
    const double m = earth.semi_major_m * (1 - e2) / (w2 * std::sqrt(w2));
    const double r = earth.semi_major_m / std::sqrt(w2) * std::cos(lat), step = 10;
    const auto at = [&](double east, double north) { return utm(105).forward({lon + east / r, lat + north / m}); };
    const Point e1 = at(step, 0), e0 = at(-step, 0), n1 = at(0, step), n0 = at(0, -step);
    const Point east{(e1.x - e0.x) / 2 / step, (e1.y - e0.y) / 2 / step},
        north{(n1.x - n0.x) / 2 / step, (n1.y - n0.y) / 2 / step};
    EXPECT_NEAR(east.x, north.y, 1e-8);
    EXPECT_NEAR(east.y, -north.x, 1e-8);
    EXPECT_NEAR(std::hypot(east.x, east.y), 1.0001515, 2e-4);
}

TEST(TransverseMercator, ThereAndBackIsTheSamePlace) {
    const TransverseMercator zone{{.ellipsoid = {},
                                   .latitude_of_origin = 3 * kRadians,
                                   .central_meridian = 105.75 * kRadians,
                                   .scale = 0.9999,
                                   .false_easting = 500'000,
                                   .false_northing = 1000}};
    for (double lon = 60; lon <= 150; lon += 3.7)
        for (double lat = -88; lat <= 88; lat += 5.3) {
            const auto back = zone.inverse(zone.forward({lon * kRadians, lat * kRadians}));
            const double lost = std::max(std::abs(back.x / kRadians - lon) * std::cos(lat * kRadians),
                                         std::abs(back.y / kRadians - lat));
            EXPECT_LT(lost * 111'000, std::abs(lon - 105.75) < 35 ? 2e-8 : 1e-3) << lon << " " << lat;
        }
}

TEST(TransverseMercator, PlacesAcrossTheDateLineAreNearTheirMeridian) {
    const auto zone = utm(177);
    const auto p = zone.forward({-179.5 * kRadians, 10 * kRadians});
    EXPECT_NEAR(p.x, utm(3).forward({6.5 * kRadians, 10 * kRadians}).x, 1e-8);
    EXPECT_NEAR(zone.inverse(p).x / kRadians, -179.5, 1e-12);
}

TEST(TransverseMercator, WhatIsNoPlaceBecomesInfinite) {
    EXPECT_TRUE(std::isinf(utm(105).forward({105 * kRadians, 91 * kRadians}).x));
    EXPECT_TRUE(std::isinf(utm(105).forward({500'000, 1.1}).x));
    EXPECT_TRUE(std::isinf(utm(105).forward({std::nan(""), 0}).x));
    EXPECT_TRUE(std::isinf(utm(105).inverse({1e300, 1e300}).x));
    EXPECT_TRUE(std::isinf(utm(105).inverse({std::nan(""), 0}).x));
}

}  // namespace
}  // namespace vung::geometry
