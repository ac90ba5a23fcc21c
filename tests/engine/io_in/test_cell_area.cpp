// SPDX-License-Identifier: Apache-2.0
#include <vung/io/cell_area.h>

#include <gtest/gtest.h>

#include <vung/geometry/geodesic.h>
#include <vung/io/reproject.h>

namespace vung::io {
namespace {

/// Area of one cell by its outline in longitude and latitude, on the ellipsoid.
double by_outline(const rasters::Lattice& lattice, std::int64_t col, std::int64_t row) {
    const auto u = static_cast<double>(col), v = static_cast<double>(row);
    geometry::MultiPolygon cell;
    cell.parts.push_back({{lattice.to_world({u, v}), lattice.to_world({u + 1, v}), lattice.to_world({u + 1, v + 1}),
                           lattice.to_world({u, v + 1}), lattice.to_world({u, v})},
                          {}});
    const Transform to_wgs84{lattice.crs, read_crs("EPSG:4326", "")};
    return geometry::geodesic_size(lon_lat_outline(to_wgs84, lattice.crs, cell)).area_m2;
}

TEST(CellArea, OfUtmCellsIsThatOnTheEllipsoid) {
    // From the edge of a zone, where the map is 0.1 % too large, to beyond its middle.
    const rasters::Lattice lattice{read_crs("EPSG:32648", ""), 1000, 1000, 0, 0};
    const rasters::Window window{166, -1300, 400, 300};
    const CellAreas areas{lattice, window};
    for (const std::int64_t col : {166, 168, 300, 333, 500, 565})
        for (const std::int64_t row : {-1300, -1298, -1111, -1001}) {
            const double expected = by_outline(lattice, col, row);
            EXPECT_NEAR(areas.square_metres(col, row), expected, 3e-7 * expected) << col << " " << row;
        }
    EXPECT_LT(areas.square_metres(166, -1300), 999'000);
    EXPECT_GT(areas.square_metres(500, -1300), 1'000'700);
}

TEST(CellArea, OfSmallCellsChangesSmoothly) {
    const rasters::Lattice lattice{read_crs("EPSG:32648", ""), 10, 10, 0, 0};
    const CellAreas areas{lattice, {60000, -120000, 1200, 1100}};
    for (std::int64_t i = 0; i < 1000; ++i) {
        const double here = areas.square_metres(60000 + i, -120000 + i);
        EXPECT_NEAR(areas.square_metres(60001 + i, -119999 + i), here, 1e-5);
        EXPECT_NEAR(here, 100, 0.1);
    }
}

TEST(CellArea, DoesNotDependOnTheWindow) {
    const rasters::Lattice lattice{read_crs("EPSG:32648", ""), 30, 30, 0, 0};
    const CellAreas wide{lattice, {20000, -40000, 900, 900}}, narrow{lattice, {20311, -39777, 200, 100}};
    for (std::int64_t i = 0; i < 100; ++i)
        EXPECT_EQ(wide.square_metres(20311 + 2 * i, -39777 + i), narrow.square_metres(20311 + 2 * i, -39777 + i));
}

TEST(CellArea, BetweenLongitudesAndLatitudesIsInClosedForm) {
    const rasters::Lattice lattice{read_crs("EPSG:4326", ""), 0.25, 0.25, 0, 0};
    const CellAreas areas{lattice, {0, -360, 4, 720}};
    // A parallel bulges from the geodesic between its ends, so compare with a cell cut into narrow ones.
    rasters::Lattice narrow = lattice;
    narrow.cell_width = 0.25 / 64;
    for (const std::int64_t row : {-300, -40, -1, 0, 200})
        EXPECT_NEAR(areas.square_metres(2, row), 64 * by_outline(narrow, 2, row), 1e-6 * areas.square_metres(2, row))
            << row;
    // All cells of one meridian strip together: the earth, by the radius of the sphere of equal area (6371007.181 m).
    double total = 0;
    for (std::int64_t row = -360; row < 360; ++row) total += areas.square_metres(0, row);
    const double sphere = 4 * 3.141592653589793 * 6371007.180918475 * 6371007.180918475;
    EXPECT_NEAR(total * 1440, sphere, 1e-9 * sphere);
}

TEST(CellArea, OutsideTheWindowIsThatOfItsEdge) {
    const rasters::Lattice lattice{read_crs("EPSG:4326", ""), 0.01, 0.01, 0, 0};
    const CellAreas areas{lattice, {0, -1000, 10, 10}};
    EXPECT_EQ(areas.square_metres(0, -5000), areas.square_metres(0, -1000));
}

}  // namespace
}  // namespace vung::io
