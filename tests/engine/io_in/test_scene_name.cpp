// SPDX-License-Identifier: Apache-2.0
#include <vung/io/scene_name.h>

#include "small_files.h"

namespace vung::io {
namespace {

using testing::ElementsAre;

const rasters::Sensor& s2() {
    return rasters::find_sensor("sentinel-2-l2a");
}
std::string time_of(const SceneName& name) {
    return name.time ? dates::to_iso(*name.time) : "none";
}

TEST(SceneName, AStackWithADate) {
    const auto name = parse_scene_name("S2_2018-02-13_B01-B12", s2(), {});
    EXPECT_EQ(time_of(name), "2018-02-13T00:00:00Z");
    EXPECT_FALSE(name.time_known);
    EXPECT_TRUE(name.range);
    EXPECT_EQ(name.product, "S2_2018-02-13");
    EXPECT_EQ(name.platform, "") << "S2 names no satellite";
}

TEST(SceneName, AQualityBandThatTheProjectNames) {
    const auto name = parse_scene_name("S2_2018-02-13_CLM", s2(), {"CLM"});
    EXPECT_THAT(name.bands, ElementsAre("CLM"));
    EXPECT_EQ(name.product, "S2_2018-02-13");
}

TEST(SceneName, ABandOfATileWithItsTime) {
    const auto name = parse_scene_name("T48PXS_20240115T031541_B04_10m", s2(), {});
    EXPECT_EQ(time_of(name), "2024-01-15T03:15:41Z");
    EXPECT_TRUE(name.time_known);
    EXPECT_EQ(name.tile, "48PXS");
    EXPECT_THAT(name.bands, ElementsAre("B04"));
    EXPECT_EQ(name.product, "T48PXS_20240115T031541");
}

TEST(SceneName, AProductNameTellsEverything) {
    const auto name = parse_scene_name("S2A_MSIL2A_20230625T234621_N0509_R073_T01WCP_20230626T022157_B8A", s2(), {});
    EXPECT_EQ(name.platform, "S2A");
    EXPECT_EQ(time_of(name), "2023-06-25T23:46:21Z");
    EXPECT_DOUBLE_EQ(name.baseline, 5.09);
    EXPECT_EQ(name.orbit, "R073");
    EXPECT_EQ(name.tile, "01WCP");
    EXPECT_THAT(name.bands, ElementsAre("B8A"));
    EXPECT_EQ(name.product, "S2A_MSIL2A_20230625T234621_N0509_R073_T01WCP_20230626T022157");
    EXPECT_TRUE(is_product_name(name.product));
    EXPECT_TRUE(is_product_name(name.product + ".SAFE"));
    EXPECT_FALSE(is_product_name("T48PXS_20240115T031541"));
}

TEST(SceneName, BandFirstListsAndReadyIndices) {
    EXPECT_EQ(parse_scene_name("B04_20231201", s2(), {}).product, "20231201");
    EXPECT_THAT(parse_scene_name("S2_2022-11-01_B02_B03_B04_B08_SCL", s2(), {}).bands,
                ElementsAre("B02", "B03", "B04", "B08", "SCL"));
    const auto ndvi = parse_scene_name("S2A_2020-01-09_NDVI", rasters::find_sensor("ndvi-series"), {});
    EXPECT_THAT(ndvi.bands, ElementsAre("NDVI"));
    EXPECT_EQ(ndvi.platform, "S2A");
}

TEST(SceneName, PicturesAndLevel1CAreNoData) {
    EXPECT_TRUE(parse_scene_name("T48PXS_20240115T031541_TCI_10m", s2(), {}).ignored);
    const auto* refused = parse_scene_name("S2A_MSIL1C_20230625T234621_N0509_R073_T01WCP", s2(), {}).refused;
    ASSERT_NE(refused, nullptr);
    EXPECT_EQ(refused->problem, "S-LEVEL-1C");
}

TEST(SceneName, HarmonizedScenesCountDaysOfTheYear) {
    const auto name = parse_scene_name("HLS.S30.T48PXS.2024120T031541.v2.0.B8A", rasters::find_sensor("hls-s30"), {});
    EXPECT_EQ(time_of(name), "2024-04-29T03:15:41Z") << "day 120 of a leap year";
    EXPECT_TRUE(name.time_known);
    EXPECT_EQ(name.platform, "S30");
    EXPECT_EQ(name.tile, "48PXS");
    EXPECT_THAT(name.bands, ElementsAre("nir08"));
    EXPECT_EQ(name.product, "HLS_S30_T48PXS_2024120T031541_v2_0");
    const auto mask = parse_scene_name("HLS.S30.T48PXS.2024120T031541.v2.0.Fmask", rasters::find_sensor("hls-s30"), {});
    EXPECT_EQ(mask.product, name.product);
    EXPECT_THAT(mask.bands, ElementsAre("Fmask"));
    EXPECT_NE(parse_scene_name("HLS.L30.T48PXS.2024120T031541.v2.0.B05", rasters::find_sensor("hls-s30"), {}).refused,
              nullptr)
        << "B05 of the other product is another band";
}

TEST(SceneName, LandsatTellsPathRowAndTheDayOfProcessing) {
    const auto& landsat = rasters::find_sensor("landsat-c2-l2");
    const auto name = parse_scene_name("LC09_L2SP_125053_20230115_20230117_02_T1_SR_B4", landsat, {});
    EXPECT_EQ(time_of(name), "2023-01-15T00:00:00Z");
    EXPECT_EQ(name.platform, "LC09");
    EXPECT_EQ(name.tile, "125053");
    EXPECT_EQ(name.orbit, "P125");
    EXPECT_EQ(name.baseline, 20230117);
    EXPECT_THAT(name.bands, ElementsAre("red"));
    EXPECT_EQ(name.product, "LC09_L2SP_125053_20230115_20230117_02_T1");
    EXPECT_THAT(parse_scene_name("LE07_L2SP_125053_20030115_20200917_02_T1_SR_B4", landsat, {}).bands,
                ElementsAre("nir08"));
    EXPECT_THAT(parse_scene_name("LC09_L2SP_125053_20230115_20230117_02_T1_QA_PIXEL", landsat, {}).bands,
                ElementsAre("QA_PIXEL"));
    EXPECT_TRUE(parse_scene_name("LC09_L2SP_125053_20230115_20230117_02_T1_QA_RADSAT", landsat, {}).ignored);
    EXPECT_TRUE(parse_scene_name("LC09_L2SP_125053_20230115_20230117_02_T1_SR_QA_AEROSOL", landsat, {}).ignored);
}

TEST(SceneName, RadarTellsItsRelativeOrbit) {
    const auto& radar = rasters::find_sensor("sentinel-1-rtc");
    const auto name = parse_scene_name("S1A_IW_GRDH_1SDV_20210809T173953_20210809T174018_039156_049F13_rtc", radar, {});
    EXPECT_EQ(time_of(name), "2021-08-09T17:39:53Z");
    EXPECT_EQ(name.orbit, "R059") << "(39156 - 73) modulo 175, plus 1, as InSAR programs count";
    EXPECT_EQ(name.pass, "039156");
    EXPECT_EQ(name.refused, nullptr);
    const auto raw = parse_scene_name("S1A_IW_GRDH_1SDV_20210809T173953_20210809T174018_039156_049F13_6FF8", radar, {});
    ASSERT_NE(raw.refused, nullptr);
    EXPECT_EQ(raw.refused->problem, "S-RAW-RADAR");
    EXPECT_TRUE(is_product_name("S1A_IW_GRDH_1SDV_20210809T173953_20210809T174018_039156_049F13_6FF8.SAFE"));
    EXPECT_THAT(parse_scene_name("S1A_IW_20180128T161201_DVP_RTC30_G_gpuned_FD6A_VH", radar, {}).bands,
                ElementsAre("VH"));
    EXPECT_TRUE(parse_scene_name("S1A_IW_20180128T161201_DVP_RTC30_G_gpuned_FD6A_ls_map", radar, {}).ignored);
}

TEST(SceneName, ModisNamesHoldNumberedDays) {
    const auto& modis = rasters::find_sensor("modis-13q1");
    const auto name = parse_scene_name("MOD13Q1.061__250m_16_days_NDVI_doy2013257_aid0001", modis, {});
    EXPECT_EQ(time_of(name), "2013-09-14T00:00:00Z");
    EXPECT_THAT(name.bands, ElementsAre("NDVI"));
    EXPECT_EQ(name.platform, "MOD13Q1");
    EXPECT_THAT(parse_scene_name("MOD13Q1.061__250m_16_days_VI_Quality_doy2013257_aid0001", modis, {}).bands,
                ElementsAre("VI_Quality"));
    EXPECT_EQ(parse_scene_name("MOD13Q1.061__250m_16_days_VI_Quality_doy2013257_aid0001", modis, {}).product,
              name.product);
    const auto tile = parse_scene_name("MOD13Q1.A2025129.h28v07.061.2025148083640_NDVI", modis, {});
    EXPECT_EQ(time_of(tile), "2025-05-09T00:00:00Z");
    EXPECT_EQ(tile.tile, "h28v07");
    EXPECT_EQ(tile.baseline, 2025148083640.0) << "when it was made: newer ones win";
    EXPECT_THAT(parse_scene_name("2013_09_14_NDVI", modis, {}).bands, ElementsAre("NDVI"));
    EXPECT_EQ(time_of(parse_scene_name("2013_09_14_NDVI", modis, {})), "2013-09-14T00:00:00Z");
    EXPECT_FALSE(parse_scene_name("MOD13Q1.A2025400.h28v07", modis, {}).time);
    const auto& state = rasters::find_sensor("modis-09a1");
    EXPECT_THAT(parse_scene_name("MOD09A1.061_sur_refl_state_500m_doy2013257000000_aid0001", state, {}).bands,
                ElementsAre("state"));
    EXPECT_THAT(parse_scene_name("MOD09A1.061_sur_refl_b02_doy2013257000000_aid0001", state, {}).bands,
                ElementsAre("nir"));
}

TEST(SceneName, WhatIsNoDateIsNone) {
    EXPECT_FALSE(parse_scene_name("YIELD_2018_dry_t_ha_10m", s2(), {}).time);
    EXPECT_FALSE(parse_scene_name("B04_20231301", s2(), {}).time);
    EXPECT_FALSE(parse_scene_name("", s2(), {}).time);
}

TEST(NamePattern, PlaceholdersAreRead) {
    const auto name = NamePattern("ndvi-{date}-{tile}x{band}.tif").match("ndvi-20231201-48PXSxred.tif", s2(), {});
    ASSERT_TRUE(name);
    EXPECT_EQ(time_of(*name), "2023-12-01T00:00:00Z");
    EXPECT_EQ(name->tile, "48PXS");
    EXPECT_THAT(name->bands, ElementsAre("B04"));
    EXPECT_FALSE(NamePattern("S2_{date}_*.tif").match("S1_2021-01-15_VV_VH.tif", s2(), {}));
    EXPECT_TRUE(NamePattern("S2_{date}_*.tif").match("S2_2021-01-15_B02-B12_SCL.tif", s2(), {}));
}

TEST(NamePattern, FilesThatDifferInTheBandShareTheirProduct) {
    const NamePattern pattern("{band}.of.{date}.tif");
    EXPECT_EQ(pattern.match("B04.of.20231201.tif", s2(), {})->product,
              pattern.match("B08.of.20231201.tif", s2(), {})->product);
}

TEST(NamePattern, AWrongPatternIsRefused) {
    EXPECT_THAT(test::refused([] { NamePattern("{day}.tif"); }), testing::HasSubstr("unknown placeholder '{day}'"));
    EXPECT_THAT(test::refused([] { NamePattern("*.tif"); }), testing::HasSubstr("no {date}"));
    EXPECT_THAT(test::refused([] { NamePattern("{date"); }), testing::HasSubstr("not closed"));
}

}  // namespace
}  // namespace vung::io
