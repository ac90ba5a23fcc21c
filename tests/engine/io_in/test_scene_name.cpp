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
    EXPECT_TRUE(parse_scene_name("S2A_MSIL1C_20230625T234621_N0509_R073_T01WCP", s2(), {}).other_product);
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
