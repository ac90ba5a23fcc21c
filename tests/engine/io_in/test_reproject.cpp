// SPDX-License-Identifier: Apache-2.0
#include <vung/io/reproject.h>

#include <geodesic.h>
#include <proj.h>

#include <cmath>

#include "small_files.h"

namespace vung::io {
namespace {

using geometry::Point;
using test::refused;
using testing::HasSubstr;

geometry::Crs epsg(int code) {
    return read_crs("EPSG:" + std::to_string(code), "test");
}

Point moved(const Transform& transform, Point p) {
    transform.apply(std::span{&p, 1});
    return p;
}

double metres_between(Point a, Point b) {
    geod_geodesic earth;
    geod_init(&earth, 6378137.0, 1 / 298.257223563);
    double distance = 0;
    geod_inverse(&earth, a.y, a.x, b.y, b.x, &distance, nullptr, nullptr);
    return distance;
}

constexpr const char* kEsriUtm48 =
    "PROJCS[\"WGS_1984_UTM_Zone_48N\",GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298."
    "257223563]],"
    "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],"
    "PARAMETER[\"False_Easting\",500000.0],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",105.0],"
    "PARAMETER[\"Scale_Factor\",0.9996],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";

/// A TM-3 zone on VN-2000 with a meridian that no registered system has.
std::string unregistered_vn2000(const char* false_easting = "500000.0") {
    return std::string{
               "PROJCS[\"VN2000_105_48\",GEOGCS[\"GCS_VN-2000\",DATUM[\"D_Vietnam_2000\",SPHEROID[\"WGS_1984\",6378137."
               "0,298.257223563]],"
               "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],"
               "PARAMETER[\"False_Easting\","} +
           false_easting +
           "],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",105.8],"
           "PARAMETER[\"Scale_Factor\",0.9999],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";
}

TEST(ReadCrs, ACodeGivesCodeUnitAndKind) {
    const auto utm = epsg(32648);
    EXPECT_EQ(utm.code, "EPSG:32648");
    EXPECT_FALSE(utm.geographic);
    EXPECT_EQ(utm.metres_per_unit, 1);
    EXPECT_TRUE(epsg(4326).geographic);
    EXPECT_NEAR(epsg(2263).metres_per_unit, 0.3048006096, 1e-9);  // New York, US survey feet
}

TEST(ReadCrs, ARegisteredSystemIsKnownAlsoWithoutItsCode) {
    EXPECT_EQ(read_crs(kEsriUtm48, "").code, "EPSG:32648");
    EXPECT_EQ(read_crs("+proj=utm +zone=48 +datum=WGS84", "").code, "EPSG:32648");
    EXPECT_EQ(read_crs("OGC:CRS84", "").code, "EPSG:4326");
    EXPECT_EQ(read_crs(kEsriUtm48, ""), epsg(32648));
}

TEST(ReadCrs, AnUnregisteredSystemIsKnownByItsText) {
    const auto crs = read_crs(unregistered_vn2000(), "");
    EXPECT_EQ(crs.code, "");
    EXPECT_THAT(crs.wkt, HasSubstr("105.8"));
    EXPECT_FALSE(crs.geographic);
    EXPECT_EQ(read_crs(crs.wkt, "").wkt, crs.wkt) << "the text stands for itself";
}

TEST(ReadCrs, WhatIsNoSystemOfTheSurfaceIsRefused) {
    for (const char* text :
         {"", "garbage", "EPSG:999999", "EPSG:4978", "EPSG:5773", "LOCAL_CS[\"plan\",UNIT[\"metre\",1]]"})
        EXPECT_THAT(refused([&] { read_crs(text, "layer 'x'"); }), HasSubstr("unknown coordinate system")) << text;
    EXPECT_THAT(refused([] { read_crs("garbage", "layer 'x'"); }),
                testing::AllOf(HasSubstr("layer 'x'"), HasSubstr("EPSG:")));
}

