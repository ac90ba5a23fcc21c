// SPDX-License-Identifier: Apache-2.0
#include <vung/coverage/spans.h>

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>

#include <vung/coverage/coverage.h>
#include <vung/geometry/row_bands.h>

namespace vung::coverage {
namespace {

using Cell = std::pair<std::int64_t, std::int64_t>;

std::map<Cell, double> cells_of(const SpanCoverage& covered) {
    std::map<Cell, double> out;
    for (const auto& span : covered.spans)
        for (std::uint32_t i = 0; i < span.count; ++i) {
            const double weight = span.weight == Span::kInside ? 1.0 : covered.weights[span.weight + i];
            EXPECT_TRUE(out.emplace(Cell{span.row, span.col + static_cast<std::int64_t>(i)}, weight).second)
                << "a cell stands twice";
        }
    return out;
}

std::map<Cell, double> cells_of(const Coverage& covered) {
    std::map<Cell, double> out;
    for (const auto& cell : cells(covered)) out[{cell.row, cell.col}] = cell.weight;
    return out;
}

/// A ring with deep bays, so that cutting it into bands makes parts that hang together along the lines only.
geometry::MultiPolygon star(double x, double y, double radius, int points, double depth) {
    geometry::Ring ring;
    for (int i = 0; i < 20 * points; ++i) {
        const double angle = 2 * std::numbers::pi * i / (20 * points);
        const double r = radius * (1 + depth * std::sin(points * angle));
        ring.push_back({x + r * std::cos(angle), y + r * std::sin(angle)});
    }
    ring.push_back(ring.front());
    const double h = radius * 0.06;  // inside the bays
    geometry::Ring hole{{x - h, y - h}, {x + h, y - h / 2}, {x + h / 3, y + h}, {x - h, y - h}};
    geometry::MultiPolygon shape;
    shape.parts.push_back({ring, {hole}});
    geometry::Ring second{
        {x + 3 * radius, y}, {x + 3 * radius + 10.5, y}, {x + 3 * radius + 5, y + 300.25}, {x + 3 * radius, y}};
    shape.parts.push_back({second, {}});
    return shape;
}

void expect_same(const geometry::MultiPolygon& shape) {
    CoverageWorkspace workspace;
    const auto spans = cells_of(cover_spans(shape, workspace));
    const auto whole = cells_of(cover(shape));
    double total = 0;
    for (const auto& [cell, weight] : whole) {
        const auto found = spans.find(cell);
        ASSERT_NEAR(found == spans.end() ? 0 : found->second, weight, 2e-12) << cell.first << " " << cell.second;
    }
    for (const auto& [cell, weight] : spans) total += weight;
    EXPECT_NEAR(total, geometry::planar_area(shape), 1e-9 * std::max(1.0, static_cast<double>(spans.size()) / 1000));
}

TEST(Spans, HoldTheCellsThatTheWholeShapeCovers) {
    expect_same(star(37.25, 11.5, 230.125, 7, 0.4));
    expect_same(star(-500.7, -900.3, 190, 3, 0.7));
    expect_same(star(0, 64, 256, 5, 0.9));
}

TEST(Spans, OfOneSquareAreExact) {
    geometry::MultiPolygon square;
    square.parts.push_back({{{0.5, 0}, {100, 0}, {100, 200}, {0.5, 200}, {0.5, 0}}, {}});
    CoverageWorkspace workspace;
    const auto covered = cover_spans(square, workspace);
    EXPECT_EQ(covered.bands(), 4);  // rows 0 to 199
    EXPECT_EQ(covered.weights.size(), 200u);
    EXPECT_EQ(covered.band(0).size(), 2 * 64u);
    EXPECT_EQ(covered.band(3).size(), 2 * 8u);
    EXPECT_TRUE(covered.band(4).empty());
    EXPECT_TRUE(covered.band(-1).empty());
    EXPECT_EQ(covered.min_col, 0);
    EXPECT_EQ(covered.max_col, 99);
    for (const auto& [cell, weight] : cells_of(covered)) EXPECT_EQ(weight, cell.second == 0 ? 0.5 : 1.0);
}

TEST(Spans, GrowWithTheOutlineAndNotWithTheArea) {
    CoverageWorkspace workspace;
    const auto covered = cover_spans(star(0, 0, 2000, 5, 0.2), workspace);  // some 12 million cells
    EXPECT_LT(covered.weights.size(), 60'000u);
    EXPECT_LT(covered.spans.size(), 40'000u);
}

TEST(RowBands, OfAShapeCutItsAreaWithoutRest) {
    const auto shape = star(3.3, -7.7, 150, 6, 0.6);
    double total = 0;
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    geometry::for_each_row_band(shape, 16, [&](std::int64_t number, const geometry::MultiPolygon& part) {
        EXPECT_GT(number, last);
        last = number;
        const auto box = geometry::bounds(part);
        EXPECT_GE(box.min_y, static_cast<double>(16 * number));
        EXPECT_LE(box.max_y, static_cast<double>(16 * (number + 1)));
        total += geometry::planar_area(part);
    });
    EXPECT_NEAR(total, geometry::planar_area(shape), 1e-8);
}

}  // namespace
}  // namespace vung::coverage
