// SPDX-License-Identifier: Apache-2.0
#include <vung/io/boundary_layer.h>

#include <fstream>

#include <vung/error.h>
#include <vung/geometry/geodesic.h>
#include <vung/parcels/unit_name.h>

#include "temporary_folder.h"

namespace vung {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kCommunes = R"({"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"ten":"Xã Vĩnh Trinh","ma":"31228"},"geometry":{"type":"Polygon","coordinates":[[[105.4,10.1],[105.5,10.1],[105.5,10.2],[105.4,10.2],[105.4,10.1]]]}},
{"type":"Feature","properties":{"ten":"Phường Tân Hưng","ma":"31213"},"geometry":{"type":"Polygon","coordinates":[[[105.5,10.1],[105.6,10.1],[105.6,10.2],[105.5,10.2],[105.5,10.1]]]}},
{"type":"Feature","properties":{"ten":"Xã Tân Hưng","ma":"31999"},"geometry":{"type":"Polygon","coordinates":[[[105.6,10.1],[105.7,10.1],[105.7,10.2],[105.6,10.2],[105.6,10.1]]]}},
{"type":"Feature","properties":{"ten":"Xã Đảo","ma":"31777"},"geometry":{"type":"Polygon","coordinates":[[[105.7,10.1],[105.8,10.1],[105.8,10.2],[105.7,10.2],[105.7,10.1]]]}},
{"type":"Feature","properties":{"ten":"Xã Đảo","ma":"31777"},"geometry":{"type":"Polygon","coordinates":[[[105.9,10.1],[105.95,10.1],[105.95,10.2],[105.9,10.2],[105.9,10.1]]]}},
{"type":"Feature","properties":{"ten":"Xã Nơ","ma":"31666"},"geometry":{"type":"Polygon","coordinates":[[[106.0,10.1],[106.1,10.2],[106.1,10.1],[106.0,10.2],[106.0,10.1]]]}},
{"type":"Feature","properties":{"ten":"Xã Trống","ma":"31555"},"geometry":null},
{"type":"Feature","properties":{"ten":null,"ma":null},"geometry":{"type":"Polygon","coordinates":[[[105.4,10.1],[105.5,10.1],[105.5,10.2],[105.4,10.1]]]}}]})";

class BoundaryLayer : public testing::Test {
protected:
    io::BoundarySource source() {
        io::BoundarySource out;
        out.name = "xa";
        out.source = folder_ / "xa.geojson";
        out.column = "ten";
        out.code = "ma";
        std::ofstream(out.source) << kCommunes;
        return out;
    }
    std::string refused(const io::BoundarySource& source) {
        try {
            io::read_boundaries(source);
        } catch (const InputError& error) {
            return to_string(error.text());
        }
        return "";
    }
    test::TemporaryFolder folder_;
};

TEST_F(BoundaryLayer, PartsAreJoinedAndFaultsListed) {
    const auto set = io::read_boundaries(source());
    std::vector<std::string> names;
    for (const auto& boundary : set.boundaries) names.push_back(boundary.name);
    EXPECT_THAT(names, ElementsAre("Xã Vĩnh Trinh", "Phường Tân Hưng", "Xã Tân Hưng", "Xã Đảo", "Xã Nơ"));
    EXPECT_EQ(set.boundaries[3].shape.parts.size(), 2u);
    ASSERT_EQ(set.problems.size(), 3u);
    EXPECT_EQ(set.problems[0].code, "P-BOUNDARY-SHAPE");
    EXPECT_THAT(set.problems[0].text.what, AllOf(HasSubstr("Xã Nơ"), HasSubstr("crosses itself")));
    EXPECT_EQ(set.problems[1].code, "P-BOUNDARY-SKIPPED");
    EXPECT_THAT(set.problems[1].text.what, HasSubstr("Xã Trống"));
    EXPECT_THAT(set.problems[2].text.what, HasSubstr("neither name nor code"));
}

