// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/shape_checks.h>

#include <algorithm>
#include <cmath>

#include <vung/geometry/geodesic.h>
#include <vung/geometry/local_plane.h>
#include <vung/problem_catalogue.h>

namespace vung::parcels {
namespace {

using geometry::MultiPolygon;
using geometry::Ring;
using testing::ElementsAre;
using testing::IsEmpty;

const geometry::Crs kPlane{"EPSG:9210", "", false, 1}, kWgs84{"EPSG:4326", "", true, 1};

Ring box(double x0, double y0, double x1, double y1) {
    return {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}};
}
/// A parcel of a plane without distortion.
Parcel parcel(MultiPolygon shape) {
    Parcel out;
    out.id = "1";
    out.where = "row 1";
    out.shape = std::move(shape);
    out.area_ha = geometry::planar_area(out.shape) / 1e4;
    return out;
}
Parcel parcel(Ring ring) {
    return parcel(MultiPolygon{{{std::move(ring), {}}}});
}
std::vector<std::string> codes(const Parcel& p, std::optional<double> cell_m2 = {}) {
    std::vector<std::string> out;
    for (const auto& finding : doubt_shape(kPlane, p, gate_limits(), cell_m2)) {
        EXPECT_EQ(finding.problem.severity, Severity::warn);
        EXPECT_EQ(finding.problem.id, "1");
        EXPECT_EQ(finding.problem.text.where, "row 1");
        EXPECT_TRUE(finding.problem.hectares);
        EXPECT_TRUE(finding.at);
        EXPECT_NE(sentence(finding.problem, text::Language::vi).what, finding.problem.text.what);
        out.push_back(finding.problem.code);
    }
    return out;
}

TEST(ShapeChecks, AnOrdinaryFieldIsNotDoubted) {
    EXPECT_THAT(codes(parcel(box(0, 0, 40, 80)), 100), IsEmpty());
    EXPECT_THAT(codes(parcel(box(0, 0, 6, 300)), 100), IsEmpty()) << "a long strip";
}

TEST(ShapeChecks, SliversAreLongForTheirAreaOrNarrow) {
    // A rectangle of sides 1 and r has 4 pi A / P^2 = pi r / (1 + r)^2, which is 0.05 at r = 60.82.
    EXPECT_THAT(codes(parcel(box(0, 0, 10, 607))), IsEmpty());
    EXPECT_THAT(codes(parcel(box(0, 0, 10, 610))), ElementsAre("P-SLIVER"));
    EXPECT_THAT(codes(parcel(box(0, 0, 0.4, 15))), ElementsAre("P-SLIVER", "P-TINY"));
}

TEST(ShapeChecks, SmallParcelsAreToldBySizeAndByWhatScenesCanSee) {
    EXPECT_THAT(codes(parcel(box(0, 0, 3, 3))), ElementsAre("P-TINY"));
    EXPECT_THAT(codes(parcel(box(0, 0, 3, 3)), 100), ElementsAre("P-TINY")) << "tiny says enough";
    EXPECT_THAT(codes(parcel(box(0, 0, 10, 6))), IsEmpty());
    EXPECT_THAT(codes(parcel(box(0, 0, 10, 6)), 100), ElementsAre("P-TOO-SMALL"));
    EXPECT_THAT(codes(parcel(box(0, 0, 20, 20.1)), 100), IsEmpty());
}

TEST(ShapeChecks, HolesAreToldWhenTheyTakeMuch) {
    EXPECT_THAT(codes(parcel(MultiPolygon{{{box(0, 0, 100, 100), {box(10, 10, 20, 20)}}}})), IsEmpty());
    const auto p = parcel(MultiPolygon{{{box(0, 0, 100, 100), {box(10, 10, 40, 40)}}}});
    const auto findings = doubt_shape(kPlane, p, gate_limits());
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].problem.code, "P-HOLES");
    EXPECT_DOUBLE_EQ(*findings[0].problem.hectares, 0.09);
    EXPECT_EQ(findings[0].at, (geometry::Point{10, 10}));
}

TEST(ShapeChecks, PartsFarApartAreTold) {
    const auto two = [](double apart) {
        return parcel(MultiPolygon{{{box(0, 0, 40, 40), {}}, {box(40 + apart, 0, 80 + apart, 40), {}}}});
    };
    EXPECT_THAT(codes(two(49)), IsEmpty());
    EXPECT_THAT(codes(two(51)), ElementsAre("P-MULTIPART"));
    // A chain: the ends are far, each link is near.
    MultiPolygon chain;
    for (int i = 0; i < 30; ++i) chain.parts.push_back({box(60 * i, 0, 60 * i + 40, 40), {}});
    EXPECT_THAT(codes(parcel(chain)), IsEmpty());
    // Diagonal neighbours: boxes within 50 m on both axes, corners 56.6 m apart.
    EXPECT_THAT(codes(parcel(MultiPolygon{{{box(0, 0, 40, 40), {}}, {box(80, 80, 120, 120), {}}}})),
                ElementsAre("P-MULTIPART"));
    // An island in a hole: near to the edge of the hole.
    EXPECT_THAT(
        codes(parcel(MultiPolygon{{{box(0, 0, 400, 400), {box(190, 190, 210, 210)}}, {box(195, 195, 205, 205), {}}}})),
        IsEmpty());
}

