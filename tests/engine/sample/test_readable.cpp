// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <sstream>

#include <vung/io/management_file.h>
#include <vung/io/parcel_layer.h>
#include <vung/io/samples_csv.h>
#include <vung/io/scene_catalogue.h>
#include <vung/run/gate.h>
#include <vung/run/project.h>
#include <vung/run/run.h>

#include "made_commune.h"

// What a run reads of the commune, through the readers that a run uses.
namespace vung::sample {
namespace {

std::vector<std::string> ids_of(const parcels::ParcelLayer& layer) {
    std::vector<std::string> ids;
    for (const auto& parcel : layer.parcels) ids.push_back(parcel.id);
    return ids;
}

TEST(Readable, TheProjectFileReadsAsPrintedInBothLanguages) {
    const auto english = made::scratch() / "english";
    write_commune(english, {.seed = 1, .language = "en", .scenes = false});
    for (const auto& folder : {made::papers(), english}) {
        const auto project = run::read_project(folder / "project.toml");
        EXPECT_EQ(project.language, folder == english ? "en" : "vi");
        EXPECT_EQ(project.parcels.id, (std::vector<std::string>{"ma_xa", "so_to", "so_thua"}));
        ASSERT_EQ(project.scenes.size(), 1u);
        EXPECT_EQ(project.scenes[0].source.lexically_relative(folder), "s2/manifest.csv");
        ASSERT_EQ(project.seasons.size(), 1u);
        EXPECT_TRUE(project.emissions.enabled);
        for (const auto& row : made::rows_of(folder / "truth/parcels.csv"))
            if (row.at("crop") == "rice") {
                EXPECT_TRUE(project.seasons[0].contains(*dates::parse_date(row.at("sown_on")))) << made::id_of(row);
            }
        for (const auto& row : made::rows_of(folder / "nhat_ky.csv"))
            EXPECT_EQ(row.at("season"), project.seasons[0].name);
    }
}

TEST(Readable, TheGateFindsEveryFaultThatWasPlantedAndInventsNone) {
    const auto project = run::read_project(made::folder() / "project.toml");
    const auto report = run::check(project);
    const std::set<std::string> of_the_layer{"P-NO-COOPERATIVE"};
    using Found = std::pair<std::string, std::string>;  // code, feature
    std::multiset<Found> found, expected;
    std::set<std::string> kinds;
    for (const auto& finding : report.findings) {
        const auto& p = finding.problem;
        if (!p.code.starts_with("P-")) continue;
        const auto number = p.text.where.substr(p.text.where.rfind(' ') + 1);
        found.insert({p.code, of_the_layer.contains(p.code) ? "" : number});
    }
    for (const auto& row : made::rows_of(made::folder() / "truth/broken.csv")) {
        kinds.insert(row.at("fault"));
        std::istringstream codes{row.at("code")};
        for (std::string code; codes >> code;)
            expected.insert({code, of_the_layer.contains(code) ? "" : row.at("feature")});
    }
    EXPECT_EQ(found, expected);
    EXPECT_GE(kinds.size(), 25u);
}

TEST(Readable, EveryPlantedFaultStandsInTheDocs) {
    const auto page = made::text_of(std::filesystem::path{VUNG_SOURCE_DIR} / "docs/sample.md");
    for (const auto& row : made::rows_of(made::papers() / "truth/broken.csv")) {
        const auto start = page.find("\n| `" + row.at("fault") + "` |");
        ASSERT_NE(start, std::string::npos) << row.at("fault");
        const auto line = page.substr(start + 1, page.find('\n', start + 1) - start);
        std::istringstream codes{row.at("code")};
        for (std::string code; codes >> code;) EXPECT_NE(line.find("`" + code + "`"), std::string::npos) << line;
    }
}

TEST(Readable, UsableParcelsHaveTheAreaOfTheTruth) {
    const auto project = run::read_project(made::papers() / "project.toml");
    const auto layer = run::read_parcels(project.parcels);
    std::map<std::string, double> area;
    for (const auto& parcel : layer.parcels) area[parcel.id] = parcel.area_ha;
    for (const auto& row : made::rows_of(made::papers() / "truth/parcels.csv")) {
        ASSERT_TRUE(area.contains(made::id_of(row))) << made::id_of(row);
        EXPECT_NEAR(area[made::id_of(row)], std::stod(row.at("area_ha")), 2e-4) << made::id_of(row);
    }
}

TEST(Readable, TheDiaryReaderFindsWhatIsWrongInIt) {
    const auto project = run::read_project(made::papers() / "project.toml");
    const auto ids = ids_of(run::read_parcels(project.parcels));
    const std::vector<std::string> seasons{project.seasons[0].name};
    const auto ledger = io::read_management(project.management.source, project.parcels.id, ids, seasons);
    std::set<std::string> found;
    for (const auto& problem : ledger.problems)
        found.insert(problem.code + " " + problem.text.where.substr(problem.text.where.rfind(' ') + 1));
    for (const auto& row : made::rows_of(made::papers() / "truth/diary_errors.csv"))
        EXPECT_TRUE(row.at("code").empty() || found.contains(row.at("code") + " " + row.at("line"))) << row.at("what");
    EXPECT_GT(ledger.records.size(), 240u);
    const auto samples = io::read_samples(project.samples.source, project.parcels.id, ids, seasons);
    EXPECT_EQ(samples.labels.size(), 120u);
    EXPECT_TRUE(samples.problems.empty());
}

TEST(Readable, TheCatalogueFindsAllScenesWithoutAProblem) {
    const auto project = run::read_project(made::folder() / "project.toml");
    const auto catalogue = io::list_scenes(project.scenes.at(0));
    const auto truth = made::rows_of(made::folder() / "truth/scenes.csv");
    EXPECT_EQ(catalogue.scenes.size(), truth.size());
    EXPECT_TRUE(catalogue.problems.empty());
    const auto acquisitions = rasters::group_acquisitions(catalogue.scenes);
    EXPECT_EQ(acquisitions.size(), 37u);
    std::set<std::string> second;  // scenes that a newer processing of the same tile stands before
    for (const auto& acquisition : acquisitions) {
        std::set<std::string> tiles;
        for (const auto& scene : acquisition.scenes)
            if (!tiles.insert(scene.tile).second) second.insert(scene.id);
    }
    for (const auto& row : truth)
        EXPECT_EQ(second.contains(row.at("product")), row.at("owner") == "false") << row.at("product");
}

}  // namespace
}  // namespace vung::sample
