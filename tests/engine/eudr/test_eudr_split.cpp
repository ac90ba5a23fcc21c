// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/eudr_split.h>

#include <algorithm>
#include <random>

#include <vung/geometry/overlay.h>
#include <vung/geometry/validity.h>

namespace vung::parcels {
namespace {

MicroPolygon oriented(MicroPolygon polygon) {
    MicroShape shape{{std::move(polygon)}};
    orient(shape);
    return shape.parts.front();
}

MicroRing box(int x0, int y0, int x1, int y1) {
    return {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}};
}

/// What the pieces promise: valid, no holes, corners of the plot alone, the same land and no other.
void expect_pieces_make(const MicroPolygon& polygon, const std::vector<MicroPolygon>& pieces) {
    long double area = twice_area(polygon.outer), sum = 0;
    std::vector<MicroPoint> corners(polygon.outer.begin(), polygon.outer.end());
    for (const auto& hole : polygon.holes) {
        area += twice_area(hole);
        corners.insert(corners.end(), hole.begin(), hole.end());
    }
    const auto whole = to_degrees(MicroShape{{polygon}});
    double inside = 0;
    for (const auto& piece : pieces) {
        EXPECT_TRUE(piece.holes.empty());
        EXPECT_GT(twice_area(piece.outer), 0);
        EXPECT_FALSE(find_invalidity(MicroShape{{piece}})) << find_invalidity(MicroShape{{piece}})->text;
        for (const auto p : piece.outer) EXPECT_NE(std::find(corners.begin(), corners.end(), p), corners.end());
        sum += twice_area(piece.outer);
        inside += geometry::overlap_area(whole, to_degrees(MicroShape{{piece}}));
    }
    EXPECT_EQ(sum, area);
    EXPECT_NEAR(inside * 1e12, static_cast<double>(area) / 2, 1e-6 * static_cast<double>(area))
        << "pieces lie in the plot";
    for (std::size_t a = 0; a < pieces.size(); ++a)
        for (std::size_t b = a + 1; b < pieces.size(); ++b)
            EXPECT_NEAR(
                geometry::overlap_area(to_degrees(MicroShape{{pieces[a]}}), to_degrees(MicroShape{{pieces[b]}})) * 1e12,
                0, 1e-6 * static_cast<double>(area));
}

TEST(EudrSplit, ARingIsWrittenAsTwoHalfRings) {
    const auto ring = oriented({box(0, 0, 90, 90), {box(30, 30, 60, 60)}});
    const auto halves = split_holes(ring);
    EXPECT_EQ(halves.size(), 2u);
    expect_pieces_make(ring, halves);
}

TEST(EudrSplit, AWholePolygonComesBackAlone) {
    const auto square = oriented({box(0, 0, 90, 90), {}});
    EXPECT_EQ(split_holes(square), std::vector<MicroPolygon>{square});
}

TEST(EudrSplit, HolesInARowAreCutByOneChain) {
    const auto polygon =
        oriented({box(0, 0, 100, 30), {box(10, 10, 20, 20), box(40, 10, 50, 20), box(70, 10, 80, 20)}});
    const auto pieces = split_holes(polygon);
    EXPECT_EQ(pieces.size(), 2u);
    expect_pieces_make(polygon, pieces);
}

TEST(EudrSplit, HolesAboveEachOtherAreCutOneByOne) {
    const auto polygon =
        oriented({box(0, 0, 30, 100), {box(10, 10, 20, 20), box(10, 40, 20, 50), box(10, 70, 20, 80)}});
    const auto pieces = split_holes(polygon);
    EXPECT_LE(pieces.size(), 4u);
    expect_pieces_make(polygon, pieces);
}

TEST(EudrSplit, AHoleThatTouchesTheOutlineIsCutThere) {
    // The hole touches the outer ring at its corner (0, 50) and another hole at (60, 50).
    const auto polygon = oriented(
        {{{0, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 50}, {0, 0}},
         {{{0, 50}, {30, 40}, {60, 50}, {30, 60}, {0, 50}}, {{60, 50}, {80, 40}, {90, 50}, {80, 60}, {60, 50}}}});
    expect_pieces_make(polygon, split_holes(polygon));
}

TEST(EudrSplit, AHoleWhoseEasternmostCornerIsTheOnlyOneInSight) {
    const auto polygon =
        oriented({box(0, 0, 300, 300), {box(10, 10, 20, 20), {{50, 200}, {60, 250}, {200, 15}, {50, 200}}}});
    expect_pieces_make(polygon, split_holes(polygon));
}

/// Many holes of odd shapes in stars; the promise holds for each.
TEST(EudrSplit, RandomPlotsWithManyHolesAreSplitExactly) {
    std::mt19937 random{7};
    int tried = 0;
    for (int round = 0; round < 400; ++round) {
        const auto pick = [&](int low, int high) {
            return static_cast<int>(low + random() % static_cast<unsigned>(high - low + 1));
        };
        MicroPolygon polygon{box(-20, -20, 1020, 1020), {}};
        // Jags on the outline.
        polygon.outer = {
            {-20, -20},   {pick(100, 400), pick(-200, 0)},    {1020, -20}, {pick(1010, 1200), pick(100, 900)},
            {1020, 1020}, {pick(300, 700), pick(1010, 1300)}, {-20, 1020}, {pick(-300, -10), pick(200, 800)},
            {-20, -20}};
        for (int cx = 0; cx < 5; ++cx)
            for (int cy = 0; cy < 5; ++cy) {
                if (pick(0, 2) == 0) continue;
                const int x = cx * 200, y = cy * 200;
                MicroRing hole;
                const int kind = pick(0, 2);
                if (kind == 0) hole = box(x + pick(5, 60), y + pick(5, 60), x + pick(80, 190), y + pick(80, 190));
                if (kind == 1)
                    hole = {{x + pick(2, 90), y + pick(2, 90)},
                            {x + pick(110, 198), y + pick(2, 198)},
                            {x + pick(2, 90), y + pick(110, 198)}};
                if (kind == 2)
                    hole = {{x + 10, y + 10},
                            {x + 190, y + pick(10, 40)},
                            {x + pick(40, 60), y + pick(50, 60)},
                            {x + pick(10, 40), y + 190}};
                if (hole.front() != hole.back()) hole.push_back(hole.front());
                polygon.holes.push_back(hole);
            }
        polygon = oriented(polygon);
        if (find_invalidity(MicroShape{{polygon}})) continue;
        ++tried;
        const auto pieces = split_holes(polygon);
        EXPECT_LE(pieces.size(), polygon.holes.size() + 1);
        expect_pieces_make(polygon, pieces);
        if (testing::Test::HasFailure()) break;
    }
    EXPECT_GT(tried, 200);
}

}  // namespace
}  // namespace vung::parcels
