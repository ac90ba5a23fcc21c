// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/datum_shift.h>

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace vung::geometry {
namespace {

constexpr double kRadians = std::numbers::pi / 180;

TEST(Geocentric, TheExampleOfTheEpsgGuidance) {
    // IOGP publication 373-7-2 (EPSG method 9602): 53 48 33.820 N, 2 07 46.380 E, height 73.0 m on WGS
    // 84 is X 3771793.968, Y 140253.342, Z 5124304.349. Here on the ellipsoid: less 73 m along the normal.
    const double lat = (53 + 48 / 60.0 + 33.820 / 3600) * kRadians, lon = (2 + 7 / 60.0 + 46.380 / 3600) * kRadians;
    const auto p = to_geocentric({lon, lat}, {});
    EXPECT_NEAR(p.x + 73.0 * std::cos(lat) * std::cos(lon), 3771793.968, 1e-3);
    EXPECT_NEAR(p.y + 73.0 * std::cos(lat) * std::sin(lon), 140253.342, 1e-3);
    EXPECT_NEAR(p.z + 73.0 * std::sin(lat), 5124304.349, 1e-3);
    const auto back = to_lon_lat({3771793.968, 140253.342, 5124304.349}, {});
    EXPECT_NEAR(back.x, lon, 2e-10);
    EXPECT_NEAR(back.y, lat, 2e-10);
}

TEST(SevenParameters, TheExampleOfTheEpsgGuidance) {
    // The same publication: WGS 72 to WGS 84 (EPSG:1238), position vector (method 1033) and, with the rotation's
    // sign changed, coordinate frame (method 1032).
    SevenParameters::Parameters p;
    p.translation_m = {0, 0, 4.5};
    p.rotation_seconds = {0, 0, 0.554};
    p.scale_ppm = 0.219;
    p.position_vector = true;
    auto turned = p;
    turned.position_vector = false;
    turned.rotation_seconds = {0, 0, -0.554};
    for (const auto& parameters : {p, turned}) {
        const SevenParameters shift{parameters};
        const auto there = shift.forward({3657660.66, 255768.55, 5201382.11});
        EXPECT_NEAR(there.x, 3657660.78, 0.006);
        EXPECT_NEAR(there.y, 255778.43, 0.006);
        EXPECT_NEAR(there.z, 5201387.75, 0.006);
        const auto back = shift.inverse(there);
        EXPECT_NEAR(back.x, 3657660.66, 1e-4);
        EXPECT_NEAR(back.y, 255768.55, 1e-4);
        EXPECT_NEAR(back.z, 5201382.11, 1e-4);
    }
}

TEST(Geocentric, ThePolesAndWhatIsNoPlace) {
    const Ellipsoid earth;
    EXPECT_NEAR(to_geocentric({1, std::numbers::pi / 2}, earth).z, 6356752.314245, 1e-6);
    EXPECT_NEAR(to_lon_lat({0, 0, -6356752.314245}, earth).y, -std::numbers::pi / 2, 1e-15);
    EXPECT_TRUE(std::isinf(to_geocentric({105, 10}, earth).x)) << "degrees for radians";
    EXPECT_FALSE(is_place({0, std::nan("")}));
}

}  // namespace
}  // namespace vung::geometry
