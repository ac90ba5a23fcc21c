// SPDX-License-Identifier: Apache-2.0
#include <vung/io/geopackage_writer.h>

#include <ogrsf_frmts.h>

#include <vung/error.h>
#include <vung/io/qgis_style.h>
#include <vung/report/digest.h>

#include "temporary_folder.h"

namespace vung::io {
namespace {

using report::Column;
using report::Table;
using report::Type;

const geometry::Crs kVn2000{.code = "EPSG:9210", .wkt = "", .geographic = false, .metres_per_unit = 1};

geometry::MultiPolygon square(double x, double y, double side) {
    const auto ring = [](double left, double low, double size) {
        return geometry::Ring{
            {left, low}, {left + size, low}, {left + size, low + size}, {left, low + size}, {left, low}};
    };
    return {{{ring(x, y, side), {ring(x + side / 4, y + side / 4, side / 2)}}}};
}

Table parcel_table() {
    Table table{.name = "parcels", .columns = {}, .keys = {"id"}};
    Column id("id", Type::text, "", "parcel"), area("area_ha", Type::real, "ha", "area on the ellipsoid"),
        yield("yield_t_ha", Type::real, "t ha-1", "paddy as harvested"),
        cells("cells", Type::integer, "", "valid cells"), sown("sown", Type::day), rice("rice", Type::flag);
    id.push("1/1"), id.push("1/2"), id.push("xã/3");
    area.push(0.3), area.push_absent(), area.push(0.0);
    yield.push(6.5), yield.push_absent(), yield.push(5.25);
    cells.push(std::int64_t{30}), cells.push_absent(), cells.push(std::int64_t{5'000'000'000});
    sown.push(dates::make_date(2023, 12, 3)), sown.push_absent(), sown.push(dates::make_date(2024, 2, 29));
    rice.push(true), rice.push_absent(), rice.push(false);
    for (auto& column : {id, area, yield, cells, sown, rice}) table.add(column);
    return table;
}

struct Sample {
    Table parcels = parcel_table();
    Table cooperatives = [] {
        Table table{.name = "cooperatives", .columns = {}, .keys = {"cooperative"}};
        Column name("cooperative", Type::text), rice("rice_area", Type::real, "ha");
        name.push("HTX Vọng Đông"), rice.push(12.5);
        table.add(name), table.add(rice);
        return table;
    }();
    geometry::MultiPolygon first = square(560000, 1150000, 100), third = square(560200, 1150000, 40);
    std::vector<GeopackageLayer> layers() const {
        const auto style =
            categorised_style("rice", {{"1", "Lúa", "#0072B2"}, {"0", "Khác", "#E69F00"}, {"", "Không rõ", "#999999"}});
        return {{.table = &parcels,
                 .crs = kVn2000,
                 .shapes = {&first, nullptr, &third},
                 .title = "Thửa đất",
                 .styles = {{.name = "Rice", .qml = style, .is_default = true}}},
                {.table = &cooperatives, .spatial = false}};
    }
};

struct Close {
    void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};
std::unique_ptr<GDALDataset, Close> open(const std::filesystem::path& file) {
    RegisterOGRGeoPackage();
    return std::unique_ptr<GDALDataset, Close>{GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR)};
}

TEST(GeopackageWriter, ogr_reads_back_values_shapes_units_and_gaps) {
    const test::TemporaryFolder folder;
    const Sample sample;
    write_geopackage(folder / "x.gpkg", sample.layers());
    const auto file = open(folder / "x.gpkg");
    ASSERT_TRUE(file);
    auto* layer = file->GetLayerByName("parcels");
    ASSERT_NE(layer, nullptr);
    EXPECT_STREQ(layer->GetSpatialRef()->GetAuthorityCode(nullptr), "9210");
    std::vector<std::string> fields;
    for (int f = 0; f < layer->GetLayerDefn()->GetFieldCount(); ++f)
        fields.emplace_back(layer->GetLayerDefn()->GetFieldDefn(f)->GetNameRef());
    EXPECT_THAT(fields, testing::ElementsAre("id", "area_ha", "yield_t_ha", "cells", "sown", "rice"));

    std::vector<OGRFeatureUniquePtr> rows;
    for (auto& feature : layer) rows.push_back(std::move(feature));
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0]->GetFID(), 1);
    EXPECT_DOUBLE_EQ(rows[0]->GetGeometryRef()->toMultiPolygon()->get_Area(), 100 * 100 - 50 * 50);
    EXPECT_STREQ(rows[2]->GetFieldAsString("id"), "xã/3");
    EXPECT_EQ(rows[2]->GetFieldAsInteger64("cells"), 5'000'000'000);
    EXPECT_STREQ(rows[2]->GetFieldAsString("sown"), "2024/02/29");
    EXPECT_EQ(rows[0]->GetFieldAsInteger("rice"), 1);
    EXPECT_EQ(rows[2]->GetFieldAsDouble("area_ha"), 0.0);
    EXPECT_FALSE(rows[2]->IsFieldNull(1)) << "zero is a value";
    EXPECT_EQ(rows[1]->GetGeometryRef(), nullptr);
    for (int f = 1; f < 6; ++f) EXPECT_TRUE(rows[1]->IsFieldNull(f)) << f;

    auto* cooperatives = file->GetLayerByName("cooperatives");
    ASSERT_NE(cooperatives, nullptr);
    EXPECT_EQ(cooperatives->GetGeomType(), wkbNone);
}

TEST(GeopackageWriter, fields_have_their_unit_as_alias_and_their_meaning_as_description) {
    const test::TemporaryFolder folder;
    const Sample sample;
    write_geopackage(folder / "x.gpkg", sample.layers());
    const auto file = open(folder / "x.gpkg");
    auto* rows = file->ExecuteSQL(
        "SELECT name, description FROM gpkg_data_columns WHERE table_name = 'parcels' AND column_name = 'area_ha'",
        nullptr, nullptr);
    ASSERT_NE(rows, nullptr);
    const OGRFeatureUniquePtr row{rows->GetNextFeature()};
    ASSERT_TRUE(row);
    EXPECT_STREQ(row->GetFieldAsString(0), "area_ha [ha]");
    EXPECT_STREQ(row->GetFieldAsString(1), "area on the ellipsoid");
    file->ReleaseResultSet(rows);
}

TEST(GeopackageWriter, the_style_stands_where_qgis_looks_for_it) {
    const test::TemporaryFolder folder;
    const Sample sample;
    write_geopackage(folder / "x.gpkg", sample.layers());
    const auto file = open(folder / "x.gpkg");
    auto* styles = file->GetLayerByName("layer_styles");
    ASSERT_NE(styles, nullptr);
    const OGRFeatureUniquePtr style{styles->GetNextFeature()};
    EXPECT_STREQ(style->GetFieldAsString("f_table_name"), "parcels");
    EXPECT_STREQ(style->GetFieldAsString("f_geometry_column"), "geom");
    EXPECT_EQ(style->GetFieldAsInteger("useAsDefault"), 1);
    EXPECT_THAT(style->GetFieldAsString("styleQML"),
                testing::AllOf(testing::HasSubstr("label=\"Lúa\""), testing::HasSubstr("0,114,178,255")));
    struct FreeXml {
        void operator()(CPLXMLNode* node) const { CPLDestroyXMLNode(node); }
    };
    const std::unique_ptr<CPLXMLNode, FreeXml> xml{CPLParseXMLString(style->GetFieldAsString("styleQML"))};
    EXPECT_NE(xml, nullptr) << "the style is well-formed XML";
}

TEST(GeopackageWriter, equal_content_gives_equal_bytes_and_replaces_the_old_file) {
    const test::TemporaryFolder folder;
    const Sample sample;
    write_geopackage(folder / "a.gpkg", sample.layers());
    const auto first = report::sha256_file(folder / "a.gpkg");
    write_geopackage(folder / "a.gpkg", sample.layers());
    write_geopackage(folder / "b.gpkg", sample.layers());
    EXPECT_EQ(report::sha256_file(folder / "a.gpkg"), first);
    EXPECT_EQ(report::sha256_file(folder / "b.gpkg"), first);
    write_geopackage(folder / "b.gpkg", sample.layers(), {.timestamp = "2024-03-15T00:00:00.000Z"});
    EXPECT_NE(report::sha256_file(folder / "b.gpkg"), first);
}

TEST(GeopackageWriter, layers_without_rows_and_names_with_accents_are_good) {
    const test::TemporaryFolder folder;
    Table empty{.name = "thửa", .columns = {Column("mã", Type::text)}, .keys = {}};
    const GeopackageLayer layer{.table = &empty, .crs = kVn2000};
    write_geopackage(folder / "kết quả.gpkg", {&layer, 1});
    const auto file = open(folder / "kết quả.gpkg");
    ASSERT_TRUE(file);
    ASSERT_NE(file->GetLayerByName("thửa"), nullptr);
    EXPECT_EQ(file->GetLayerByName("thửa")->GetFeatureCount(), 0);
}

TEST(GeopackageWriter, what_does_not_fit_together_is_refused_and_leaves_nothing) {
    const test::TemporaryFolder folder;
    const Sample sample;
    auto layers = sample.layers();
    layers[0].shapes.pop_back();
    EXPECT_THROW(write_geopackage(folder / "x.gpkg", layers), InvariantError);
    layers = sample.layers();
    layers[1].table = &sample.parcels;
    EXPECT_THROW(write_geopackage(folder / "x.gpkg", layers), InvariantError);
    layers = sample.layers();
    layers[0].crs.code = "EPSG:1";
    EXPECT_THROW(write_geopackage(folder / "x.gpkg", layers), InputError);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(QgisStyle, special_characters_are_escaped_and_bad_colours_refused) {
    EXPECT_THAT(categorised_style("a<b", {{"\"x\" & y", "<5 %", "#000000"}}),
                testing::AllOf(testing::HasSubstr("attr=\"a&lt;b\""), testing::HasSubstr("&quot;x&quot; &amp; y"),
                               testing::HasSubstr("&lt;5 %")));
    EXPECT_THAT(graduated_style("y", {{0, 2.5, "0 - 2,5", "#FFFFFF"}}), testing::HasSubstr(R"(lower="0" upper="2.5")"));
    for (const char* bad : {"", "red", "#12345", "#GG0000", "#1234567"})
        EXPECT_THROW(categorised_style("x", {{"a", "a", bad}}), InvariantError) << bad;
}

TEST(GeopackageWriter, two_layers_of_points_larger_than_what_gdal_indexes_in_one_go_are_written) {
    constexpr std::int64_t kRows = 100'001;  // from here on GDAL would index in a thread and a file of its own
    const test::TemporaryFolder folder;
    Table first{.name = "first", .columns = {}, .keys = {}}, second{.name = "second", .columns = {}, .keys = {}};
    std::vector<std::optional<geometry::Point>> points;
    Column number("number", Type::integer);
    for (std::int64_t i = 0; i < kRows; ++i) {
        number.push(i);
        points.push_back(i == 7 ? std::nullopt
                                : std::optional{geometry::Point{105 + static_cast<double>(i) * 1e-4, 10}});
    }
    first.add(number), second.add(number);
    const geometry::Crs wgs84{.code = "EPSG:4326", .wkt = "", .geographic = true, .metres_per_unit = 1};
    std::vector<GeopackageLayer> layers;
    for (const auto* table : {&first, &second}) {
        GeopackageLayer layer{.table = table, .crs = wgs84};
        layer.points = points;
        layers.push_back(std::move(layer));
    }
    write_geopackage(folder / "big.gpkg", layers);
    GDALAllRegister();
    GDALDatasetUniquePtr dataset{GDALDataset::Open((folder / "big.gpkg").c_str(), GDAL_OF_VECTOR)};
    ASSERT_TRUE(dataset);
    for (const char* name : {"first", "second"}) {
        auto* layer = dataset->GetLayerByName(name);
        ASSERT_NE(layer, nullptr);
        EXPECT_EQ(layer->GetFeatureCount(), kRows);
        EXPECT_EQ(layer->GetGeomType(), wkbPoint);
        layer->SetSpatialFilterRect(105.04995, 9, 105.05105, 11);
        EXPECT_EQ(layer->GetFeatureCount(), 11) << "the index finds what lies there";
        const OGRFeatureUniquePtr lost{layer->GetFeature(8)};
        EXPECT_EQ(lost->GetGeometryRef(), nullptr);
    }
}

TEST(GeopackageWriter, points_and_rows_that_differ_in_number_are_a_broken_promise) {
    const auto table = parcel_table();
    GeopackageLayer layer{.table = &table, .crs = kVn2000};
    layer.points = {geometry::Point{0, 0}};
    EXPECT_THROW(write_geopackage("never.gpkg", std::vector{layer}), InvariantError);
}

TEST(QgisStyle, a_field_has_its_alias_and_a_list_to_pick_from) {
    const auto qml =
        categorised_style("severity", {{"warn", "cần xem lại", "#FDAE61"}}, StyleGeometry::point,
                          {{.name = "key", .alias = "Mã việc"},
                           {.name = "decision", .alias = "Quyết định", .choices = {{"keep", "giữ nguyên", ""}}}});
    for (const char* part : {"<layerGeometryType>0<", "type=\"marker\"", "styleCategories=\"Symbology|Fields|Forms\"",
                             "<alias index=\"1\" field=\"decision\" name=\"Quyết định\"/>",
                             "<Option type=\"QString\" name=\"giữ nguyên\" value=\"keep\"/>"})
        EXPECT_THAT(qml, testing::HasSubstr(part));
}

}  // namespace
}  // namespace vung::io
