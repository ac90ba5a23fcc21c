// SPDX-License-Identifier: Apache-2.0
// STAC items in the forms that public catalogues use, with small files behind them.
#include <vung/io/scene_catalogue.h>
#include <vung/io/stac_item.h>

#include "small_files.h"
#include "temporary_folder.h"

namespace vung::io {
namespace {

using rasters::ScaleSource;
using test::codes;
using test::refused;
using test::write_raster;
using test::write_text;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Stac : public testing::Test {
protected:
    void SetUp() override {
        test::RasterRecipe recipe;
        recipe.width = recipe.height = 60;
        recipe.value = [this](int, int, int) { return stored; };
        for (const char* name : {"B04", "B08", "B8A", "vv", "vh"})
            write_raster(folder / (name + std::string{".tif"}), recipe);
        auto classes = recipe;
        classes.type = GDT_Byte;
        classes.value = [](int, int, int) { return 4; };
        write_raster(folder / "SCL.tif", classes);
        classes.value = [](int, int, int) { return 0; };
        write_raster(folder / "Fmask.tif", classes);
        recipe.bands = 3, recipe.type = GDT_Byte;
        write_raster(folder / "TCI.tif", recipe);
    }

    static std::string item(const std::string& id, const std::string& properties, const std::string& assets,
                            const std::string& collection = "x") {
        return R"({"type":"Feature","stac_version":"1.0.0","id":")" + id + R"(","collection":")" + collection +
               R"(","geometry":null,"links":[],"properties":{"datetime":"2024-01-15T03:15:41.024000Z")" + properties +
               R"(},"assets":{)" + assets + "}}";
    }

    /// Two bands and the classes, as Earth Search names them.
    static std::string earth_search(const std::string& offset = "-0.1") {
        const auto band = [&](const std::string& key, const std::string& file, const std::string& name) {
            return "\"" + key + R"(":{"href":"./)" + file +
                   R"(","type":"image/tiff; application=geotiff; profile=cloud-optimized","roles":["data","reflectance"],"eo:bands":[{"name":")" +
                   key + R"(","common_name":")" + name +
                   R"("}],"raster:bands":[{"nodata":0,"data_type":"uint16","scale":0.0001,"offset":)" + offset + "}]}";
        };
        return band("red", "B04.tif", "red") + "," + band("nir", "B08.tif", "nir") + "," +
               band("nir08", "B8A.tif", "nir08") +
               R"(,"scl":{"href":"./SCL.tif","roles":["data"]},"visual":{"href":"./TCI.tif","roles":["visual"],"eo:bands":[{"name":"red","common_name":"red"},{"name":"green","common_name":"green"},{"name":"blue","common_name":"blue"}]},"red-jp2":{"href":"s3://sentinel-s2-l2a/B04.jp2","type":"image/jp2","roles":["data"],"eo:bands":[{"name":"red","common_name":"red"}]},"thumbnail":{"href":"https://example.org/p.jpg","roles":["thumbnail"]})";
    }

    SceneCatalogue list(const std::string& file, const std::string& sensor = "sentinel-2-l2a") {
        source.sensor = sensor;
        source.source = folder / file;
        return list_scenes(source);
    }
    SceneCatalogue list_item(const std::string& text, const std::string& sensor = "sentinel-2-l2a") {
        write_text(folder / "item.json", text);
        return list("item.json", sensor);
    }
    static const rasters::Asset& asset(const SceneCatalogue& found, const std::string& band) {
        for (const auto& a : found.scenes.at(0).assets)
            if (a.band == band) return a;
        throw std::runtime_error("no band " + band);
    }

    int stored = 1400;
    test::TemporaryFolder folder;
    SceneSource source;
};

