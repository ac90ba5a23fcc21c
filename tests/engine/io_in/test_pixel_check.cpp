// SPDX-License-Identifier: Apache-2.0
// Pixels against what is said of them.
#include <vung/io/pixel_check.h>

#include "small_products.h"
#include "temporary_folder.h"

namespace vung::io {
namespace {

using rasters::ScaleSource;
using test::codes;
using test::SafeRecipe;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class PixelChecks : public testing::Test {
protected:
    SceneCatalogue list(const SafeRecipe& recipe) {
        std::filesystem::remove_all(folder / "s2");
        test::write_safe(folder / "s2", recipe);
        source.sensor = "sentinel-2-l2a";
        source.source = folder / "s2";
        return list_scenes(source);
    }
    static double offset(const SceneCatalogue& found) { return found.scenes.at(0).assets.at(0).offset; }
    test::TemporaryFolder folder;
    SceneSource source;
};

TEST_F(PixelChecks, AnOffsetThatWasTakenOffBeforeIsRefused) {
    SafeRecipe shifted;
    shifted.stored = 400;  // reflectance 0.04 without an offset; with it, -0.06
    auto found = list(shifted);
    EXPECT_THAT(found.scenes, IsEmpty());
    ASSERT_THAT(codes(found.problems), ElementsAre("S-OFFSET-TWICE"));
    EXPECT_EQ(found.problems[0].id, shifted.name);
    EXPECT_THAT(found.problems[0].text.what, testing::AllOf(HasSubstr("its metadata"), HasSubstr("100 %")));
    EXPECT_THAT(found.problems[0].text.fix, HasSubstr("offset_check = \"pixels\""));

    source.pixel_check = PixelCheck::believe;
    found = list(shifted);
    ASSERT_EQ(found.scenes.size(), 1u);
    EXPECT_EQ(offset(found), 0);
    EXPECT_EQ(found.scenes[0].assets[0].scale_source, ScaleSource::pixels);
    EXPECT_EQ(found.problems.at(0).severity, Severity::warn);

    source.pixel_check = PixelCheck::off;
    EXPECT_EQ(offset(list(shifted)), -0.1);

    source.pixel_check = PixelCheck::refuse;
    source.offset = 0;
    found = list(shifted);
    EXPECT_THAT(found.problems, IsEmpty()) << "the project settles it";
    EXPECT_EQ(found.scenes.at(0).assets[0].scale_source, ScaleSource::project);
}

TEST_F(PixelChecks, AnOffsetThatIsStillThereThoughMetadataOfANewBaselineSayNone) {
    SafeRecipe left;
    left.offset = 0;
    left.stored = 1400;
    auto found = list(left);
    EXPECT_THAT(found.scenes, IsEmpty());
    ASSERT_THAT(codes(found.problems), ElementsAre("S-OFFSET-LEFT"));
    source.pixel_check = PixelCheck::believe;
    EXPECT_EQ(offset(list(left)), -0.1);
}

TEST_F(PixelChecks, OldBaselinesAreNotSuspectedForBeingBright) {
    SafeRecipe hazy;
    hazy.name = "S2A_MSIL2A_20180115T031541_N0206_R075_T48PXS_20180115T070000";
    hazy.baseline = "02.06";
    hazy.offset.reset();
    hazy.stored = 1800;
    EXPECT_THAT(list(hazy).problems, IsEmpty());
}

TEST_F(PixelChecks, CloudAndWaterSayNothing) {
    for (const int scl : {6, 9}) {
        SafeRecipe dark;
        dark.stored = 900;
        dark.scl = scl;
        EXPECT_THAT(list(dark).problems, IsEmpty()) << scl << ": dark water may be below the offset";
    }
}

TEST_F(PixelChecks, WithoutABaselineTheSceneStaysAndIsTold) {
    test::RasterRecipe recipe;
    recipe.width = recipe.height = 60;
    recipe.value = [](int, int, int) { return 1500; };
    for (const char* band : {"B02", "B03", "B04"})
        test::write_raster(folder / "s2/T48PXS_20240115T031541_" / (std::string{band} + "_20240115.tif"), recipe);
    recipe.type = GDT_Byte;
    recipe.value = [](int, int, int) { return 4; };
    test::write_raster(folder / "s2/T48PXS_20240115T031541_/SCL_20240115.tif", recipe);
    source.sensor = "sentinel-2-l2a";
    source.source = folder / "s2";
    const auto found = list_scenes(source);
    EXPECT_EQ(found.scenes.size(), 1u);
    EXPECT_THAT(codes(found.problems, Severity::warn), ElementsAre("S-OFFSET-ASSUMED", "S-OFFSET-LEFT"));
}

TEST_F(PixelChecks, WhatWasSeenIsRememberedForTheSameFiles) {
    std::filesystem::create_directories(folder / "store");
    source.cards = folder / "store/scenes";
    SafeRecipe recipe;
    const auto first = list(recipe);
    std::vector<std::filesystem::path> cards;
    for (const auto& entry : std::filesystem::directory_iterator(source.cards)) cards.push_back(entry.path());
    ASSERT_EQ(cards.size(), 1u);
    const auto when = std::filesystem::last_write_time(cards[0]);
    EXPECT_THAT(list_scenes(source).problems, IsEmpty());
    EXPECT_EQ(std::filesystem::last_write_time(cards[0]), when) << "nothing was looked at again";
    recipe.stored = 400;
    EXPECT_THAT(codes(list(recipe).problems), ElementsAre("S-OFFSET-TWICE")) << "other files, another look";
    test::write_text(cards[0], "{\"state\":");
    EXPECT_THAT(codes(list_scenes(source).problems), ElementsAre("S-OFFSET-TWICE")) << "a damaged card is no card";
}

TEST_F(PixelChecks, NoStoreNoCards) {
    source.cards = folder / "store/scenes";
    list({});
    EXPECT_FALSE(std::filesystem::exists(folder / "store"));
}

TEST_F(PixelChecks, EvidenceCountsClearLandOnly) {
    SafeRecipe recipe;
    recipe.stored = 999;
    source.pixel_check = PixelCheck::off;
    const auto found = list(recipe);
    const auto seen = pixel_evidence(found.scenes.at(0), rasters::find_sensor("sentinel-2-l2a"));
    EXPECT_GE(seen.vegetation, 2000);
    EXPECT_EQ(seen.dark_vegetation, seen.vegetation) << "999 is below 1000";
    recipe.stored = 1000;
    const auto bright = pixel_evidence(list(recipe).scenes.at(0), rasters::find_sensor("sentinel-2-l2a"));
    EXPECT_EQ(bright.dark_vegetation, 0);
}

}  // namespace
}  // namespace vung::io
