// SPDX-License-Identifier: Apache-2.0
#include <vung/rasters/lattice.h>

#include <vung/error.h>

namespace vung::rasters {
namespace {

geometry::Crs utm() {
    return {"EPSG:32648", "", false, 1};
}

Placement placed(double x, double y, double cell = 10, std::int64_t width = 100, std::int64_t height = 50) {
    const double geotransform[6] = {x, cell, 0, y, 0, -cell};
    return place(utm(), geotransform, width, height, "t.tif");
}

TEST(Lattice, TilesOfOneZoneShareIt) {
    const auto west = placed(600000, 1200000), east = placed(690240, 1100040);
    EXPECT_EQ(west.lattice, east.lattice);
    EXPECT_EQ(west.window, (Window{60000, -120000, 100, 50}));
    EXPECT_EQ(east.window, (Window{69024, -110004, 100, 50}));
}

TEST(Lattice, CellsAndMetresAgreeAtTheCorners) {
    const auto p = placed(600003, 1200007);
    const auto corner = p.lattice.to_world({static_cast<double>(p.window.col), static_cast<double>(p.window.row)});
    EXPECT_NEAR(corner.x, 600003, 1e-5);
    EXPECT_NEAR(corner.y, 1200007, 1e-5);
    const auto back = p.lattice.to_lattice(corner);
    EXPECT_NEAR(back.x, static_cast<double>(p.window.col), 1e-9);
    EXPECT_NEAR(back.y, static_cast<double>(p.window.row), 1e-9);
    const auto below = p.lattice.to_lattice({600003, 1200007 - 10});
    EXPECT_NEAR(below.y, static_cast<double>(p.window.row) + 1, 1e-5) << "rows grow to the south";
}

TEST(Lattice, RoundingNoiseOfOriginsDoesNotMatterButATenthOfACellDoes) {
    EXPECT_EQ(placed(600000, 1200000).lattice, placed(600000 + 1e-7, 1200000 - 1e-7).lattice);
    EXPECT_EQ(placed(599999.9999999, 1200000).window.col, 60000);
    EXPECT_FALSE(placed(600000, 1200000, 100).lattice == placed(600010, 1200000, 100).lattice);
    EXPECT_FALSE(placed(600000, 1200000, 10).lattice == placed(600000, 1200000, 20).lattice);
}

TEST(Lattice, PhasesOfNegativeOriginsLieInTheCell) {
    const auto p = placed(-3, -7);
    EXPECT_NEAR(p.lattice.phase_x, 7, 1e-5);
    EXPECT_NEAR(p.lattice.phase_y, 3, 1e-5);
    EXPECT_EQ(p.window.col, -1);
    EXPECT_EQ(p.window.row, 1);
}

TEST(Lattice, RotatedFlippedAndEmptyRastersAreRefused) {
    const double rotated[6] = {0, 10, 1, 0, 0, -10}, flipped[6] = {0, 10, 0, 0, 0, 10}, still[6] = {0, 0, 0, 0, 0, 0};
    EXPECT_THROW(place(utm(), rotated, 10, 10, "t"), InputError);
    EXPECT_THROW(place(utm(), flipped, 10, 10, "t"), InputError);
    EXPECT_THROW(place(utm(), still, 10, 10, "t"), InputError);
    EXPECT_THROW(placed(0, 0, 10, 0, 5), InputError);
}

TEST(Lattice, ItsNameTellsSystemCellAndPhase) {
    EXPECT_EQ(name(placed(600003, 1200000).lattice), "EPSG:32648 10x10 +0.300000+0.000000");
}

TEST(Window, IntersectionsAreCellsOfBoth) {
    EXPECT_EQ(intersection({0, 0, 10, 10}, {5, 6, 10, 10}), (Window{5, 6, 5, 4}));
    EXPECT_TRUE(intersection({0, 0, 10, 10}, {10, 0, 5, 5}).empty());
    EXPECT_EQ(intersection({-5, -5, 10, 10}, {-2, -20, 1, 40}), (Window{-2, -5, 1, 10}));
}

}  // namespace
}  // namespace vung::rasters
