// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/local_plane.h>

#include <cmath>

namespace vung::geometry {
namespace {

const Crs kUtm{"EPSG:32648", "", false, 1}, kWgs84{"EPSG:4326", "", true, 1}, kFeet{"", "feet", false, 0.3048};

TEST(LocalPlane, AreasOfSmallShapesAreThoseOnTheEllipsoid) {
    for (const double latitude : {-60.0, -33.0, 0.0, 8.5, 10.4, 16.1, 23.4, 45.0, 60.0}) {
        const double d = 0.005;  // half a kilometre
        const Ring ring{
            {105, latitude}, {105 + d, latitude}, {105 + d, latitude + d}, {105, latitude + d}, {105, latitude}};
        const MultiPolygon shape{{{ring, {}}}};
        const auto plane = plane_around(kWgs84, bounds(shape));
        const auto size = geodesic_size(shape);
        EXPECT_NEAR(planar_area(plane.to_metres(shape)) / size.area_m2, 1, 1e-5) << latitude;
        EXPECT_NEAR(planar_area(shape) * plane.square_metres() / size.area_m2, 1, 1e-5) << latitude;
        EXPECT_NEAR(2 * d * (plane.metres_x() + plane.metres_y()) / size.perimeter_m, 1, 1e-4) << latitude;
    }
}

TEST(LocalPlane, AMapIsMovedAndScaledByItsUnit) {
    const LocalPlane metres{kUtm, {500000, 1100000}}, feet{kFeet, {1000, 1000}};
    EXPECT_EQ(metres.to_metres(Point{500010, 1100020}), (Point{10, 20}));
    EXPECT_DOUBLE_EQ(feet.to_metres(Point{1100, 1000}).x, 30.48);
    EXPECT_EQ(metres.from_metres({10, 20}), (Point{500010, 1100020}));
}

TEST(LocalPlane, ThereAndBackIsTheSamePlace) {
    const LocalPlane plane{kWgs84, {105.7, 10.05}};
    const Point back = plane.from_metres(plane.to_metres(Point{105.701, 10.0493}));
    EXPECT_NEAR(back.x, 105.701, 1e-13);
    EXPECT_NEAR(back.y, 10.0493, 1e-13);
}

}  // namespace
}  // namespace vung::geometry
