// SPDX-License-Identifier: Apache-2.0
// Products as archives distribute them: Sentinel-2 SAFE as folder and zip, Landsat, HLS, MODIS, Sentinel-1, and stacks
// as Earth Engine exports them.
#include <vung/io/scene_catalogue.h>
#include <vung/io/scene_path.h>
#include <vung/io/tile_reader.h>

#include "small_products.h"
#include "temporary_folder.h"

namespace vung::io {
namespace {

using rasters::ScaleSource;
using test::codes;
using test::RasterRecipe;
using test::SafeRecipe;
using test::write_raster;
using test::write_safe;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Products : public testing::Test {
protected:
    SceneCatalogue list(const std::string& sensor) {
        source.sensor = sensor;
        if (source.source.empty()) source.source = folder.path();
        return list_scenes(source);
    }
    static const rasters::Asset& asset(const rasters::Scene& scene, const std::string& band) {
        for (const auto& a : scene.assets)
            if (a.band == band) return a;
        throw std::runtime_error("no band " + band);
    }
    static std::vector<std::string> bands(const rasters::Scene& scene) {
        std::vector<std::string> out;
        for (const auto& a : scene.assets) out.push_back(a.band);
        return out;
    }
    static double first_value(const rasters::Asset& asset) {
        TileReader reader(asset.path);
        const auto tile = reader.read(asset.band_index, 0, 0);
        const auto* cells = static_cast<const std::uint16_t*>(tile.cells);
        return asset.scale * cells[0] + asset.offset;
    }
    RasterRecipe filled(int value, GDALDataType type = GDT_UInt16) {
        RasterRecipe out;
        out.type = type;
        out.value = [value](int, int, int) { return value; };
        return out;
    }
    test::TemporaryFolder folder;
    SceneSource source;
};

TEST_F(Products, ASafeFolderIsOneSceneThatItsMetadataDescribe) {
    write_safe(folder.path());
    const auto found = list("sentinel-2-l2a");
    EXPECT_THAT(found.problems, IsEmpty());
    ASSERT_EQ(found.scenes.size(), 1u);
    const auto& scene = found.scenes[0];
    EXPECT_EQ(scene.id, SafeRecipe{}.name);
    EXPECT_EQ(scene.platform, "S2A");
    EXPECT_EQ(scene.orbit, "R075");
    EXPECT_EQ(scene.tile, "48PXS");
    EXPECT_DOUBLE_EQ(scene.baseline, 5.10);
    EXPECT_EQ(dates::to_iso(scene.time), "2024-01-15T03:15:41Z");
    EXPECT_THAT(bands(scene), ElementsAre("B02", "B04", "B08", "B11"));
    EXPECT_EQ(asset(scene, "B04").lattice.cell_width, 10) << "the copy in its own resolution";
    EXPECT_EQ(asset(scene, "B04").scale, 0.0001);
    EXPECT_EQ(asset(scene, "B04").offset, -0.1);
    EXPECT_EQ(asset(scene, "B04").scale_source, ScaleSource::metadata);
    EXPECT_NEAR(first_value(asset(scene, "B08")), 0.04, 1e-12) << "(1400 - 1000) / 10000";
    EXPECT_EQ(scene.mask->grow, 2);
    EXPECT_THAT(scene.mask->grow_values, ElementsAre(3, 8, 9, 10));
}

TEST_F(Products, AZippedSafeIsReadWithoutUnpacking) {
    const auto zip = test::zip_folder(write_safe(folder.path()), folder / (SafeRecipe{}.name + ".zip"));
    for (const auto& place : {folder.path(), zip}) {
        source.source = place;
        const auto found = list("sentinel-2-l2a");
        EXPECT_THAT(found.problems, IsEmpty());
        ASSERT_EQ(found.scenes.size(), 1u);
        const auto& band = asset(found.scenes[0], "B08");
        EXPECT_EQ(found.scenes[0].id, SafeRecipe{}.name);
        EXPECT_EQ(band.offset, -0.1);
        EXPECT_NEAR(first_value(band), 0.04, 1e-12);
        EXPECT_TRUE(is_zip_member(band.path));
        EXPECT_FALSE(is_local(band.path));
        EXPECT_EQ(file_on_disk(band.path), zip);
        EXPECT_EQ(shown_path(band.path), zip.string() + "!" + SafeRecipe{}.name +
                                             ".SAFE/GRANULE/L2A_T48PXS_A044800_20240115T032604/IMG_DATA/R10m/"
                                             "T48PXS_20240115T031541_B08_10m.jp2");
    }
}

TEST_F(Products, TheMetadataCountAndNotTheNameOfTheFolder) {
    SafeRecipe recipe;
    recipe.metadata_name = "MTD_MSIL2a.xml";  // as early products of 2018 spell it
    std::filesystem::rename(write_safe(folder.path(), recipe), folder / "january");
    const auto found = list("sentinel-2-l2a");
    ASSERT_EQ(found.scenes.size(), 1u);
    EXPECT_EQ(found.scenes[0].id, recipe.name);
    EXPECT_EQ(asset(found.scenes[0], "B04").offset, -0.1);
}

TEST_F(Products, AnOldProductWithoutAListOfOffsetsHasNone) {
    SafeRecipe old;
    old.name = "S2A_MSIL2A_20180115T031541_N0206_R075_T48PXS_20180115T070000";
    old.baseline = "02.06";
    old.offset.reset();
    old.stored = 400;
    write_safe(folder.path(), old);
    const auto found = list("sentinel-2-l2a");
    EXPECT_THAT(found.problems, IsEmpty());
    EXPECT_EQ(asset(found.scenes[0], "B04").offset, 0);
    EXPECT_EQ(asset(found.scenes[0], "B04").scale_source, ScaleSource::metadata);
}

TEST_F(Products, AnOldPassThatWasProcessedAgainCarriesTheOffset) {
    SafeRecipe again;
    again.name = "S2A_MSIL2A_20180115T031541_N0500_R075_T48PXS_20230815T070000";
    again.baseline = "05.00";
    write_safe(folder.path(), again);
    SafeRecipe old;
    old.name = "S2A_MSIL2A_20180115T031541_N0206_R075_T48PXS_20180115T070000";
    old.baseline = "02.06", old.offset.reset(), old.stored = 400;
    write_safe(folder.path(), old);
    const auto acquisitions = rasters::group_acquisitions(list("sentinel-2-l2a").scenes);
    ASSERT_EQ(acquisitions.size(), 1u);
    EXPECT_EQ(acquisitions[0].scenes[0].id, again.name) << "the newest baseline speaks";
    EXPECT_EQ(asset(acquisitions[0].scenes[0], "B04").offset, -0.1);
    EXPECT_EQ(asset(acquisitions[0].scenes[1], "B04").offset, 0);
}

TEST_F(Products, TheSameProductAsFolderAndZipIsUsedOnce) {
    test::zip_folder(write_safe(folder.path()), folder / (SafeRecipe{}.name + ".zip"));
    write_safe(folder.path());
    const auto found = list("sentinel-2-l2a");
    EXPECT_EQ(found.scenes.size(), 1u);
    ASSERT_THAT(codes(found.problems), ElementsAre("S-REPEATED"));
    EXPECT_THAT(found.problems[0].text.what, HasSubstr("twice"));
}

TEST_F(Products, WhatIsMissingInASafeIsTold) {
    const auto root = write_safe(folder.path());
    std::filesystem::remove(
        root / "GRANULE/L2A_T48PXS_A044800_20240115T032604/IMG_DATA/R10m/T48PXS_20240115T031541_B08_10m.jp2");
    auto found = list("sentinel-2-l2a");
    ASSERT_THAT(codes(found.problems), ElementsAre("S-INCOMPLETE"));
    EXPECT_THAT(found.problems[0].text.what, HasSubstr("T48PXS_20240115T031541_B08_10m"));
    EXPECT_THAT(bands(found.scenes.at(0)), ElementsAre("B02", "B04", "B11"));
    std::filesystem::remove(
        root / "GRANULE/L2A_T48PXS_A044800_20240115T032604/IMG_DATA/R20m/T48PXS_20240115T031541_SCL_20m.jp2");
    found = list("sentinel-2-l2a");
    EXPECT_THAT(codes(found.problems), ElementsAre("S-INCOMPLETE", "S-NO-MASK"));
    EXPECT_THAT(found.scenes, IsEmpty());
}

TEST_F(Products, AnImageThatIsCutOffIsTold) {
    const auto root = write_safe(folder.path());
    const auto image =
        root / "GRANULE/L2A_T48PXS_A044800_20240115T032604/IMG_DATA/R10m/T48PXS_20240115T031541_B08_10m.jp2";
    std::filesystem::resize_file(image, std::filesystem::file_size(image) - 40);
    const auto found = list("sentinel-2-l2a");
    ASSERT_THAT(codes(found.problems), ElementsAre("S-TRUNCATED"));
    EXPECT_THAT(found.problems[0].text.where, HasSubstr("B08_10m.jp2"));
    EXPECT_THAT(bands(found.scenes.at(0)), ElementsAre("B02", "B04", "B11"));
}

TEST_F(Products, DamagedMetadataLeaveTheNameToTellTheBaseline) {
    const auto root = write_safe(folder.path());
    test::write_text(root / "MTD_MSIL2A.xml", "<n1:Level-2A_User_Product><n1:General_Info><Product_Inf");
    const auto found = list("sentinel-2-l2a");
    EXPECT_THAT(codes(found.problems), ElementsAre("S-NO-METADATA"));
    EXPECT_EQ(asset(found.scenes.at(0), "B04").offset, -0.1);
    EXPECT_EQ(asset(found.scenes.at(0), "B04").scale_source, ScaleSource::baseline);
}

TEST_F(Products, ATruncatedZipIsTold) {
    const auto zip = test::zip_folder(write_safe(folder.path()), folder / (SafeRecipe{}.name + ".zip"));
    std::filesystem::resize_file(zip, std::filesystem::file_size(zip) / 2);
    const auto found = list("sentinel-2-l2a");
    ASSERT_THAT(codes(found.problems), ElementsAre("S-ZIP-DAMAGED"));
    EXPECT_EQ(found.problems[0].text.where, zip.string());
    EXPECT_THAT(found.scenes, IsEmpty());
}

TEST_F(Products, ALevel1CProductIsRefusedOnce) {
    SafeRecipe raw;
    raw.name = "S2A_MSIL1C_20240115T031541_N0510_R075_T48PXS_20240115T070000";
    raw.level = "Level-1C", raw.metadata_name = "MTD_MSIL1C.xml";
    write_safe(folder.path(), raw);
    auto found = list("sentinel-2-l2a");
    ASSERT_THAT(codes(found.problems), ElementsAre("S-LEVEL-1C"));
    EXPECT_THAT(found.problems[0].text.fix, HasSubstr("MSIL2A"));
    std::filesystem::rename(folder / (raw.name + ".SAFE"), folder / "january");
    EXPECT_THAT(codes(list("sentinel-2-l2a").problems), ElementsAre("S-LEVEL-1C")) << "the metadata tell it, too";
}

TEST_F(Products, RawRadarIsRefusedWithTheProductToGet) {
    const std::string raw = "S1A_IW_GRDH_1SDV_20210809T173953_20210809T174018_039156_049F13_6FF8.SAFE";
    for (const char* polarisation : {"vv", "vh"})
        write_raster(folder / (raw + "/measurement/s1a-iw-grd-" + polarisation +
                               "-20210809t173953-20210809t174018-039156-049f13-001.tiff"));
    const auto found = list("sentinel-1-rtc");
    ASSERT_THAT(codes(found.problems), ElementsAre("S-RAW-RADAR"));
    EXPECT_THAT(found.problems[0].text.fix, testing::AllOf(HasSubstr("terrain corrected"), HasSubstr("RTC")));
    EXPECT_EQ(found.problems[0].severity, Severity::refuse);
}

TEST_F(Products, TerrainCorrectedRadarKeepsItsOrbitsApart) {
    auto recipe = filled(0, GDT_Float32);
    recipe.value = [](int, int, int) { return 0.05; };
    for (const char* name : {"S1A_IW_GRDH_1SDV_20210809T173953_20210809T174018_039156_049F13_rtc",
                             "S1A_IW_GRDH_1SDV_20210809T174018_20210809T174043_039156_049F13_rtc",
                             "S1A_IW_GRDH_1SDV_20210814T224612_20210814T224637_039232_04A1B2_rtc"})
        for (const char* band : {"iw-vv.rtc.tiff", "iw-vh.rtc.tiff"}) write_raster(folder / name / band, recipe);
    const auto found = list("sentinel-1-rtc");
    EXPECT_THAT(found.problems, IsEmpty());
    ASSERT_EQ(found.scenes.size(), 3u);
    EXPECT_THAT(bands(found.scenes[0]), ElementsAre("VH", "VV"));
    EXPECT_EQ(asset(found.scenes[0], "VV").stored_as, rasters::StoredAs::linear);
    const auto acquisitions = rasters::group_acquisitions(found.scenes);
    ASSERT_EQ(acquisitions.size(), 2u);
    EXPECT_EQ(acquisitions[0].key, "S1A_20210809T173953_R059") << "two slices of one pass";
    EXPECT_EQ(acquisitions[0].scenes.size(), 2u);
    EXPECT_EQ(acquisitions[1].key, "S1A_20210814T224612_R135");
}

TEST_F(Products, DecibelsThatAreCalledPowerAreRefusedAndTheOtherWayRound) {
    auto recipe = filled(0, GDT_Float32);
    recipe.width = recipe.height = 40;
    recipe.value = [](int, int, int) { return -14.5; };
    write_raster(folder / "S1_2021-01-15_VV.tif", recipe);
    auto found = list("sentinel-1-rtc");
    ASSERT_THAT(codes(found.problems), ElementsAre("S-DECIBEL"));
    EXPECT_THAT(found.problems[0].text.fix, HasSubstr("stored_as = \"decibel\""));
    EXPECT_THAT(found.scenes, IsEmpty());
    source.stored_as = rasters::StoredAs::decibel;
    found = list("sentinel-1-rtc");
    EXPECT_THAT(found.problems, IsEmpty());
    EXPECT_EQ(found.scenes.at(0).assets[0].stored_as, rasters::StoredAs::decibel);
    recipe.value = [](int, int, int) { return 0.03; };
    write_raster(folder / "S1_2021-01-15_VV.tif", recipe);
    EXPECT_THAT(codes(list("sentinel-1-rtc").problems), ElementsAre("S-NOT-DECIBEL"));
}

TEST_F(Products, LandsatsOfTwoGenerationsGiveTheSameBands) {
    for (const char* name : {"LC09_L2SP_125053_20230115_20230117_02_T1", "LE07_L2SP_125053_20230116_20230211_02_T1"}) {
        for (const char* band : {"_SR_B3.TIF", "_SR_B4.TIF", "_SR_B5.TIF"})
            write_raster(folder / (name + std::string{band}), filled(10000));
        write_raster(folder / (name + std::string{"_QA_PIXEL.TIF"}), filled(21824));
        write_raster(folder / (name + std::string{"_QA_RADSAT.TIF"}), filled(0));
    }
    test::write_text(folder / "LC09_L2SP_125053_20230115_20230117_02_T1_MTL.txt",
                     "GROUP = IMAGE_ATTRIBUTES\n    DATE_ACQUIRED = 2023-01-15\n    SCENE_CENTER_TIME = "
                     "\"03:08:12.1234560Z\"\nEND_GROUP\n");
    const auto found = list("landsat-c2-l2");
    EXPECT_THAT(found.problems, IsEmpty());
    ASSERT_EQ(found.scenes.size(), 2u);
    const auto &new_one = found.scenes[0], &old_one = found.scenes[1];
    EXPECT_EQ(new_one.id, "LC09_L2SP_125053_20230115_20230117_02_T1");
    EXPECT_EQ(dates::to_iso(new_one.time), "2023-01-15T03:08:12Z") << "from the text beside it";
    EXPECT_TRUE(new_one.time_known);
    EXPECT_FALSE(old_one.time_known);
    EXPECT_THAT(bands(new_one), ElementsAre("green", "nir08", "red"));
    EXPECT_THAT(bands(old_one), ElementsAre("nir08", "red", "swir16"));
    EXPECT_NEAR(first_value(asset(new_one, "red")), 10000 * 0.0000275 - 0.2, 1e-12);
    EXPECT_THAT(asset(new_one, "nir08").path.string(), HasSubstr("SR_B5"));
    EXPECT_THAT(asset(old_one, "nir08").path.string(), HasSubstr("SR_B4"));
    EXPECT_EQ(asset(new_one, "red").nodata, 0);
    EXPECT_EQ(asset(new_one, "red").valid_high, 43636);
    EXPECT_EQ(new_one.mask->asset.band, "QA_PIXEL");
    EXPECT_EQ(new_one.orbit, "P125");
}

TEST_F(Products, TheLaterProcessingOfALandsatSceneSpeaks) {
    for (const char* name : {"LC09_L2SP_125053_20230115_20230117_02_RT", "LC09_L2SP_125053_20230115_20230301_02_T1"}) {
        write_raster(folder / (name + std::string{"_SR_B4.TIF"}), filled(10000));
        write_raster(folder / (name + std::string{"_QA_PIXEL.TIF"}), filled(21824));
    }
    const auto acquisitions = rasters::group_acquisitions(list("landsat-c2-l2").scenes);
    ASSERT_EQ(acquisitions.size(), 1u);
    EXPECT_EQ(acquisitions[0].scenes[0].id, "LC09_L2SP_125053_20230115_20230301_02_T1");
}

TEST_F(Products, BothHarmonizedProductsMayLieInOneFolder) {
    for (const char* name : {"HLS.S30.T48PXS.2024120T031541.v2.0", "HLS.L30.T48PXS.2024121T030812.v2.0"}) {
        for (const char* band : {".B04.tif", ".B05.tif"})
            write_raster(folder / (name + std::string{band}), filled(900, GDT_Int16));
        write_raster(folder / (name + std::string{".Fmask.tif"}), filled(0, GDT_Byte));
    }
    const auto landsat = list("hls-l30"), sentinel = list("hls-s30");
    ASSERT_EQ(landsat.scenes.size(), 1u);
    EXPECT_THAT(bands(landsat.scenes[0]), ElementsAre("nir08", "red"));
    EXPECT_EQ(landsat.scenes[0].tile, "48PXS");
    EXPECT_EQ(asset(landsat.scenes[0], "red").nodata, -9999);
    EXPECT_EQ(asset(landsat.scenes[0], "red").valid_low, 1);
    EXPECT_NEAR(first_value(asset(landsat.scenes[0], "red")), 0.09, 1e-12);
    ASSERT_EQ(sentinel.scenes.size(), 1u);
    EXPECT_THAT(bands(sentinel.scenes[0]), ElementsAre("red", "rededge071"));
    EXPECT_THAT(codes(sentinel.problems), ElementsAre("S-OTHER-FILES"));
}

TEST_F(Products, ModisLayersOfOneDayAreOneScene) {
    write_raster(folder / "MOD13Q1.061__250m_16_days_NDVI_doy2013257_aid0001.tif", filled(8000, GDT_Int16));
    write_raster(folder / "MOD13Q1.061__250m_16_days_VI_Quality_doy2013257_aid0001.tif", filled(0));
    write_raster(folder / "MOD13Q1.061__250m_16_days_pixel_reliability_doy2013257_aid0001.tif", filled(0, GDT_Byte));
    test::write_text(folder / "MOD13Q1.A2013257.h12v10.061.2021238.hdf", "HDF");
    const auto found = list("modis-13q1");
    ASSERT_EQ(found.scenes.size(), 1u);
    EXPECT_THAT(bands(found.scenes[0]), ElementsAre("NDVI"));
    EXPECT_EQ(found.scenes[0].mask->asset.band, "VI_Quality");
    EXPECT_EQ(dates::to_iso(found.scenes[0].time), "2013-09-14T00:00:00Z");
    EXPECT_EQ(asset(found.scenes[0], "NDVI").nodata, -3000);
    ASSERT_THAT(codes(found.problems), ElementsAre("S-HDF"));
    EXPECT_THAT(found.problems[0].text.fix, HasSubstr("GeoTIFF"));
}

TEST_F(Products, AStackOfDatesIsManyScenes) {
    RasterRecipe stack;
    stack.bands = 6;
    stack.names = {"20240105T031541_20240105T032640_T48PXS_B4",  "20240105T031541_20240105T032640_T48PXS_B8",
                   "20240105T031541_20240105T032640_T48PXS_SCL", "20240110T031539_20240110T032211_T48PXS_B4",
                   "20240110T031539_20240110T032211_T48PXS_B8",  "20240110T031539_20240110T032211_T48PXS_SCL"};
    stack.value = [](int band, int, int) { return band % 3 == 0 ? 4 : 400; };
    write_raster(folder / "thoai-son.tif", stack);
    source.offset = 0;
    auto found = list("sentinel-2-l2a");
    EXPECT_THAT(found.problems, IsEmpty());
    ASSERT_EQ(found.scenes.size(), 2u);
    EXPECT_EQ(dates::to_iso(found.scenes[1].time), "2024-01-10T03:15:39Z");
    EXPECT_EQ(found.scenes[1].tile, "48PXS");
    EXPECT_EQ(asset(found.scenes[1], "B04").band_index, 4);
    EXPECT_EQ(asset(found.scenes[1], "B08").band_index, 5);
    EXPECT_EQ(found.scenes[1].mask->asset.band_index, 6);

    std::filesystem::remove(folder / "thoai-son.tif");
    stack.names = {"B4_20240105", "B8_20240105", "SCL_20240105", "B4_20240110", "B8_20240110", "SCL_20240110"};
    write_raster(folder / "stack.tif", stack);
    found = list("sentinel-2-l2a");
    ASSERT_EQ(found.scenes.size(), 2u);
    EXPECT_FALSE(found.scenes[0].time_known);
    EXPECT_EQ(asset(found.scenes[1], "B08").band_index, 5);

    stack.names = {"0_B4", "0_B8", "0_SCL", "1_B4", "1_B8", "1_SCL"};
    write_raster(folder / "stack.tif", stack);
    EXPECT_THAT(codes(list("sentinel-2-l2a").problems), ElementsAre("S-NO-DATE"));
}

TEST_F(Products, AStackOfRadarOrLandsatDatesIsReadToo) {
    RasterRecipe stack;
    stack.bands = 2;
    stack.type = GDT_Float32;
    stack.width = stack.height = 40;
    stack.names = {"S1A_IW_GRDH_1SDV_20210809T173953_20210809T174018_039156_049F13_6FF8_VV",
                   "S1A_IW_GRDH_1SDV_20210809T173953_20210809T174018_039156_049F13_6FF8_VH"};
    stack.value = [](int, int, int) { return -12; };
    write_raster(folder / "radar/an-giang.tif", stack);
    source.source = folder / "radar";
    source.stored_as = rasters::StoredAs::decibel;
    auto found = list("sentinel-1-rtc");
    EXPECT_THAT(found.problems, IsEmpty());
    ASSERT_EQ(found.scenes.size(), 1u);
    EXPECT_EQ(found.scenes[0].orbit, "R059");

    stack.type = GDT_UInt16;
    stack.bands = 4;
    stack.names = {"LC08_125053_20230115_SR_B4", "LC08_125053_20230115_QA_PIXEL", "LE07_125053_20230116_SR_B4",
                   "LE07_125053_20230116_QA_PIXEL"};
    stack.value = [](int band, int, int) { return band % 2 ? 9000 : 21824; };
    write_raster(folder / "landsat/an-giang.tif", stack);
    source.source = folder / "landsat";
    found = list("landsat-c2-l2");
    ASSERT_EQ(found.scenes.size(), 2u);
    EXPECT_THAT(bands(found.scenes[0]), ElementsAre("red"));
    EXPECT_THAT(bands(found.scenes[1]), ElementsAre("nir08"));
}

}  // namespace
}  // namespace vung::io
