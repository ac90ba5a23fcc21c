// SPDX-License-Identifier: Apache-2.0
// Parcels made at random places of real communes, undamaged and damaged in each way.
#include <vung/io/boundary_layer.h>

#include <map>
#include <set>

#include "made_layers.h"
#include "shared_data.h"

namespace vung {
namespace {

using parcels::CrsVerdict;
using test::Dice;

parcels::BoundarySet communes_2025() {
    io::BoundarySource source;
    source.name = "xa";
    source.source = test::shared_dir() / "real/vn-admin-2025/vn_admin_2025.gpkg";
    source.layer = "communes_mekong";
    source.column = "fullName";
    source.code = "code";
    source.role = parcels::BoundaryRole::commune;
    return io::read_boundaries(source);
}

TEST(ReadBoundaries, RealCommunesAreAllThere) {
    VUNG_NEEDS_SHARED("real/vn-admin-2025/vn_admin_2025.gpkg");
    const auto set = communes_2025();
    EXPECT_EQ(set.boundaries.size(), 307u);
    EXPECT_THAT(set.problems, testing::IsEmpty());
    const parcels::BoundaryNames names(set);
    std::size_t unique = 0;
    for (std::size_t i = 0; i < set.boundaries.size(); ++i) {
        const auto& boundary = set.boundaries[i];
        EXPECT_THAT(names.match(boundary.name, ""), testing::Contains(i)) << boundary.name;
        EXPECT_THAT(names.match("", boundary.code), testing::ElementsAre(i));
        unique += names.match(boundary.name, "").size() == 1 ? 1 : 0;
    }
    EXPECT_GT(unique, 270u) << "a few names stand in two provinces";
}

TEST(ReadBoundaries, CommunesBeforeTheMergerComeFromTheirMapPlane) {
    VUNG_NEEDS_SHARED("real/vn-haugiang-pre2025/haugiang.gpkg");
    io::BoundarySource source;
    source.name = "xa cu";
    source.source = test::shared_dir() / "real/vn-haugiang-pre2025/haugiang.gpkg";
    source.layer = "communes";
    source.column = "tenxa";
    source.code = "maxa";
    const auto set = io::read_boundaries(source);
    EXPECT_GE(set.boundaries.size(), 75u);
    geometry::Box box;
    for (const auto& boundary : set.boundaries) box.include(geometry::bounds(boundary.shape));
    EXPECT_NEAR(box.min_x, 105.33, 0.02);
    EXPECT_NEAR(box.max_y, 9.99, 0.02);
}

/// One kind of damage: which numbers stand in the layer, which system it declares, what is found.
struct Damage {
    const char* numbers;
    const char* declared;
    bool swapped;
    const char* code;
};
constexpr Damage kDamages[] = {{"EPSG:9210", "EPSG:9210", false, ""},
                               {"EPSG:4326", "EPSG:4326", false, ""},
                               {"EPSG:9209", "EPSG:9210", false, "P-CRS-ZONE"},
                               {"EPSG:5897", "EPSG:9208", false, "P-CRS-ZONE"},
                               {"EPSG:9207", "EPSG:9207", true, "P-CRS-SWAPPED"},
                               {"EPSG:3405", "EPSG:32648", false, "P-CRS-DATUM-SHIFT"},
                               {"EPSG:32648", "EPSG:3405", false, "P-CRS-DATUM-SHIFT"},
                               {"EPSG:5897", "EPSG:6957", false, "P-CRS-OFFSETS"},
                               {"EPSG:4326", "EPSG:9210", false, "P-CRS-DEGREES"}};

TEST(CheckPlace, InRealCommunesExactlyTheRightCauseIsNamed) {
    VUNG_NEEDS_SHARED("real/vn-admin-2025/vn_admin_2025.gpkg");
    const auto set = communes_2025();
    std::map<std::string, int> named, silent;
    Dice dice{20251121};
    for (int place = 0; place < 6; ++place) {
        std::map<std::size_t, std::vector<geometry::MultiPolygon>> fields;
        while (fields.size() < 2) {
            const auto i = dice.below(set.boundaries.size());
            auto found = test::fields_inside(set.boundaries[i].shape, 250, dice);
            if (found.size() == 250) fields[i] = std::move(found);
        }
        for (const auto& damage : kDamages) {
            auto layer = test::layer_declared(damage.declared);
            for (const auto& [i, shapes] : fields)
                test::add_fields(layer, shapes, set.boundaries[i].name, damage.numbers);
            if (damage.swapped)
                for (auto& parcel : layer.parcels) parcel.shape = test::swapped(parcel.shape);
            run::PlaceInputs inputs;
            inputs.boundaries = {&set, 1};
            run::check_place(layer, inputs);
            const std::string key = std::string{damage.numbers} + " as " + damage.declared;
            std::set<std::string> codes;
            for (const auto& problem : layer.problems) codes.insert(problem.code);
            if (*damage.code == '\0') {
                EXPECT_TRUE(codes.empty()) << key << ": " << testing::PrintToString(codes);
                continue;
            }
            if (codes == std::set<std::string>{damage.code})
                ++named[key];
            else
                ++silent[key];
            // A datum may stay untold where few parcels lie at borders; those that lie outside are then listed one by
            // one.
            codes.erase(damage.code);
            codes.erase("P-OUTSIDE-COMMUNE"), codes.erase("P-IN-OTHER-COMMUNE");
            EXPECT_TRUE(codes.empty()) << key << ": " << testing::PrintToString(codes);
        }
    }
    for (const auto& damage : kDamages) {
        if (*damage.code == '\0') continue;
        const std::string key = std::string{damage.numbers} + " as " + damage.declared;
        const bool datum = std::string{damage.code} == "P-CRS-DATUM-SHIFT";
        EXPECT_GE(named[key], datum ? 5 : 6) << key << ", untold " << silent[key];
    }
}

/// The hardest undamaged case: only fields within 300 m of the border.
TEST(CheckPlace, FieldsAtTheBordersOfRealCommunesAreLeftAlone) {
    VUNG_NEEDS_SHARED("real/vn-admin-2025/vn_admin_2025.gpkg");
    const auto set = communes_2025();
    Dice dice{7};
    for (int place = 0; place < 5; ++place) {
        const auto i = dice.below(set.boundaries.size());
        const geometry::OverlayShape whole{set.boundaries[i].shape};
        const auto at_border = [&](const geometry::MultiPolygon& field) {
            const auto box = geometry::bounds(field);
            const auto wide = test::field_at({(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2}, 600, 600, 0);
            return geometry::overlap_area(whole, geometry::OverlayShape{wide}) < 0.999 * geometry::planar_area(wide);
        };
        for (const auto* system : {"EPSG:9210", "EPSG:32648"}) {
            auto layer = test::layer_declared(system);
            test::add_fields(layer, test::fields_inside(set.boundaries[i].shape, 200, dice, at_border),
                             set.boundaries[i].name, system);
            run::PlaceInputs inputs;
            inputs.boundaries = {&set, 1};
            const auto report = run::check_place(layer, inputs);
            EXPECT_THAT(layer.problems, testing::IsEmpty()) << set.boundaries[i].name;
            EXPECT_EQ(report.verdict.kind, CrsVerdict::Kind::fits) << set.boundaries[i].name;
        }
    }
}

}  // namespace
}  // namespace vung
