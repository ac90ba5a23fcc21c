// SPDX-License-Identifier: Apache-2.0
#include <vung/coverage/coverage.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>

#include <vung/error.h>

#include "shapes.h"

namespace vung::coverage {
namespace {

using namespace vung::test;
using testing::HasSubstr;

/// Weights of the cells of a window as rows of numbers; absent cells are 0.
std::vector<std::vector<double>> grid(const Coverage& c, std::int64_t col, std::int64_t row, int width, int height) {
    std::vector<std::vector<double>> g(static_cast<std::size_t>(height),
                                       std::vector<double>(static_cast<std::size_t>(width), 0.0));
    for (const auto& cell : cells(c)) {
        EXPECT_TRUE(cell.col >= col && cell.col < col + width && cell.row >= row && cell.row < row + height)
            << "cell " << cell.col << "," << cell.row << " lies outside the drawing";
        g.at(static_cast<std::size_t>(cell.row - row)).at(static_cast<std::size_t>(cell.col - col)) = cell.weight;
    }
    return g;
}

double sum(const Coverage& c) {
    long double s = 0;
    for (const double w : c.weights) s += w;
    return static_cast<double>(s);
}

using Grid = std::vector<std::vector<double>>;

TEST(Coverage, ADiamondCoversNineCellsAsDrawnByHand) {
    const auto diamond = shape(ring({{1.5, 0}, {3, 1.5}, {1.5, 3}, {0, 1.5}}));
    EXPECT_EQ(grid(cover(diamond), 0, 0, 3, 3), (Grid{{0.125, 0.75, 0.125},  //
                                                      {0.75, 1.0, 0.75},
                                                      {0.125, 0.75, 0.125}}));
}

TEST(Coverage, ATriangleCoversCellsAsDrawnByHand) {
    // From the top left corner 3 right and 3 down: the diagonal halves three cells.
    const auto triangle = shape(ring({{0, 0}, {3, 3}, {0, 3}}));
    EXPECT_EQ(grid(cover(triangle), 0, 0, 3, 3), (Grid{{0.5, 0, 0}, {1, 0.5, 0}, {1, 1, 0.5}}));
}

TEST(Coverage, AParcelInsideOneCellCoversItsAreaOfIt) {
    const Coverage c = cover(shape(box_ring(7.25, -3.75, 7.75, -3.5)));
    EXPECT_EQ(cells(c), (std::vector<CoveredCell>{{7, -4, 0.125}}));
}

TEST(Coverage, EdgesAlongCellLinesCoverWholeCellsAndNoOthers) {
    const Coverage c = cover(shape(box_ring(-2, 5, 1, 7)));
    EXPECT_EQ(c.runs, (std::vector<CellRun>{{5, -2, 3}, {6, -2, 3}}));
    EXPECT_EQ(c.weights, std::vector<double>(6, 1.0));
}

TEST(Coverage, AHoleIsTakenOffWhicheverWayItIsDrawn) {
    Ring hole = box_ring(1, 1, 2.5, 2);
    const Grid expected{{1, 1, 1}, {1, 0, 0.5}, {1, 1, 1}};
    EXPECT_EQ(grid(cover(shape(box_ring(0, 0, 3, 3), {hole})), 0, 0, 3, 3), expected);
    std::reverse(hole.begin(), hole.end());
    EXPECT_EQ(grid(cover(shape(box_ring(0, 0, 3, 3), {hole})), 0, 0, 3, 3), expected);
}

TEST(Coverage, ARowWithAGapIsTwoRuns) {
    const Coverage c = cover(shape(ring({{0, 0}, {1, 0}, {1, 1}, {3, 1}, {3, 0}, {4, 0}, {4, 2}, {0, 2}})));
    EXPECT_EQ(c.runs, (std::vector<CellRun>{{0, 0, 1}, {0, 3, 1}, {1, 0, 4}}));
}

TEST(Coverage, PartsAddUpInTheCellTheyShare) {
    MultiPolygon two{{Polygon{box_ring(0, 0, 0.25, 1), {}}, Polygon{box_ring(0.5, 0, 2, 1), {}}}};
    EXPECT_EQ(grid(cover(two), 0, 0, 2, 1), (Grid{{0.75, 1.0}}));
}

TEST(Coverage, OverlappingPartsAreClampedAndReported) {
    MultiPolygon two{{Polygon{box_ring(0, 0, 2, 1), {}}, Polygon{box_ring(1, 0, 3, 1), {}}}};
    const Coverage c = cover(two);
    EXPECT_EQ(grid(c, 0, 0, 3, 1), (Grid{{1, 1, 1}}));
    EXPECT_FALSE(c.sound());
    EXPECT_EQ(c.excess, 1);
}

TEST(Coverage, AFigureOfEightIsReported) {
    const Coverage c = cover(shape(ring({{0, 0}, {4, 4}, {4, 0}, {0, 5}})));
    EXPECT_FALSE(c.sound());
    EXPECT_GT(c.deficit, 0.5);
}

TEST(Coverage, ValidShapesAreSound) {
    const Coverage c = cover(shape(box_ring(0.1, 0.2, 5.3, 5.4), {box_ring(1.1, 1.2, 2.3, 2.7)}));
    EXPECT_TRUE(c.sound());
    EXPECT_LT(c.excess, 1e-14);
    EXPECT_LT(c.deficit, 1e-14);
}

TEST(Coverage, NothingIsCoveredByNothing) {
    EXPECT_TRUE(cover(MultiPolygon{}).weights.empty());
    EXPECT_TRUE(cover(shape({})).weights.empty());
    EXPECT_TRUE(cover(shape(ring({{1.5, 1.5}, {3.5, 3.5}, {1.5, 1.5}}))).weights.empty()) << "a line there and back";
    EXPECT_TRUE(cover(shape(box_ring(1, 1, 1, 5))).weights.empty()) << "a box without width";
}

TEST(Coverage, AnOpenRingIsClosed) {
    EXPECT_EQ(cover(shape({{0, 0}, {3, 3}, {0, 3}})), cover(shape(ring({{0, 0}, {3, 3}, {0, 3}}))));
}

TEST(Coverage, CoordinatesThatAreNoNumbersAreRefused) {
    for (const double bad : {std::nan(""), std::numeric_limits<double>::infinity()}) {
        try {
            cover(shape(ring({{0, 0}, {bad, 3}, {0, 3}})));
            FAIL() << "not refused";
        } catch (const InputError& e) {
            EXPECT_THAT(e.text().what, HasSubstr("not a finite number"));
        }
    }
}

TEST(Coverage, AShapeAsWideAsAMistakenReferenceSystemIsRefused) {
    try {
        cover(shape(box_ring(0, 0, 1e9, 1)));
        FAIL() << "not refused";
    } catch (const InputError& e) {
        EXPECT_THAT(e.text().what, HasSubstr("16777216 raster cells wide"));
        EXPECT_THAT(e.text().fix, HasSubstr("coordinate reference systems"));
    }
}

TEST(Coverage, ARefusedShapeLeavesTheWorkspaceClean) {
    const auto good = shape(box_ring(0.25, 0.25, 2.5, 2.5));
    CoverageWorkspace workspace;
    Coverage c;
    EXPECT_THROW(cover(shape(ring({{0, 0}, {std::nan(""), 3}, {0, 3}})), workspace, c), InputError);
    cover(good, workspace, c);
    EXPECT_EQ(c, cover(good));
}

// ---- against GEOS, cell by cell ----

/// Compares every cell of the shape's box and a border around it with the area GEOS cuts out.
void expect_same_as_geos(const MultiPolygon& s, const std::string& what) {
    const GeosShape reference(s);
    ASSERT_TRUE(reference.valid()) << what;
    std::map<std::pair<std::int64_t, std::int64_t>, double> weight;
    const Coverage c = cover(s);
    for (const auto& cell : cells(c)) {
        EXPECT_GT(cell.weight, 0);
        EXPECT_LE(cell.weight, 1);
        EXPECT_TRUE(weight.emplace(std::pair{cell.row, cell.col}, cell.weight).second) << "a cell twice: " << what;
    }
    const auto list = cells(c);
    EXPECT_TRUE(std::is_sorted(list.begin(), list.end(), [](const CoveredCell& a, const CoveredCell& b) {
        return std::pair{a.row, a.col} < std::pair{b.row, b.col};
    })) << what;
    const auto box = geometry::bounds(s);
    double worst = 0;
    for (auto row = static_cast<std::int64_t>(std::floor(box.min_y)) - 1; row <= box.max_y; ++row)
        for (auto col = static_cast<std::int64_t>(std::floor(box.min_x)) - 1; col <= box.max_x; ++col) {
            const auto found = weight.find({row, col});
            const double mine = found == weight.end() ? 0.0 : found->second;
            worst = std::max(worst, std::abs(mine - reference.area_in_cell(col, row)));
        }
    EXPECT_LT(worst, 1e-9) << what;
    EXPECT_NEAR(sum(c), geometry::planar_area(s), 1e-11) << what;
    EXPECT_TRUE(c.sound()) << what;
}

TEST(CoverageAgainstGeos, ConvexPolygons) {
    ShapeMaker make(1);
    for (int i = 0; i < 60; ++i) {
        const double r = make.uniform(0.1, 6);
        expect_same_as_geos(shape(make.star({make.uniform(-9, 9), make.uniform(-9, 9)}, r, r, make.whole(3, 12))),
                            "convex " + std::to_string(i));
    }
}

TEST(CoverageAgainstGeos, StarShapedPolygons) {
    ShapeMaker make(2);
    for (int i = 0; i < 60; ++i)
        expect_same_as_geos(
            shape(make.star({make.uniform(-9, 9), make.uniform(-9, 9)}, 0.3, make.uniform(0.5, 7), make.whole(3, 40))),
            "star " + std::to_string(i));
}

TEST(CoverageAgainstGeos, PolygonsWithHoles) {
    ShapeMaker make(3);
    for (int i = 0; i < 40; ++i) {
        const Point a{make.uniform(0, 1), make.uniform(0, 1)};
        auto s = shape(make.star(a, 4, 7, 20),
                       {make.star({a.x - 1.2, a.y}, 0.2, 1.1, 7), make.star({a.x + 1.2, a.y}, 0.2, 1.1, 5)});
        if (!GeosShape(s).valid()) continue;
        expect_same_as_geos(s, "holes " + std::to_string(i));
    }
}

TEST(CoverageAgainstGeos, SliversInAnyDirection) {
    ShapeMaker make(4);
    for (int i = 0; i < 40; ++i) {
        const double turn = make.uniform(0, 3.2), flat = make.uniform(1e-6, 1e-2);
        auto s = changed(shape(make.star({0, 0}, 3, 6, make.whole(3, 9))), [&](Point& p) {
            const double x = p.x, y = p.y * flat;
            p = {x * std::cos(turn) - y * std::sin(turn) + 0.3, x * std::sin(turn) + y * std::cos(turn) + 0.7};
        });
        if (!GeosShape(s).valid()) continue;
        expect_same_as_geos(s, "sliver " + std::to_string(i));
    }
}

TEST(CoverageAgainstGeos, VerticesOnCellCornersAndLines) {
    ShapeMaker make(5);
    int compared = 0;
    for (int i = 0; i < 200; ++i) {
        const double step = i % 2 ? 1.0 : 0.5;
        auto s = changed(shape(make.star({0, 0}, 2, 6, make.whole(3, 9))), [&](Point& p) {
            p.x = std::round(p.x / step) * step;
            if (i % 3) p.y = std::round(p.y / step) * step;
        });
        if (!GeosShape(s).valid()) continue;
        ++compared;
        expect_same_as_geos(s, "snapped " + std::to_string(i));
    }
    EXPECT_GT(compared, 100);
}

TEST(CoverageAgainstGeos, SeveralPartsWithCellsInCommon) {
    ShapeMaker make(6);
    for (int i = 0; i < 40; ++i) {
        // Two stars on either side of a line through x = 0.37, a hand's breadth from it.
        auto left = make.star({-3.63, 0.2}, 0.5, 3.99, 9), right = make.star({4.37, 0.6}, 0.5, 3.99, 11);
        expect_same_as_geos(MultiPolygon{{Polygon{left, {}}, Polygon{right, {}}}}, "two parts " + std::to_string(i));
    }
}

TEST(CoverageAgainstGeos, FarFromTheOrigin) {
    // 1e6 cells away a coordinate has a rounding step of 1e-10, so shapes are built there, not moved there.
    ShapeMaker make(7);
    for (int i = 0; i < 20; ++i)
        expect_same_as_geos(shape(make.star({1048576.3, -999999.7}, 1, 6, 9)), "far " + std::to_string(i));
}

// ---- large shapes ----

TEST(Coverage, AParcelOfManyBandsSumsToItsShoelaceArea) {
    ShapeMaker make(8);
    const auto s = shape(make.star({3000.3, 2000.7}, 900, 1500, 60), {make.star({3000.1, 2000.2}, 100, 300, 30)});
    ASSERT_TRUE(GeosShape(s).valid());
    const Coverage c = cover(s);
    EXPECT_GT(c.weights.size(), 1000000u);
    EXPECT_NEAR(sum(c), geometry::planar_area(s), 1e-9);
    // Single cells along the border: every 200th partly covered one.
    const GeosShape reference(s);
    const auto list = cells(c);
    std::size_t partly = 0;
    for (const auto& cell : list)
        if (cell.weight < 1 && partly++ % 200 == 0) {
            EXPECT_NEAR(cell.weight, reference.area_in_cell(cell.col, cell.row), 1e-9);
        }
    EXPECT_GT(partly, 2000u);
}

TEST(Coverage, ALongRoadKeepsItsArea) {
    for (const auto& s : {shape(ring({{0.2, 0.1}, {9000.7, 4000.3}, {9000.7, 4000.31}, {0.2, 0.11}})),
                          shape(ring({{0.2, 0.1}, {0.9, 0.1}, {20000.9, 0.6}, {20000.2, 0.6}})),
                          shape(ring({{0.2, 0.1}, {0.3, 0.1}, {0.4, 20000.9}, {0.35, 20000.2}}))}) {
        const Coverage c = cover(s);
        EXPECT_NEAR(sum(c), geometry::planar_area(s), 1e-9);
        EXPECT_TRUE(c.sound());
    }
}

// ---- properties ----

TEST(Coverage, NeighboursWithASharedBorderFillItsCells) {
    ShapeMaker make(9);
    for (int i = 0; i < 50; ++i) {
        // A box cut in two by a random line of several corners from top to bottom.
        Ring cut;
        for (int k = 0; k <= 6; ++k) cut.push_back({make.uniform(2, 8), k * 10.0 / 6});
        Ring left{{0, 0}}, right{{10, 0}};
        left.insert(left.end(), cut.begin(), cut.end());
        right.insert(right.end(), cut.begin(), cut.end());
        left.push_back({0, 10});
        right.push_back({10, 10});
        std::map<std::pair<std::int64_t, std::int64_t>, double> total;
        for (const auto& half : {shape(ring(left)), shape(ring(right))})
            for (const auto& cell : cells(cover(half))) total[{cell.row, cell.col}] += cell.weight;
        EXPECT_EQ(total.size(), 100u);
        for (const auto& [cell, weight] : total) EXPECT_NEAR(weight, 1, 1e-12);
    }
}

TEST(Coverage, MovingByWholeCellsMovesTheResultAndNothingElse) {
    ShapeMaker make(10);
    for (int i = 0; i < 50; ++i) {
        // Multiples of 2^-20 stay exact wherever they are moved.
        const auto s = changed(shape(make.star({3, 3}, 1, 5, 9)), [](Point& p) {
            p = {std::round(p.x * 1048576) / 1048576, std::round(p.y * 1048576) / 1048576};
        });
        const Coverage here = cover(s), there = cover(moved(s, -1234567, 7654321));
        EXPECT_EQ(here.weights, there.weights);
        ASSERT_EQ(here.runs.size(), there.runs.size());
        for (std::size_t k = 0; k < here.runs.size(); ++k)
            EXPECT_EQ((CellRun{here.runs[k].row + 7654321, here.runs[k].col - 1234567, here.runs[k].count}),
                      there.runs[k]);
    }
}

TEST(Coverage, NeitherStartVertexNorDirectionMatters) {
    ShapeMaker make(11);
    for (int i = 0; i < 50; ++i) {
        const auto s = shape(make.star({3, 3}, 1, 5, 9));
        const Coverage before = cover(s);
        Ring open(s.parts[0].outer.begin(), s.parts[0].outer.end() - 1);
        std::rotate(open.begin(), open.begin() + 1 + i % 8, open.end());
        if (i % 2) std::reverse(open.begin(), open.end());
        const Coverage after = cover(shape(ring(open)));
        EXPECT_EQ(before.runs, after.runs);
        ASSERT_EQ(before.weights.size(), after.weights.size());
        for (std::size_t k = 0; k < before.weights.size(); ++k) EXPECT_NEAR(before.weights[k], after.weights[k], 1e-12);
    }
}

TEST(Coverage, SplittingAParcelKeepsItsCells) {
    ShapeMaker make(12);
    const Ring star = make.star({4, 4}, 2, 5, 12);
    // A fan of triangles from a point inside.
    std::map<std::pair<std::int64_t, std::int64_t>, double> total;
    for (std::size_t k = 0; k + 1 < star.size(); ++k)
        for (const auto& cell : cells(cover(shape(ring({{4, 4}, star[k], star[k + 1]})))))
            total[{cell.row, cell.col}] += cell.weight;
    const auto whole = cells(cover(shape(star)));
    ASSERT_EQ(total.size(), whole.size());
    for (const auto& cell : whole) EXPECT_NEAR((total[{cell.row, cell.col}]), cell.weight, 1e-12);
}

TEST(Coverage, AReusedWorkspaceChangesNothing) {
    ShapeMaker make(13);
    CoverageWorkspace workspace;
    Coverage reused;
    for (int i = 0; i < 100; ++i) {
        const auto s = shape(make.star({make.uniform(-50, 50), 0}, 1, i % 10 == 0 ? 400 : 5, 9));
        cover(s, workspace, reused);
        EXPECT_EQ(reused, cover(s));
    }
}

}  // namespace
}  // namespace vung::coverage
