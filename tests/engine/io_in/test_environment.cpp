// SPDX-License-Identifier: Apache-2.0
#include <vung/io/environment.h>

#include <cpl_conv.h>
#include <cpl_error.h>

#include <cstdlib>
#include <set>

#include <vung/io/parcel_layer.h>
#include <vung/io/reproject.h>
#include <vung/io/scene_catalogue.h>
#include <vung/io/tile_reader.h>
#include <vung/run/gate.h>

#include "shared_data.h"
#include "small_files.h"
#include "temporary_folder.h"

namespace vung::io {
namespace {

/// Leaves the process: 0 when everything works although the environment points elsewhere.
[[noreturn]] void work_in_a_foreign_environment() {
    for (const char* variable : {"PROJ_DATA", "PROJ_LIB", "GDAL_DATA"}) setenv(variable, "/nonexistent", 1);
    setenv("PROJ_NETWORK", "ON", 1);
    geometry::Point p{585000, 1110000};
    Transform(read_crs("EPSG:5897", ""), read_crs("EPSG:4326", "")).apply(std::span{&p, 1});
    const bool good = std::abs(p.x - 105.777197694) < 2e-9 && environment_warnings().size() == 3 &&
                      std::string{std::getenv("PROJ_DATA")} == "/nonexistent";
    for (const auto& warning : environment_warnings()) std::fprintf(stderr, "%s\n", warning.c_str());
    std::exit(good ? 0 : 1);
}

TEST(EnvironmentDeathTest, ForeignSearchPathsAreIgnoredWithAWarningAndLeftAsTheyAre) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(work_in_a_foreign_environment(), testing::ExitedWithCode(0),
                "the environment sets PROJ_DATA=/nonexistent; ignored");
}

TEST(GdalScope, CollectsMessagesAndPrintsNothing) {
    testing::internal::CaptureStderr();
    std::vector<GdalScope::Message> said;
    {
        GdalScope scope;
        CPLError(CE_Debug, 1, "debug");
        CPLError(CE_Warning, 1, "careful");
        CPLError(CE_Failure, 1, "broken");
        EXPECT_TRUE(scope.failed());
        EXPECT_EQ(scope.message(), "broken");
        said = scope.take();
        EXPECT_FALSE(scope.failed());
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    EXPECT_EQ(said, (std::vector<GdalScope::Message>{{false, "careful"}, {true, "broken"}}));
}

TEST(GdalScope, LeavesTheOptionsOfOthersAsTheyWere) {
    CPLSetThreadLocalConfigOption("GDAL_PAM_ENABLED", "YES");
    {
        const GdalScope outer;
        {
            const GdalScope inner;
        }
        EXPECT_STREQ(CPLGetThreadLocalConfigOption("GDAL_PAM_ENABLED", ""), "NO");
        EXPECT_STREQ(CPLGetConfigOption("GDAL_NUM_THREADS", ""), "1");
    }
    EXPECT_STREQ(CPLGetThreadLocalConfigOption("GDAL_PAM_ENABLED", ""), "YES");
    EXPECT_EQ(CPLGetThreadLocalConfigOption("GDAL_NUM_THREADS", nullptr), nullptr);
    CPLSetThreadLocalConfigOption("GDAL_PAM_ENABLED", nullptr);
}

TEST(Drivers, AnIndirectFileIsNotFollowed) {
    const test::TemporaryFolder folder;
    test::write_raster(folder / "a.tif");
    const std::string vrt =
        "<VRTDataset rasterXSize=\"20\" rasterYSize=\"15\"><VRTRasterBand dataType=\"UInt16\" band=\"1\"><SimpleSource>"
        "<SourceFilename "
        "relativeToVRT=\"1\">a.tif</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></"
        "VRTDataset>";
    for (const char* name : {"b.vrt", "b.tif"}) {
        test::write_text(folder / name, vrt);
        EXPECT_THAT(test::refused([&] { TileReader(folder / name); }),
                    testing::HasSubstr("cannot be opened as a raster"))
            << name;
    }
}

/// Files of a folder and below.
std::set<std::string> listing(const std::filesystem::path& folder) {
    std::set<std::string> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) out.insert(entry.path().string());
    return out;
}

TEST(Reading, WritesNothingBesideTheFilesOfTheUser) {
    VUNG_NEEDS_SHARED("real/awkward");
    const test::TemporaryFolder folder;
    for (const auto& entry : std::filesystem::directory_iterator(test::shared_dir() / "real/awkward"))
        std::filesystem::copy(entry.path(), folder.path());
    std::filesystem::remove(folder / "poly-multihole.shx");
    const auto before = listing(folder.path());
    for (const auto& file : before) {
        try {
            TileReader(file).read(1, 0, 0);
        } catch (const InputError&) {
        }
        try {
            ParcelSource source;
            source.source = file;
            source.crs = "EPSG:4326";
            run::read_parcels(source);
        } catch (const InputError&) {
        }
    }
    EXPECT_EQ(listing(folder.path()), before);
}

}  // namespace
}  // namespace vung::io
