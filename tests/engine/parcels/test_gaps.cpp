// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/gaps.h>

#include <algorithm>
#include <cmath>

#include <vung/geometry/local_plane.h>
#include <vung/parcels/overlaps.h>

namespace vung::parcels {
namespace {

using geometry::Point;
using geometry::Ring;
using testing::ElementsAre;

const geometry::Crs kUtm{"EPSG:32648", "", false, 1}, kWgs84{"EPSG:4326", "", true, 1};

Parcel parcel(const std::string& id, Ring ring) {
    Parcel out;
    out.id = id;
    out.where = "row " + id;
    out.shape = {{{std::move(ring), {}}}};
    out.area_ha = 0.5;
    return out;
}
std::vector<Gap> gaps_of(const std::vector<Parcel>& parcels, const geometry::Crs& crs = kUtm) {
    return find_gaps(crs, parcels, tree_of(parcels), gate_limits());
}

/// Two fields side by side; the right one has its own corner on the common edge, `off` metres away from it.
std::vector<Parcel> pair_with_corner(double off) {
    return {parcel("1", {{0, 0}, {50, 0}, {50, 80}, {0, 80}, {0, 0}}),
            parcel("2", {{50, 0}, {100, 0}, {100, 80}, {50, 80}, {50 + off, 40}, {50, 0}})};
}

TEST(Gaps, AnEdgeThatIsDrawnTwiceDifferentlyLeavesAGap) {
    const auto parcels = pair_with_corner(0.4);
    const auto gaps = gaps_of(parcels);
    ASSERT_EQ(gaps.size(), 1u);
    EXPECT_THAT(gaps[0].around, ElementsAre(0, 1));
    EXPECT_NEAR(gaps[0].m2, 80 * 0.4 / 2, 1e-6);
    EXPECT_NEAR(gaps[0].width_m, 0.2, 1e-3);
    const auto findings = tell_gaps(parcels, gaps);
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].problem.text.what,
              "16 m2 between this parcel and '2' belong to no parcel: a gap 0.2 m wide, with 2 parcels around it");
    EXPECT_NEAR(*findings[0].problem.hectares, 0.0016, 1e-9);
    EXPECT_EQ(findings[0].problem.id, "1");
}

TEST(Gaps, ACornerTheOtherWayIsAnOverlapAndNoGap) {
    EXPECT_TRUE(gaps_of(pair_with_corner(-0.4)).empty());
}

TEST(Gaps, WideAndTinyOnesAreNotTold) {
    EXPECT_TRUE(gaps_of(pair_with_corner(1.2)).empty()) << "0.6 m";
    EXPECT_TRUE(gaps_of(pair_with_corner(0.02)).empty()) << "0.8 m2";
    EXPECT_TRUE(gaps_of(pair_with_corner(0)).empty());
}

TEST(Gaps, FieldsWithBundsHaveNone) {
    std::vector<Parcel> parcels;
    for (int r = 0; r < 10; ++r)
        for (int c = 0; c < 10; ++c) {
            const double x = 40 * c, y = 60 * r;
            parcels.push_back(parcel(std::to_string(r * 10 + c),
                                     {{x, y}, {x + 39.7, y}, {x + 39.7, y + 59.8}, {x, y + 59.8}, {x, y}}));
        }
    EXPECT_TRUE(gaps_of(parcels).empty());
}

TEST(Gaps, ACornerOnANeighboursEdgeIsNoGap) {
    // Two fields above one whose edge has no corner where they meet; map coordinates in millimetres.
    const Point a{585000.001, 1110000.002}, b{585100.003, 1110010.007}, middle{585050.002, 1110005.004};
    EXPECT_TRUE(gaps_of({parcel("1", {a, {585000, 1109950}, {585100, 1109950}, b, a}),
                         parcel("2", {a, middle, {585050, 1110080}, {585000, 1110080}, a}),
                         parcel("3", {middle, b, {585100, 1110080}, {585050, 1110080}, middle})})
                    .empty());
}

