// SPDX-License-Identifier: Apache-2.0
#include <vung/report/manifest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include <vung/error.h>
#include <vung/report/atomic_file.h>
#include <vung/report/digest.h>
#include <vung/report/run_folder.h>

#include "temporary_folder.h"

namespace vung::report {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

Problem problem(std::string code, std::string id, std::optional<double> hectares = {}) {
    return {.code = std::move(code),
            .severity = Severity::refuse,
            .subject = Subject::parcel,
            .id = std::move(id),
            .text = {.what = "it crosses itself", .where = "parcels.gpkg, feature 3", .fix = "draw it again"},
            .hectares = hectares};
}

Manifest manifest() {
    Manifest m;
    m.engine_version = "0.1.0";
    m.libraries = {{"PROJ", "9.1.1"}, {"GDAL", "3.6.2"}};
    m.project_name = "thoại-sơn";
    m.project_text = "[project]\nname = \"thoại-sơn\"\n";
    m.inputs = {{"scene", "s2/b.tif", 10, "bb"}, {"scene", "s2/a.tif", 20, "aa"}, {"parcels", "parcels.gpkg", 5, "cc"}};
    m.settings = {{"project.language", "vi"}, {"emissions.gwp", "AR5"}};
    m.seeds = {{"project", 18446744073709551615ULL}};
    factors::Factor factor;
    factor.table = "ipcc_t5_11_efc", factor.key = "southeast_asia", factor.edition = "2019", factor.value = 1.22;
    factor.low = 0.83, factor.unit = "kg_CH4 ha-1 d-1", factor.source = "IPCC 2019", factor.status = "VERIFIED-1";
    m.factors = {factor};
    m.notices = {"estimate, not for issuance"};
    m.problems = {problem("P-SELF-CROSSING", "1/2"), problem("P-SELF-CROSSING", "1/1")};
    m.started = *dates::parse_instant("2024-03-15T01:02:03Z");
    m.finished = *dates::parse_instant("2024-03-15T01:02:09Z");
    m.threads = 2;
    return m;
}

TEST(RunHash, does_not_depend_on_time_threads_or_the_order_of_lists) {
    const auto expected = run_hash(manifest());
    auto other = manifest();
    other.started += std::chrono::seconds(100), other.finished += std::chrono::seconds(100), other.threads = 64;
    std::reverse(other.inputs.begin(), other.inputs.end());
    std::reverse(other.libraries.begin(), other.libraries.end());
    std::reverse(other.settings.begin(), other.settings.end());
    EXPECT_EQ(run_hash(other), expected);
    EXPECT_EQ(expected.size(), 64U);
}

TEST(RunHash, changes_with_everything_that_determines_results) {
    const auto expected = run_hash(manifest());
    const auto changed = [&](auto&& change) {
        auto m = manifest();
        change(m);
        EXPECT_NE(run_hash(m), expected);
    };
    changed([](auto& m) { m.engine_version = "0.1.1"; });
    changed([](auto& m) { m.libraries[0].second = "9.1.2"; });
    changed([](auto& m) { m.project_text += " "; });
    changed([](auto& m) { m.inputs[1].sha256 = "ab"; });
    changed([](auto& m) { m.inputs[1].path = "s2/c.tif"; });
    changed([](auto& m) { m.inputs.pop_back(); });
    changed([](auto& m) { m.settings[1].second = "AR6"; });
    changed([](auto& m) { m.seeds[0].second = 2; });
    changed([](auto& m) { m.factors[0].value = 1.23; });
    changed([](auto& m) { m.factors[0].low.reset(); });
}

TEST(Manifest, says_what_went_in_and_what_came_out) {
    const test::TemporaryFolder folder;
    write_file(folder / "cooperatives.csv", "cooperative,rice [ha]\n");
    write_file(folder / "maps" / "rice.png", "png");
    write_file(folder / "log.jsonl", "{}\n");
    auto m = manifest();
    Table table{.name = "cooperatives", .columns = {Column("rice", Type::real, "ha", "rice area")}, .keys = {}};
    table.columns[0].push(1.5);
    m.tables = {summary(table)};
    m.outputs = output_files(folder.path());
    write_manifest(folder.path(), m);
    EXPECT_EQ(content(folder / "project.toml"), m.project_text);
    const auto json = content(folder / "manifest.json");
    for (const auto& part : std::vector<std::string>{
             "\"format\": 1", "\"run_hash\": \"" + run_hash(m), "\"thoại-sơn\"",
             "\"seeds\": {\n    \"project\": 18446744073709551615", "\"estimate, not for issuance\"",
             "\"canonical_hash\": \"" + canonical_hash(table), "\"unit\": \"ha\"", "\"path\": \"maps/rice.png\"",
             "\"sha256\": \"" + sha256("png"), "\"checked\": false", "\"high\": null", "\"P-SELF-CROSSING\": 2",
             "\"started\": \"2024-03-15T01:02:03Z\""})
        EXPECT_THAT(json, testing::HasSubstr(part));
    EXPECT_THAT(json, testing::Not(testing::HasSubstr("log.jsonl")));
    EXPECT_LT(json.find("s2/a.tif"), json.find("s2/b.tif")) << "inputs are sorted";
    EXPECT_EQ(to_json(m), to_json(m));
}

TEST(Manifest, input_paths_are_relative_to_the_project) {
    const test::TemporaryFolder folder;
    write_file(folder / "project" / "s2" / "a.tif", "abc");
    write_file(folder / "elsewhere.csv", "x");
    const auto inside = input_file("scene", folder / "project" / "s2" / "a.tif", folder / "project");
    EXPECT_EQ(inside.path, "s2/a.tif");
    EXPECT_EQ(inside.size, 3U);
    EXPECT_EQ(inside.sha256, sha256("abc"));
    EXPECT_EQ(input_file("samples", folder / "elsewhere.csv", folder / "project").path, "../elsewhere.csv");
    EXPECT_THROW(input_file("scene", folder / "missing", folder.path()), InputError);
}

TEST(Manifest, names_that_are_not_utf8_do_not_stop_it) {
    auto m = manifest();
    m.inputs[0].path = "s2/\xff.tif";
    EXPECT_THAT(to_json(m), testing::HasSubstr("s2/\xEF\xBF\xBD.tif"));
}

void make_run(const fs::path& runs, const char* time, Manifest m) {
    AtomicFolder folder(runs / run_folder_name(*dates::parse_instant(time), run_hash(m)));
    write_manifest(folder.path(), m);
    folder.commit();
    set_latest(folder.target());
}

TEST(RunFolder, the_newest_run_is_found_with_its_hash_and_problems) {
    const test::TemporaryFolder folder;
    EXPECT_FALSE(newest_run(folder / "runs" / "x"));
    make_run(folder / "runs", "2024-03-15T01:02:03Z", manifest());
    auto second = manifest();
    second.engine_version = "0.2.0";
    make_run(folder / "runs", "2024-03-16T01:02:03Z", second);
    const auto run = newest_run(folder / "runs");
    ASSERT_TRUE(run);
    EXPECT_EQ(run->run_hash, run_hash(second));
    EXPECT_EQ(run->folder.filename().string(), "20240316T010203Z-" + run_hash(second).substr(0, 8));
    EXPECT_EQ(content(folder / "runs" / "latest"), run->folder.filename().string() + "\n");
}

TEST(RunFolder, a_missing_latest_or_a_damaged_manifest_falls_back_to_the_next_run) {
    const test::TemporaryFolder folder;
    make_run(folder / "runs", "2024-03-15T01:02:03Z", manifest());
    auto second = manifest();
    second.engine_version = "0.2.0";
    make_run(folder / "runs", "2024-03-16T01:02:03Z", second);
    fs::remove(folder / "runs" / "latest");
    EXPECT_EQ(newest_run(folder / "runs")->run_hash, run_hash(second));
    for (const char* text : {"", "{", "[]", "{\"run_hash\": 5}", "{\"hash\": \"x\"}"}) {
        write_file(newest_run(folder / "runs")->folder.parent_path() /
                       run_folder_name(*dates::parse_instant("2024-03-16T01:02:03Z"), run_hash(second)) /
                       "manifest.json",
                   text);
        EXPECT_EQ(newest_run(folder / "runs")->run_hash, run_hash(manifest())) << text;
    }
    write_file(folder / "runs" / "latest", "../../etc\n");
    EXPECT_EQ(newest_run(folder / "runs")->run_hash, run_hash(manifest()));
    EXPECT_THROW(read_run(folder / "runs"), InputError);
}

}  // namespace
}  // namespace vung::report