TEST(ShapeChecks, PartsOfManyCornersAreMeasuredTheSameWay) {
    const auto comb = [](double from) {
        Ring ring{{from, 0}};
        for (int i = 0; i < 3000; ++i) {
            ring.push_back({from + 100 + 0.02 * (i % 2), 0.1 * i});
        }
        ring.insert(ring.end(), {{from, 300}, {from, 0}});
        return ring;
    };
    EXPECT_THAT(codes(parcel(MultiPolygon{{{comb(0), {}}, {comb(150), {}}}})), IsEmpty()) << "50 m, less a tooth";
    EXPECT_THAT(codes(parcel(MultiPolygon{{{comb(0), {}}, {comb(152), {}}}})), ElementsAre("P-MULTIPART")) << "52 m";
}

TEST(ShapeChecks, TheDeclaredAreaMayDifferALittle) {
    auto p = parcel(box(0, 0, 100, 100));
    p.area_ha = 0.9998;  // on the ellipsoid; the plane has 1 ha
    const auto with = [&](double declared) {
        p.declared_m2 = declared;
        return codes(p);
    };
    EXPECT_THAT(with(10000), IsEmpty());
    EXPECT_THAT(with(9998), IsEmpty());
    EXPECT_THAT(with(10009), IsEmpty()) << "5 m2, and what plane and ellipsoid may differ by";
    EXPECT_THAT(with(10011), ElementsAre("P-AREA-DECLARED"));
    EXPECT_THAT(with(1), ElementsAre("P-AREA-DECLARED"));
    EXPECT_THAT(with(0), ElementsAre("P-AREA-DECLARED"));
    p = parcel(box(0, 0, 20, 10));
    EXPECT_THAT(with(201.9), IsEmpty());
    EXPECT_THAT(with(203), ElementsAre("P-AREA-DECLARED")) << "1 % of a small one";
}

TEST(ShapeChecks, BothAreasStandInTheSentence) {
    auto p = parcel(box(0, 0, 100, 100));
    p.area_ha = 0.9998;
    p.declared_m2 = 9000;
    const auto findings = doubt_shape(kPlane, p, gate_limits());
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(
        findings[0].problem.text.what,
        "the certificate says 9000 m2, the outline has 10000 m2 in the plane and 9998 m2 on the ellipsoid: 998 m2 "
        "(11.1 %)");
    EXPECT_NEAR(*findings[0].problem.hectares, 0.0998, 1e-12);
}

TEST(ShapeChecks, LongitudeAndLatitudeAreMeasuredInMetres) {
    const geometry::LocalPlane plane{kWgs84, {105.75, 10.03}};
    const auto degrees = [&](Ring ring) {
        for (auto& p : ring) p = plane.from_metres(p);
        Parcel out = parcel(MultiPolygon{{{ring, {}}}});
        out.area_ha = geometry::geodesic_size(out.shape).area_m2 / 1e4;
        return out;
    };
    EXPECT_THAT(doubt_shape(kWgs84, degrees(box(0, 0, 10, 607)), gate_limits()), IsEmpty());
    EXPECT_THAT(doubt_shape(kWgs84, degrees(box(0, 0, 10, 610)), gate_limits()), testing::SizeIs(1));
}

TEST(GateLimits, EveryLimitIsInTheTableAndWithinItsRange) {
    EXPECT_EQ(gate_limits().repair_percent, 1);
    EXPECT_EQ(sizeof(GateLimits), gate_limit_table().size() * sizeof(double));
    for (const auto& limit : gate_limit_table()) {
        EXPECT_LE(limit.least, limit.value) << limit.key;
        EXPECT_LE(limit.value, limit.most) << limit.key;
        EXPECT_EQ(gate_limits().*limit.member, limit.value);
    }
}

TEST(Amount, NumbersHaveAsManyDigitsAsTheyNeed) {
    EXPECT_EQ(amount(1234.4), "1234");
    EXPECT_EQ(amount(99.96), "100");
    EXPECT_EQ(amount(12.34), "12.3");
    EXPECT_EQ(amount(1.5), "1.5");
    EXPECT_EQ(amount(0.051), "0.05");
    EXPECT_EQ(amount(-0.001), "0");
    EXPECT_EQ(amount(0), "0");
}

}  // namespace
}  // namespace vung::parcels