TEST(Gaps, LandClosedInByFourParcelsIsFound) {
    // A pinwheel around a strip 20 m by 0.3 m, which is nobody's.
    const std::vector<Parcel> parcels{parcel("1", {{-30, 0}, {20, 0}, {20, -30}, {-30, -30}, {-30, 0}}),
                                      parcel("2", {{20, -30}, {50, -30}, {50, 0.3}, {20, 0.3}, {20, 0}, {20, -30}}),
                                      parcel("3", {{50, 0.3}, {50, 30}, {0, 30}, {0, 0.3}, {20, 0.3}, {50, 0.3}}),
                                      parcel("4", {{0, 30}, {-30, 30}, {-30, 0}, {0, 0}, {0, 0.3}, {0, 30}})};
    auto with_corner = parcels;
    with_corner[0].shape.parts[0].outer = {{-30, 0}, {0, 0}, {20, 0}, {20, -30}, {-30, -30}, {-30, 0}};
    const auto gaps = gaps_of(with_corner);
    ASSERT_EQ(gaps.size(), 1u);
    EXPECT_THAT(gaps[0].around, ElementsAre(0, 1, 2, 3));
    EXPECT_NEAR(gaps[0].m2, 6, 1e-9);
    EXPECT_NEAR(gaps[0].width_m, 12 / 40.6, 1e-9);
}

TEST(Gaps, GapsThatMeetInACornerAreToldApart) {
    // Both neighbours of field 1 leave a gap; the gaps touch at its upper right corner.
    const std::vector<Parcel> parcels{
        parcel("1", {{0, 0}, {50, 0}, {50, 80}, {0, 80}, {0, 0}}),
        parcel("2", {{50, 0}, {100, 0}, {100, 80}, {50, 80}, {50.4, 40}, {50, 0}}),
        parcel("3", {{0, 80}, {25, 80.4}, {50, 80}, {100, 80}, {100, 160}, {0, 160}, {0, 80}})};
    const auto gaps = gaps_of(parcels);
    ASSERT_EQ(gaps.size(), 2u);
    EXPECT_THAT(gaps[0].around, ElementsAre(0, 1));
    EXPECT_THAT(gaps[1].around, ElementsAre(0, 2));
    EXPECT_NEAR(gaps[0].m2, 16, 1e-6);
    EXPECT_NEAR(gaps[1].m2, 10, 1e-6);
}

TEST(Gaps, AStripThatAnotherParcelCoversIsNoGap) {
    auto parcels = pair_with_corner(0.4);
    parcels.push_back(parcel("3", {{40, 20}, {60, 20}, {60, 60}, {40, 60}, {40, 20}}));
    EXPECT_TRUE(gaps_of(parcels).empty());
}

TEST(Gaps, AHoleOfOneParcelIsItsOwnAffair) {
    auto pond = parcel("1", {{0, 0}, {50, 0}, {50, 80}, {0, 80}, {0, 0}});
    pond.shape.parts[0].holes.push_back({{10, 10}, {10.3, 10}, {10.3, 40}, {10, 40}, {10, 10}});
    EXPECT_TRUE(gaps_of({pond, pair_with_corner(0)[1]}).empty());
}

TEST(Gaps, LongitudeAndLatitudeAreMeasuredInMetres) {
    const geometry::LocalPlane plane{kWgs84, {105.75, 10.03}};
    auto parcels = pair_with_corner(0.4);
    for (auto& p : parcels)
        for (auto& q : p.shape.parts[0].outer) q = plane.from_metres(q);
    const auto gaps = gaps_of(parcels, kWgs84);
    ASSERT_EQ(gaps.size(), 1u);
    EXPECT_NEAR(gaps[0].m2, 16, 0.1);
}

TEST(Gaps, NoParcelsNoGaps) {
    EXPECT_TRUE(gaps_of({}).empty());
}

}  // namespace
}  // namespace vung::parcels
