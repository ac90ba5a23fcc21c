// SPDX-License-Identifier: Apache-2.0
// Parcels made inside made communes, damaged in each way that happens: exactly the right cause is named, and nothing
// where nothing is wrong or nothing can be told.
#include <vung/run/place.h>

#include <vung/problem_catalogue.h>

#include "made_layers.h"

namespace vung {
namespace {

using parcels::CrsVerdict;
using parcels::ParcelLayer;
using test::Dice;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> codes(const ParcelLayer& layer) {
    std::vector<std::string> out;
    for (const auto& p : layer.problems) out.push_back(p.code);
    std::sort(out.begin(), out.end());
    return out;
}

const parcels::BoundarySet& communes() {
    static const auto set = test::made_communes({105.55, 10.0}, 3, 4);
    return set;
}

/// Fields of three communes, numbers in `system`, declared as `declared`.
ParcelLayer fields(const std::string& system, const std::string& declared, std::size_t each = 150,
                   std::uint64_t seed = 1) {
    Dice dice{seed};
    auto layer = test::layer_declared(declared);
    for (const std::size_t i : {0u, 4u, 7u})
        test::add_fields(layer, test::fields_inside(communes().boundaries[i].shape, each, dice),
                         communes().boundaries[i].name, system);
    return layer;
}

run::PlaceReport check(ParcelLayer& layer, bool with_communes = true, std::vector<geometry::Box> scenes = {}) {
    run::PlaceInputs inputs;
    inputs.where = "made.gpkg";
    if (with_communes) inputs.boundaries = {&communes(), 1};
    inputs.scenes = scenes;
    return run::check_place(layer, inputs);
}

/// The only problem, which is about the layer.
Problem only_problem(const ParcelLayer& layer) {
    if (layer.problems.size() != 1) {
        ADD_FAILURE() << testing::PrintToString(codes(layer));
        return {};
    }
    EXPECT_EQ(layer.problems[0].subject, Subject::project);
    EXPECT_EQ(layer.problems[0].id, "made.gpkg");
    EXPECT_EQ(layer.problems[0].severity, Severity::warn);
    return layer.problems[0];
}

constexpr const char* kSystems[] = {
    "EPSG:9209", "EPSG:9210",  "EPSG:5897",
    "EPSG:3405", "EPSG:32648", "EPSG:4756",
    "EPSG:4326", "EPSG:9215",  "+proj=tmerc +lon_0=105.75 +k=0.9999 +x_0=500000 +datum=WGS84"};

TEST(CheckPlace, NothingIsInventedWhereNothingIsWrong) {
    for (const auto* system : kSystems)
        for (const std::uint64_t seed : {1, 2}) {
            auto layer = fields(system, system, 150, seed);
            const auto report = check(layer);
            EXPECT_THAT(codes(layer), IsEmpty()) << system;
            EXPECT_EQ(report.verdict.kind, CrsVerdict::Kind::fits) << system;
            EXPECT_EQ(layer.parcels.size(), 450u);
            auto scenes_only = fields(system, system, 20, seed);
            EXPECT_THAT(check(scenes_only, false, {{105, 9.9, 106, 10.9}}).verdict.before, 1);
            EXPECT_THAT(codes(scenes_only), IsEmpty()) << system;
            auto alone = fields(system, system, 20, seed);
            check(alone, false);
            EXPECT_THAT(codes(alone), IsEmpty()) << system;
        }
}

TEST(CheckPlace, AWrongZoneIsNamedWithTheRightOne) {
    for (const auto& [right, wrong] : {std::pair{"EPSG:9210", "EPSG:9207"},
                                       {"EPSG:9209", "EPSG:9210"},
                                       {"EPSG:5897", "EPSG:9218"},
                                       {"EPSG:9211", "EPSG:3405"},
                                       {"EPSG:3405", "EPSG:9209"}}) {
        auto layer = fields(right, wrong);
        const auto report = check(layer);
        EXPECT_EQ(report.verdict.before, 0);
        EXPECT_EQ(report.verdict.after, 1);
        const auto problem = only_problem(layer);
        EXPECT_EQ(problem.code, "P-CRS-ZONE") << right;
        EXPECT_THAT(problem.text.fix, HasSubstr("parcels.crs = \"" + std::string{right} + "\""));
        EXPECT_THAT(problem.text.what, AllOf(HasSubstr("0 % of 450 parcels"), HasSubstr("100 %"), HasSubstr(wrong)));
        EXPECT_THAT(sentence(problem, text::Language::vi).what, HasSubstr("đúng xã của mình"));
    }
}

/// Systems that differ by 300 m of northing only, in the same meridian.
TEST(CheckPlace, TheScaleOfAZoneIsToldByParcelsAtBorders) {
    auto layer = fields("EPSG:3405", "EPSG:5897", 400);
    check(layer);
    const auto problem = only_problem(layer);
    EXPECT_EQ(problem.code, "P-CRS-ZONE");
    EXPECT_THAT(problem.text.fix, HasSubstr("EPSG:3405"));
}

TEST(CheckPlace, AMistakenDatumIsNamedBothWays) {
    for (const auto& [right, wrong] : {std::pair{"EPSG:3405", "EPSG:32648"},
                                       {"EPSG:32648", "EPSG:3405"},
                                       {"EPSG:4756", "EPSG:4326"},
                                       {"EPSG:4326", "EPSG:4756"},
                                       {"EPSG:9210", "+proj=tmerc +lon_0=105.75 +k=0.9999 +x_0=500000 +datum=WGS84"},
                                       {"+proj=tmerc +lon_0=105.75 +k=0.9999 +x_0=500000 +datum=WGS84", "EPSG:9210"}}) {
        auto layer = fields(right, wrong);
        const auto report = check(layer);
        EXPECT_EQ(report.verdict.kind, CrsVerdict::Kind::explained) << right << wrong;
        EXPECT_NEAR(report.verdict.shift_m, 223, 5);
        const auto problem = only_problem(layer);
        EXPECT_EQ(problem.code, "P-CRS-DATUM-SHIFT");
        EXPECT_THAT(problem.text.what, testing::ContainsRegex("22[0-9] m"));
        EXPECT_EQ(io::read_crs(right, "").code,
                  io::read_crs(std::string{problem.text.fix.substr(problem.text.fix.find('"') + 1)}.substr(
                                   0, problem.text.fix.rfind('"') - problem.text.fix.find('"') - 1),
                               "")
                      .code);
    }
}

/// Fields more than 400 m from any border cannot show 220 m.
TEST(CheckPlace, FarFromBordersADatumCannotBeToldAndNothingIsSaid) {
    const auto& commune = communes().boundaries[4];
    const geometry::OverlayShape whole{commune.shape};
    const auto deep = [&](const geometry::MultiPolygon& field) {
        const auto box = geometry::bounds(field);
        const auto wide = test::field_at({(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2}, 900, 900, 0);
        return geometry::overlap_area(whole, geometry::OverlayShape{wide}) > (1 - 1e-9) * geometry::planar_area(wide);
    };
    Dice dice{5};
    const auto inner = test::fields_inside(commune.shape, 300, dice, deep);
    ASSERT_EQ(inner.size(), 300u);
    for (const auto& [system, declared] :
         {std::pair{"EPSG:9210", "EPSG:9210"}, {"EPSG:32648", "EPSG:3405"}, {"EPSG:4756", "EPSG:4326"}}) {
        auto layer = test::layer_declared(declared);
        test::add_fields(layer, inner, commune.name, system);
        EXPECT_EQ(check(layer).verdict.kind, CrsVerdict::Kind::cannot_tell) << system;
        EXPECT_THAT(codes(layer), IsEmpty()) << system;
    }
}

/// Boundaries drawn 40 m off, 5 % of the parcels with the name of the next commune, 5 % with the name of any.
TEST(CheckPlace, RoughBoundariesAndWrongNamesAreNoDatumShift) {
    for (const std::uint64_t seed : {1, 2, 3, 4, 5, 6}) {
        Dice dice{seed};
        auto rough = communes();
        for (auto& boundary : rough.boundaries) {
            const geometry::Point by{dice.between(-4e-4, 4e-4), dice.between(-4e-4, 4e-4)};
            for (auto& p : boundary.shape.parts[0].outer) p.x += by.x, p.y += by.y;
        }
        auto layer = fields("EPSG:9210", "EPSG:9210", 300, seed);
        std::size_t renamed = 0;
        for (auto& parcel : layer.parcels)
            if (dice.between(0, 1) < 0.1) {
                parcel.commune = rough.boundaries[dice.below(9)].name;
                ++renamed;
            }
        run::PlaceInputs inputs;
        inputs.boundaries = {&rough, 1};
        const auto report = run::check_place(layer, inputs);
        EXPECT_NE(report.verdict.kind, CrsVerdict::Kind::explained) << seed;
        for (const auto& problem : layer.problems)
            EXPECT_THAT(problem.code, testing::AnyOf("P-OUTSIDE-COMMUNE", "P-IN-OTHER-COMMUNE"));
        EXPECT_GT(renamed, 50u);
    }
}

TEST(CheckPlace, ExchangedAxesOfALayerAreNamed) {
    for (const auto* system : {"EPSG:9210", "EPSG:3405", "EPSG:32648", "EPSG:4756", "EPSG:4326"})
        for (const bool with_communes : {true, false}) {
            auto layer = fields(system, system);
            for (auto& parcel : layer.parcels) parcel.shape = test::swapped(parcel.shape);
            if (layer.crs.geographic) std::swap(layer.refused, layer.parcels);  // latitude 105 is no place
            check(layer, with_communes, {{105, 9.9, 106, 10.9}});
            const auto problem = only_problem(layer);
            EXPECT_EQ(problem.code, "P-CRS-SWAPPED") << system;
            EXPECT_THAT(problem.text.fix, HasSubstr("exchange x and y"));
            EXPECT_THAT(problem.text.what, HasSubstr(std::string{"exchanged, as "} + system));
        }
    auto layer = fields("EPSG:9210", "EPSG:9210");
    for (auto& parcel : layer.parcels) parcel.shape = test::swapped(parcel.shape);
    check(layer, false);  // with nothing but the country to compare with
    EXPECT_EQ(only_problem(layer).code, "P-CRS-SWAPPED");
}

TEST(CheckPlace, ExchangedAxesInAnotherZoneAreNamedTogether) {
    auto layer = fields("EPSG:9209", "EPSG:9210");
    for (auto& parcel : layer.parcels) parcel.shape = test::swapped(parcel.shape);
    check(layer);
    const auto problem = only_problem(layer);
    EXPECT_EQ(problem.code, "P-CRS-SWAPPED");
    EXPECT_THAT(problem.text.fix, HasSubstr("EPSG:9209"));
}

TEST(CheckPlace, DegreesTakenForMetresAreNamed) {
    for (const auto* declared : {"EPSG:9210", "EPSG:32648"})
        for (const bool with_communes : {true, false}) {
            auto layer = fields("EPSG:4326", declared);
            check(layer, with_communes, {{105, 9.9, 106, 10.9}});
            const auto problem = only_problem(layer);
            EXPECT_EQ(problem.code, "P-CRS-DEGREES");
            EXPECT_THAT(problem.text.fix, HasSubstr("EPSG:4326"));
        }
    auto layer = fields("EPSG:4756", "EPSG:9210");
    check(layer);
    EXPECT_THAT(only_problem(layer).text.fix, HasSubstr("EPSG:4756"));
}

TEST(CheckPlace, MetresTakenForDegreesAreNamed) {
    for (const auto* declared : {"EPSG:4326", "EPSG:4756"})
        for (const auto* system : {"EPSG:9210", "EPSG:9207"}) {
            auto layer = fields(system, declared);
            std::swap(layer.refused, layer.parcels);  // the gate refuses such degrees
            check(layer);
            const auto problem = only_problem(layer);
            EXPECT_EQ(problem.code, "P-CRS-METRES");
            EXPECT_THAT(problem.text.fix, HasSubstr(system));
        }
}

TEST(CheckPlace, ExchangedFalseEastingAndNorthingAreNamed) {
    auto tagged = fields("EPSG:5897", "EPSG:6957");
    check(tagged);
    EXPECT_EQ(only_problem(tagged).code, "P-CRS-OFFSETS");
    EXPECT_THAT(only_problem(tagged).text.fix, HasSubstr("EPSG:5897"));
    auto computed = fields("EPSG:6957", "EPSG:5897");
    check(computed);
    EXPECT_EQ(only_problem(computed).code, "P-CRS-OFFSETS");
    EXPECT_THAT(only_problem(computed).text.fix, HasSubstr("EPSG:6957"));
}

TEST(CheckPlace, ALayerOfAnotherPlaceIsToldWithoutACause) {
    auto layer = test::layer_declared("EPSG:32632");
    Dice dice{3};
    const auto bavaria = test::made_communes({11.6, 48.3}, 1, 5);
    test::add_fields(layer, test::fields_inside(bavaria.boundaries[0].shape, 50, dice), "Xã Tân Phú 1", "EPSG:32632");
    check(layer);
    EXPECT_EQ(only_problem(layer).code, "P-CRS-ELSEWHERE");
    auto alone = layer;
    alone.problems.clear();
    check(alone, false);
    EXPECT_THAT(codes(alone), IsEmpty()) << "without anything to compare with nothing is said of a foreign layer";
    check(alone, false, {{105, 9.9, 106, 10.9}});
    EXPECT_THAT(codes(alone), IsEmpty()) << "scenes of another place are told parcel by parcel";
}

TEST(CheckPlace, SingleParcelsWithExchangedAxesAreSetAside) {
    for (const auto* system : {"EPSG:9210", "EPSG:32648"}) {
        auto layer = fields(system, system);
        std::vector<std::string> wrong;
        for (const std::size_t i : {3u, 77u, 310u}) {
            layer.parcels[i].shape = test::swapped(layer.parcels[i].shape);
            wrong.push_back(layer.parcels[i].id);
        }
        const double size = layer.parcels[3].area_ha;
        check(layer);
        ASSERT_THAT(codes(layer), ElementsAre("P-SWAPPED-AXES", "P-SWAPPED-AXES", "P-SWAPPED-AXES"));
        ASSERT_EQ(layer.refused.size(), 3u);
        EXPECT_EQ(layer.parcels.size() + layer.refused.size(), layer.read);
        for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(layer.refused[i].id, wrong[i]);
        EXPECT_EQ(layer.problems[0].severity, Severity::refuse);
        EXPECT_NEAR(*layer.problems[0].hectares, size, 1e-4) << "the land as it lies when exchanged";
        EXPECT_NEAR(layer.problems[0].place->x, 105.6, 0.1);
        EXPECT_NEAR(layer.problems[0].place->y, 10.06, 0.1);
    }
}

TEST(CheckPlace, ARefusedParcelIsStillToldThatItsAxesAreExchanged) {
    auto layer = fields("EPSG:4326", "EPSG:4326");
    layer.refused.push_back(layer.parcels.back());
    layer.parcels.pop_back();
    layer.refused[0].shape = test::swapped(layer.refused[0].shape);
    check(layer);
    ASSERT_THAT(codes(layer), ElementsAre("P-SWAPPED-AXES"));
    EXPECT_EQ(layer.problems[0].severity, Severity::warn) << "the gate has refused it already";
}

TEST(CheckPlace, ParcelsOfAFileInAnotherZoneAreTold) {
    auto layer = fields("EPSG:9210", "EPSG:9210");
    Dice dice{9};
    test::add_fields(layer, test::fields_inside(communes().boundaries[5].shape, 20, dice),
                     communes().boundaries[5].name, "EPSG:9209");
    check(layer);
    ASSERT_EQ(layer.problems.size(), 20u);
    for (const auto& problem : layer.problems) {
        EXPECT_EQ(problem.code, "P-OTHER-ZONE");
        EXPECT_THAT(problem.text.what, AllOf(HasSubstr("27 km"), HasSubstr("EPSG:9209")));
    }
}

/// A field that reaches over the border between communes 4 and 5 (their common edge is a line of corners).
TEST(CheckPlace, LandOutsideItsCommuneIsMeasured) {
    const auto& border = communes().boundaries[4].shape.parts[0].outer[30];  // in the middle of the eastern edge
    auto layer = test::layer_declared("EPSG:9210");
    const auto across = test::field_at(border, 100, 80, 0.3),
               nearly = test::field_at({border.x - 0.00042, border.y}, 100, 80, 0);
    test::add_fields(layer, {across, nearly}, "X. Tan Phu 5", "EPSG:9210");
    test::add_fields(layer, {across}, "Xã Tân Phú 7", "EPSG:9210");
    Dice dice{2};
    test::add_fields(layer, test::fields_inside(communes().boundaries[4].shape, 30, dice), "TÂN PHÚ 5", "EPSG:9210");
    check(layer);
    ASSERT_THAT(codes(layer), ElementsAre("P-IN-OTHER-COMMUNE", "P-IN-OTHER-COMMUNE"));
    const auto inside = geometry::overlap_area(communes().boundaries[4].shape, across) / geometry::planar_area(across);
    EXPECT_NEAR(*layer.problems[0].hectares, 0.8 * (1 - inside), 0.002);
    EXPECT_THAT(layer.problems[0].text.what, HasSubstr("most of it in 'Xã Tân Phú 6'"));
    EXPECT_THAT(layer.problems[1].text.what, HasSubstr("100 %"));
}

TEST(CheckPlace, NamesThatNoBoundaryHasAreListedOnce) {
    auto layer = fields("EPSG:9210", "EPSG:9210", 50);
    double hectares = 0;
    for (std::size_t i = 0; i < 50; ++i)
        layer.parcels[i].commune = "xã Vĩnh Viễn", hectares += layer.parcels[i].area_ha;
    layer.parcels[60].commune = "Tân Phu 44";
    layer.parcels[61].commune = "";
    run::PlaceInputs inputs;
    inputs.boundaries = {&communes(), 1};
    inputs.remark = [](const std::string& name, text::Language language) -> std::string {
        if (name != "xã Vĩnh Viễn") return "";
        return language == text::Language::vi ? "; từ 1/7/2025 thuộc xã khác" : "; since 1 July 2025 part of another";
    };
    run::check_place(layer, inputs);
    sort_problems(layer.problems);
    ASSERT_THAT(codes(layer), ElementsAre("P-COMMUNE-UNKNOWN", "P-COMMUNE-UNKNOWN"));
    EXPECT_THAT(layer.problems[0].text.what, HasSubstr("did you mean 'Xã Tân Phú 4'"));
    EXPECT_THAT(layer.problems[1].text.what, AllOf(HasSubstr("(50 parcels)"), HasSubstr("since 1 July 2025")));
    EXPECT_THAT(sentence(layer.problems[1], text::Language::vi).what, HasSubstr("từ 1/7/2025"));
    EXPECT_NEAR(*layer.problems[1].hectares, hectares, 1e-9);
}

TEST(CheckPlace, ParcelsOutsideTheProvinceAreTold) {
    parcels::BoundarySet province{
        .name = "tinh", .role = parcels::BoundaryRole::province, .boundaries = {}, .problems = {}};
    province.boundaries.push_back(communes().boundaries[4]);
    auto layer = test::layer_declared("EPSG:9210");
    Dice dice{2};
    test::add_fields(layer, test::fields_inside(communes().boundaries[4].shape, 30, dice), "", "EPSG:9210");
    test::add_fields(layer, test::fields_inside(communes().boundaries[1].shape, 2, dice), "", "EPSG:9210");
    run::PlaceInputs inputs;
    inputs.boundaries = {&province, 1};
    EXPECT_EQ(run::check_place(layer, inputs).reference, parcels::PlaceReference::Kind::boundaries);
    EXPECT_THAT(codes(layer), ElementsAre("P-OUTSIDE-BOUNDARY", "P-OUTSIDE-BOUNDARY"));
    EXPECT_THAT(layer.problems[0].text.what, AllOf(HasSubstr("100 %"), HasSubstr("'tinh'")));
}

TEST(CheckPlace, TheResultDoesNotDependOnTheOrderOfParcels) {
    auto layer = fields("EPSG:9210", "EPSG:9210");
    layer.parcels[5].shape = test::swapped(layer.parcels[5].shape);
    auto other = layer;
    std::reverse(other.parcels.begin(), other.parcels.end());
    check(layer), check(other);
    sort_problems(layer.problems), sort_problems(other.problems);
    EXPECT_EQ(layer.problems, other.problems);
}

TEST(CheckPlace, TheOperationIsNamed) {
    auto layer = fields("EPSG:9210", "EPSG:9210", 5);
    EXPECT_THAT(check(layer).operation, HasSubstr("EPSG:6960"));
    auto utm = fields("EPSG:32648", "EPSG:32648", 5);
    EXPECT_EQ(check(utm).operation, "");
}

}  // namespace
}  // namespace vung