TEST_F(BoundaryLayer, WhatIsMissingIsToldInItsOwnWords) {
    auto wrong = source();
    wrong.column = "tenxa";
    EXPECT_THAT(refused(wrong), AllOf(HasSubstr("tenxa"), HasSubstr("boundary"), testing::Not(HasSubstr("parcels"))));
    wrong = source();
    wrong.source = folder_ / "absent.gpkg";
    EXPECT_THAT(refused(wrong), AllOf(HasSubstr("absent.gpkg"), testing::Not(HasSubstr("parcels"))));
    wrong = source();
    wrong.layer = "huyen";
    EXPECT_THAT(refused(wrong), AllOf(HasSubstr("huyen"), testing::Not(HasSubstr("parcels"))));
}

TEST_F(BoundaryLayer, CommunesAreFoundAsPeopleWriteThem) {
    const auto set = io::read_boundaries(source());
    const parcels::BoundaryNames names(set);
    for (const char* text : {"Xã Vĩnh Trinh", "xã vĩnh trinh", "X. Vĩnh Trinh", "X.Vinh Trinh", "Vinh  Trinh",
                             "VĨNH TRINH", "Vĩnh Trinh, huyện Vĩnh Thạnh", "31228", "031228"})
        EXPECT_THAT(names.match(text, ""), ElementsAre(0u)) << text;
    EXPECT_THAT(names.match("anything", "31228"), ElementsAre(0u)) << "the code is surer";
    EXPECT_THAT(names.match("Phường Tân Hưng", ""), ElementsAre(1u));
    EXPECT_THAT(names.match("Xã Tân Hưng", ""), ElementsAre(2u));
    EXPECT_THAT(names.match("Tân Hưng", ""), ElementsAre(1u, 2u)) << "it may be either";
    EXPECT_THAT(names.match("Vĩnh Thạnh", ""), IsEmpty());
    EXPECT_THAT(names.match("", ""), IsEmpty());
    EXPECT_EQ(names.nearest("Vĩnh Trnh"), "Xã Vĩnh Trinh");
}

TEST(UnitName, KindsPointsAndZerosDoNotCount) {
    EXPECT_EQ(parcels::unit_key("TT. Ngã Sáu"), "nga sau");
    EXPECT_EQ(parcels::unit_key("Thị trấn Ngã Sáu"), "nga sau");
    EXPECT_EQ(parcels::unit_key("TT.Ngã Sáu"), "nga sau");
    EXPECT_EQ(parcels::unit_key("Phường 07"), "7");
    EXPECT_EQ(parcels::unit_key("P.7"), "7");
    EXPECT_EQ(parcels::unit_key("P7"), "7");
    EXPECT_EQ(parcels::unit_key("Đặc khu Phú Quốc"), "phu quoc");
    EXPECT_EQ(parcels::unit_key("Xã Xa Dung"), "xa dung");
    EXPECT_THAT(parcels::unit_keys("Xa Dung"), testing::Contains("xa dung")) << "a name may begin like a kind";
    EXPECT_EQ(parcels::unit_code(" 0031228"), "31228");
    EXPECT_NE(parcels::unit_key("Phường 10"), parcels::unit_key("Phường 1"));
}

/// Shares against areas that are known: halves and quarters of a square.
TEST(BoundaryIndex, SharesAreThoseOfTheShapes) {
    parcels::BoundarySet set;
    const auto square = [](double x, double y, double side) {
        return geometry::MultiPolygon{{{{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}, {}}}};
    };
    set.boundaries.push_back({"a", "", square(105, 10, 0.1), ""});
    set.boundaries.push_back({"b", "", square(105.1, 10, 0.1), ""});
    const parcels::BoundaryIndex index(set);
    const auto shape = square(105.095, 10.095, 0.01);
    const geometry::OverlayShape made{shape};
    EXPECT_NEAR(index.share_in(0, made, 1e-4), 0.25, 1e-9);
    EXPECT_NEAR(index.share_in(1, made, 1e-4), 0.25, 1e-9);
    EXPECT_NEAR(index.share_in_any(made, 1e-4), 0.5, 1e-9);
    const geometry::OverlayShape inside{square(105.03, 10.02, 0.01)};
    EXPECT_EQ(index.share_in(0, inside, 1e-4), 1);
    EXPECT_EQ(index.share_in(1, inside, 1e-4), 0);
}

}  // namespace
}  // namespace vung