TEST_F(Stac, AnEarthSearchItemOfCollectionOneCarriesItsOffset) {
    const auto found = list_item(item(
        "S2A_48PXS_20240115_0_L2A",
        R"(,"platform":"sentinel-2a","grid:code":"MGRS-48PXS","s2:processing_baseline":"05.10","proj:epsg":32648,"sat:relative_orbit":75)",
        earth_search()));
    EXPECT_THAT(found.problems, IsEmpty());
    ASSERT_EQ(found.scenes.size(), 1u);
    const auto& scene = found.scenes[0];
    EXPECT_EQ(scene.id, "S2A_48PXS_20240115_0_L2A");
    EXPECT_EQ(scene.platform, "S2A");
    EXPECT_EQ(scene.orbit, "R075");
    EXPECT_EQ(scene.tile, "48PXS");
    EXPECT_DOUBLE_EQ(scene.baseline, 5.10);
    EXPECT_EQ(dates::to_iso(scene.time), "2024-01-15T03:15:41Z");
    EXPECT_EQ(scene.assets.size(), 3u) << "no picture, no preview, no second copy of a band";
    EXPECT_EQ(asset(found, "B04").path, folder / "B04.tif");
    EXPECT_EQ(asset(found, "B8A").path, folder / "B8A.tif") << "nir08 is not nir";
    EXPECT_EQ(asset(found, "B04").offset, -0.1);
    EXPECT_EQ(asset(found, "B04").scale_source, ScaleSource::metadata);
    EXPECT_EQ(scene.mask->asset.band, "SCL");
}

TEST_F(Stac, TheFlagStandsAboveTheOffsetThatEveryItemRepeats) {
    stored = 400;
    SetUp();
    for (const char* flag : {"earthsearch:boa_offset_applied", "sentinel:boa_offset_applied"}) {
        const auto found = list_item(
            item("a", R"(,"s2:processing_baseline":"05.10",")" + std::string{flag} + "\":true", earth_search()));
        EXPECT_THAT(found.problems, IsEmpty());
        EXPECT_EQ(asset(found, "B04").offset, 0);
        EXPECT_EQ(asset(found, "B04").scale_source, ScaleSource::flag);
    }
}

TEST_F(Stac, AWrongFlagIsCaughtByThePixels) {
    auto found = list_item(
        item("a", R"(,"s2:processing_baseline":"05.10","earthsearch:boa_offset_applied":true)", earth_search()));
    EXPECT_THAT(found.scenes, IsEmpty());
    ASSERT_THAT(codes(found.problems), ElementsAre("S-OFFSET-LEFT"));
    EXPECT_THAT(found.problems[0].text.what, HasSubstr("a flag of its item"));
    stored = 400;
    SetUp();
    found = list_item(
        item("a", R"(,"s2:processing_baseline":"05.10","earthsearch:boa_offset_applied":false)", earth_search()));
    ASSERT_THAT(codes(found.problems), ElementsAre("S-OFFSET-TWICE"));
    EXPECT_EQ(found.problems[0].id, "a");
}

TEST_F(Stac, WithoutAnOffsetInTheItemTheBaselineDecides) {
    const std::string assets =
        R"("B04":{"href":"./B04.tif","roles":["data"],"eo:bands":[{"name":"B04","common_name":"red"}]},"SCL":{"href":"./SCL.tif","roles":["data"]},"visual":{"href":"./TCI.tif","roles":["data"],"eo:bands":[{"name":"B04","common_name":"red"},{"name":"B03"},{"name":"B02"}]})";
    auto found = list_item(
        item("S2A_MSIL2A_20240115T031541_R075_T48PXS_20240115T073019",
             R"(,"platform":"Sentinel-2A","s2:processing_baseline":"05.10","s2:mgrs_tile":"48PXS","proj:epsg":32648)",
             assets));
    EXPECT_THAT(found.problems, IsEmpty());
    EXPECT_EQ(asset(found, "B04").offset, -0.1);
    EXPECT_EQ(asset(found, "B04").scale_source, ScaleSource::baseline);
    stored = 400;
    SetUp();
    found = list_item(item("a", R"(,"s2:processing_baseline":"02.14")", assets));
    EXPECT_EQ(asset(found, "B04").offset, 0);
    found = list_item(item("a", R"(,"s2:processing_baseline":"05.11")", assets));
    EXPECT_THAT(codes(found.problems), ElementsAre("S-OFFSET-TWICE")) << "\"05.11\" is above \"04.00\"";
}

