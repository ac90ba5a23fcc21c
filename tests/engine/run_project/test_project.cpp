// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>

#include <vung/rasters/sensor.h>

#include "project_file.h"

using namespace vung;
using namespace vung::run;
using testing::HasSubstr;

namespace {

constexpr const char* kGood = test::kGoodProject;
using ProjectFile = test::ProjectFile;

TEST_F(ProjectFile, AShortFileGetsTheDefaults) {
    const auto project = read_project(write(kGood));
    EXPECT_EQ(project.name, "thoai-son");
    EXPECT_EQ(project.language, "en");
    EXPECT_EQ(project.timezone, "Asia/Ho_Chi_Minh");
    EXPECT_EQ(project.seed, 1u);
    EXPECT_FALSE(project.as_of);
    EXPECT_EQ(project.store, folder_ / "store");
    EXPECT_EQ(project.runs, folder_ / "runs");
    EXPECT_FALSE(project.emissions.enabled);
    EXPECT_EQ(project.parcels.id, (std::vector<std::string>{"ma_xa", "so_to", "so_thua"}));
    ASSERT_EQ(project.seasons.size(), 1u);
    EXPECT_EQ(dates::to_iso(project.seasons[0].start), "2023-11-01");
    EXPECT_EQ(project.text, kGood);
}

TEST_F(ProjectFile, PathsAreRelativeToItsFolder) {
    const auto project =
        read_project(write(kGood + std::string{"[store]\npath = \"../kept\"\n[runs]\npath = \"/var/runs\"\n"}));
    EXPECT_EQ(project.parcels.source, folder_ / "parcels.gpkg");
    EXPECT_EQ(project.scenes.at(0).source, folder_ / "s2");
    EXPECT_EQ(project.store, folder_.path().parent_path() / "kept");
    EXPECT_EQ(project.runs, "/var/runs");
}

TEST_F(ProjectFile, SaysHowMuchDiskThePixelsMayTake) {
    EXPECT_FALSE(read_project(write(kGood)).store_pixels_gb);
    EXPECT_EQ(read_project(write(kGood + std::string{"[store]\npixels_gb = 0\n"})).store_pixels_gb, 0.0);
    EXPECT_EQ(read_project(write(kGood + std::string{"[store]\npixels_gb = 2.5\n"})).store_pixels_gb, 2.5);
    EXPECT_THROW(read_project(write(kGood + std::string{"[store]\npixels_gb = -1\n"})), UsageError);
}

TEST_F(ProjectFile, AFolderStandsForTheFileInIt) {
    write(kGood);
    EXPECT_EQ(read_project(folder_.path()).name, "thoai-son");
}

TEST_F(ProjectFile, EveryKeyArrives) {
    const auto project = read_project(write(R"(
[project]
name = "x"
language = "vi"
timezone = "Europe/Berlin"
as_of = 2024-03-15
seed = 7
[parcels]
source = "p.gpkg"
layer = "fields"
id = "ma"
cooperative = "htx"
commune = "xa"
crs = "EPSG:9210"
buffer_m = 20
[[scenes]]
sensor = "sentinel-2-l2a"
source = "a"
files = "S2_{date}_*.tif"
platform = "S2B"
scale = 0.0001
offset = -0.1
nodata = 0
bands = ["B04", "B08", "CLM"]
mask = { band = "CLM", keep = [3, 0, 3] }
[[scenes]]
sensor = "sentinel-2-l2a"
source = "b.csv"
mask = { bits = [1, 2] }
[observe]
bands = ["B04"]
indices = ["NDVI"]
[[season]]
name = "s"
start = 2024-01-01
end = 2024-06-30
[management]
source = "diary.csv"
[samples]
source = "samples.csv"
[emissions]
packs = ["ipcc-2019-rice"]
region = "southeast-asia"
gwp = "AR6"
default_straw_t_per_ha = 2
draws = 100
)"));
    EXPECT_EQ(project.language, "vi");
    EXPECT_EQ(project.timezone, "Europe/Berlin");
    EXPECT_EQ(dates::to_iso(project.as_of.value()), "2024-03-15");
    EXPECT_EQ(project.seed, 7u);
    const io::ParcelSource parcels{.source = folder_ / "p.gpkg",
                                   .layer = "fields",
                                   .id = {"ma"},
                                   .cooperative = "htx",
                                   .commune = "xa",
                                   .crs = "EPSG:9210",
                                   .buffer_m = 20};
    EXPECT_EQ(project.parcels, parcels);
    ASSERT_EQ(project.scenes.size(), 2u);
    const auto& scenes = project.scenes[0];
    EXPECT_EQ(scenes.files, "S2_{date}_*.tif");
    EXPECT_EQ(scenes.platform, "S2B");
    EXPECT_EQ(scenes.scale, 0.0001);
    EXPECT_EQ(scenes.offset, -0.1);
    EXPECT_EQ(scenes.nodata, 0.0);
    EXPECT_EQ(scenes.bands, (std::vector<std::string>{"B04", "B08", "CLM"}));
    EXPECT_EQ(scenes.mask_band, "CLM");
    EXPECT_EQ(scenes.mask_rule, (rasters::MaskRule{rasters::MaskRule::Kind::keep, {0, 3}}));
    EXPECT_EQ(project.scenes[1].mask_rule, (rasters::MaskRule{rasters::MaskRule::Kind::bits, {1, 2}}));
    EXPECT_EQ(project.observe.bands, std::vector<std::string>{"B04"});
    EXPECT_EQ(project.observe.indices, std::vector<std::string>{"NDVI"});
    EXPECT_EQ(project.management.source, folder_ / "diary.csv");
    EXPECT_EQ(project.samples.source, folder_ / "samples.csv");
    EXPECT_TRUE(project.emissions.enabled);
    EXPECT_EQ(project.emissions.packs, std::vector<std::string>{"ipcc-2019-rice"});
    EXPECT_EQ(project.emissions.region, "southeast-asia");
    EXPECT_EQ(project.emissions.gwp, "AR6");
    EXPECT_EQ(project.emissions.default_straw_t_per_ha, 2.0);
    EXPECT_EQ(project.emissions.draws, 100);
}

TEST_F(ProjectFile, AMisspeltKeyIsAnsweredWithTheRightOne) {
    const auto file = write(replaced("id = [", "cooperativ = \"htx\"\nid = ["));
    try {
        read_project(file);
        FAIL() << "accepted";
    } catch (const UsageError& error) {
        EXPECT_EQ(std::string{error.what()}, "unknown key 'cooperativ' in [parcels] (" + file.string() +
                                                 ", line 5). Fix: did you mean 'cooperative'?");
    }
}

TEST_F(ProjectFile, AMisspeltSectionIsAnsweredWithTheRightOne) {
    const auto fault = only_fault(kGood + std::string{"[emisions]\npacks = [\"ipcc-2019-rice\"]\n"});
    EXPECT_EQ(fault.code, "J-UNKNOWN-KEY");
    EXPECT_THAT(fault.text.what, HasSubstr("[emisions]"));
    EXPECT_EQ(fault.text.fix, "did you mean 'emissions'?");
}

TEST_F(ProjectFile, AllFaultsAreTold) {
    const auto file =
        write("[project]\nnam = \"x\"\n[parcels]\nsource = 3\nid = []\n[[scenes]]\nsensor = \"sentinel-2-l2a\"\n");
    const auto faults = read_project_faults(file);
    std::vector<std::string> codes;
    for (const auto& fault : faults) codes.push_back(fault.code);
    EXPECT_EQ(codes, (std::vector<std::string>{"J-MISSING-KEY", "J-UNKNOWN-KEY", "J-WRONG-TYPE", "J-BAD-VALUE",
                                               "J-MISSING-KEY"}));
    try {
        read_project(file);
        FAIL() << "accepted";
    } catch (const UsageError& error) {
        for (const auto& fault : faults) EXPECT_THAT(error.what(), HasSubstr(to_string(fault.text)));
    }
}

TEST_F(ProjectFile, FaultsStandInTheOrderOfTheFile) {
    const auto faults = read_project_faults(write("[zz]\n[yy]\n" + std::string{kGood} + "[aa]\n"));
    ASSERT_EQ(faults.size(), 3u);
    EXPECT_THAT(faults[0].text.what, HasSubstr("[zz]"));
    EXPECT_THAT(faults[1].text.what, HasSubstr("[yy]"));
    EXPECT_THAT(faults[2].text.what, HasSubstr("[aa]"));
}

TEST_F(ProjectFile, MissingSectionsAreNamed) {
    const auto faults = read_project_faults(write("[observe]\n"));
    ASSERT_EQ(faults.size(), 3u);
    EXPECT_THAT(faults[0].text.what, HasSubstr("[project]"));
    EXPECT_THAT(faults[1].text.what, HasSubstr("[parcels]"));
    EXPECT_THAT(faults[2].text.what, HasSubstr("[[scenes]]"));
}

TEST_F(ProjectFile, WrongTypesNameWhatIsThereAndWhatShouldBe) {
    const auto fault = only_fault(replaced("start = 2023-11-01", "start = \"2023-11-01\""));
    EXPECT_EQ(fault.text.what, "'start' in [[season]] is a text, not a day");
    EXPECT_THAT(fault.text.where, HasSubstr("line 11"));
    EXPECT_THAT(fault.text.fix, HasSubstr("no quotes"));
}

TEST_F(ProjectFile, BadValuesAreRefused) {
    const std::pair<const char*, const char*> cases[] = {
        {"[parcels]", "timezone = \"Asia/Hanoi\"\n[parcels]"},
        {"[parcels]", "language = \"vn\"\n[parcels]"},
        {"[parcels]", "seed = -1\n[parcels]"},
        {"name = \"thoai-son\"", "name = \"a/b\""},
        {"name = \"thoai-son\"", "name = \"\""},
        {"id = [\"ma_xa\", \"so_to\", \"so_thua\"]", "id = [\"ma_xa\", \"ma_xa\"]"},
        {"id = [", "buffer_m = -2\nid = ["},
        {"sentinel-2-l2a", "sentinel-2-l2b"},
        {"[[season]]", "[observe]\nindices = [\"NDWI\", \"NVDI\"]\n[[season]]"},
        {"source = \"s2/\"", "source = \"s2/\"\nscale = 0"},
        {"source = \"s2/\"", "source = \"s2/\"\nscale = inf"},
        {"source = \"s2/\"", "source = \"s2/\"\nmask = { keep = [1], drop = [2] }"},
        {"source = \"s2/\"", "source = \"s2/\"\nmask = { bits = [31] }"},
        {"end = 2024-04-30", "end = 2023-04-30"},
        {"end = 2024-04-30",
         "end = 2024-04-30\n[[season]]\nname = \"dong-xuan-2024\"\nstart = 2024-05-01\nend = 2024-06-01"},
    };
    for (const auto& [from, to] : cases) {
        SCOPED_TRACE(to);
        const auto fault = only_fault(replaced(from, to));
        EXPECT_EQ(fault.code, "J-BAD-VALUE");
        EXPECT_FALSE(fault.text.what.empty());
        EXPECT_THAT(fault.text.where, HasSubstr("project.toml, line "));
        EXPECT_FALSE(fault.text.fix.empty());
    }
}

TEST_F(ProjectFile, EmissionsNeedPacksRegionDrawsAndASeason) {
    const std::string good = "[emissions]\npacks = [\"ipcc-2019-rice\"]\nregion = \"southeast-asia\"\n";
    EXPECT_TRUE(read_project_faults(write(kGood + good)).empty());
    EXPECT_THAT(only_fault(kGood + good + "draws = 0\n").text.what, HasSubstr("draws is 0"));
    EXPECT_THAT(only_fault(kGood + good + "gwp = \"AR7\"\n").text.fix, HasSubstr("AR"));
    EXPECT_THAT(only_fault(kGood + good + "default_straw_t_per_ha = -1\n").text.what, HasSubstr("negative"));
    EXPECT_THAT(only_fault(kGood + std::string{"[emissions]\npacks = [\"ipcc-2006\"]\nregion = \"x\"\n"}).text.what,
                HasSubstr("'ipcc-2006'"));
    std::string no_season = kGood;
    no_season.erase(no_season.find("[[season]]"));
    EXPECT_THAT(only_fault(no_season + good).text.what, HasSubstr("need a season"));
}

TEST_F(ProjectFile, DiariesAndSamplesMayBeWorkbooks) {
    const std::string good =
        "[management]\nsource = \"diary.xlsx\"\nsheet = \"Vụ 1\"\n[samples]\nsource = \"samples.ods\"\n";
    EXPECT_TRUE(read_project_faults(write(kGood + good)).empty());
    const auto fault = only_fault(kGood + std::string{"[management]\nsource = \"diary.xls\"\n"});
    EXPECT_EQ(fault.code, "J-BAD-VALUE");
    EXPECT_THAT(fault.text.fix, HasSubstr(".xlsx"));
}

TEST_F(ProjectFile, BrokenTomlNamesTheLine) {
    const auto fault = only_fault("[project]\nname = \"x\n");
    EXPECT_EQ(fault.code, "J-NO-TOML");
    EXPECT_THAT(fault.text.where, HasSubstr("line 2"));
    EXPECT_THAT(only_fault("day = 2024-02-30\n").text.what, HasSubstr("day"));
}

TEST_F(ProjectFile, AMissingFileNamesInit) {
    try {
        read_project(folder_ / "nothing.toml");
        FAIL() << "accepted";
    } catch (const UsageError& error) {
        EXPECT_THAT(error.text().where, HasSubstr("nothing.toml"));
        EXPECT_THAT(error.text().fix, HasSubstr("vung init"));
    }
}

TEST_F(ProjectFile, LimitsOfTheGateCanBeSet) {
    EXPECT_EQ(read_project(write(kGood)).gate, parcels::gate_limits());
    const auto gate = read_project(write(std::string{kGood} + "[gate]\noverlap_m2 = 4\nrepair_percent = 0.5\n")).gate;
    EXPECT_EQ(gate.overlap_m2, 4);
    EXPECT_EQ(gate.repair_percent, 0.5);
    EXPECT_EQ(gate.gap_width_m, parcels::gate_limits().gap_width_m);
    const auto fault = only_fault(std::string{kGood} + "[gate]\nrepair_percent = 150\n");
    EXPECT_EQ(fault.code, "J-BAD-VALUE");
    EXPECT_THAT(fault.text.what, HasSubstr("repair_percent is 150"));
    EXPECT_THAT(fault.text.fix, HasSubstr("from 0 to 100 (%)"));
    EXPECT_THAT(only_fault(std::string{kGood} + "[gate]\noverlap_mm = 4\n").text.fix, HasSubstr("overlap_m2"));
}

TEST_F(ProjectFile, TheTemplateParsesAsPrinted) {
    const auto project = read_project(write(project_template("Lúa \"Đông Xuân\"")));
    EXPECT_EQ(project.name, "Lúa \"Đông Xuân\"");
    EXPECT_EQ(project.seasons.size(), 1u);
}

TEST_F(ProjectFile, TheTemplateParsesWithEveryLineInUse) {
    // Takes the mark off every line that is a commented key or heading, as a user would.
    std::string text, line;
    std::istringstream in{project_template("x")};
    while (std::getline(in, line)) {
        const bool key = line.starts_with("# ") && line.find(" = ") != std::string::npos;
        text += (key || line.starts_with("# [") ? line.substr(2) : line) + "\n";
    }
    const auto faults = read_project_faults(write(text));
    EXPECT_TRUE(faults.empty()) << to_string(faults.front().text);
}

TEST_F(ProjectFile, ASensorFileOfTheUsersIsReadAndItsContentIsInItsName) {
    const std::string sensor =
        "name = \"drone\"\nsource = \"own flights\"\nindices = [\"NDVI\"]\n[[band]]\nname = \"R\"\nrole = \"red\"\n"
        "[[band]]\nname = \"N\"\nrole = \"nir\"\n";
    const auto scenes = [&] {
        return read_project(
                   write("[project]\nname = \"x\"\n[parcels]\nsource = \"p.gpkg\"\nid = \"id\"\n"
                         "[[scenes]]\nsensor = \"my-sensor.toml\"\nsource = \"https://example.org/catalog.json\"\n"
                         "[remote]\nhosts = [\"example.org\"]\n"))
            .scenes.at(0);
    };
    const auto file = write("").parent_path() / "my-sensor.toml";
    std::ofstream(file) << sensor;
    const auto first = scenes();
    EXPECT_EQ(first.sensor.substr(0, 6), "drone-");
    EXPECT_EQ(first.sensor.size(), 6u + 8);
    EXPECT_EQ(rasters::find_sensor(first.sensor).bands.size(), 2u);
    EXPECT_EQ(first.source, "https://example.org/catalog.json");
    EXPECT_THAT(first.hosts, testing::ElementsAre("example.org"));
    EXPECT_THAT(first.wanted, testing::ElementsAre("N", "NDVI", "R"));
    std::ofstream(file) << sensor << "metres = 5\n";
    EXPECT_NE(scenes().sensor, first.sensor) << "another file is another sensor";
    std::ofstream(file) << "name = \"drone\"\n";
    EXPECT_THROW(scenes(), UsageError);
    std::ofstream(file) << sensor << "colour = 1\n";
    EXPECT_THROW(scenes(), UsageError);
    std::string taken = sensor;
    taken.replace(taken.find("drone"), 5, "hls-s30");
    std::ofstream(file) << taken;
    EXPECT_THROW(scenes(), UsageError) << "the name is taken";
}

TEST_F(ProjectFile, WhatIsWrongWithScenesIsNamed) {
    const auto faults = [&](const std::string& scenes) {
        std::string said;
        for (const auto& fault :
             read_project_faults(write("[project]\nname = \"x\"\n[parcels]\nsource = \"p.gpkg\"\nid = \"id\"\n"
                                       "[[scenes]]\nsensor = \"hls-s30\"\nsource = \"s\"\n" +
                                       scenes)))
            said += fault.text.what + " | " + fault.text.fix + "\n";
        return said;
    };
    EXPECT_EQ(faults("stored_as = \"decibel\"\noffset_check = \"pixels\"\n"
                     "mask = { rule = \"bits=1; field=6-7:3\", grow_cells = 2 }\n"),
              "");
    EXPECT_THAT(faults("stored_as = \"dB\"\n"), testing::HasSubstr("\"decibel\""));
    EXPECT_THAT(faults("offset_check = \"maybe\"\n"), testing::HasSubstr("\"pixels\""));
    EXPECT_THAT(faults("mask = { rule = \"cloud\" }\n"), testing::HasSubstr("no mask rule"));
    EXPECT_THAT(faults("mask = { rule = \"bits=1\", keep = [1] }\n"), testing::HasSubstr("exclude each other"));
    EXPECT_THAT(faults("mask = { grow_cells = 99 }\n"), testing::HasSubstr("out of range"));
    EXPECT_THAT(faults("[remote]\nhosts = [\"https://example.org\"]\n"), testing::HasSubstr("no host"));
    EXPECT_THAT(faults("[remote]\nhost = [\"example.org\"]\n"), testing::HasSubstr("hosts"));
}

TEST_F(ProjectFile, TheTemplateShowsEveryKey) {
    const auto text = project_template("x");
    for (const auto& key : project_keys()) {
        const auto name = key.substr(key.find_last_of('.') + 1);
        if (name == "drop" || name == "bits" || name == "rule" || name == "grow_cells") continue;  // shown beside keep
        EXPECT_TRUE(text.find("\n" + name + " = ") != std::string::npos ||
                    text.find("# " + name + " = ") != std::string::npos ||
                    text.find(name + " = [") != std::string::npos ||
                    text.find("{ " + name + " = ") != std::string::npos)
            << key;
    }
}

}  // namespace
