// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/shape_mending.h>

#include <cmath>
#include <numbers>

#include "geos_reference.h"

namespace vung::parcels {
namespace {

using geometry::MultiPolygon;
using geometry::Ring;

const geometry::Crs kUtm{"EPSG:32648", "", false, 1}, kWgs84{"EPSG:4326", "", true, 1};

MultiPolygon shape(Ring outer, std::vector<Ring> holes = {}) {
    return {{{std::move(outer), std::move(holes)}}};
}
Ring box(double x0, double y0, double x1, double y1) {
    return {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}};
}
std::string value(const Finding& finding, std::string_view name) {
    for (const auto& [key, text] : finding.problem.values)
        if (key == name) return text;
    return "none";
}
std::string verdict(const MendedShape& mended) {
    std::string out = mended.usable ? "used" : "refused";
    for (const auto& f : mended.findings) out += " " + to_string(f.problem.severity) + ":" + f.problem.code;
    return out;
}
std::string verdict(const geometry::Crs& crs, MultiPolygon s, RepairPolicy policy = RepairPolicy::limited) {
    return verdict(mend_shape(crs, std::move(s), gate_limits(), policy));
}

TEST(ShapeMending, AGoodOutlineIsUsedAsItIs) {
    const auto s = shape(box(0, 0, 100, 50), {box(10, 10, 20, 20)});
    const auto mended = mend_shape(kUtm, s, gate_limits());
    EXPECT_EQ(verdict(mended), "used");
    EXPECT_EQ(mended.shape, s);
    EXPECT_FALSE(mended.proposal);
}

TEST(ShapeMending, AnOpenRingIsClosed) {
    const auto mended = mend_shape(kUtm, shape({{0, 0}, {100, 0}, {100, 50}, {0, 50}}), gate_limits());
    EXPECT_EQ(verdict(mended), "used repair:P-RING-OPEN");
    EXPECT_EQ(mended.shape, shape(box(0, 0, 100, 50)));
}

TEST(ShapeMending, SpikesAndRepeatedCornersAreToldWithWhatTheyChange) {
    const auto mended = mend_shape(
        kUtm, shape({{0, 0}, {100, 0}, {100, 0}, {100, 50}, {60.1, 50}, {60.05, 70}, {60, 50}, {0, 50}, {0, 0}}),
        gate_limits());
    EXPECT_EQ(verdict(mended), "used repair:P-REPEATED-CORNER repair:P-SPIKE");
    EXPECT_EQ(value(mended.findings[1], "count"), "1");
    EXPECT_EQ(value(mended.findings[1], "m2"), "1") << "a tenth of a metre by twenty, halved";
    EXPECT_EQ(value(mended.findings[1], "percent"), "0.02");
    EXPECT_EQ(mended.findings[1].at, (geometry::Point{60.05, 70}));
}

TEST(ShapeMending, ASpikeThatMakesAnOutlineInvalidIsASpikeAllTheSame) {
    EXPECT_EQ(verdict(kUtm, shape({{0, 0}, {100, 0}, {100, 50}, {100, 90}, {100, 50}, {0, 50}, {0, 0}})),
              "used repair:P-SPIKE");
}

TEST(ShapeMending, ABowTieWithASmallLoopIsRepaired) {
    // Two corners change places at one end: a loop of 9 m2 hangs on 5000 m2 (0.18 %).
    const Ring ring{{0, 0}, {100, 0}, {100, 47}, {103, 47}, {103, 53}, {100, 50}, {0, 50}, {0, 0}};
    const Ring crossed{{0, 0}, {100, 0}, {100, 44}, {103, 50}, {103, 44}, {100, 50}, {0, 50}, {0, 0}};
    EXPECT_EQ(verdict(kUtm, shape(ring)), "used");
    const auto mended = mend_shape(kUtm, shape(crossed), gate_limits());
    EXPECT_EQ(verdict(mended), "used repair:P-SELF-CROSSING");
    EXPECT_EQ(mended.findings[0].at, (geometry::Point{101.5, 47}));
    EXPECT_EQ(value(mended.findings[0], "parts"), "2");
    EXPECT_EQ(value(mended.findings[0], "after"), "5009");
    EXPECT_EQ(value(mended.findings[0], "m2"), "9") << "as drawn the loop is taken off";
    EXPECT_EQ(value(mended.findings[0], "lesser"), "4.5");
}

TEST(ShapeMending, LoopsUnderASquareMetreAreDropped) {
    const Ring crossed{{0, 0}, {100, 0}, {100, 49}, {100.9, 50}, {100.9, 49}, {100, 50}, {0, 50}, {0, 0}};
    const auto mended = mend_shape(kUtm, shape(crossed), gate_limits());
    EXPECT_EQ(verdict(mended), "used repair:P-SELF-CROSSING");
    EXPECT_EQ(mended.shape.parts.size(), 1u);
    EXPECT_NEAR(geometry::planar_area(mended.shape), 5000 + 0.45 / 2, 1e-9);
}

TEST(ShapeMending, AFigureOfEightIsRefusedWithAProposalThatCanBeAccepted) {
    const auto eight = shape({{0, 0}, {100, 100}, {100, 0}, {0, 100}, {0, 0}});
    const auto refused = mend_shape(kUtm, eight, gate_limits());
    EXPECT_EQ(verdict(refused), "refused refuse:P-SELF-CROSSING");
    EXPECT_EQ(refused.shape, eight);
    ASSERT_TRUE(refused.proposal);
    EXPECT_EQ(refused.proposal->parts.size(), 2u);
    EXPECT_EQ(value(refused.findings[0], "after"), "5000");
    EXPECT_EQ(value(refused.findings[0], "percent"), "100");

    const auto accepted = mend_shape(kUtm, eight, gate_limits(), RepairPolicy::accepted);
    EXPECT_EQ(verdict(accepted), "used repair:P-SELF-CROSSING");
    EXPECT_EQ(accepted.shape, *refused.proposal);
    EXPECT_EQ(verdict(kUtm, accepted.shape), "used") << "what was mended needs no mending";
}

TEST(ShapeMending, EachFaultHasItsCode) {
    EXPECT_EQ(verdict(kUtm, {}), "refused refuse:P-NO-GEOMETRY");
    EXPECT_EQ(verdict(kUtm, shape(box(0, 0, 100, 100), {box(200, 200, 230, 230)})), "refused refuse:P-HOLE-OUTSIDE");
    EXPECT_EQ(verdict(kUtm, shape(box(0, 0, 100, 100), {box(10, 10, 80, 80), box(20, 20, 50, 50)})),
              "refused refuse:P-NESTED-HOLES");
    EXPECT_EQ(verdict(kUtm, {{{box(0, 0, 100, 100), {}}, {box(20, 20, 50, 50), {}}}}), "refused refuse:P-NESTED-PARTS");
    EXPECT_EQ(verdict(kUtm, shape({{0, 0}, {10, 10}, {0, 0}})), "refused refuse:P-NO-AREA");
    EXPECT_EQ(verdict(kUtm, shape({{0, 0}, {10, 0}, {20, 0}, {10, 0}, {0, 0}})), "refused refuse:P-NO-AREA");
    EXPECT_EQ(verdict(kUtm, shape(box(std::nan(""), 0, 10, 10))), "refused refuse:P-COORDINATES");
    EXPECT_EQ(verdict(kUtm, shape(box(1e9, 0, 2e9, 10))), "refused refuse:P-COORDINATES");
    EXPECT_EQ(verdict(kWgs84, shape(box(585000, 1110000, 585100, 1110100))), "refused refuse:P-COORDINATES");
    EXPECT_EQ(verdict(kUtm, shape(box(0, 0, 100, 100), {{{5, 5}, {6, 6}, {5, 5}}})), "used repair:P-RING-SHORT");
}

TEST(ShapeMending, AHoleThatTouchesTheOutlineAlongALineIsMadeABay) {
    const auto mended = mend_shape(kUtm, shape(box(0, 0, 100, 100), {box(0, 40, 20, 60)}), gate_limits());
    EXPECT_EQ(verdict(mended), "used repair:P-SELF-CROSSING");
    EXPECT_NEAR(geometry::planar_area(mended.shape), 10000 - 400, 1e-9);
}

TEST(ShapeMending, WhateverIsUsedIsValidAndKeepsItsArea) {
    // Stars with two corners exchanged: all degrees of damage.
    const test::GeosReference geos;
    test::Dice dice{21};
    int used = 0, refused = 0;
    for (int k = 0; k < 2000; ++k) {
        Ring ring;
        const std::size_t n = 4 + dice.below(40);
        for (std::size_t i = 0; i < n; ++i) {
            const double angle = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n);
            const double r = dice.between(45, 55);
            ring.push_back({585000 + r * std::cos(angle), 1110000 + r * std::sin(angle)});
        }
        const auto at = dice.below(n - 1);
        std::swap(ring[at], ring[at + 1]);
        ring.push_back(ring.front());
        const auto s = shape(ring);
        const auto mended = mend_shape(kUtm, s, gate_limits());
        const auto& result = mended.usable ? mended.shape : mended.proposal.value();
        ASSERT_TRUE(geos.valid(result)) << k;
        if (mended.usable) {
            ++used;
            ASSERT_NEAR(geometry::planar_area(result) / geometry::planar_area(s), 1, 0.0102) << k;
        } else {
            ++refused;
        }
    }
    EXPECT_GT(used, 100);
    EXPECT_GT(refused, 100);
}

TEST(ShapeMending, LimitsCanBeSet) {
    const auto eight = shape({{0, 0}, {100, 100}, {100, 0}, {0, 100}, {0, 0}});
    auto limits = gate_limits();
    limits.repair_percent = 100;
    EXPECT_TRUE(mend_shape(kUtm, eight, limits).usable);
}

}  // namespace
}  // namespace vung::parcels
