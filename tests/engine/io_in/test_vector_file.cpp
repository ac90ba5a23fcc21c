// SPDX-License-Identifier: Apache-2.0
// Every format that arrives, written by GDAL, read through the door that the gate uses.
#include <vung/io/environment.h>
#include <vung/io/parcel_layer.h>

#include <algorithm>

#include "small_files.h"
#include "small_layers.h"
#include "temporary_folder.h"

namespace vung::io {
namespace {

using test::codes;
using test::refused;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::vector<std::string>> cells(const RawLayer& layer) {
    std::vector<std::vector<std::string>> out;
    for (const auto& feature : layer.features) out.push_back(feature.cells);
    std::sort(out.begin(), out.end());  // FlatGeobuf has an order of its own
    return out;
}

const std::vector<std::vector<std::string>> kRows = {{"30337/1/7", "Hợp tác xã Thoại Sơn"},
                                                     {"30337/1/8", "HTX Vĩnh Khánh"}};

class VectorFile : public testing::Test {
protected:
    ParcelSource source(const std::filesystem::path& file, const std::string& layer = "") const {
        ParcelSource out;
        out.source = file;
        out.layer = layer;
        out.id = {"id"};
        out.cooperative = "htx";
        return out;
    }
    test::LayerRecipe recipe() const { return {{"id", "htx"}, kRows}; }
    test::TemporaryFolder folder;
};

TEST_F(VectorFile, EveryFormatGivesTheSameCellsAndWritesNothing) {
    const std::pair<const char*, const char*> formats[] = {
        {"a.gpkg", "GPKG"},  {"a.geojson", "GeoJSON"},  {"a.fgb", "FlatGeobuf"},   {"a.kml", "LIBKML"},
        {"a.kmz", "LIBKML"}, {"a.tab", "MapInfo File"}, {"a.mif", "MapInfo File"}, {"a.shp", "ESRI Shapefile"}};
    for (const auto& [name, driver] : formats) {
        auto made = recipe();
        if (std::string{driver} == "MapInfo File" || std::string{driver} == "ESRI Shapefile")
            made.layer_options = {"ENCODING=UTF-8"};
        const auto own = folder / (std::string{"f_"} + name);
        const GdalScope quiet;  // GDAL 3.6 knows no MapInfo charset for UTF-8, and says so
        const auto file = test::write_layers(own / name, driver, {made});
        const auto before = test::listing(own);
        const auto layer = read_parcel_layer(source(file));
        EXPECT_EQ(cells(layer), kRows) << name;
        EXPECT_THAT(layer.problems, IsEmpty()) << name << ": " << layer.problems.front().text.what;
        EXPECT_EQ(layer.crs.code, "EPSG:4326") << name;
        ASSERT_TRUE(layer.features[0].shape) << name;
        EXPECT_EQ(test::listing(own), before) << name;
    }
}

TEST_F(VectorFile, FoldersOfAKmlAreLayersAndEmptyOnesDoNotCount) {
    auto first = recipe(), second = recipe(), empty = recipe();
    first.layer = "Thửa lúa", second.layer = "Thửa dứa", empty.layer = "Trống";
    empty.rows.clear();
    const auto two = test::write_layers(folder / "two.kml", "LIBKML", {first, second, empty});
    EXPECT_THAT(refused([&] { read_parcel_layer(source(two)); }), AllOf(HasSubstr("2 layers"), HasSubstr("Thửa dứa")));
    EXPECT_EQ(cells(read_parcel_layer(source(two, "Thửa dứa"))), kRows);
    const auto one = test::write_layers(folder / "one.kml", "LIBKML", {empty, first});
    EXPECT_EQ(cells(read_parcel_layer(source(one))), kRows);
    EXPECT_THAT(refused([&] { read_parcel_layer(source(one, "Thua lua")); }), HasSubstr("Thửa lúa"));
}

TEST_F(VectorFile, ZipsAndKmzHoldOneLayerOrTheOneThatIsNamed) {
    auto made = recipe();
    made.layer_options = {"ENCODING=UTF-8"};
    const auto kml = test::write_layers(folder / "k" / "any.kml", "LIBKML", {recipe()});
    EXPECT_EQ(cells(read_parcel_layer(source(test::write_zip(folder / "p.kmz", {{kml, "files/ruong.kml"}})))), kRows);
    const auto both = test::write_zip(folder / "b.kmz", {{kml, "doc.kml"}, {kml, "more/other.kml"}});
    EXPECT_EQ(cells(read_parcel_layer(source(both)))[0], kRows[0]);

    test::write_layers(folder / "s" / "xa.shp", "ESRI Shapefile", {made});
    std::vector<std::pair<std::filesystem::path, std::string>> members, windows, twice;
    for (const auto& [path, what] : test::listing(folder / "s")) {
        const auto extension = std::filesystem::path{path}.extension().string();
        members.emplace_back(path, "x/xa" + extension);
        windows.emplace_back(path, "x\\xa" + extension);
        twice.emplace_back(path, "xa" + extension);
        twice.emplace_back(path, "huyen" + extension);
    }
    EXPECT_EQ(cells(read_parcel_layer(source(test::write_zip(folder / "m.zip", members)))), kRows);
    EXPECT_EQ(cells(read_parcel_layer(source(test::write_zip(folder / "w.zip", windows)))), kRows) << "backslashes";
    const auto zip = test::write_zip(folder / "t.zip", twice);
    EXPECT_THAT(refused([&] { read_parcel_layer(source(zip)); }),
                AllOf(HasSubstr("holds 2 vector files"), HasSubstr("huyen.shp, xa.shp"), HasSubstr("parcels.layer")));
    EXPECT_EQ(cells(read_parcel_layer(source(zip, "huyen"))), kRows);
    const auto csv = test::write_text(folder / "a.txt", "a");
    EXPECT_THAT(refused([&] { read_parcel_layer(source(test::write_zip(folder / "n.zip", {{csv, "a.txt"}}))); }),
                HasSubstr("no vector file"));
    const auto vast =
        test::write_text(folder / "vast.kml", "<kml><name>" + std::string(130u << 20, ' ') + "</name></kml>");
    EXPECT_THAT(refused([&] { read_parcel_layer(source(test::write_zip(folder / "v.kmz", {{vast, "doc.kml"}}))); }),
                AllOf(HasSubstr("130 MiB"), HasSubstr("GeoPackage")))
        << "a small file that would fill the memory";
    std::filesystem::copy_file(csv, folder / "broken.zip");
    EXPECT_THAT(refused([&] { read_parcel_layer(source(folder / "broken.zip")); }), HasSubstr("no vector file"));
}

TEST_F(VectorFile, AMissingIndexIsMadeInMemoryOnly) {
    auto made = recipe();
    made.layer_options = {"ENCODING=UTF-8"};
    const auto own = folder / "s";
    const auto file = test::write_layers(own / "a.shp", "ESRI Shapefile", {made});
    std::filesystem::remove(own / "a.shx");
    const auto before = test::listing(own);
    const auto layer = read_parcel_layer(source(file));
    EXPECT_EQ(cells(layer), kRows);
    EXPECT_THAT(codes(layer.problems), ElementsAre("P-SHX-REBUILT"));
    EXPECT_EQ(test::listing(own), before);

    // The table of another file: nobody can tell whose rows these are.
    auto more = recipe();
    more.rows.push_back({"3", "x"});
    test::write_layers(folder / "more" / "a.shp", "ESRI Shapefile", {more});
    const auto overwrite = std::filesystem::copy_options::overwrite_existing;
    std::filesystem::copy_file(folder / "more" / "a.dbf", own / "a.dbf", overwrite);
    EXPECT_THAT(refused([&] { read_parcel_layer(source(file)); }), AllOf(HasSubstr("3 rows for 2 outlines")));
    std::filesystem::remove(own / "a.dbf");
    EXPECT_THAT(refused([&] { read_parcel_layer(source(file)); }), HasSubstr("no column 'id'"));
}

TEST_F(VectorFile, ATableWithOtherRowsThanOutlinesIsDoubtful) {
    auto more = recipe();
    more.rows.push_back({"3", "x"});
    test::write_layers(folder / "more" / "a.shp", "ESRI Shapefile", {more});
    const auto file = test::write_layers(folder / "s" / "a.shp", "ESRI Shapefile", {recipe()});
    std::filesystem::copy_file(folder / "more" / "a.dbf", folder / "s" / "a.dbf",
                               std::filesystem::copy_options::overwrite_existing);
    EXPECT_THAT(codes(read_parcel_layer(source(file)).problems), testing::Contains("P-ROWS-DIFFER"));
}

TEST_F(VectorFile, AGeoPackageLeftInWriteAheadModeGetsNoSideFiles) {
    const auto own = folder / "g";
    const auto file = test::write_layers(own / "a.gpkg", "GPKG", {recipe()});
    {
        std::fstream header(file, std::ios::binary | std::ios::in | std::ios::out);
        header.seekp(18);
        header.write("\2\2", 2);  // what SQLite writes for PRAGMA journal_mode = WAL
    }
    const auto before = test::listing(own);
    std::filesystem::permissions(own, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    EXPECT_EQ(cells(read_parcel_layer(source(file))), kRows);
    std::filesystem::permissions(own, std::filesystem::perms::owner_all);
    EXPECT_EQ(test::listing(own), before);
}

TEST_F(VectorFile, TenLettersOfAColumnAreEnoughInAShapefile) {
    test::LayerRecipe made{{"id", "hop_tac_xa_ten"}, kRows};
    made.layer_options = {"ENCODING=UTF-8"};
    std::optional<GdalScope> quiet{std::in_place};  // GDAL says that it shortens the name
    const auto shp = test::write_layers(folder / "a.shp", "ESRI Shapefile", {made});
    const auto gpkg = test::write_layers(folder / "a.gpkg", "GPKG", {{{"id", "hop_tac_xa"}, kRows}});
    quiet.reset();
    auto wanted = source(shp);
    wanted.cooperative = "hop_tac_xa_ten";
    const auto layer = read_parcel_layer(wanted);
    EXPECT_EQ(cells(layer), kRows);
    EXPECT_THAT(codes(layer.problems), ElementsAre("P-COLUMN-SHORT"));
    EXPECT_THAT(layer.problems[0].text.what, AllOf(HasSubstr("'hop_tac_xa'"), HasSubstr("'hop_tac_xa_ten'")));
    wanted.source = gpkg;
    EXPECT_THAT(refused([&] { read_parcel_layer(wanted); }), HasSubstr("did you mean 'hop_tac_xa'?"))
        << "names of a GeoPackage are whole";
}

TEST_F(VectorFile, AWrongColumnNamesTheOneThatMeansTheSame) {
    const auto file =
        test::write_layers(folder / "a.gpkg", "GPKG", {{{"SHTHUA", "TEN_HTX", "dien_tich"}, {{"1", "a", "2"}}}});
    auto wanted = source(file);
    wanted.id = {"so_thua"};
    EXPECT_THAT(refused([&] { read_parcel_layer(wanted); }), HasSubstr("did you mean 'SHTHUA'?"));
    wanted.id = {"SHTHUA"};
    EXPECT_THAT(refused([&] { read_parcel_layer(wanted); }),
                AllOf(HasSubstr("no column 'htx'"), HasSubstr("did you mean 'TEN_HTX'?"),
                      HasSubstr("SHTHUA, TEN_HTX, dien_tich")));
}

}  // namespace
}  // namespace vung::io
