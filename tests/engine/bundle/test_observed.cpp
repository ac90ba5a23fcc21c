// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <limits>

#include <vung/error.h>
#include <vung/io/crs_reading.h>
#include <vung/io/csv.h>
#include <vung/io/scene_path.h>
#include <vung/run/imagery_files.h>
#include <vung/run/observed_difference.h>
#include <vung/run/observed_units.h>
#include <vung/run/scene_files.h>
#include <vung/run/secret_file.h>
#include <vung/run/unit_plan.h>

#include "temporary_folder.h"

namespace vung::run {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

void put(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream{file, std::ios::binary} << text;
}

/// A unit with all that may stand in one: two lattices, a mask that grows, a zip, a band without a number for "none".
WorkUnit unit() {
    const auto crs = io::read_crs("EPSG:32648", "test");
    const rasters::Lattice fine{crs, 10, 10, 0.5, 0.25}, coarse{crs, 20, 20, 0.5, 0.25};
    const auto asset = [&](const std::string& band, const fs::path& path, const rasters::Lattice& lattice) {
        rasters::Asset out;
        out.band = band;
        out.path = path;
        out.band_index = 2;
        out.scale = 1e-4;
        out.offset = -0.1;
        out.nodata = 0;
        out.valid_high = 65534.5;
        out.lattice = lattice;
        out.window = {-3, 7, 100, 90};
        out.tile_width = 512;
        out.tile_height = 256;
        out.stored_type = "UInt16";
        return out;
    };
    rasters::Scene scene;
    scene.id = "S2A_MSIL2A_20240115";
    scene.assets = {asset("B04", "/data/s2/B04.tif", fine),
                    asset("B08", io::zip_member("/data/s2/x.zip", "GRANULE/B08.jp2"), fine)};
    scene.assets[0].nodata = std::numeric_limits<double>::quiet_NaN();
    scene.assets[1].stored_as = rasters::StoredAs::decibel;
    scene.mask = rasters::Mask{asset("SCL", "/data/s2/SCL.tif", coarse),
                               rasters::parse_mask_rule("drop=1; field=8-9:2,3", "test"),
                               2,
                               {3, 8, 9}};
    WorkUnit out;
    out.acquisition = {"S2A_20240115T031541_R075",
                       "sentinel-2-l2a",
                       dates::parse_instant("2024-01-15T03:15:41Z").value(),
                       true,
                       {scene}};
    out.lattices = {fine, coarse};
    out.lattice_of_band = {{"B04", 0}, {"B08", 0}, {"SCL", 1}};
    out.mask_band = "SCL";
    out.layers = {{"B04", {"B04"}, nullptr}, {"NDVI", {"B08", "B04"}, rasters::find_index("NDVI")}};
    out.classes = true;
    return out;
}

const std::map<std::string, std::string> kNames{
    {"/data/s2/B04.tif", "s2/B04.tif"}, {"/data/s2/x.zip", "s2/x.zip"}, {"/data/s2/SCL.tif", "s2/SCL.tif"}};

TEST(ObservedUnits, ComeBackWithTheSettingsTheyWereWrittenWith) {
    ObservedSettings settings{"Asia/Ho_Chi_Minh", io::read_crs("EPSG:9209", "test"), {}, {unit()}};
    settings.windows = {{"dong-xuan", dates::make_date(2023, 11, 1), dates::make_date(2024, 1, 31)}};
    const auto text = to_json(settings, kNames);
    EXPECT_THAT(text, testing::Not(HasSubstr("/data/")));  // nothing of this machine
    const auto back =
        parse_observed_settings(text, "units.json", [](const std::string& name) { return fs::path{"/there"} / name; });
    EXPECT_EQ(back.timezone, settings.timezone);
    EXPECT_EQ(back.crs, settings.crs);
    EXPECT_EQ(back.windows, settings.windows);
    ASSERT_THAT(back.units, SizeIs(1));
    EXPECT_EQ(settings_digest(back.units[0]), settings_digest(unit()));
    EXPECT_EQ(back.units[0].file_name(0), unit().file_name(0));
    EXPECT_THAT(SceneFiles::of(back.units[0]),
                ElementsAre("/there/s2/B04.tif", "/there/s2/x.zip", "/there/s2/SCL.tif"));
    EXPECT_EQ(back.units[0].acquisition.scenes[0].assets[1].path, "/vsizip/{/there/s2/x.zip}/GRANULE/B08.jp2");
    EXPECT_EQ(to_json(back, {{"/there/s2/B04.tif", "s2/B04.tif"},
                             {"/there/s2/x.zip", "s2/x.zip"},
                             {"/there/s2/SCL.tif", "s2/SCL.tif"}}),
              text);
}

TEST(ObservedUnits, AreRefusedWhereSomethingIsMissing) {
    const auto name = [](const std::string& file) { return fs::path{file}; };
    auto text = to_json({"UTC", io::read_crs("EPSG:9209", "test"), {}, {unit()}}, kNames);
    EXPECT_THROW(parse_observed_settings("{", "units.json", name), InputError);
    EXPECT_THROW(parse_observed_settings("{}", "units.json", name), InputError);
    text.replace(text.find("\"decibel\""), 9, "\"nothing\"");
    EXPECT_THROW(parse_observed_settings(text, "units.json", name), InputError);
}

TEST(ImageryFiles, AreHashedBlockByBlockAndAChangedByteIsLocated) {
    const test::TemporaryFolder folder;
    const Job job{RunOptions{}};
    put(folder / "abc", "abc");
    // FIPS 180-2, appendix B.1
    constexpr const char* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    const auto small = hash_imagery(folder / "abc", "abc", job);
    EXPECT_EQ(small.sha256, kAbc);
    EXPECT_THAT(small.blocks, ElementsAre(kAbc));

    std::string bytes(3 * kImageryBlock + 10, 'x');
    put(folder / "image.tif", bytes);
    const auto then = hash_imagery(folder / "image.tif", "image.tif", job);
    EXPECT_THAT(then.blocks, SizeIs(4));
    EXPECT_THAT(imagery_difference(then, then), IsEmpty());
    bytes[kImageryBlock] = 'y';
    bytes.back() = 'y';
    put(folder / "image.tif", bytes);
    EXPECT_EQ(imagery_difference(then, hash_imagery(folder / "image.tif", "image.tif", job)),
              "bytes 262144 to 524287 were changed; bytes 786432 to 786441 were changed");
    put(folder / "image.tif", bytes.substr(0, 100));
    EXPECT_THAT(imagery_difference(then, hash_imagery(folder / "image.tif", "image.tif", job)),
                HasSubstr("it has 100 bytes instead of 786442"));
    EXPECT_THROW(hash_imagery(folder / "gone", "gone", job), InputError);
}

TEST(ImageryFiles, AreFoundByTheEndOfTheirPath) {
    const test::TemporaryFolder folder;
    put(folder / "disk/a/B04.tif", "1");
    put(folder / "disk/b/B04.tif", "2");
    put(folder / "disk/B08.tif", "3");
    const auto found = find_imagery(
        {folder / "disk"},
        {{.name = "s2/b/B04.tif"}, {.name = "s2/a/B04.tif"}, {.name = "other/B08.tif"}, {.name = "s2/B11.tif"}});
    EXPECT_THAT(found, ElementsAre(Pair("other/B08.tif", folder / "disk/B08.tif"),
                                   Pair("s2/a/B04.tif", folder / "disk/a/B04.tif"),
                                   Pair("s2/b/B04.tif", folder / "disk/b/B04.tif")));
    EXPECT_THROW(find_imagery({folder / "none"}, {}), InputError);
}

io::AcquisitionObservations observations() {
    io::AcquisitionObservations out;
    out.parcel_keys = {5, 9};
    out.layers = {"B04", "NDVI"};
    out.values.resize(4);
    for (std::size_t i = 0; i < 4; ++i)
        out.values.set(i, {.count = 3.5,
                           .mean = 0.4,
                           .stdev = 0.01,
                           .min = 0.3,
                           .max = 0.5,
                           .valid_fraction = 0.7,
                           .cells = 5,
                           .pure = 2});
    out.covered = {5, 6};
    out.class_values = {4};
    out.class_names = {"4"};
    out.class_cover = {3.5, 0};
    return out;
}

TEST(ObservedDifferences, NameParcelLayerAndStatistic) {
    const std::map<std::uint64_t, std::string> ids{{5, "A1"}, {9, "A2"}};
    const auto held = observations();
    EXPECT_THAT(observed_differences(held, held, ids), IsEmpty());
    auto made = held;
    auto seen = made.values.at(3);
    seen.mean += 1e-12;  // other libraries
    seen.max = 0.51;
    made.values.set(3, seen);
    made.class_values = {4, 5};
    made.class_names = {"4", "5"};
    made.class_cover = {3.5, 0, 0, 1};
    const auto found = observed_differences(held, made, ids);
    ASSERT_THAT(found, SizeIs(2));
    EXPECT_EQ(found[0].place, "parcel A2, NDVI, max");
    EXPECT_EQ(found[0].what, "it says 0.5, observed again was 0.51");
    EXPECT_EQ(found[1].place, "parcel A2, class 5");
    made.parcel_keys = {5, 10};
    EXPECT_THAT(observed_differences(held, made, ids), SizeIs(1));
}

TEST(SecretFile, IsMadeOnceForItsOwnerAlone) {
    const test::TemporaryFolder folder;
    const auto secret = secret_of_file(folder / "secret");
    EXPECT_THAT(secret, SizeIs(64));
    EXPECT_EQ(io::read_bytes(folder / "secret"), secret + "\n");
    EXPECT_EQ(fs::status(folder / "secret").permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(secret_of_file(folder / "secret"), secret);
    EXPECT_NE(secret_of_file(folder / "another"), secret);
    fs::permissions(folder / "secret", fs::perms::group_read, fs::perm_options::add);
    try {
        secret_of_file(folder / "secret");
        FAIL() << "others may read it";
    } catch (const InputError& error) {
        EXPECT_THAT(error.text().fix, HasSubstr("chmod 600"));
    }
    put(folder / "poem", "not a secret\n");
    fs::permissions(folder / "poem", fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_THROW(secret_of_file(folder / "poem"), InputError);
    EXPECT_THROW(secret_of_file(folder / "no/such/folder"), InputError);
}

}  // namespace
}  // namespace vung::run