TEST_F(Stac, TheNewerGenerationHasOneListOfBands) {
    const auto found = list_item(item(
        "a", R"(,"processing:version":"05.10","proj:code":"EPSG:32648")",
        R"("B04_10m":{"href":"./B04.tif","roles":["data"],"nodata":0,"raster:scale":0.0001,"raster:offset":-0.1,"bands":[{"name":"B04","eo:common_name":"red"}]},"nir":{"href":"./B08.tif","bands":[{"name":"B08","raster:scale":0.0001,"raster:offset":-0.1,"nodata":0}]},"SCL_20m":{"href":"./SCL.tif","bands":[{"name":"SCL"}]})"));
    EXPECT_THAT(found.problems, IsEmpty());
    EXPECT_EQ(found.scenes.at(0).assets.size(), 2u);
    EXPECT_EQ(asset(found, "B04").offset, -0.1);
    EXPECT_EQ(asset(found, "B08").scale, 0.0001);
    EXPECT_EQ(asset(found, "B08").nodata, 0);
}

TEST_F(Stac, AStackOfBandsIsOneAsset) {
    test::RasterRecipe stack;
    stack.bands = 3, stack.width = stack.height = 60;
    stack.value = [](int band, int, int) { return band == 3 ? 4 : 1400; };
    write_raster(folder / "stack.tif", stack);
    const auto found = list_item(item(
        "a", R"(,"s2:processing_baseline":"05.10")",
        R"("data":{"href":"stack.tif","bands":[{"name":"x","eo:common_name":"red"},{"name":"B08"},{"name":"SCL"}]})"));
    EXPECT_EQ(asset(found, "B08").band_index, 2);
    EXPECT_EQ(found.scenes.at(0).mask->asset.band_index, 3);
}

TEST_F(Stac, RadarTellsItsOrbitAndRawProductsAreRefused) {
    test::RasterRecipe recipe;
    recipe.type = GDT_Float32, recipe.width = recipe.height = 40;
    recipe.value = [](int, int, int) { return 0.04; };
    for (const char* name : {"vv.tif", "vh.tif"}) write_raster(folder / name, recipe);
    const std::string assets =
        R"("vh":{"href":"./vh.tif","roles":["data"],"raster:bands":[{"nodata":-32768}]},"vv":{"href":"./vv.tif","roles":["data"],"raster:bands":[{"nodata":-32768}]},"tilejson":{"href":"https://example.org/t.json","roles":["tiles"]})";
    auto found = list_item(
        item("S1A_IW_GRDH_1SDV_20210809T173953_20210809T174018_039156_rtc",
             R"(,"platform":"SENTINEL-1A","sar:product_type":"GRD","sat:relative_orbit":59,"sat:absolute_orbit":39156)",
             assets, "sentinel-1-rtc"),
        "sentinel-1-rtc");
    EXPECT_THAT(found.problems, IsEmpty()) << "terrain-corrected items repeat the type of their source";
    EXPECT_EQ(found.scenes.at(0).orbit, "R059");
    EXPECT_EQ(found.scenes[0].pass, "039156");
    EXPECT_EQ(asset(found, "VV").nodata, -32768);
    found = list_item(item("S1A_IW_GRDH_1SDV_20210809T173953_20210809T174018_039156_049F13",
                           R"(,"sar:product_type":"GRD")", assets, "sentinel-1-grd"),
                      "sentinel-1-rtc");
    EXPECT_THAT(codes(found.problems), ElementsAre("S-RAW-RADAR"));
    found = list_item(item("a", R"(,"product:type":"GRD")", assets), "sentinel-1-rtc");
    EXPECT_THAT(codes(found.problems), ElementsAre("S-RAW-RADAR"));
}

TEST_F(Stac, HlsAndLandsatItemsFindTheirBands) {
    auto found = list_item(
        item(
            "HLS.S30.T48PXS.2024120T031541.v2.0", "",
            R"("B8A":{"href":"B8A.tif","eo:bands":[{"name":"B8A","common_name":"nir08"}]},"B04":{"href":"B04.tif","eo:bands":[{"name":"B04","common_name":"red"}]},"Fmask":{"href":"Fmask.tif"},"SZA":{"href":"SZA.tif"})"),
        "hls-s30");
    EXPECT_THAT(found.problems, IsEmpty());
    EXPECT_EQ(asset(found, "nir08").path, folder / "B8A.tif");
    EXPECT_EQ(asset(found, "nir08").scale, 0.0001);
    EXPECT_EQ(found.scenes[0].tile, "48PXS");
    found = list_item(
        item(
            "LE07_L2SP_125053_20030115_02_T1", R"(,"platform":"landsat-7","landsat:wrs_path":"125")",
            R"("red":{"href":"B04.tif","eo:bands":[{"name":"ETM_B3","common_name":"red"}],"raster:bands":[{"scale":2.75e-05,"offset":-0.2,"nodata":0}]},"nir08":{"href":"B8A.tif","eo:bands":[{"name":"ETM_B4","common_name":"nir08"}],"raster:bands":[{"scale":2.75e-05,"offset":-0.2,"nodata":0}]},"qa_pixel":{"href":"Fmask.tif","roles":["cloud","snow-ice"]})"),
        "landsat-c2-l2");
    EXPECT_THAT(found.problems, IsEmpty());
    EXPECT_EQ(found.scenes.at(0).platform, "LE07");
    EXPECT_EQ(found.scenes[0].orbit, "P125");
    EXPECT_EQ(asset(found, "red").offset, -0.2);
    EXPECT_EQ(found.scenes[0].mask->asset.band, "QA_PIXEL");
}