/// Points of area_cases.json, computed with PROJ's EPSG:6960 (coordinate frame rotation).
TEST(Transform, Vn2000GoesThroughTheOfficialShift) {
    const Transform geographic(epsg(4756), epsg(4326));
    const auto can_tho = moved(geographic, {105.7833, 10.0333}), ha_noi = moved(geographic, {105.8342, 21.0278});
    EXPECT_NEAR(can_tho.x, 105.785084253, 2e-9);
    EXPECT_NEAR(can_tho.y, 10.032286124, 2e-9);
    EXPECT_NEAR(ha_noi.x, 105.836082683, 2e-9);
    EXPECT_NEAR(ha_noi.y, 21.026814202, 2e-9);
    const auto zone_482 = moved(Transform(epsg(5897), epsg(4326)), {585000, 1110000});
    EXPECT_NEAR(zone_482.x, 105.777197694, 2e-9);
    EXPECT_NEAR(zone_482.y, 10.036559565, 2e-9);
    const auto zone_491 = moved(Transform(epsg(5898), epsg(4326)), {505000, 1400500});
    EXPECT_NEAR(zone_491.x, 108.047827368, 2e-9);
    EXPECT_NEAR(zone_491.y, 12.663879649, 2e-9);
    EXPECT_LT(metres_between(zone_482, {105.777197694, 10.036559565}), 1e-3);
}

TEST(Transform, ProjsOwnChoiceWouldBeEightDecimetresOff) {
    PJ* own = proj_create_crs_to_crs(nullptr, "EPSG:5897", "EPSG:4326", nullptr);
    PJ* normal = proj_normalize_for_visualization(nullptr, own);
    const auto there = proj_trans(normal, PJ_FWD, proj_coord(585000, 1110000, 0, 0));
    proj_destroy(normal), proj_destroy(own);
    const auto ours = moved(Transform(epsg(5897), epsg(4326)), {585000, 1110000});
    EXPECT_NEAR(metres_between(ours, {there.xy.x, there.xy.y}), 0.811, 0.002);
}

TEST(Transform, AZoneWithoutACodeIsStillVn2000) {
    const auto odd = read_crs(unregistered_vn2000(), "");
    const Transform to_wgs84(odd, epsg(4326)), from_geographic(epsg(4756), odd);
    const auto plane = moved(from_geographic, {105.7833, 10.0333});
    const auto there = moved(to_wgs84, plane);
    EXPECT_NEAR(there.x, 105.785084253, 2e-9);
    EXPECT_NEAR(there.y, 10.032286124, 2e-9);
}

TEST(Transform, ThereAndBackIsTheSamePoint) {
    const Transform there(epsg(9210), epsg(32648)), back(epsg(32648), epsg(9210));
    const auto p = moved(back, moved(there, {585000, 1110000}));
    EXPECT_NEAR(p.x, 585000, 1e-4);
    EXPECT_NEAR(p.y, 1110000, 1e-4);
}

TEST(Transform, TheSameSystemLeavesEveryBit) {
    const Transform none(epsg(32648), read_crs(kEsriUtm48, ""));
    const auto p = moved(none, {600000.123456789, 1200000.987654321});
    EXPECT_EQ(p, (Point{600000.123456789, 1200000.987654321}));
    EXPECT_EQ(none.description(), "none needed");
}

TEST(Transform, AnUnknownDatumShiftIsRefused) {
    const auto unknown = read_crs("+proj=longlat +ellps=bessel", "");
    EXPECT_THAT(refused([&] { Transform(unknown, epsg(4326)); }),
                testing::AllOf(HasSubstr("datum shift"), HasSubstr("parcels.crs")));
}

TEST(Transform, APointThatNoMapHasIsRefusedWithItsNumbers) {
    const Transform transform(epsg(32648), epsg(4326));
    Point p{1e300, 1e300};
    EXPECT_THAT(refused([&] { transform.apply(std::span{&p, 1}); }), HasSubstr("1e+300"));
}

TEST(Transform, ItsDescriptionNamesTheOperation) {
    const auto text = Transform(epsg(9210), epsg(4326)).description();
    EXPECT_THAT(text, testing::AllOf(HasSubstr("VN-2000 to WGS 84 (2)"), HasSubstr("accuracy 1 m")));
}

