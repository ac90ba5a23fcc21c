// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/overlaps.h>

#include <algorithm>
#include <cmath>

#include <vung/geometry/geodesic.h>
#include <vung/geometry/local_plane.h>
#include <vung/parcels/shape_key.h>

#include "geos_reference.h"

namespace vung::parcels {
namespace {

using geometry::MultiPolygon;
using geometry::Point;
using geometry::Ring;
using testing::ElementsAre;
using testing::IsEmpty;

const geometry::Crs kUtm{"EPSG:32648", "", false, 1}, kWgs84{"EPSG:4326", "", true, 1};

Ring box(double x0, double y0, double x1, double y1) {
    return {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}};
}
Parcel parcel(const std::string& id, Ring ring, const std::string& cooperative = "A") {
    Parcel out;
    out.id = id;
    out.where = "row " + id;
    out.cooperative = cooperative;
    out.shape = {{{std::move(ring), {}}}};
    out.area_ha = geometry::planar_area(out.shape) / 1e4;
    out.shape_key = shape_key(kUtm, out.shape);
    return out;
}
std::vector<SharedLand> pairs_of(const std::vector<Parcel>& parcels, const GateLimits& limits = gate_limits()) {
    return shared_land(parcels, tree_of(parcels), limits, 0, parcels.size());
}
std::vector<std::string> told(const OverlapVerdict& verdict) {
    std::vector<std::string> out;
    for (const auto& f : verdict.findings)
        out.push_back(f.problem.id + " " + to_string(f.problem.severity) + " " + f.problem.code);
    return out;
}
OverlapVerdict judged(const std::vector<Parcel>& parcels, const GateLimits& limits = gate_limits()) {
    return judge_overlaps(parcels, pairs_of(parcels, limits), limits);
}

TEST(Overlaps, NeighboursThatShareAnEdgeDoNotOverlap) {
    EXPECT_THAT(
        pairs_of({parcel("1", box(0, 0, 50, 50)), parcel("2", box(50, 0, 100, 50)), parcel("3", box(0, 50, 100, 90))}),
        IsEmpty());
}

TEST(Overlaps, TheLimitIsASquareMetreOrAThousandth) {
    EXPECT_THAT(pairs_of({parcel("1", box(0, 0, 20, 20)), parcel("2", box(19.96, 0, 40, 20))}), IsEmpty()) << "0.8 m2";
    EXPECT_THAT(pairs_of({parcel("1", box(0, 0, 20, 20)), parcel("2", box(19.94, 0, 40, 20))}), testing::SizeIs(1));
    EXPECT_THAT(pairs_of({parcel("1", box(0, 0, 100, 100)), parcel("2", box(99.95, 0, 300, 100))}), IsEmpty())
        << "5 m2 of 1 ha";
    EXPECT_THAT(pairs_of({parcel("1", box(0, 0, 100, 100)), parcel("2", box(99.85, 0, 300, 100))}), testing::SizeIs(1));
}

TEST(Overlaps, AnOverlapIsToldOnceWithItsSizeAndPlace) {
    const std::vector<Parcel> parcels{parcel("1", box(0, 0, 100, 100)), parcel("2", box(90, 0, 130, 50))};
    const auto verdict = judged(parcels);
    EXPECT_THAT(told(verdict), ElementsAre("2 warn P-OVERLAP")) << "the parcel that loses more is the subject";
    const auto& finding = verdict.findings[0];
    EXPECT_EQ(finding.problem.text.what, "500 m2 (25 %) lie in parcel '1' too");
    EXPECT_EQ(*finding.problem.hectares, 0.05);
    EXPECT_EQ(finding.at, (Point{95, 25}));
    EXPECT_THAT(verdict.refused, IsEmpty());
    EXPECT_EQ(verdict.layer, (SharedTotals{0.05, 0}));
    EXPECT_EQ(verdict.by_cooperative.at("A"), (SharedTotals{0.05, 0}));
}

TEST(Overlaps, BetweenCooperativesBothHearOfIt) {
    const auto verdict = judged({parcel("1", box(0, 0, 100, 100), "A"), parcel("2", box(90, 0, 130, 50), "B")});
    EXPECT_THAT(told(verdict), ElementsAre("1 warn P-OVERLAP-COOPERATIVES", "2 warn P-OVERLAP-COOPERATIVES"));
    EXPECT_EQ(verdict.findings[0].problem.text.what,
              "500 m2 (5 %) lie in parcel '2' of cooperative 'B' too; the land counts for both");
    EXPECT_EQ(verdict.layer, (SharedTotals{0, 0.05})) << "once";
    EXPECT_EQ(verdict.by_cooperative.at("A"), (SharedTotals{0, 0.05}));
    EXPECT_EQ(verdict.by_cooperative.at("B"), (SharedTotals{0, 0.05}));
}

TEST(Overlaps, AParcelInsideAnotherIsCalledThat) {
    EXPECT_THAT(told(judged({parcel("1", box(0, 0, 100, 100)), parcel("2", box(10, 10, 40, 40))})),
                ElementsAre("2 warn P-INSIDE"));
}

TEST(Overlaps, OfAParcelDrawnTwiceOneStays) {
    const auto same = judged({parcel("1", box(0, 0, 100, 100)), parcel("2", box(1, 0, 101, 100))});
    EXPECT_THAT(told(same), ElementsAre("2 refuse P-DUPLICATE"));
    EXPECT_THAT(same.refused, ElementsAre(1));
    EXPECT_EQ(same.layer, SharedTotals{}) << "what is set aside overlaps no more";

    const auto nameless = judged({parcel("1", box(0, 0, 100, 100), ""), parcel("2", box(1, 0, 101, 100), "B")});
    EXPECT_THAT(told(nameless), ElementsAre("1 refuse P-DUPLICATE")) << "the one with a cooperative stays";

    const auto disputed = judged({parcel("1", box(0, 0, 100, 100), "A"), parcel("2", box(1, 0, 101, 100), "B")});
    EXPECT_THAT(told(disputed), ElementsAre("2 refuse P-DUPLICATE-COOPERATIVES", "1 warn P-DUPLICATE-COOPERATIVES"));
    EXPECT_THAT(disputed.refused, ElementsAre(1));
}

TEST(Overlaps, TinyParcelsDrawnTwiceAreFound) {
    EXPECT_THAT(told(judged({parcel("1", box(0, 0, 0.9, 0.9)), parcel("2", box(0.01, 0, 0.91, 0.9))})),
                ElementsAre("2 refuse P-DUPLICATE"));
}

TEST(Overlaps, AChainOfDuplicatesKeepsWhatNothingThatStaysRepeats) {
    // 2 repeats 1 and 3, but 1 and 3 share only 94 %: 2 goes, 1 and 3 stay and overlap.
    const auto verdict =
        judged({parcel("1", box(0, 0, 100, 100)), parcel("2", box(3, 0, 103, 100)), parcel("3", box(6, 0, 106, 100))});
    EXPECT_THAT(told(verdict), ElementsAre("2 refuse P-DUPLICATE", "1 warn P-OVERLAP"));
}

TEST(Overlaps, EqualOutlinesAreSettledWithoutPairs) {
    std::vector<Parcel> parcels;
    for (int i = 0; i < 5; ++i) parcels.push_back(parcel(std::to_string(i), box(0, 0, 50, 50), i == 3 ? "A" : ""));
    parcels.push_back(parcel("5", box(60, 0, 90, 50)));
    const auto verdict = repeated_shapes(parcels);
    EXPECT_THAT(verdict.refused, ElementsAre(0, 1, 2, 4));
    for (const auto& f : verdict.findings) EXPECT_EQ(f.problem.code, "P-DUPLICATE");
    EXPECT_EQ(verdict.findings[0].problem.text.what,
              "the parcel is drawn twice: 100 % of it (2500 m2) are parcel '3', which is used");
}

TEST(Overlaps, AnOutlineOverManyIsToldOnce) {
    std::vector<Parcel> parcels;
    for (int i = 0; i < 30; ++i) parcels.push_back(parcel(std::to_string(100 + i), box(30 * i, 0, 30 * i + 29, 50)));
    parcels.push_back(parcel("999", box(-10, -10, 910, 60)));
    const auto verdict = judged(parcels);
    EXPECT_THAT(told(verdict), ElementsAre("999 warn P-OVERLAP-MANY"));
    EXPECT_NEAR(verdict.layer.within_ha, 30 * 29 * 50 / 1e4, 1e-9);
}

/// Parcels of a jittered mosaic: each corner of a grid moved by its own parcel, so that neighbours overlap in pairs
/// here and there and never three at one place.
std::vector<Parcel> mosaic(std::size_t rows, std::size_t columns, test::Dice& dice) {
    std::vector<Parcel> out;
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = 0; c < columns; ++c) {
            const double x = 580000 + 60.0 * static_cast<double>(c), y = 1100000 + 40.0 * static_cast<double>(r);
            auto ring = box(x, y, x + 60, y + 40);
            ring.insert(ring.begin() + 2, Point{x + 60 + dice.between(-4, 4), y + dice.between(10, 30)});
            ring.insert(ring.begin() + 4, Point{x + dice.between(15, 45), y + 40 + dice.between(-3, 3)});
            out.push_back(parcel(std::to_string(1000 * r + c), ring, c < columns / 2 ? "A" : "B"));
        }
    return out;
}