TEST_F(Stac, CollectionsOfItemsAndFoldersOfItemsAreRead) {
    const std::string one = item("one", R"(,"s2:processing_baseline":"05.10")", earth_search()),
                      two = item("two", R"(,"s2:processing_baseline":"05.11")", earth_search());
    write_text(folder / "search.json", R"({"type":"FeatureCollection","features":[)" + one + "," + two + "," + one +
                                           R"(,{"type":"Feature","id":"plot","geometry":null,"properties":{}}]})");
    auto found = list("search.json");
    EXPECT_EQ(found.scenes.size(), 2u);
    EXPECT_THAT(codes(found.problems), ElementsAre("S-REPEATED"));
    EXPECT_EQ(rasters::group_acquisitions(found.scenes).at(0).scenes[0].id, "two") << "the newer baseline speaks";

    write_text(folder / "items/one.json",
               item("one", R"(,"s2:processing_baseline":"05.10")",
                    R"("red":{"href":"../B04.tif","eo:bands":[{"common_name":"red"}]},"scl":{"href":"../SCL.tif"})"));
    write_text(folder / "items/notes.json", "{}");
    write_text(folder / "items/broken.json", "{");
    found = list("items");
    EXPECT_EQ(found.scenes.size(), 1u);
    EXPECT_THAT(codes(found.problems), ElementsAre("S-STAC-LINK"));
}