/// Largest distance of densely sampled source edges from the polyline that the transform made of them.
double deviation(const Transform& transform, const geometry::Ring& source, const geometry::Ring& result) {
    double worst = 0;
    for (std::size_t i = 0; i + 1 < source.size(); ++i) {
        for (int k = 0; k <= 1000; ++k) {
            const double t = k / 1000.0;
            const auto p = moved(transform, {source[i].x + t * (source[i + 1].x - source[i].x),
                                             source[i].y + t * (source[i + 1].y - source[i].y)});
            double nearest = 1e300;
            for (std::size_t j = 0; j + 1 < result.size(); ++j) {
                const double dx = result[j + 1].x - result[j].x, dy = result[j + 1].y - result[j].y;
                const double s =
                    std::clamp(((p.x - result[j].x) * dx + (p.y - result[j].y) * dy) / (dx * dx + dy * dy), 0.0, 1.0);
                nearest = std::min(nearest, std::hypot(p.x - result[j].x - s * dx, p.y - result[j].y - s * dy));
            }
            worst = std::max(worst, nearest);
        }
    }
    return worst;
}

TEST(Transform, EdgesAreCutUntilTheyFollowTheirSourceWithinTheTolerance) {
    const Transform to_utm(epsg(4326), epsg(32632));
    // Long edges across the central meridian (9 E), where a slanted edge bends both ways.
    const geometry::MultiPolygon shape{{{{{7, 47}, {11, 48.5}, {11, 50}, {7, 50}, {7, 47}}, {}}}};
    const double without = deviation(to_utm, shape.parts[0].outer, to_utm.apply(shape).parts[0].outer);
    EXPECT_GT(without, 1000) << "the case needs cutting";
    for (const double tolerance : {100.0, 1.0, 0.01}) {
        const auto cut = to_utm.apply_densified(shape, tolerance);
        EXPECT_LT(deviation(to_utm, shape.parts[0].outer, cut.parts[0].outer), tolerance) << tolerance;
        EXPECT_EQ(cut.parts[0].outer.front(), cut.parts[0].outer.back());
    }
}

TEST(Transform, EdgesOfEverySizeAndDirectionKeepTheTolerance) {
    struct Case {
        int from, to;
        Point corner;
        double unit;  // of the source, for a metre
    };
    const Case cases[] = {{4326, 32648, {105.5, 10.3}, 9e-6},
                          {9210, 32648, {585000, 1110000}, 1},
                          {32648, 32649, {900000, 2300000}, 1},
                          {4326, 32632, {11.7, 48.4}, 9e-6}};
    constexpr double kTolerance = 0.01;  // a thousandth of a 10 m cell
    for (const auto& c : cases) {
        const Transform transform(epsg(c.from), epsg(c.to));
        for (double size = 50; size < 2e4; size *= 3)
            for (int direction = 0; direction < 8; ++direction) {
                const double angle = direction * M_PI / 8, dx = size * c.unit * std::cos(angle),
                             dy = size * c.unit * std::sin(angle);
                const geometry::MultiPolygon shape{{{{c.corner,
                                                      {c.corner.x + dx, c.corner.y + dy},
                                                      {c.corner.x + dx / 2 - dy / 9, c.corner.y + dy / 2 + dx / 9},
                                                      c.corner},
                                                     {}}}};
                const auto cut = transform.apply_densified(shape, kTolerance);
                EXPECT_LT(deviation(transform, shape.parts[0].outer, cut.parts[0].outer), kTolerance)
                    << c.from << " " << size << " " << direction;
            }
    }
}

TEST(Transform, ParcelSizedEdgesNeedNoCut) {
    const Transform to_utm(epsg(9210), epsg(32648));
    const geometry::MultiPolygon field{
        {{{{585000, 1110000}, {585080, 1110010}, {585070, 1110060}, {585000, 1110000}}, {}}}};
    EXPECT_EQ(to_utm.apply_densified(field, 0.01).parts[0].outer.size(), 4u);
}

TEST(AreaOfUse, TellsWhereASystemIsMeantFor) {
    const auto box = area_of_use(epsg(32648));
    EXPECT_NEAR(box.min_x, 102, 0.1);
    EXPECT_NEAR(box.max_x, 108, 0.1);
}

TEST(Replacements, ADeprecatedZoneNamesItsSuccessor) {
    EXPECT_THAT(replacements(epsg(6956)), testing::ElementsAre("EPSG:5896"));
    EXPECT_THAT(replacements(epsg(5896)), testing::IsEmpty());
}

}  // namespace
}  // namespace vung::io