TEST(Overlaps, AreasLessOverlapsAreTheUnion) {
    test::Dice dice{4};
    const auto parcels = mosaic(40, 50, dice);
    auto limits = gate_limits();
    limits.overlap_m2 = limits.overlap_percent = 0;
    const auto pairs = pairs_of(parcels, limits);
    EXPECT_GT(pairs.size(), 1500u);
    double sum = 0, overlaps = 0;
    std::vector<MultiPolygon> shapes;
    for (const auto& p : parcels) sum += p.area_ha * 1e4, shapes.push_back(p.shape);
    for (const auto& pair : pairs) overlaps += pair.m2;
    EXPECT_NEAR(sum - overlaps, test::GeosReference{}.union_area(shapes), 2e-3) << "2000 parcels; 2 m2 are allowed";
    const auto verdict = judge_overlaps(parcels, pairs, limits);
    EXPECT_NEAR((verdict.layer.within_ha + verdict.layer.between_ha) * 1e4, overlaps, 1e-6);
}

TEST(Overlaps, CuttingTheListForThreadsChangesNothing) {
    test::Dice dice{9};
    const auto parcels = mosaic(20, 20, dice);
    const auto tree = tree_of(parcels);
    const auto whole = shared_land(parcels, tree, gate_limits(), 0, parcels.size());
    for (const std::size_t step : {1u, 7u, 100u}) {
        std::vector<SharedLand> pieces;
        for (std::size_t begin = 0; begin < parcels.size(); begin += step) {
            const auto part = shared_land(parcels, tree, gate_limits(), begin, std::min(begin + step, parcels.size()));
            pieces.insert(pieces.end(), part.begin(), part.end());
        }
        EXPECT_EQ(pieces, whole);
    }
}

