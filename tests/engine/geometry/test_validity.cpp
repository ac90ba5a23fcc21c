// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/validity.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <regex>
#include <string>

#include <nlohmann/json.hpp>

#include "shared_data.h"

namespace vung::geometry {
namespace {

Ring box_ring(double x0, double y0, double x1, double y1) {
    return {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}};
}

MultiPolygon shape(Ring outer, std::vector<Ring> holes = {}) {
    return {{Polygon{std::move(outer), std::move(holes)}}};
}

/// Name of what is wrong, or "valid".
std::string verdict(const MultiPolygon& s) {
    const auto fault = find_invalidity(s);
    if (fault) {
        EXPECT_FALSE(fault->text.empty());
    }
    return fault ? std::string{code(fault->fault)} : "valid";
}

TEST(Validity, OrdinaryParcelsAreValid) {
    EXPECT_EQ(verdict(shape(box_ring(0, 0, 3, 2))), "valid");
    EXPECT_EQ(verdict(shape({{0, 0}, {0, 1}, {1, 0}, {0, 0}})), "valid") << "either direction";
    EXPECT_EQ(verdict(shape(box_ring(0, 0, 5, 5), {box_ring(1, 1, 2, 2), box_ring(3, 3, 4, 4)})), "valid");
    EXPECT_EQ(verdict({{Polygon{box_ring(0, 0, 1, 1), {}}, Polygon{box_ring(1, 1, 2, 2), {}}}}), "valid")
        << "parts meet in a corner";
    EXPECT_EQ(verdict(shape(box_ring(0, 0, 5, 5), {Ring{}})), "valid") << "an empty hole";
}

TEST(Validity, EachFaultHasItsName) {
    EXPECT_EQ(verdict({}), "empty");
    EXPECT_EQ(verdict(shape({})), "empty");
    EXPECT_EQ(verdict(shape({{0, 0}, {std::nan(""), 0}, {1, 1}, {0, 0}})), "not_finite");
    EXPECT_EQ(verdict(shape({{0, 0}, {1, 0}, {1, std::numeric_limits<double>::infinity()}, {0, 0}})), "not_finite");
    EXPECT_EQ(verdict(shape({{0, 0}, {1, 0}, {1, 1}, {0, 1}})), "ring_not_closed");
    EXPECT_EQ(verdict(shape({{0, 0}, {1, 0}, {0, 0}})), "too_few_points");
    EXPECT_EQ(verdict(shape({{0, 0}})), "too_few_points");
    EXPECT_EQ(verdict(shape({{0, 0}, {1, 0}, {1, 0}, {0, 0}})), "too_few_points");
    EXPECT_EQ(verdict(shape({{0, 0}, {2, 2}, {2, 0}, {0, 2}, {0, 0}})), "self_crossing");
    EXPECT_EQ(verdict(shape(box_ring(0, 0, 2, 2), {box_ring(5, 5, 6, 6)})), "hole_outside");
    EXPECT_EQ(verdict(shape(box_ring(0, 0, 9, 9), {box_ring(1, 1, 8, 8), box_ring(2, 2, 3, 3)})), "nested_holes");
    EXPECT_EQ(verdict(shape({}, {box_ring(1, 1, 8, 8)})), "hole_outside");
    EXPECT_EQ(verdict({{Polygon{box_ring(0, 0, 9, 9), {}}, Polygon{box_ring(2, 2, 3, 3), {}}}}), "nested_parts");
    EXPECT_EQ(verdict({{Polygon{box_ring(0, 0, 2, 2), {}}, Polygon{box_ring(1, 1, 3, 3), {}}}}), "self_crossing");
    EXPECT_EQ(verdict(shape(box_ring(0, 0, 4, 4), {{{0, 0}, {3, 1}, {4, 4}, {1, 3}, {0, 0}}})), "disconnected_inside");
}

TEST(Validity, TheSameRingTwiceIsNoParcel) {
    const std::string twice = verdict({{Polygon{box_ring(0, 0, 2, 2), {}}, Polygon{box_ring(0, 0, 2, 2), {}}}});
    EXPECT_THAT(twice, testing::AnyOf("duplicate_rings", "self_crossing"));
}

TEST(Validity, ThePlaceOfACrossingIsTold) {
    const auto fault = find_invalidity(shape({{0, 0}, {2, 2}, {2, 0}, {0, 2}, {0, 0}}));
    ASSERT_TRUE(fault && fault->place);
    EXPECT_EQ(*fault->place, (Point{1, 1}));
}

TEST(Validity, PublishedSuitesOfJtsAndGeosAreJudgedAsTheyExpect) {
    VUNG_NEEDS_SHARED("real/awkward/jts_geos_polygons.geojson");
    std::ifstream file(test::shared_dir() / "real/awkward/jts_geos_polygons.geojson");
    // The file writes NaN, which JSON does not know.
    std::string text{std::istreambuf_iterator<char>(file), {}};
    text = std::regex_replace(text, std::regex("\\bNaN\\b"), "null");
    const auto document = nlohmann::json::parse(text);
    const auto number = [](const nlohmann::json& v) { return v.is_null() ? std::nan("") : v.get<double>(); };
    const auto ring_of = [&](const nlohmann::json& points) {
        Ring ring;
        for (const auto& p : points) ring.push_back({number(p.at(0)), number(p.at(1))});
        return ring;
    };
    int valid = 0, invalid = 0, repaired = 0;
    for (const auto& feature : document.at("features")) {
        const auto& geometry = feature.at("geometry");
        auto parts = geometry.at("coordinates");
        if (geometry.at("type") == "Polygon") parts = nlohmann::json::array({parts});
        MultiPolygon s;
        for (const auto& rings : parts) {
            Polygon part;
            for (std::size_t i = 0; i < rings.size(); ++i)
                if (i == 0)
                    part.outer = ring_of(rings[i]);
                else
                    part.holes.push_back(ring_of(rings[i]));
            s.parts.push_back(std::move(part));
        }
        const bool expected = feature.at("properties").at("expected_valid");
        const auto note = feature.at("properties").at("note").get<std::string>();
        const auto fault = find_invalidity(s);
        // An empty polygon is valid to the suites; to us it is no parcel.
        EXPECT_EQ(!fault || fault->fault == Fault::empty, expected) << note << ": " << verdict(s);
        if (fault) {
            EXPECT_NE(fault->fault, Fault::other) << note << ": " << fault->text;
        }
        ++(expected ? valid : invalid);
        if (const auto mended = repair(s)) {
            ++repaired;
            EXPECT_EQ(verdict(mended->shape), "valid") << note;
            EXPECT_NEAR(mended->area_after, planar_area(mended->shape), 1e-12 * mended->area_after);
        }
    }
    EXPECT_EQ(valid, 140);
    EXPECT_EQ(invalid, 62);
    EXPECT_GT(repaired, 190);
}

TEST(Repair, AFigureOfEightBecomesItsTwoTriangles) {
    const auto mended = repair(shape({{0, 0}, {2, 2}, {2, 0}, {0, 2}, {0, 0}}));
    ASSERT_TRUE(mended);
    EXPECT_EQ(mended->shape.parts.size(), 2u);
    EXPECT_EQ(mended->area_before, 0) << "the two halves cancel as drawn";
    EXPECT_EQ(mended->area_after, 2);
    EXPECT_EQ(verdict(mended->shape), "valid");
}

TEST(Repair, ASpikeIsCutOffAndTheAreaStays) {
    const auto mended = repair(shape({{0, 0}, {4, 0}, {4, 4}, {4, 9}, {4, 4}, {0, 4}, {0, 0}}));
    ASSERT_TRUE(mended);
    EXPECT_EQ(mended->area_before, 16);
    EXPECT_EQ(mended->area_after, 16);
    EXPECT_EQ(bounds(mended->shape).max_y, 4);
}

TEST(Repair, AnOpenRingIsClosed) {
    const auto mended = repair(shape({{0, 0}, {3, 0}, {3, 2}, {0, 2}}));
    ASSERT_TRUE(mended);
    EXPECT_EQ(mended->shape, shape(box_ring(0, 0, 3, 2)));
    EXPECT_EQ(mended->area_after, 6);
}

TEST(Repair, OverlappingPartsAreJoined) {
    const auto mended = repair({{Polygon{box_ring(0, 0, 2, 2), {}}, Polygon{box_ring(1, 1, 3, 3), {}}}});
    ASSERT_TRUE(mended);
    EXPECT_EQ(mended->area_before, 8);
    EXPECT_EQ(mended->area_after, 7);
}

TEST(Repair, AValidShapeComesBackAsItIs) {
    const auto s = shape(box_ring(0, 0, 5, 5), {box_ring(1, 1, 2, 2)});
    const auto mended = repair(s);
    ASSERT_TRUE(mended);
    EXPECT_EQ(mended->shape, s);
    EXPECT_EQ(mended->area_before, 24);
    EXPECT_EQ(mended->area_after, 24);
}

TEST(Repair, WhatHoldsNoPolygonIsNotRepaired) {
    EXPECT_FALSE(repair({}));
    EXPECT_FALSE(repair(shape({{0, 0}, {1, 0}, {0, 0}})));
    EXPECT_FALSE(repair(shape({{0, 0}, {1, 1}, {2, 2}, {0, 0}}))) << "all on one line";
    EXPECT_FALSE(repair(shape({{0, 0}, {std::nan(""), 0}, {1, 1}, {0, 0}})));
}

}  // namespace
}  // namespace vung::geometry
