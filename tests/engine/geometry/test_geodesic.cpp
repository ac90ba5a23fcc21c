// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/geodesic.h>

#include <geodesic.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <numbers>
#include <random>

#include <nlohmann/json.hpp>

#include <vung/error.h>

#include "shared_data.h"

namespace vung::geometry {
namespace {

using testing::HasSubstr;

/// A ring from latitude and longitude in the order that the published lists use.
MultiPolygon from_lat_lon(const std::vector<std::pair<double, double>>& corners) {
    Ring ring;
    for (const auto& [lat, lon] : corners) ring.push_back({lon, lat});
    ring.push_back(ring.front());
    return {{Polygon{ring, {}}}};
}

/// Ellipsoidal area between the equator and a latitude, per radian of longitude (closed form through the authalic
/// latitude; Snyder 1987, "Map Projections - A Working Manual", Eq 3-12).
double zone_area(double lat_degrees, const Ellipsoid& e = {}) {
    const double b = e.semi_major_m * (1 - e.flattening);
    const double ecc = std::sqrt(e.flattening * (2 - e.flattening));
    const double s = std::sin(lat_degrees * std::numbers::pi / 180);
    return b * b / 2 * (s / (1 - ecc * ecc * s * s) + std::log((1 + ecc * s) / (1 - ecc * s)) / (2 * ecc));
}

TEST(GeodesicSize, GeographicLibPolygonCases) {
    // GeographicLib 2.x, tests/geodtest.c, Planimeter0: perimeter (m) and area (m2) on WGS 84.
    const auto cap = geodesic_size(from_lat_lon({{89, 0}, {89, 90}, {89, 180}, {89, 270}}));
    EXPECT_NEAR(cap.perimeter_m, 631819.8745, 1e-4);
    EXPECT_NEAR(cap.area_m2, 24952305678.0, 1);
    const auto south = geodesic_size(from_lat_lon({{-89, 0}, {-89, 90}, {-89, 180}, {-89, 270}}));
    EXPECT_NEAR(south.area_m2, 24952305678.0, 1);
    const auto diamond = geodesic_size(from_lat_lon({{0, -1}, {-1, 0}, {0, 1}, {1, 0}}));
    EXPECT_NEAR(diamond.perimeter_m, 627598.2731, 1e-4);
    EXPECT_NEAR(diamond.area_m2, 24619419146.0, 1);
    const auto octant = geodesic_size(from_lat_lon({{90, 0}, {0, 0}, {0, 90}}));
    EXPECT_NEAR(octant.perimeter_m, 30022685, 1);
    EXPECT_NEAR(octant.area_m2, 63758202715511.0, 1);
}

TEST(GeodesicSize, AnEighthOfTheEllipsoidByClosedForm) {
    const double expected = zone_area(90) * std::numbers::pi / 2;
    EXPECT_NEAR(geodesic_size(from_lat_lon({{90, 0}, {0, 0}, {0, 90}})).area_m2 / expected, 1, 1e-12);
}

TEST(GeodesicSize, ABoxOfMeridiansAndParallelsByClosedForm) {
    // A tenth of a degree near Long Xuyen; parallels are cut into steps of some 5 m, so that they are geodesics.
    const double west = 105.4, east = 105.5, south = 10.3, north = 10.4;
    Ring ring;
    const int steps = 2000;
    for (int i = 0; i <= steps; ++i) ring.push_back({west + (east - west) * i / steps, south});
    for (int i = 0; i <= steps; ++i) ring.push_back({east - (east - west) * i / steps, north});
    ring.push_back(ring.front());
    const double expected = (zone_area(north) - zone_area(south)) * (east - west) * std::numbers::pi / 180;
    EXPECT_NEAR(geodesic_size({{Polygon{ring, {}}}}).area_m2 / expected, 1, 1e-10);
}

TEST(GeodesicSize, AnotherEllipsoidIsUsedWhenItIsGiven) {
    const Ellipsoid sphere{.semi_major_m = 6378137.0, .flattening = 0};
    const auto octant = geodesic_size(from_lat_lon({{90, 0}, {0, 0}, {0, 90}}), sphere);
    EXPECT_NEAR(octant.area_m2 / (std::numbers::pi / 2 * 6378137.0 * 6378137.0), 1, 1e-12);
    EXPECT_NEAR(octant.perimeter_m / (3 * std::numbers::pi / 2 * 6378137.0), 1, 1e-12);
}

/// GeographicLib's own sums for a ring, by PROJ's copy of it.
GeodesicSize by_library(const Ring& ring) {
    geod_geodesic earth;
    geod_init(&earth, 6378137.0, 1 / 298.257223563);
    geod_polygon polygon;
    geod_polygon_init(&polygon, 0);
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) geod_polygon_addpoint(&earth, &polygon, ring[i].y, ring[i].x);
    GeodesicSize out;
    geod_polygon_compute(&earth, &polygon, 0, 1, &out.area_m2, &out.perimeter_m);
    out.area_m2 = std::abs(out.area_m2);
    return out;
}

TEST(GeodesicSize, ShapesOfEverySizeAgreeWithGeographicLib) {
    std::mt19937 random{1};
    std::uniform_real_distribution<double> lon(-180, 180), lat(-74, 74), share(0.2, 1);
    for (double size = 5; size < 2e6; size *= 1.7)  // metres; from cells to countries, over the limits of the method
        for (int turn = 0; turn < 40; ++turn) {
            const double x = lon(random), y = lat(random), degrees = size / 111'000;
            Ring ring;
            for (int corner = 0; corner < 7; ++corner) {
                const double angle = 2 * std::numbers::pi * corner / 7, r = degrees / 2 * share(random);
                ring.push_back({x + r * std::cos(angle) / std::cos(y * std::numbers::pi / 180),
                                std::clamp(y + r * std::sin(angle), -89.0, 89.0)});
            }
            ring.push_back(ring.front());
            const auto ours = geodesic_size({{Polygon{ring, {}}}}), theirs = by_library(ring);
            EXPECT_NEAR(ours.area_m2, theirs.area_m2, 1e-12 * size * size + 1e-4) << x << " " << y << " " << size;
            EXPECT_NEAR(ours.perimeter_m, theirs.perimeter_m, 1e-8) << x << " " << y << " " << size;
        }
}

TEST(GeodesicSize, ASmallPlotIsItsSidesMultiplied) {
    // On 5 m the ellipsoid is flat; GeographicLib's sum has a noise of some 1e-4 m2, which is 4e-6 of the plot.
    const Ellipsoid earth;
    const double e2 = earth.flattening * (2 - earth.flattening);
    for (const double lat : {-23.0, 0.5, 10.3, 22.8, 60.0}) {
        const double radians = std::numbers::pi / 180, s = std::sin(lat * radians), w2 = 1 - e2 * s * s;
        const double m = earth.semi_major_m * (1 - e2) / (w2 * std::sqrt(w2)) * radians;
        const double r = earth.semi_major_m / std::sqrt(w2) * std::cos(lat * radians) * radians;
        const double x = 1 << 7, up = std::ldexp(1, -15), right = std::ldexp(1, -14);  // exact in degrees
        const auto size = geodesic_size(
            from_lat_lon({{lat - up, x - right}, {lat - up, x + right}, {lat + up, x + right}, {lat + up, x - right}}));
        const double height = (lat + up) - (lat - up);
        EXPECT_NEAR(size.area_m2 / (m * height * r * 2 * right), 1, 1e-9) << lat;
    }
}

TEST(GeodesicSize, DirectionOfRingsDoesNotMatterAndHolesAreTakenOff) {
    const Ring outer = from_lat_lon({{10, 105}, {10, 105.01}, {10.01, 105.01}, {10.01, 105}}).parts[0].outer;
    const Ring hole = from_lat_lon({{10.002, 105.002}, {10.002, 105.005}, {10.005, 105.005}}).parts[0].outer;
    Ring turned_hole = hole, turned_outer = outer;
    std::reverse(turned_hole.begin(), turned_hole.end());
    std::reverse(turned_outer.begin(), turned_outer.end());
    const auto solid = geodesic_size({{Polygon{outer, {}}}}), inner = geodesic_size({{Polygon{hole, {}}}});
    for (const Ring& o : {outer, turned_outer})
        for (const Ring& h : {hole, turned_hole}) {
            const auto holed = geodesic_size({{Polygon{o, {h}}}});
            EXPECT_NEAR(holed.area_m2, solid.area_m2 - inner.area_m2, 1e-5);
            EXPECT_NEAR(holed.perimeter_m, solid.perimeter_m + inner.perimeter_m, 1e-8);
        }
    const auto two = geodesic_size({{Polygon{outer, {}}, Polygon{hole, {}}}});
    EXPECT_NEAR(two.area_m2, solid.area_m2 + inner.area_m2, 1e-5);
}

TEST(GeodesicSize, AParcelAcrossTheAntimeridianIsAsLargeAsElsewhere) {
    const auto here = geodesic_size(from_lat_lon({{-17, 100}, {-17, 100.02}, {-16.99, 100.02}, {-16.99, 100}}));
    const auto there =
        geodesic_size(from_lat_lon({{-17, 179.99}, {-17, -179.99}, {-16.99, -179.99}, {-16.99, 179.99}}));
    EXPECT_NEAR(there.area_m2 / here.area_m2, 1, 1e-9);
}

TEST(GeodesicSize, MetresTakenForDegreesAreRefused) {
    try {
        geodesic_size({{Polygon{{{500000, 1150000}, {500100, 1150000}, {500100, 1150100}, {500000, 1150000}}, {}}}});
        FAIL() << "not refused";
    } catch (const InputError& e) {
        EXPECT_THAT(e.text().what, HasSubstr("1150000"));
        EXPECT_THAT(e.text().fix, HasSubstr("coordinate reference system"));
    }
    EXPECT_THROW(geodesic_size({{Polygon{{{105, 10}, {std::nan(""), 10}, {105, 11}, {105, 10}}, {}}}}), InputError);
}

TEST(GeodesicSize, TheExamplePolygonsOfTheEudrFileDescription) {
    VUNG_NEEDS_SHARED("reference/area_cases.json");
    std::ifstream file(test::shared_dir() / "reference/area_cases.json");
    const auto document = nlohmann::json::parse(file);
    int checked = 0;
    for (const auto& group : document.at("cases")) {
        if (group.at("kind") != "polygon_area") continue;
        const double tolerance = group.at("tolerance").at("relative");
        for (const auto& c : group.at("cases")) {
            Ring ring;
            for (const auto& p : c.at("ring_lon_lat")) ring.push_back({p.at(0), p.at(1)});
            const auto size = geodesic_size({{Polygon{ring, {}}}});
            EXPECT_NEAR(size.area_m2 / 1e4 / c.at("area_ha_geodesic_wgs84").get<double>(), 1, tolerance);
            EXPECT_NEAR(size.perimeter_m / c.at("perimeter_m_geodesic").get<double>(), 1, tolerance);
            ++checked;
        }
    }
    EXPECT_EQ(checked, 2);
}

}  // namespace
}  // namespace vung::geometry
