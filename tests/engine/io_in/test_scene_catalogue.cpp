// SPDX-License-Identifier: Apache-2.0
#include <vung/io/scene_catalogue.h>

#include "small_files.h"
#include "temporary_folder.h"

namespace vung::io {
namespace {

using test::codes;
using test::RasterRecipe;
using test::refused;
using test::write_raster;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> bands(const rasters::Scene& scene) {
    std::vector<std::string> out;
    for (const auto& asset : scene.assets) out.push_back(asset.band);
    return out;
}

const rasters::Asset& asset(const rasters::Scene& scene, const std::string& band) {
    for (const auto& a : scene.assets)
        if (a.band == band) return a;
    throw std::runtime_error("no band " + band);
}

RasterRecipe coarse() {
    RasterRecipe out;
    out.width = 10, out.height = 8, out.cell = 20;
    return out;
}
RasterRecipe classes() {
    auto out = coarse();
    out.type = GDT_Byte;
    out.value = [](int, int, int) { return 4; };
    return out;
}

class Folder : public testing::Test {
protected:
    SceneCatalogue list(const std::string& sub = "") {
        source.source = sub.empty() ? folder.path() : folder / sub;
        return list_scenes(source);
    }
    test::TemporaryFolder folder;
    SceneSource source = [] {
        SceneSource out;
        out.sensor = "sentinel-2-l2a";
        return out;
    }();
};

TEST_F(Folder, FilesOfOneTimeAndTileAreOneScene) {
    for (const char* band : {"B04_10m", "B08_10m"})
        write_raster(folder / ("T48PXS_20240115T031541_" + std::string{band} + ".tif"));
    write_raster(folder / "T48PXS_20240115T031541_B11_20m.tif", coarse());
    write_raster(folder / "T48PXS_20240115T031541_SCL_20m.tif", classes());
    write_raster(folder / "T48PXS_20240115T031541_TCI_10m.tif");
    const auto found = list();
    ASSERT_EQ(found.scenes.size(), 1u);
    const auto& scene = found.scenes[0];
    EXPECT_EQ(scene.id, "T48PXS_20240115T031541");
    EXPECT_EQ(scene.tile, "48PXS");
    EXPECT_EQ(scene.platform, "sentinel-2-l2a");
    EXPECT_EQ(dates::to_iso(scene.time), "2024-01-15T03:15:41Z");
    EXPECT_THAT(bands(scene), ElementsAre("B04", "B08", "B11"));
    ASSERT_TRUE(scene.mask);
    EXPECT_EQ(rasters::to_string(scene.mask->rule), "keep=2,4,5,6,7");
    EXPECT_EQ(scene.mask->asset.scale, 1);
    EXPECT_EQ(asset(scene, "B04").scale, 0.0001);
    EXPECT_EQ(asset(scene, "B04").nodata, 0);
    EXPECT_EQ(asset(scene, "B04").stored_type, "UInt16");
    EXPECT_EQ(asset(scene, "B04").tile_width, 16);
    EXPECT_EQ(asset(scene, "B11").lattice.cell_width, 20);
    EXPECT_EQ(asset(scene, "B04").lattice.crs.code, "EPSG:32648");
    EXPECT_EQ(asset(scene, "B04").window, (rasters::Window{60000, -120000, 20, 15}));
    EXPECT_THAT(codes(found.problems), ElementsAre("S-OFFSET-ASSUMED"));
}

TEST_F(Folder, TheProductFolderTellsBaselineOrbitAndSatellite) {
    const std::string old_product = "S2A_MSIL2A_20240115T031541_N0213_R075_T48PXS_20240115T070000";
    const std::string new_product = "S2A_MSIL2A_20240115T031541_N0510_R075_T48PXS_20240301T120000.SAFE";
    for (const auto& product : {old_product, new_product}) {
        const auto image = product + "/GRANULE/L2A_T48PXS/IMG_DATA/";
        write_raster(folder / (image + "R10m/T48PXS_20240115T031541_B04_10m.tif"));
        write_raster(folder / (image + "R20m/T48PXS_20240115T031541_B04_20m.tif"), coarse());
        write_raster(folder / (image + "R20m/T48PXS_20240115T031541_B8A_20m.tif"), coarse());
        write_raster(folder / (image + "R20m/T48PXS_20240115T031541_SCL_20m.tif"), classes());
        write_raster(folder / (product + "/GRANULE/L2A_T48PXS/QI_DATA/MSK_CLDPRB_20m.tif"), classes());
    }
    const auto found = list();
    EXPECT_THAT(codes(found.problems), ElementsAre("S-NO-METADATA")) << "of the one that calls itself SAFE";
    ASSERT_EQ(found.scenes.size(), 2u) << "reprocessings are scenes of their own";
    EXPECT_EQ(found.scenes[0].id, old_product);
    EXPECT_EQ(found.scenes[1].id + ".SAFE", new_product);
    EXPECT_EQ(found.scenes[1].platform, "S2A");
    EXPECT_EQ(found.scenes[1].orbit, "R075");
    EXPECT_DOUBLE_EQ(found.scenes[1].baseline, 5.10);
    EXPECT_EQ(asset(found.scenes[0], "B04").offset, 0);
    EXPECT_EQ(asset(found.scenes[1], "B04").offset, -0.1) << "baseline 04.00 and later store reflectance plus 1000";
    EXPECT_EQ(asset(found.scenes[1], "B04").lattice.cell_width, 10) << "the native resolution";
    const auto acquisitions = rasters::group_acquisitions(found.scenes);
    ASSERT_EQ(acquisitions.size(), 1u);
    EXPECT_DOUBLE_EQ(acquisitions[0].scenes[0].baseline, 5.10) << "the newest baseline owns the cells";
}

TEST_F(Folder, AStackTakesItsBandsFromDescriptionsOrFromTheProject) {
    RasterRecipe stack;
    stack.bands = 3;
    stack.names = {"B04", "B08", "SCL"};
    write_raster(folder / "S2_2021-01-15_B04-B08_SCL.tif", stack);
    stack.names = {};
    write_raster(folder / "S2_2021-01-20_stack.tif", stack);
    auto found = list();
    ASSERT_EQ(found.scenes.size(), 1u);
    EXPECT_FALSE(found.scenes[0].time_known);
    EXPECT_THAT(bands(found.scenes[0]), ElementsAre("B04", "B08"));
    EXPECT_EQ(asset(found.scenes[0], "B08").band_index, 2);
    EXPECT_EQ(found.scenes[0].mask->asset.band_index, 3);
    EXPECT_THAT(codes(found.problems), ElementsAre("S-OFFSET-ASSUMED", "S-OTHER-FILES"));
    source.bands = {"B04", "B08", "SCL"};
    EXPECT_EQ(list().scenes.size(), 2u);
}

TEST_F(Folder, TheProjectsScaleOffsetAndNodataWinOverAllElse) {
    RasterRecipe own;
    own.scale = 0.001, own.offset = 0.5, own.nodata = 65535;
    write_raster(folder / "B04_20231201.tif", own);
    write_raster(folder / "SCL_20231201.tif", classes());
    const auto file_says = list().scenes.at(0);
    EXPECT_EQ(asset(file_says, "B04").scale, 0.001);
    EXPECT_EQ(asset(file_says, "B04").offset, 0.5);
    EXPECT_EQ(asset(file_says, "B04").nodata, 65535);
    source.scale = 0.00001, source.offset = -0.2, source.nodata = 7;
    const auto found = list();
    EXPECT_EQ(asset(found.scenes.at(0), "B04").scale, 0.00001);
    EXPECT_EQ(asset(found.scenes.at(0), "B04").offset, -0.2);
    EXPECT_EQ(asset(found.scenes.at(0), "B04").nodata, 7);
    EXPECT_EQ(found.scenes.at(0).mask->asset.scale, 1);
    EXPECT_THAT(found.problems, IsEmpty()) << "an offset that is given is not assumed";
}

TEST_F(Folder, FloatingPointFilesHoldReflectanceItself) {
    RasterRecipe real;
    real.type = GDT_Float32;
    write_raster(folder / "B04_20231201.tif", real);
    write_raster(folder / "SCL_20231201.tif", classes());
    const auto found = list();
    EXPECT_EQ(asset(found.scenes.at(0), "B04").scale, 1);
    EXPECT_EQ(asset(found.scenes.at(0), "B04").offset, 0);
    EXPECT_FALSE(asset(found.scenes.at(0), "B04").nodata);
}

TEST_F(Folder, ASceneWithoutItsQualityBandIsSetAside) {
    write_raster(folder / "B04_20231201.tif");
    auto found = list();
    EXPECT_THAT(found.scenes, IsEmpty());
    EXPECT_THAT(codes(found.problems), ElementsAre("S-NO-MASK"));
    EXPECT_THAT(found.problems[0].text.fix, HasSubstr("none"));
    source.mask_band = "none";
    EXPECT_EQ(list().scenes.size(), 1u);
}

TEST_F(Folder, AnotherQualityBandNeedsARule) {
    write_raster(folder / "B04_20231201.tif");
    write_raster(folder / "CLM_20231201.tif", classes());
    source.mask_band = "CLM";
    EXPECT_THAT(refused([&] { list(); }), HasSubstr("'CLM' has no rule"));
    source.mask_rule = rasters::parse_mask_rule("keep=0", "");
    const auto found = list();
    EXPECT_EQ(found.scenes.at(0).mask->asset.band, "CLM");
    EXPECT_EQ(rasters::to_string(found.scenes.at(0).mask->rule), "keep=0");
}

TEST_F(Folder, FoldersOfTheSameDatesAreScenesOfTheirOwn) {
    for (const char* site : {"a", "b"}) {
        RasterRecipe stack;
        stack.bands = 2, stack.names = {"B04", "SCL"};
        if (*site == 'b') stack.west += 5000;
        write_raster(folder / "sites" / site / "S2_2021-01-15.tif", stack);
    }
    const auto found = list("sites");
    ASSERT_EQ(found.scenes.size(), 2u);
    EXPECT_EQ(found.scenes[0].id, "sites/a/S2_2021-01-15");
    EXPECT_EQ(found.scenes[1].id, "sites/b/S2_2021-01-15");
    EXPECT_EQ(rasters::group_acquisitions(found.scenes).size(), 1u);
    EXPECT_EQ(list("sites/").scenes[0].id, "sites/a/S2_2021-01-15") << "a slash at the end changes nothing";
    EXPECT_EQ(list("sites/a").scenes[0].id, "a/S2_2021-01-15");
}

TEST_F(Folder, TheSameBandTwiceIsListedAndUsedOnce) {
    for (const char* sub : {"one", "two"}) {
        write_raster(folder / sub / "T48PXS_20240115T031541_B04_10m.tif");
        write_raster(folder / sub / "T48PXS_20240115T031541_SCL_20m.tif", classes());
    }
    const auto found = list();
    ASSERT_EQ(found.scenes.size(), 1u);
    EXPECT_THAT(codes(found.problems), ElementsAre("S-OFFSET-ASSUMED", "S-REPEATED", "S-REPEATED"));
    EXPECT_THAT(asset(found.scenes[0], "B04").path.string(), HasSubstr("/one/"));
}

TEST_F(Folder, ADamagedFileIsOneProblemAndTheOthersGoOn) {
    write_raster(folder / "B04_20231201.tif");
    write_raster(folder / "SCL_20231201.tif", classes());
    test::write_text(folder / "B08_20231201.tif", "no raster");
    write_raster(folder / "B04_20231206.tif");
    test::write_text(folder / "SCL_20231206.tif", "");
    const auto found = list();
    ASSERT_EQ(found.scenes.size(), 1u);
    EXPECT_THAT(bands(found.scenes[0]), ElementsAre("B04"));
    EXPECT_THAT(codes(found.problems), ElementsAre("S-CANNOT-OPEN", "S-CANNOT-OPEN", "S-NO-MASK", "S-OFFSET-ASSUMED"));
}

TEST_F(Folder, ATruncatedFileIsFoundWithoutReadingPixels) {
    RasterRecipe big;
    big.width = 256, big.height = 256;
    const auto file = write_raster(folder / "B04_20231201.tif", big);
    write_raster(folder / "SCL_20231201.tif", classes());
    std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    const auto found = list();
    EXPECT_THAT(codes(found.problems), testing::Contains("S-TRUNCATED"));
    EXPECT_THAT(found.scenes, IsEmpty());
}

TEST_F(Folder, RastersThatAreNotOnTheMapAreProblems) {
    RasterRecipe bare;
    bare.crs = "";
    write_raster(folder / "B04_20231201.tif", bare);
    write_raster(folder / "SCL_20231201.tif", classes());
    write_raster(folder / "x_nodate.tif");
    const auto found = list();
    EXPECT_THAT(codes(found.problems), ElementsAre("S-NO-DATE", "S-NO-POSITION"));
}

TEST_F(Folder, APatternChoosesFilesSilently) {
    write_raster(folder / "red-20231201.tif");
    write_raster(folder / "SCL-20231201.tif", classes());
    write_raster(folder / "red-20231201-old.tif");
    source.files = "{band}-{date}.tif";
    const auto found = list();
    ASSERT_EQ(found.scenes.size(), 1u);
    EXPECT_THAT(bands(found.scenes[0]), ElementsAre("B04"));
    EXPECT_THAT(codes(found.problems), ElementsAre("S-OFFSET-ASSUMED"));
}

TEST_F(Folder, NothingAtAllIsRefused) {
    EXPECT_THAT(refused([&] { list("missing"); }), HasSubstr("no such folder"));
    EXPECT_THAT(refused([&] { list(); }), AllOf(HasSubstr("no scene"), HasSubstr(".tif")));
    source.sensor = "sentinel-2";
    EXPECT_THAT(refused([&] { list(); }), AllOf(HasSubstr("unknown sensor"), HasSubstr("sentinel-2-l2a")));
}

class Manifest : public testing::Test {
protected:
    SceneCatalogue list(const std::string& text) {
        SceneSource source;
        source.sensor = "sentinel-2-l2a";
        source.source = test::write_text(folder / "scenes.csv", text);
        return list_scenes(source);
    }
    test::TemporaryFolder folder;
};

TEST_F(Manifest, RowsOfOneProductAreOneScene) {
    RasterRecipe stack;
    stack.bands = 2;
    write_raster(folder / "data/stack.tif", stack);
    write_raster(folder / "data/q.tif", classes());
    const auto found = list(
        "path,band_index,time,sensor,band,scale,offset,mask,product,tile,platform,orbit,baseline\n"
        "data/stack.tif,1,2024-01-15T03:15:41Z,sentinel-2-l2a,B04,0.0002,0.01,,P1,T48PXS,S2B,R075,5.10\n"
        "data/stack.tif,2,2024-01-15T03:15:41Z,sentinel-2-l2a,nir,,,,P1,T48PXS,S2B,R075,5.10\n"
        "data/q.tif,,2024-01-15T03:15:41Z,sentinel-2-l2a,QA,,,\"drop=3,8\",P1,,,,\n");
    EXPECT_THAT(found.problems, IsEmpty());
    ASSERT_EQ(found.scenes.size(), 1u);
    const auto& scene = found.scenes[0];
    EXPECT_EQ(scene.id, "P1");
    EXPECT_EQ(scene.platform, "S2B");
    EXPECT_EQ(scene.tile, "48PXS");
    EXPECT_THAT(bands(scene), ElementsAre("B04", "B08"));
    EXPECT_EQ(asset(scene, "B04").scale, 0.0002);
    EXPECT_EQ(asset(scene, "B04").offset, 0.01);
    EXPECT_EQ(asset(scene, "B08").band_index, 2);
    EXPECT_EQ(asset(scene, "B08").offset, -0.1) << "from the baseline";
    EXPECT_EQ(scene.mask->asset.band, "QA");
    EXPECT_EQ(rasters::to_string(scene.mask->rule), "drop=3,8");
}

TEST_F(Manifest, WithoutProductsTimeTileAndSatelliteMakeAScene) {
    write_raster(folder / "a.tif");
    write_raster(folder / "s.tif", classes());
    const auto found = list(
        "path,time,band,offset,tile\na.tif,2024-01-15,B04,0,48PXS\ns.tif,2024-01-15,SCL,,48PXS\na.tif,2024-01-15,B04,0,"
        "48PWS\n");
    ASSERT_EQ(found.scenes.size(), 1u);
    EXPECT_EQ(found.scenes[0].id, "sentinel-2-l2a_2024-01-15_48PXS");
    EXPECT_FALSE(found.scenes[0].time_known);
    EXPECT_THAT(codes(found.problems), ElementsAre("S-NO-MASK"));
}

TEST_F(Manifest, ABadRowIsOneProblemWithItsLine) {
    write_raster(folder / "a.tif");
    write_raster(folder / "s.tif", classes());
    const auto found = list(
        "path,time,band,band_index,mask,scale,sensor,offset\n"
        "a.tif,2024-01-15,B04,,,,,0\ns.tif,2024-01-15,SCL,,,,,\n"
        "no.tif,2024-01-15,B08,,,,,\n"
        "a.tif,15/01/2024,B08,,,,,\n"
        "a.tif,2024-01-15,B08,3,,,,\n"
        "a.tif,2024-01-15,B08,,keep,,,\n"
        "a.tif,2024-01-15,B08,,,x,,\n"
        "a.tif,2024-01-15,B08,,,,sentinel-2,\n"
        ",2024-01-15,B08,,,,,\n");
    EXPECT_EQ(found.scenes.size(), 1u);
    EXPECT_THAT(codes(found.problems), ElementsAre("S-BAD-ROW", "S-BAD-ROW", "S-BAD-ROW", "S-BAD-ROW", "S-BAD-ROW",
                                                   "S-BAD-ROW", "S-CANNOT-OPEN"));
    for (const auto& p : found.problems) EXPECT_THAT(p.text.where, HasSubstr("scenes.csv, line")) << p.text.what;
}

TEST_F(Manifest, MissingAndUnknownColumnsAreRefused) {
    EXPECT_THAT(refused([&] { list("path,band\n"); }), HasSubstr("column 'time' is missing"));
    EXPECT_THAT(refused([&] { list("path,band,time,scal\n"); }), AllOf(HasSubstr("'scal'"), HasSubstr("scale")));
    EXPECT_THAT(refused([&] { list("path,band,time\n"); }), HasSubstr("lists no file"));
}

}  // namespace
}  // namespace vung::io