TEST(Overlaps, LargeOutlinesGiveTheSameAreasAsSmallOnes) {
    // A ring of 1000 corners is kept ready; the same box with four corners is not.
    Ring dense;
    for (int side = 0; side < 4; ++side)
        for (int i = 0; i < 250; ++i) {
            const double t = i * 4.0;
            dense.push_back(side == 0   ? Point{t, 0}
                            : side == 1 ? Point{1000, t}
                            : side == 2 ? Point{1000 - t, 1000}
                                        : Point{0, 1000 - t});
        }
    dense.push_back(dense.front());
    std::vector<Parcel> few{parcel("00", box(950, 950, 1100, 1100)), parcel("1", box(0, 0, 1000, 1000))};
    std::vector<Parcel> many{few[0], parcel("1", dense)};
    EXPECT_NEAR(pairs_of(few).at(0).m2, 2500, 1e-9);
    EXPECT_NEAR(pairs_of(many).at(0).m2, 2500, 1e-9);
}

TEST(Overlaps, LongitudeAndLatitudeGiveGroundArea) {
    const geometry::LocalPlane plane{kWgs84, {105.75, 10.03}};
    const auto degrees = [&](const std::string& id, Ring ring) {
        for (auto& p : ring) p = plane.from_metres(p);
        auto out = parcel(id, ring);
        out.area_ha = geometry::geodesic_size(out.shape).area_m2 / 1e4;
        return out;
    };
    const auto pairs = pairs_of({degrees("1", box(0, 0, 100, 100)), degrees("2", box(90, 0, 130, 50))});
    ASSERT_EQ(pairs.size(), 1u);
    EXPECT_NEAR(pairs[0].m2, 500, 0.05);
}

}  // namespace
}  // namespace vung::parcels
