// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/eudr_shape.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include <vung/error.h>
#include <vung/geometry/geodesic.h>
#include <vung/parcels/eudr_limits.h>

#include "shared_data.h"

namespace vung::parcels {
namespace {

geometry::MultiPolygon polygon(geometry::Ring ring) {
    return {{{std::move(ring), {}}}};
}

MicroShape micro(MicroRing ring) {
    return {{{std::move(ring), {}}}};
}

/// The cases of the Commission's own example file: the area it prints, our formula and the ellipsoid, each to all
/// digits.
TEST(EudrArea, AllExampleAreasAgreeToAllPrintedDigits) {
    VUNG_NEEDS_SHARED("reference/area_cases.json");
    std::ifstream in{test::shared_dir() / "reference/area_cases.json"};
    const auto document = nlohmann::json::parse(in);
    int compared = 0;
    for (const auto& group : document["cases"]) {
        if (group["id"] != "eudr_example_areas_1") continue;
        for (const auto& example : group["cases"]) {
            geometry::Ring ring;
            for (const auto& p : example["ring_lon_lat"]) ring.push_back({p[0], p[1]});
            const auto shape = polygon(ring);
            const double shown = eudr_area_ha(shape);
            EXPECT_EQ(std::round(shown * 100) / 100, example["published_area_ha"].get<double>());
            EXPECT_NEAR(shown, example["area_ha_sphere_6378137"].get<double>(), 1e-6);
            const auto size = geometry::geodesic_size(shape);
            EXPECT_NEAR(size.area_m2 / 1e4, example["area_ha_geodesic_wgs84"].get<double>(), 1e-5);
            EXPECT_NEAR(size.perimeter_m, example["perimeter_m_geodesic"].get<double>(), 1e-3);
            EXPECT_EQ(std::round(eudr_area_ha(to_degrees(to_micro(shape))) * 100) / 100,
                      example["published_area_ha"].get<double>())
                << "rounding to six decimals changes nothing that is printed";
            compared += 3;
        }
    }
    EXPECT_EQ(compared, 6);
}

/// Reference, section 8.5: what the system shows over the true area in Viet Nam.
TEST(EudrArea, InVietNamTheSystemShowsHalfAPercentMore) {
    const std::pair<double, double> rows[] = {{10.0, 1.00633}, {12.7, 1.00609}, {16.1, 1.00571}, {21.0, 1.00500}};
    for (const auto& [lat, ratio] : rows) {
        const auto square = polygon({{105, lat - 0.0009},
                                     {105.0018, lat - 0.0009},
                                     {105.0018, lat + 0.0009},
                                     {105, lat + 0.0009},
                                     {105, lat - 0.0009}});
        EXPECT_NEAR(eudr_area_ha(square) / (geometry::geodesic_size(square).area_m2 / 1e4), ratio, 1e-5) << lat;
    }
}

TEST(EudrShape, DegreesAreWrittenWithSixDecimalsAndNothingElse) {
    EXPECT_EQ(degrees_text(105123456), "105.123456");
    EXPECT_EQ(degrees_text(-1), "-0.000001");
    EXPECT_EQ(degrees_text(0), "0.000000");
    EXPECT_EQ(degrees_text(10), "0.000010");
    EXPECT_EQ(degrees_text(-180000000), "-180.000000");
    EXPECT_EQ(degrees_text(to_micro(geometry::Point{-0.0, -4e-7}).lat), "0.000000") << "no minus before zero";
    EXPECT_EQ(degrees_text(to_micro(geometry::Point{105.12345649999, 0}).lon), "105.123456");
    EXPECT_EQ(degrees_text(to_micro(geometry::Point{105.1234566, 0}).lon), "105.123457");
}

TEST(EudrShape, APlaceOffTheEarthIsRefused) {
    EXPECT_THROW(to_micro(geometry::Point{180.1, 0}), InputError);
    EXPECT_THROW(to_micro(geometry::Point{0, -90.1}), InputError);
    EXPECT_THROW(to_micro(geometry::Point{std::nan(""), 0}), InputError);
    EXPECT_EQ(to_micro(geometry::Point{180, -90}), (MicroPoint{180000000, -90000000}));
}

TEST(EudrShape, CornersThatBecomeOneAreDroppedAndCounted) {
    auto shape = to_micro(polygon({{1, 1}, {1.0000004, 1}, {1.001, 1}, {1.001, 1.001}, {1, 1}}));
    EXPECT_EQ(drop_repeats(shape), 1u);
    EXPECT_EQ(shape.parts.front().outer.size(), 4u);
}

TEST(EudrShape, APartSmallerThanTheRoundingVanishes) {
    auto shape = to_micro(
        {{{{{1, 1}, {1.001, 1}, {1.001, 1.001}, {1, 1}}, {}}, {{{2, 2}, {2.0000004, 2}, {2, 2.0000004}, {2, 2}}, {}}}});
    drop_repeats(shape);
    EXPECT_EQ(shape.parts.size(), 1u);
}

TEST(EudrShape, OuterRingsRunCounterClockwiseWhereverTheyStart) {
    const MicroRing ring{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}};
    auto a = micro(ring), b = micro({{10, 10}, {10, 0}, {0, 0}, {0, 10}, {10, 10}});
    orient(a), orient(b);
    EXPECT_EQ(a, b);
    EXPECT_EQ(a.parts.front().outer, ring);
    EXPECT_EQ(twice_area(ring), 200);
}

TEST(EudrShape, TwiceTheAreaIsExactWhereDoublesAreNot) {
    // A sliver of one unit beside a diagonal half way around the Earth.
    const MicroRing sliver{
        {-180000000, -90000000}, {180000000, 89999999}, {179999999, 89999998}, {-180000000, -90000000}};
    const std::int64_t ax = 360000000, ay = 179999999, bx = 359999999, by = 179999998;
    EXPECT_EQ(twice_area(sliver), static_cast<long double>(ax * by - ay * bx));
}

TEST(EudrShape, ABowTieThatOnlyRoundingMakesIsFound) {
    // A neck of 4e-7 degrees: open as drawn, crossing or closed when rounded.
    const auto drawn =
        polygon({{0, 0}, {0.001, 0}, {0.0005, 0.0005}, {0.001, 0.001}, {0, 0.001}, {0.0004996, 0.0005}, {0, 0}});
    EXPECT_FALSE(geometry::find_invalidity(drawn));
    auto shape = to_micro(drawn);
    drop_repeats(shape);
    const auto found = find_invalidity(shape);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->fault, geometry::Fault::self_crossing);
    ASSERT_TRUE(found->place);
    EXPECT_NEAR(found->place->x, 0.0005, 1e-6);
    EXPECT_NEAR(found->place->y, 0.0005, 1e-6);
}

