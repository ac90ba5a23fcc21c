// SPDX-License-Identifier: Apache-2.0
// Scenes made by others: the series that the engine is measured on, and awkward rasters that must end in words.
#include <chrono>
#include <cmath>
#include <map>
#include <set>

#include <vung/io/scene_catalogue.h>
#include <vung/io/tile_reader.h>

#include "shared_data.h"
#include "small_files.h"

namespace vung::io {
namespace {

using test::codes;
using testing::ElementsAre;
using testing::IsEmpty;

std::filesystem::path real(const std::string& name) {
    return test::shared_dir() / "real" / name;
}

SceneSource source_of(const std::string& sensor, const std::string& folder) {
    SceneSource source;
    source.sensor = sensor;
    source.source = real(folder);
    return source;
}

TEST(RealScenes, TheFarmHasTwentyThreeDatesOfTwelveBands) {
    VUNG_NEEDS_SHARED("real/tum-freising-2018");
    auto source = source_of("sentinel-2-l2a", "tum-freising-2018");
    source.mask_band = "CLM";
    source.mask_rule = rasters::parse_mask_rule("keep=0", "");
    source.offset = 0;
    const auto found = list_scenes(source);
    ASSERT_EQ(found.scenes.size(), 23u);
    EXPECT_THAT(codes(found.problems), ElementsAre("S-NO-DATE")) << "the yield map";
    for (const auto& scene : found.scenes) {
        EXPECT_EQ(scene.assets.size(), 12u);
        ASSERT_TRUE(scene.mask);
        EXPECT_EQ(scene.mask->asset.band, "CLM");
        EXPECT_EQ(scene.mask->asset.nodata, 255);
        EXPECT_EQ(rasters::name(scene.assets[0].lattice), "EPSG:32632 10x10 +0.000000+0.000000");
    }
    EXPECT_EQ(found.scenes[0].id, "tum-freising-2018/S2_2018-02-13");
    EXPECT_EQ(dates::to_iso(found.scenes[22].time), "2018-08-27T00:00:00Z");
    source.files = "S2_{date}_*.tif";
    EXPECT_THAT(list_scenes(source).problems, IsEmpty());
}

TEST(RealScenes, TheDeltaHasSeventeenOpticalDatesOfFourSites) {
    VUNG_NEEDS_SHARED("real/vn-mekong-rice-2021");
    auto source = source_of("sentinel-2-l2a", "vn-mekong-rice-2021");
    source.offset = 0;
    const auto found = list_scenes(source);
    ASSERT_EQ(found.scenes.size(), 4u * 17);
    EXPECT_THAT(codes(found.problems), ElementsAre("S-OTHER-FILES")) << "radar lies in the same folders";
    std::set<std::string> lattices;
    for (const auto& scene : found.scenes) {
        EXPECT_EQ(scene.assets.size(), 10u);
        EXPECT_EQ(scene.mask->asset.band_index, 11);
        lattices.insert(rasters::name(scene.assets[0].lattice));
    }
    const auto acquisitions = rasters::group_acquisitions(found.scenes);
    EXPECT_EQ(acquisitions.size(), 17u);
    EXPECT_EQ(acquisitions[0].scenes.size(), 4u);
    EXPECT_EQ(lattices.size(), 1u) << "the sites were cut from one grid";
}

TEST(RealScenes, ReadyNdviHasItsMaskInTwiceTheCellSize) {
    VUNG_NEEDS_SHARED("real/jolanda-italy-2020");
    const auto found = list_scenes(source_of("ndvi-series", "jolanda-italy-2020"));
    ASSERT_EQ(found.scenes.size(), 60u);
    EXPECT_THAT(found.problems, IsEmpty());
    for (const auto& scene : found.scenes) {
        ASSERT_EQ(scene.assets.size(), 1u);
        EXPECT_EQ(scene.assets[0].band, "NDVI");
        EXPECT_EQ(scene.assets[0].scale, 0.0001);
        EXPECT_EQ(scene.assets[0].nodata, -32768);
        EXPECT_EQ(scene.mask->asset.lattice.cell_width, 20);
        EXPECT_THAT(scene.platform, testing::AnyOf("S2A", "S2B"));
    }
    EXPECT_EQ(rasters::group_acquisitions(found.scenes).size(), 60u);
}

TEST(RealScenes, BandsInTheNameAndStacksOfFiveBandsAreRead) {
    VUNG_NEEDS_SHARED("real/mol-belgium-2022-23");
    auto source = source_of("sentinel-2-l2a", "mol-belgium-2022-23");
    source.offset = 0;
    source.files = "S2*_{date}_*SCL*.tif";
    const auto found = list_scenes(source);
    EXPECT_EQ(found.scenes.size(), 32u);
    EXPECT_THAT(found.problems, IsEmpty());
    for (const auto& scene : found.scenes) EXPECT_TRUE(scene.mask);
}

/// Mean of the data of an asset over its whole raster, as a parcel would get it.
double mean_of(const rasters::Asset& asset) {
    TileReader reader(asset.path);
    double sum = 0;
    long long count = 0;
    for (std::int64_t row = 0; row * asset.tile_height < asset.window.height; ++row)
        for (std::int64_t col = 0; col * asset.tile_width < asset.window.width; ++col) {
            const auto tile = reader.read(asset.band_index, static_cast<int>(col), static_cast<int>(row));
            for (int r = 0; r < tile.height; ++r)
                for (int c = 0; c < tile.width; ++c) {
                    const auto at = static_cast<std::size_t>(r) * static_cast<std::size_t>(tile.stride) +
                                    static_cast<std::size_t>(c) * static_cast<std::size_t>(tile.step);
                    const double stored = tile.type == StoredType::f32 ? static_cast<const float*>(tile.cells)[at]
                                          : tile.type == StoredType::i16
                                              ? static_cast<const std::int16_t*>(tile.cells)[at]
                                              : static_cast<const std::uint16_t*>(tile.cells)[at];
                    if (!asset.holds_data(stored)) continue;
                    const double power = to_power(asset.stored_as, asset.scale * stored + asset.offset);
                    if (std::isnan(power)) continue;
                    sum += power, ++count;
                }
        }
    return sum / static_cast<double>(count);
}

TEST(RealScenes, RadarOfTheDeltaIsLinearAndItsWaterIsDark) {
    VUNG_NEEDS_SHARED("real/vn-mekong-rice-2021");
    auto source = source_of("sentinel-1-rtc", "vn-mekong-rice-2021");
    source.files = "S1_{date}_VV_VH.tif";
    const auto found = list_scenes(source);
    EXPECT_THAT(found.problems, IsEmpty()) << "nothing contradicts linear power";
    EXPECT_EQ(found.scenes.size(), 4u * 26);
    for (const auto& scene : found.scenes) {
        const auto& vh = scene.assets.at(0);
        ASSERT_EQ(vh.band, "VH");
        EXPECT_EQ(vh.stored_as, rasters::StoredAs::linear);
        const double decibel = rasters::to_decibel(mean_of(vh));
        EXPECT_GT(decibel, -28) << scene.id;
        EXPECT_LT(decibel, -8) << scene.id;
        if (scene.id.find("site4") != std::string::npos) {
            EXPECT_LT(decibel, -15) << "open water and its banks";
        }
    }
    source.stored_as = rasters::StoredAs::decibel;
    EXPECT_THAT(list_scenes(source).scenes, IsEmpty()) << "the pixels say that it is no decibels";
}

TEST(RealScenes, RadarAsAmplitudeComesToTheDecibelsOfItsReadme) {
    VUNG_NEEDS_SHARED("real/mol-belgium-2022-23");
    auto source = source_of("sentinel-1-rtc", "mol-belgium-2022-23");
    source.files = "S1_{date}_VV_VH.tif";
    source.stored_as = rasters::StoredAs::amplitude;
    source.scale = 7.0794578438413791e-05;  // 10^(-83/20): dB = 20 log10(DN) - 83
    const auto found = list_scenes(source);
    EXPECT_THAT(found.problems, IsEmpty());
    ASSERT_EQ(found.scenes.size(), 10u);
    // Mean power of the whole rasters in decibels, as numpy computes it.
    EXPECT_NEAR(rasters::to_decibel(mean_of(found.scenes[0].assets.at(1))), -9.013611228749937, 1e-9) << "VV";
    EXPECT_NEAR(rasters::to_decibel(mean_of(found.scenes[0].assets.at(0))), -16.83086491786264, 1e-9) << "VH";
    EXPECT_NEAR(rasters::to_decibel(mean_of(found.scenes[2].assets.at(1))), -10.467785358237109, 1e-9);
    EXPECT_NEAR(rasters::to_decibel(mean_of(found.scenes[2].assets.at(0))), -17.362702252679515, 1e-9);
}

TEST(RealScenes, ModisHasItsScaleFromTheSensorFile) {
    VUNG_NEEDS_SHARED("real/sinop-modis-2013-14");
    auto source = source_of("modis-13q1", "sinop-modis-2013-14");
    source.mask_band = "none";
    const auto found = list_scenes(source);
    EXPECT_THAT(found.problems, IsEmpty());
    ASSERT_EQ(found.scenes.size(), 12u);
    EXPECT_EQ(dates::to_iso(found.scenes[0].time), "2013-09-14T00:00:00Z");
    for (const auto& scene : found.scenes) {
        const double ndvi = mean_of(scene.assets.at(0));
        EXPECT_GT(ndvi, 0.3) << scene.id;
        EXPECT_LT(ndvi, 0.9) << scene.id;
    }
}

/// Reads a whole band; the sum is not looked at, only that it ends in data or words.
void read_all(const std::filesystem::path& file, std::string& said) {
    try {
        TileReader reader(file);
        auto* dataset = GDALOpen(file.c_str(), GA_ReadOnly);
        if (dataset == nullptr) return;
        int width = 0, height = 0;
        GDALGetBlockSize(GDALGetRasterBand(dataset, 1), &width, &height);
        const int cols = (GDALGetRasterXSize(dataset) + width - 1) / width,
                  rows = (GDALGetRasterYSize(dataset) + height - 1) / height;
        GDALClose(dataset);
        for (int r = 0; r < std::min(rows, 200); ++r)
            for (int c = 0; c < std::min(cols, 200); ++c) reader.read(1, c, r);
        said += "; read to the end";
    } catch (const InputError& error) {
        EXPECT_FALSE(error.text().where.empty()) << error.text().what;
        said += "; reading: " + error.text().what;
    }
}

TEST(RealScenes, EveryAwkwardRasterEndsInWordsWithinSeconds) {
    VUNG_NEEDS_SHARED("real/awkward");
    CPLPushErrorHandler(CPLQuietErrorHandler);
    std::map<std::string, std::string> outcome;
    for (const auto& entry : std::filesystem::directory_iterator(real("awkward"))) {
        const auto extension = entry.path().extension().string();
        if (extension != ".tif" && extension != ".nc") continue;
        const auto name = entry.path().filename().string();
        const auto start = std::chrono::steady_clock::now();
        std::string said;
        // A manifest names the file, whatever its name says.
        const auto manifest = std::filesystem::temp_directory_path() / "vung-awkward-manifest.csv";
        test::write_text(manifest, "path,time,band,offset\n" + entry.path().string() + ",2024-01-15,B04,0\n");
        SceneSource source;
        source.sensor = "sentinel-2-l2a";
        source.source = manifest;
        source.mask_band = "none";
        const auto found = list_scenes(source);
        said = found.scenes.empty() ? "no scene" : "a scene";
        EXPECT_EQ(found.scenes.size() + found.problems.size(), 1u) << name;
        for (const auto& problem : found.problems) {
            said += "; " + problem.code + " " + problem.text.what;
            EXPECT_FALSE(problem.text.fix.empty()) << name;
        }
        read_all(entry.path(), said);
        EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20)) << name;
        outcome[name] = said;
    }
    CPLPopErrorHandler();
    EXPECT_GT(outcome.size(), 30u);
    const auto starts = [&](const char* name, const char* text) {
        EXPECT_THAT(outcome[name], testing::StartsWith(text)) << name;
    };
    starts("no_crs.tif", "no scene; S-NO-CRS");
    starts("rotated.tif", "no scene; S-NO");
    starts("geomatrix.tif", "no scene; S-NOT-NORTH-UP");
    starts("cog_gcps_ovr.tif", "no scene; S-NO-POSITION");
    starts("invalid.nogeoref.tif", "no scene; S-NO-POSITION");
    starts("bigtiff_header_extract.tif", "no scene; S-");
    starts("RGB.byte.tif", "a scene; read to the end");
    EXPECT_THAT(outcome["corrupt.tif"],
                testing::AnyOf(testing::HasSubstr("S-TRUNCATED"), testing::HasSubstr("damaged")));
    if (std::getenv("VUNG_TEST_TELL"))
        for (const auto& [file, text] : outcome) std::printf("%-40s %s\n", file.c_str(), text.c_str());
}

}  // namespace
}  // namespace vung::io
