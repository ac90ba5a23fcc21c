// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include <gmock/gmock.h>

#include <vung/io/reproject.h>
#include <vung/run/boundary_table.h>
#include <vung/run/crosswalk.h>
#include <vung/run/land.h>

#include "shared_data.h"
#include "temporary_folder.h"

namespace vung::run {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

geometry::MultiPolygon box(double x, double y, double w, double h) {
    return {.parts = {{.outer = {{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}}, .holes = {}}}};
}

/// Three parcels of 0.01 degrees from 105 E to the east, 100 ha each as far as anybody knows.
parcels::ParcelLayer three_parcels() {
    parcels::ParcelLayer layer;
    layer.crs = io::read_crs("EPSG:4326", "");
    for (int i = 0; i < 3; ++i) {
        parcels::Parcel parcel;
        parcel.id = std::to_string(i + 1);
        parcel.shape = box(105 + 0.01 * i, 10, 0.01, 0.01);
        parcel.area_ha = 100;
        parcel.cooperative = i == 2 ? "H2" : "H1";
        layer.parcels.push_back(std::move(parcel));
    }
    return layer;
}

parcels::BoundarySet indication() {
    parcels::BoundarySet set;
    set.name = "khom";
    set.role = parcels::BoundaryRole::geographical_indication;
    set.boundaries.push_back({.name = "Tây", .code = "", .shape = box(104.9, 9.9, 0.11, 0.5), .where = "b"});
    set.boundaries.push_back({.name = "Đông", .code = "", .shape = box(105.01, 9.9, 0.0025, 0.5), .where = "b"});
    return set;
}

double cell(const report::Table& table, const std::vector<std::string>& key, const std::string& column) {
    for (std::size_t row = 0; row < table.rows(); ++row) {
        bool same = true;
        for (std::size_t k = 0; k < key.size(); ++k) same = same && table.columns[k].text(row) == key[k];
        if (same)
            return table.column(column).type() == report::Type::integer
                       ? static_cast<double>(table.column(column).integer(row))
                       : table.column(column).real(row);
    }
    ADD_FAILURE() << "no row " << ::testing::PrintToString(key);
    return -1;
}

TEST(Land, InsideAndOutsideOfABoundaryAreToldPerParcelAndGroup) {
    auto layer = three_parcels();
    const std::vector<parcels::BoundarySet> sets{indication()};
    std::vector<Problem> problems;
    const auto facts = survey_land({}, {}, sets, layer, problems);
    ASSERT_EQ(facts.boundaries.size(), 1u);
    EXPECT_THAT(facts.boundaries[0].inside, ElementsAre(1, ::testing::DoubleNear(0.25, 1e-12), 0));
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(problems[0].code, "P-STRADDLES");
    EXPECT_EQ(problems[0].id, "2");
    EXPECT_THAT(problems[0].text.what, HasSubstr("25 ha inside, 75 ha outside"));
    EXPECT_TRUE(problems[0].place);

    std::vector<std::string> unknown;
    const std::vector<parcels::Grouping> groupings{parcels::find_grouping("cooperative", {}, unknown)};
    const auto table = boundary_table(facts.boundaries, groupings, layer);
    EXPECT_NEAR(cell(table, {"khom", "*", "*", "*"}, "inside_ha"), 125, 1e-9);
    EXPECT_NEAR(cell(table, {"khom", "*", "*", "*"}, "outside_ha"), 175, 1e-9);
    EXPECT_EQ(cell(table, {"khom", "*", "*", "*"}, "parcels_inside"), 1);
    EXPECT_EQ(cell(table, {"khom", "*", "*", "*"}, "parcels_across"), 1);
    EXPECT_NEAR(cell(table, {"khom", "*", "cooperative", "H1"}, "inside_ha"), 125, 1e-9);
    EXPECT_NEAR(cell(table, {"khom", "*", "cooperative", "H2"}, "inside_ha"), 0, 1e-12);
    EXPECT_NEAR(cell(table, {"khom", "Đông", "*", "*"}, "inside_ha"), 25, 1e-9);
    EXPECT_NEAR(cell(table, {"khom", "Đông", "cooperative", "H1"}, "outside_ha"), 175, 1e-9);

    report::Table parcels{.name = "parcels", .columns = {}, .keys = {}};
    add_inside_columns(facts.boundaries, layer, parcels);
    EXPECT_NEAR(parcels.column("inside_khom_ha").real(1), 25, 1e-9);
}

TEST(Land, NewCommunesBecomeAColumnThatTotalsCanUse) {
    auto layer = three_parcels();
    layer.columns = {{"vu", parcels::ColumnRole::plain}};
    layer.parcels[0].commune = "Xã Vị Đông";
    layer.parcels[1].commune = "Phường V";
    layer.parcels[0].attributes = layer.parcels[1].attributes = {"x"};
    std::vector<Problem> problems;
    const parcels::Crosswalk crosswalk{
        {{.before = {"", "Xã Vị Đông", ""}, .after = {"", "Xã Vị Thanh 1", ""}, .share = 1, .date = {}, .where = ""},
         {.before = {"", "Phường V", ""}, .after = {"", "Phường Vị Tân", ""}, .share = 0.8, .date = {}, .where = ""}},
        problems};
    parcels::BoundarySet communes;
    communes.name = "xa-2025";
    communes.role = parcels::BoundaryRole::commune;
    communes.boundaries.push_back(
        {.name = "Phường Vị Tân", .code = "", .shape = box(105.005, 9.9, 0.1, 0.5), .where = "b"});
    Project project;
    project.crosswalk.column = "commune_2025";
    project.crosswalk.boundary = "xa-2025";
    const std::vector<parcels::BoundarySet> sets{communes};
    survey_land(project, crosswalk, sets, layer, problems);
    ASSERT_EQ(layer.columns.size(), 3u);
    EXPECT_EQ(layer.columns[1].name, "commune_2025");
    EXPECT_THAT(layer.parcels[0].attributes, ElementsAre("x", "Xã Vị Thanh 1", "table"));
    EXPECT_THAT(layer.parcels[1].attributes, ElementsAre("x", "Phường Vị Tân", "location"));
    EXPECT_THAT(layer.parcels[2].attributes, ElementsAre("", "Phường Vị Tân", "location"));
    EXPECT_THAT(problems, IsEmpty());
    project.crosswalk.boundary = "xa-2026";
    layer = three_parcels();
    EXPECT_THROW(survey_land(project, crosswalk, sets, layer, problems), InputError);
}

TEST(Land, ALineageOfTheProjectIsComparedWithTheLayer) {
    const test::TemporaryFolder folder;
    Project project;
    project.parcels.id = {"id"};
    project.lineage.source = folder.path() / "l.csv";
    std::ofstream{project.lineage.source} << "parent,child,date,share\nA,1,2024-01-01,1\nA,9,2024-01-01,1\n";
    auto layer = three_parcels();
    std::vector<Problem> problems;
    const auto facts = survey_land(project, {}, {}, layer, problems);
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(problems[0].code, "L-UNKNOWN-PARCEL");
    EXPECT_EQ(problems[0].id, "9");
    EXPECT_EQ(facts.lineage.history_of("1", dates::make_date(2025, 1, 1), dates::make_date(2023, 1, 1))
                  .ancestors.front()
                  .parcel,
              "A");
}

/// Communes of Hau Giang before 1 July 2025 and those of three provinces of the Mekong delta after.
CrosswalkRequest hau_giang() {
    CrosswalkRequest request;
    request.older.name = "old", request.newer.name = "new";
    request.older.source = test::shared_dir() / "real/vn-haugiang-pre2025/haugiang.gpkg";
    request.older.layer = "communes", request.older.column = "tenxa", request.older.code = "maxa";
    request.newer.source = test::shared_dir() / "real/vn-admin-2025/vn_admin_2025.gpkg";
    request.newer.layer = "communes_mekong", request.newer.column = "fullName", request.newer.code = "code";
    request.date = dates::make_date(2025, 7, 1);
    return request;
}

TEST(CrosswalkReal, SharesOfHauGiangAgreeWithAnOverlayByGeopandas) {
    VUNG_NEEDS_SHARED("real/vn-haugiang-pre2025/haugiang.gpkg");
    VUNG_NEEDS_SHARED("real/vn-admin-2025/vn_admin_2025.gpkg");
    auto request = hau_giang();
    request.least_share = 0;
    const auto report = make_crosswalk(request);
    EXPECT_EQ(report.older, 76u);
    EXPECT_EQ(report.newer, 307u);
    // geopandas 1.2 (GEOS), both layers in EPSG:6933 (equal-area on the ellipsoid). There the corners alone were
    // transformed; here edges follow the straight lines of UTM, which moves up to 100 m2 of a commune.
    EXPECT_NEAR(report.older_ha, 162204.78757, 0.1);
    EXPECT_NEAR(report.placed_ha, 162179.31410, 0.1);
    std::map<std::pair<std::string, std::string>, double> shares;
    for (std::size_t row = 0; row < report.table.rows(); ++row)
        shares[{report.table.column("old_name").text(row), report.table.column("new_name").text(row)}] =
            report.table.column("share").real(row);
    EXPECT_NEAR((shares[{"Phường V", "Phường Vị Tân"}]), 0.769397, 1e-5);
    EXPECT_NEAR((shares[{"Phường V", "Phường Vị Thanh"}]), 0.222717, 1e-5);
    EXPECT_NEAR((shares[{"Xã Phú An", "Xã Đông Phước"}]), 0.634286, 1e-5);
    EXPECT_NEAR((shares[{"Xã Phú An", "Xã Châu Thành"}]), 0.364859, 1e-5);
    EXPECT_NEAR((shares[{"Xã Long Bình", "Phường Long Bình"}]), 0.888587, 1e-5);
}

TEST(CrosswalkReal, StatisticsOfHauGiangMoveToTheNewCommunesWithoutLoss) {
    VUNG_NEEDS_SHARED("real/vn-haugiang-pre2025/haugiang.gpkg");
    VUNG_NEEDS_SHARED("real/vn-admin-2025/vn_admin_2025.gpkg");
    const auto made = make_crosswalk(hau_giang());
    EXPECT_LT(made.table.rows(), 100u) << "pieces of two maps of one border make no rows";
    const test::TemporaryFolder folder;
    std::ofstream table{folder.path() / "t.csv"}, totals{folder.path() / "s.csv"};
    table << "old_code,old_name,new_code,new_name,share\n";
    std::map<std::string, std::string> names;
    for (std::size_t row = 0; row < made.table.rows(); ++row) {
        for (const auto* column : {"old_code", "old_name", "new_code", "new_name"})
            table << made.table.column(column).text(row) << ',';
        table << made.table.column("share").to_text(row) << '\n';
        names[made.table.column("old_name").text(row)] = made.table.column("old_code").text(row);
    }
    // Names alone, as statistics have them; hectares with two decimals.
    totals << "commune,ha\n";
    std::int64_t cents = 0, value = 12345;
    for (const auto& [name, code] : names) {
        totals << name << ',' << value / 100 << '.' << (value % 100 < 10 ? "0" : "") << value % 100 << '\n';
        cents += value;
        value = (value * 7919 + 104729) % 300000;
    }
    table.close(), totals.close();
    const auto moved = move_statistics(
        {.totals = folder.path() / "s.csv", .table = folder.path() / "t.csv", .statistics = {.columns = {"ha"}}});
    EXPECT_EQ(moved.rows, names.size());
    std::int64_t units = 0, sum = 0, total = 0, left = 0;  // in 1e-8 ha, from the text of the table
    for (std::size_t row = 0; row < moved.table.rows(); ++row) {
        const auto name = moved.table.column("new_name").text(row);
        auto text = moved.table.column("ha").to_text(row);
        const auto point = std::min(text.find('.'), text.size());
        auto digits = text.substr(0, point) + (point < text.size() ? text.substr(point + 1) : "");
        digits.append(8 - (text.size() - std::min(point + 1, text.size())), '0');
        const auto ticks = std::stoll(digits);
        if (name == "*")
            total = ticks;
        else if (name == "-")
            left = ticks, sum += ticks;
        else
            sum += ticks, ++units;
    }
    EXPECT_EQ(sum, total) << "to the last digit that is written";
    EXPECT_EQ(total, cents * 1000000);
    EXPECT_GT(units, 25);
    EXPECT_GT(left, 0) << "a part of some communes lies outside the new ones, and is told";
    EXPECT_LT(left, total / 100);
}

}  // namespace
}  // namespace vung::run