TEST(EudrShape, APointInsideIsInsideEvenInAHorseshoe) {
    const MicroShape horseshoe =
        micro({{0, 0}, {100, 0}, {100, 90}, {80, 90}, {80, 10}, {20, 10}, {20, 90}, {0, 90}, {0, 0}});
    const auto p = point_inside(horseshoe);
    ASSERT_TRUE(p);
    EXPECT_TRUE((p->lon > 0 && p->lon < 20) || (p->lon > 80 && p->lon < 100)) << p->lon;
    EXPECT_GT(p->lat, 0);
    EXPECT_LT(p->lat, 90);
}

TEST(EudrShape, APointInsideKeepsOutOfTheHole) {
    MicroShape shape = micro({{0, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 0}});
    shape.parts.front().holes.push_back({{30, 30}, {30, 70}, {90, 70}, {90, 30}, {30, 30}});
    const auto p = point_inside(shape);
    ASSERT_TRUE(p);
    EXPECT_GT(p->lon, 0);
    EXPECT_LT(p->lon, 30);
}

TEST(EudrShape, AShapeTooThinForAPointHasNone) {
    EXPECT_FALSE(point_inside(micro({{0, 0}, {100, 0}, {100, 1}, {0, 1}, {0, 0}})));
}

TEST(EudrNeck, ANarrowNeckIsFoundAndASharpCornerIsNot) {
    const auto hourglass = micro({{0, 0}, {1000, 0}, {501, 500}, {1000, 1000}, {0, 1000}, {500, 500}, {0, 0}});
    const auto neck = find_neck(hourglass, 2);
    ASSERT_TRUE(neck);
    EXPECT_NEAR(neck->width, 1, 1e-6);
    EXPECT_NEAR(neck->at.lat, 500, 1);
    EXPECT_FALSE(find_neck(hourglass, 1));
    const auto needle = micro({{0, 0}, {100000, 100}, {100000, 101}, {0, 1000}, {0, 0}});
    EXPECT_FALSE(find_neck(needle, 2)) << "a corner with a short side is no neck";
    const auto square = micro({{0, 0}, {1000, 0}, {1000, 1000}, {0, 1000}, {0, 0}});
    EXPECT_FALSE(find_neck(square, 2));
}

TEST(EudrCountry, CodesAreThoseOfIso3166AndNothingNear) {
    EXPECT_TRUE(is_country_code("VN"));
    EXPECT_FALSE(is_country_code("vn"));
    EXPECT_FALSE(is_country_code("VNM"));
    EXPECT_FALSE(is_country_code("UK"));
    EXPECT_FALSE(is_country_code("EU"));
    EXPECT_FALSE(is_country_code(""));
    EXPECT_EQ(likely_country("vn"), "VN");
    EXPECT_EQ(likely_country("Việt Nam"), "VN");
    EXPECT_EQ(likely_country("Viet Nam"), "VN");
    EXPECT_EQ(likely_country("UK"), "GB");
    EXPECT_EQ(likely_country("EL"), "GR");
    EXPECT_FALSE(likely_country("Atlantis"));
}

}  // namespace
}  // namespace vung::parcels
