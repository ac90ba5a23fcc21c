// SPDX-License-Identifier: Apache-2.0
#include <vung/coverage/coverage_table.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include <vung/coverage/lane_sum.h>
#include <vung/error.h>

#include "shapes.h"

namespace vung::coverage {
namespace {

using namespace vung::test;

std::vector<MultiPolygon> many_shapes(std::uint32_t seed, int count) {
    ShapeMaker make(seed);
    std::vector<MultiPolygon> list;
    for (int i = 0; i < count; ++i) {
        const double r = make.uniform(0.1, 5);
        list.push_back(shape(make.star({make.uniform(-60, 60), make.uniform(-40, 40)}, r, r, make.whole(3, 12))));
    }
    list[static_cast<std::size_t>(count) / 2] = {};  // a parcel that lies nowhere
    return list;
}

CoverageTable in_one_go(const std::vector<MultiPolygon>& shapes) {
    std::vector<PartialCoverage> parts;
    parts.push_back(cover_range(shapes, 0, shapes.size()));
    return assemble(std::move(parts));
}

TEST(CoverageTable, TwoNeighboursShareTheSlotOfTheCellBetweenThem) {
    const std::vector<MultiPolygon> shapes{shape(box_ring(0, 0, 1.5, 1)), shape(box_ring(1.5, 0, 3, 2))};
    const CoverageTable t = in_one_go(shapes);
    EXPECT_EQ(t.parcels(), 2u);
    EXPECT_EQ(t.cells.first_row, 0);
    EXPECT_EQ(t.cells.first_col, 0);
    EXPECT_EQ(t.cells.row_start, (std::vector<std::uint32_t>{0, 3, 5}));
    EXPECT_EQ(t.cells.col_offset, (std::vector<std::uint32_t>{0, 1, 2, 1, 2}));
    EXPECT_EQ(t.start, (std::vector<std::uint64_t>{0, 2, 6}));
    EXPECT_EQ(t.slots, (std::vector<std::uint32_t>{0, 1, 1, 2, 3, 4}));
    EXPECT_EQ(t.weights, (std::vector<double>{1, 0.5, 0.5, 1, 0.5, 1}));
    EXPECT_EQ(t.total, (std::vector<double>{1.5, 3}));
    EXPECT_EQ(t.pure, (std::vector<std::uint32_t>{1, 2}));
    EXPECT_TRUE(t.faults.empty());
}

TEST(CoverageTable, EveryEntryIsTheCoverageOfItsParcel) {
    const auto shapes = many_shapes(21, 300);
    const CoverageTable t = in_one_go(shapes);
    ASSERT_EQ(t.parcels(), shapes.size());
    std::set<std::pair<std::int64_t, std::int64_t>> all;
    for (std::size_t p = 0; p < shapes.size(); ++p) {
        const auto expected = cells(cover(shapes[p]));
        const auto slots = t.slots_of(p);
        const auto weights = t.weights_of(p);
        ASSERT_EQ(slots.size(), expected.size());
        double total = 0;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            EXPECT_EQ(t.cells.col(slots[i]), expected[i].col);
            EXPECT_EQ(t.cells.row(slots[i]), expected[i].row);
            EXPECT_EQ(weights[i], expected[i].weight);
            total += expected[i].weight;
            all.emplace(expected[i].row, expected[i].col);
        }
        EXPECT_NEAR(t.total[p], total, 1e-12);
    }
    ASSERT_EQ(t.cells.size(), all.size());
    std::uint32_t slot = 0;
    for (const auto& [row, col] : all) {
        EXPECT_EQ(t.cells.slot(col, row), slot);
        ++slot;
    }
}

TEST(CoverageTable, DoesNotDependOnHowParcelsWereCutIntoRanges) {
    const auto shapes = many_shapes(22, 200);
    const CoverageTable whole = in_one_go(shapes);
    for (const std::size_t step : {1u, 7u, 64u, 199u}) {
        std::vector<PartialCoverage> parts;
        for (std::size_t i = 0; i < shapes.size(); i += step)
            parts.push_back(cover_range(shapes, i, std::min(shapes.size(), i + step)));
        std::reverse(parts.begin(), parts.end());
        EXPECT_EQ(assemble(std::move(parts)), whole) << "ranges of " << step;
    }
}

TEST(CoverageTable, RangesThatLeaveAGapAreABrokenPromise) {
    const auto shapes = many_shapes(23, 10);
    std::vector<PartialCoverage> parts;
    parts.push_back(cover_range(shapes, 0, 4));
    parts.push_back(cover_range(shapes, 5, 10));
    EXPECT_THROW(assemble(std::move(parts)), InvariantError);
}

TEST(CoverageTable, NoParcelsAndParcelsWithoutCellsMakeAnEmptySet) {
    EXPECT_EQ(assemble({}).parcels(), 0u);
    EXPECT_TRUE(assemble({}).cells.empty());
    const CoverageTable t = in_one_go({MultiPolygon{}, MultiPolygon{}});
    EXPECT_EQ(t.parcels(), 2u);
    EXPECT_TRUE(t.slots_of(1).empty());
    EXPECT_EQ(t.total, (std::vector<double>{0, 0}));
    EXPECT_EQ(t.cells.bounds(), rasters::Window{});
    EXPECT_EQ(t.cells.slot(0, 0), std::nullopt);
}

TEST(CoverageTable, OverlappingPartsAreListedWithTheirParcel) {
    std::vector<MultiPolygon> shapes = many_shapes(24, 8);
    shapes[6] = {{Polygon{box_ring(0, 0, 2, 1), {}}, Polygon{box_ring(1, 0, 3, 1), {}}}};
    std::vector<PartialCoverage> parts;
    parts.push_back(cover_range(shapes, 5, 8));
    parts.push_back(cover_range(shapes, 0, 5));
    const CoverageTable t = assemble(std::move(parts));
    ASSERT_EQ(t.faults.size(), 1u);
    EXPECT_EQ(t.faults[0], (CoverageFault{6, 1.0, 0.0}));
}

TEST(CoverageTable, CellNumbersBeyond32BitsAreRefused) {
    const std::vector<MultiPolygon> shapes{shape(box_ring(3e9, 0, 3e9 + 2, 1))};
    EXPECT_EQ(cover(shapes[0]).runs, (std::vector<CellRun>{{0, 3000000000, 2}})) << "the kernel itself knows 64 bits";
    EXPECT_THROW(cover_range(shapes, 0, 1), InputError);
}

TEST(CellSet, SlotsOfARectangleAreFoundRowByRow) {
    const CoverageTable t = in_one_go(many_shapes(25, 200));
    const CellSet& set = t.cells;
    const rasters::Window window{.col = -20, .row = -30, .width = 31, .height = 17};
    std::vector<std::uint32_t> found, expected;
    std::int64_t last_row = -1000;
    set.for_each_row(window, [&](std::int64_t row, CellSet::SlotRange range) {
        EXPECT_GT(row, last_row);
        last_row = row;
        for (std::uint32_t s = range.begin; s < range.end; ++s) {
            EXPECT_EQ(set.row(s), row);
            found.push_back(s);
        }
    });
    for (std::uint32_t s = 0; s < set.size(); ++s)
        if (window.contains(set.col(s), set.row(s))) expected.push_back(s);
    EXPECT_EQ(found, expected);
    EXPECT_GT(found.size(), 50u);
    EXPECT_EQ(set.count_in(window), expected.size());
    EXPECT_EQ(set.count_in(set.bounds()), set.size());
}

TEST(CellSet, ARectangleBesideAllCellsHoldsNone) {
    const CoverageTable t = in_one_go({shape(box_ring(10, 10, 12, 12))});
    EXPECT_EQ(t.cells.bounds(), (rasters::Window{.col = 10, .row = 10, .width = 2, .height = 2}));
    for (const auto& w :
         {rasters::Window{0, 0, 10, 100}, rasters::Window{12, 0, 10, 100}, rasters::Window{0, 0, 100, 10},
          rasters::Window{0, 12, 100, 10}, rasters::Window{10, 10, 0, 5}})
        EXPECT_EQ(t.cells.count_in(w), 0u);
    EXPECT_EQ(t.cells.count_in({11, 11, 50, 50}), 1u);
}

TEST(LaneSum, AddsInLanesOfEight) {
    // 1e16 swallows a 1 that is added to it; which ones survive shows the order of additions.
    std::vector<double> v(17, 1.0);
    v[0] = 1e16;
    v[16] = -1e16;
    EXPECT_EQ(lane_sum(v), 14.0) << "element 8 follows element 0 in its lane and is lost, the other lanes hold 2 each";
    EXPECT_EQ(lane_sum({}), 0.0);
}

}  // namespace
}  // namespace vung::coverage