TEST_F(Stac, AStaticCatalogueIsWalkedOnceAlongItsLinks) {
    const auto catalog = [](const std::string& type, const std::string& links) {
        return R"({"type":")" + type + R"(","stac_version":"1.0.0","id":"c","links":[)" + links + "]}";
    };
    write_text(
        folder / "cat/catalog.json",
        catalog(
            "Catalog",
            R"({"rel":"root","href":"./catalog.json"},{"rel":"child","href":"./2024/collection.json"},{"rel":"item","href":"gone.json"})"));
    write_text(
        folder / "cat/2024/collection.json",
        catalog(
            "Collection",
            R"({"rel":"parent","href":"../catalog.json"},{"rel":"child","href":"../catalog.json"},{"rel":"item","href":"./one.json"},{"rel":"item","href":"one.json"},{"rel":"item","href":"https://example.org/two.json"})"));
    write_text(
        folder / "cat/2024/one.json",
        item("one", R"(,"s2:processing_baseline":"05.10")",
             R"("red":{"href":"../../B04.tif","eo:bands":[{"common_name":"red"}]},"scl":{"href":"../../SCL.tif"})"));
    for (const char* start : {"cat", "cat/catalog.json"}) {
        const auto found = list(start);
        ASSERT_EQ(found.scenes.size(), 1u);
        EXPECT_EQ(asset(found, "B04").path, folder / "B04.tif");
        EXPECT_THAT(codes(found.problems), ElementsAre("S-STAC-LINK", "S-STAC-LINK"));
        std::string said;
        for (const auto& problem : found.problems) said += problem.text.what + "\n";
        EXPECT_THAT(said, testing::AllOf(HasSubstr("gone.json"), HasSubstr("does not allow reading from example.org")));
    }
}

TEST_F(Stac, AssetsOnServersThatAreNotNamedAreToldOnce) {
    const auto remote = [&](const std::string& id) {
        return item(
            id, R"(,"s2:processing_baseline":"05.10")",
            R"("red":{"href":"https://example.org/a/B04.tif","eo:bands":[{"common_name":"red"}]},"scl":{"href":"https://example.org/a/SCL.tif"},"nir":{"href":"s3://bucket/B08.tif","eo:bands":[{"common_name":"nir"}]})");
    };
    write_text(folder / "search.json",
               R"({"type":"FeatureCollection","features":[)" + remote("a") + "," + remote("b") + "]}");
    const auto found = list("search.json");
    EXPECT_THAT(found.scenes, IsEmpty());
    ASSERT_THAT(codes(found.problems), ElementsAre("S-HOST", "S-HOST"));
    const auto said = found.problems[0].text.fix + found.problems[1].text.fix;
    EXPECT_THAT(said, HasSubstr("[remote] hosts = [\"example.org\"]"));
    EXPECT_THAT(said, HasSubstr("[remote] hosts = [\"bucket.s3.amazonaws.com\"]"));
}

TEST_F(Stac, AnItemThatDiffersFromItsFileIsTold) {
    auto found = list_item(item("a", R"(,"s2:processing_baseline":"05.10","proj:epsg":32649)", earth_search()));
    EXPECT_EQ(found.scenes.size(), 1u);
    ASSERT_THAT(codes(found.problems), ElementsAre("S-ITEM-DIFFERS"));
    EXPECT_THAT(found.problems[0].text.what, testing::AllOf(HasSubstr("EPSG:32649"), HasSubstr("EPSG:32648")));
    test::RasterRecipe bare;
    bare.crs = "";
    write_raster(folder / "B04.tif", bare);
    found = list_item(item("a", R"(,"s2:processing_baseline":"05.10")", earth_search()));
    EXPECT_THAT(codes(found.problems), ElementsAre("S-NO-POSITION")) << "neither item nor file say where it is";
    EXPECT_EQ(found.scenes.at(0).assets.size(), 2u);
}

TEST_F(Stac, WhatCannotBeUsedIsNamed) {
    auto found = list_item(
        R"({"type":"Feature","stac_version":"1.0.0","id":"a","properties":{"datetime":null},"assets":{"red":{"href":"B04.tif"},"scl":{"href":"SCL.tif"}}})");
    ASSERT_THAT(codes(found.problems), ElementsAre("S-STAC-ITEM"));
    EXPECT_THAT(found.problems[0].text.what, HasSubstr("no datetime"));
    found = list_item(item("a", "", R"("elevation":{"href":"dem.tif"})"));
    EXPECT_THAT(codes(found.problems), ElementsAre("S-OTHER-ITEMS"));
    found = list_item(item("a", "", R"("red":{"href":"/vsicurl/http://127.0.0.1/x.tif"},"scl":{"href":"SCL.tif"})"));
    EXPECT_THAT(codes(found.problems), testing::Contains("S-STAC-ITEM"));
    found = list_item(
        item("S2A_MSIL1C_20240115T031541_N0510_R075_T48PXS", R"(,"s2:product_type":"S2MSI1C")", earth_search()));
    EXPECT_THAT(codes(found.problems), ElementsAre("S-LEVEL-1C"));
    EXPECT_THAT(refused([&] { list_item("no json"); }), HasSubstr("no JSON"));
    EXPECT_THAT(
        refused([&] { list_item(R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{}}]})"); }),
        HasSubstr("no STAC item"));
    EXPECT_THAT(refused([&] { list_item("[1, 2]"); }), HasSubstr("no STAC item"));
}

TEST(StacAddress, RelativeAddressesAreSeenFromTheirDocument) {
    EXPECT_EQ(resolve_href("/data/cat/item.json", "./a/B04.tif"), "/data/cat/a/B04.tif");
    EXPECT_EQ(resolve_href("/data/cat/item.json", "../B04.tif"), "/data/B04.tif");
    EXPECT_EQ(resolve_href("/data/cat/item.json", "/abs/B04.tif"), "/abs/B04.tif");
    EXPECT_EQ(resolve_href("https://h.org/a/b/item.json", "../B04.tif"), "https://h.org/a/B04.tif");
    EXPECT_EQ(resolve_href("https://h.org/a/b/item.json", "/x/B04.tif"), "https://h.org/x/B04.tif");
    EXPECT_EQ(resolve_href("https://h.org", "x.json"), "https://h.org/x.json");
    EXPECT_EQ(resolve_href("https://h.org/a/item.json", "https://g.org/B04.tif"), "https://g.org/B04.tif");
}

}  // namespace
}  // namespace vung::io
