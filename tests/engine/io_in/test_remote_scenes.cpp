// SPDX-License-Identifier: Apache-2.0
// Scenes on a server: only hosts that the project names, only the bytes that are needed, nothing behind a redirect.
#include <vung/io/scene_catalogue.h>
#include <vung/io/scene_path.h>
#include <vung/io/tile_reader.h>

#include <random>

#include "small_files.h"
#include "small_server.h"
#include "temporary_folder.h"

namespace vung::io {
namespace {

using test::codes;
using test::refused;
using test::Served;
using test::SmallServer;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Remote : public testing::Test {
protected:
    /// 1024 x 1024 cells of noise in 16 blocks: some 2 MiB that cannot be packed.
    void write_noise(const std::string& name, unsigned seed = 1) {
        test::RasterRecipe recipe;
        recipe.width = recipe.height = 1024;
        recipe.options = {"TILED=YES", "BLOCKXSIZE=256", "BLOCKYSIZE=256"};
        std::mt19937 random(seed);
        recipe.value = [&random](int, int, int) { return static_cast<double>(random() % 60000); };
        test::write_raster(folder / "www" / name, recipe);
    }

    SceneCatalogue list(const std::string& url, const std::vector<std::string>& hosts) {
        source.sensor = "sentinel-2-l2a";
        source.mask_band = "none";
        source.offset = 0;
        source.hosts = hosts;
        source.source = test::write_text(folder / "scenes.csv", "path,time,band\n" + url + ",2024-01-15,B04\n");
        return list_scenes(source);
    }

    test::TemporaryFolder folder;
    SceneSource source;
};

TEST_F(Remote, OnlyTheHeaderAndTheBlocksThatAreAskedForAreSent) {
    write_noise("B04.tif");
    const auto size = std::filesystem::file_size(folder / "www/B04.tif");
    ASSERT_GT(size, 2'000'000u);
    SmallServer server(folder / "www");
    const auto found = list(server.url("B04.tif"), {server.host()});
    EXPECT_THAT(found.problems, IsEmpty());
    ASSERT_EQ(found.scenes.size(), 1u);
    const auto& asset = found.scenes[0].assets.at(0);
    EXPECT_TRUE(is_remote(asset.path));
    EXPECT_EQ(shown_path(asset.path), server.url("B04.tif"));
    EXPECT_EQ(file_on_disk(asset.path), "");
    EXPECT_LE(server.body_bytes(), 64u * 1024) << "the header";

    const auto before = server.body_bytes();
    TileReader remote(asset.path), local(folder / "www/B04.tif");
    const auto there = remote.read(1, 2, 1);
    const std::vector<std::uint16_t> cells(static_cast<const std::uint16_t*>(there.cells),
                                           static_cast<const std::uint16_t*>(there.cells) + 256 * 256);
    const auto here = local.read(1, 2, 1);
    EXPECT_TRUE(std::equal(cells.begin(), cells.end(), static_cast<const std::uint16_t*>(here.cells)));
    const auto block = 256u * 256 * 2;
    EXPECT_GE(server.body_bytes() - before, block);
    EXPECT_LE(server.body_bytes() - before, block + 32u * 1024) << "one block of sixteen";
    for (const auto& request : server.requests())
        EXPECT_THAT(request, testing::StartsWith("GET /B04.tif bytes=")) << "no side files";
}

TEST_F(Remote, AServerIsRecognisedByWhatItSaysOfTheFile) {
    write_noise("B04.tif");
    SmallServer server(folder / "www");
    const auto path = list(server.url("B04.tif"), {server.host()}).scenes.at(0).assets[0].path;
    const auto before = remote_identity(path);
    EXPECT_EQ(before.size, static_cast<std::int64_t>(std::filesystem::file_size(folder / "www/B04.tif")));
    EXPECT_TRUE(before.comparable());
    write_noise("B04.tif", 2);
    const auto after = remote_identity(list(server.url("B04.tif"), {server.host()}).scenes.at(0).assets[0].path);
    EXPECT_EQ(before.size, after.size);
    EXPECT_NE(before.etag, after.etag) << "another file of the same size";
}

TEST_F(Remote, AFileThatChangesWhileItIsReadIsNotMixed) {
    write_noise("B04.tif");
    SmallServer server(folder / "www");
    const auto path = list(server.url("B04.tif"), {server.host()}).scenes.at(0).assets[0].path;
    TileReader reader(path);
    write_noise("B04.tif", 2);
    EXPECT_THAT(refused([&] { reader.read(1, 0, 0); }), HasSubstr("changed while it was read"));
}

TEST_F(Remote, AHostThatIsNotNamedIsNotAsked) {
    write_noise("B04.tif");
    SmallServer server(folder / "www");
    for (const auto& hosts : {std::vector<std::string>{}, std::vector<std::string>{"127.0.0.1", "example.org"}}) {
        const auto found = list(server.url("B04.tif"), hosts);
        EXPECT_THAT(found.scenes, IsEmpty());
        ASSERT_EQ(found.problems.size(), 1u);
        EXPECT_THAT(found.problems[0].text.what, HasSubstr("does not allow reading from " + server.host()));
        EXPECT_THAT(found.problems[0].text.fix, HasSubstr("[remote] hosts = [\"" + server.host() + "\"]"));
    }
    EXPECT_THAT(server.requests(), IsEmpty());
}

TEST_F(Remote, NothingIsReadThatWasNotAllowedByName) {
    write_noise("B04.tif");
    SmallServer server(folder / "www");
    EXPECT_THAT(refused([&] { TileReader{remote_path(server.url("B04.tif"))}; }), HasSubstr("cannot be opened"));
    EXPECT_THAT(refused([&] { TileReader{"/vsicurl/" + server.url("B04.tif")}; }), HasSubstr("no such file"));
    EXPECT_THAT(refused([&] { TileReader{"/vsizip/{/vsicurl/" + server.url("B04.zip") + "}/a.tif"}; }),
                HasSubstr("no such file"));
    const auto found = list("/vsicurl/" + server.url("B04.tif"), {server.host()});
    EXPECT_THAT(codes(found.problems), ElementsAre("S-BAD-ROW"));
    EXPECT_THAT(server.requests(), IsEmpty());
}

std::string redirect(const std::string& to) {
    return "HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
}

TEST_F(Remote, ARedirectToAnotherHostIsToldAndNotFollowed) {
    write_noise("B04.tif");
    SmallServer other(folder / "www");
    SmallServer server(folder / "www", [&](const Served&) { return redirect(other.url("B04.tif")); });
    auto found = list(server.url("B04.tif"), {server.host()});
    ASSERT_THAT(codes(found.problems), ElementsAre("S-CANNOT-OPEN"));
    EXPECT_THAT(found.problems[0].text.what, AllOf(HasSubstr("another host"), HasSubstr(other.host())));
    EXPECT_THAT(other.requests(), IsEmpty());
    found = list(server.url("B04.tif"), {server.host(), other.host()});
    EXPECT_THAT(found.problems, IsEmpty()) << "both are allowed";
    EXPECT_EQ(found.scenes.size(), 1u);
}

TEST_F(Remote, ServersThatMisbehaveEndInWords) {
    write_noise("B04.tif");
    const auto said = [&](std::function<std::string(const Served&)> special) {
        SmallServer server(folder / "www", std::move(special));
        const auto found = list(server.url("B04.tif"), {server.host()});
        EXPECT_EQ(found.problems.size(), 1u);
        EXPECT_LE(server.body_bytes(), 3'000'000u);
        return found.problems.empty() ? "" : found.problems[0].text.what;
    };
    const auto plain = [](const char* status) {
        return [status](const Served&) {
            return std::string{"HTTP/1.1 "} + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        };
    };
    EXPECT_THAT(said(plain("404 Not Found")), HasSubstr("no such file"));
    EXPECT_THAT(said(plain("403 Forbidden")), HasSubstr("does not let us read"));
    EXPECT_THAT(said(plain("418 Teapot")), HasSubstr("status 418"));
    EXPECT_THAT(said([](const Served&) { return redirect("/B04.tif"); }), HasSubstr("on and on"));
    EXPECT_THAT(said([](const Served&) { return redirect("file:///etc/passwd"); }), HasSubstr("no address"));
    EXPECT_THAT(said([](const Served&) {
                    return "HTTP/1.1 200 OK\r\nContent-Length: 500000\r\nConnection: close\r\n\r\n" +
                           std::string(500000, 'x');
                }),
                HasSubstr("whole files only"));
    EXPECT_THAT(said([](const Served&) {
                    return std::string{
                               "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 7-106/2000\r\n"
                               "Content-Length: 100\r\nConnection: close\r\n\r\n"} +
                           std::string(100, 'x');
                }),
                HasSubstr("another piece"));
}

TEST_F(Remote, APassingFailureIsTriedAgain) {
    write_noise("B04.tif");
    int asked = 0;
    SmallServer server(folder / "www", [&](const Served&) -> std::string {
        return asked++ == 0 ? "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" : "";
    });
    EXPECT_THAT(list(server.url("B04.tif"), {server.host()}).problems, IsEmpty());
}

TEST_F(Remote, ACatalogueOnAServerIsWalkedWithItsRelativeLinks) {
    write_noise("items/B04.tif");
    test::write_text(
        folder / "www/catalog.json",
        R"({"type":"Catalog","stac_version":"1.0.0","id":"c","links":[{"rel":"root","href":"./catalog.json"},
                     {"rel":"item","href":"./items/one.json"},{"rel":"child","href":"catalog.json"}]})");
    test::write_text(folder / "www/items/one.json",
                     R"({"type":"Feature","stac_version":"1.0.0","id":"one","geometry":null,"links":[],
                     "properties":{"datetime":"2024-01-15T03:15:41Z","platform":"sentinel-2a","s2:processing_baseline":"02.14"},
                     "assets":{"red":{"href":"./B04.tif","eo:bands":[{"name":"B04","common_name":"red"}]},
                               "nir":{"href":"./B08.tif"}}})");
    SmallServer server(folder / "www");
    source.sensor = "sentinel-2-l2a";
    source.mask_band = "none";
    source.source = server.url("catalog.json");
    EXPECT_THAT(refused([&] { list_scenes(source); }), HasSubstr("does not allow reading from " + server.host()));
    source.hosts = {server.host()};
    source.wanted = {"B04"};
    const auto found = list_scenes(source);
    EXPECT_THAT(found.problems, IsEmpty()) << "B08 is not there, and nobody needs it";
    ASSERT_EQ(found.scenes.size(), 1u);
    EXPECT_EQ(shown_path(found.scenes[0].assets.at(0).path), server.url("items/B04.tif"));
    EXPECT_EQ(found.scenes[0].platform, "S2A");
}

}  // namespace
}  // namespace vung::io
