// SPDX-License-Identifier: Apache-2.0
#include <vung/run/verify.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/io/spreadsheet.h>
#include <vung/report/atomic_file.h>
#include <vung/report/digest.h>
#include <vung/report/merkle.h>
#include <vung/report/signature.h>
#include <vung/run/bundle.h>
#include <vung/run/bundle_tables.h>

#include "calculation.h"
#include "temporary_folder.h"

namespace vung::run {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_support::Calculation;
using testing_support::calculation;

constexpr const char* kSecret = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

BundleRequest request_of(const Calculation& made) {
    BundleRequest out;
    out.activity = &made.activity;
    out.options = made.options;
    out.book = made.book;
    out.secret_hex = kSecret;
    return out;
}

const Calculation& reduction() {
    static const auto made = calculation("verra-vm0051-1.1", 60, 2);
    return made;
}

std::string bytes(const fs::path& file) {
    return io::read_bytes(file);
}

void put(const fs::path& file, const std::string& text) {
    std::ofstream{file, std::ios::binary} << text;
}

/// What somebody does who changes a file and covers it up.
void hash_anew(const fs::path& bundle) {
    auto manifest = parse_bundle_manifest(bytes(bundle / kBundleManifest), "");
    manifest.files = bundle_files(bundle);
    put(bundle / kBundleManifest, to_json(manifest));
    put(bundle / kBundleDigest, report::sha256(to_json(manifest)) + "  " + kBundleManifest + "\n");
}

std::vector<std::string> files_of(const fs::path& bundle) {
    std::vector<std::string> out;
    for (const auto& entry : fs::recursive_directory_iterator{bundle})
        if (entry.is_regular_file()) out.push_back(entry.path().lexically_relative(bundle).generic_string());
    std::sort(out.begin(), out.end());
    return out;
}

class EveryPackInABundle : public testing::TestWithParam<std::string> {};

TEST_P(EveryPackInABundle, IsComputedAnewFromItsTablesAlone) {
    const auto pack = packs::builtin_pack(GetParam());
    if (pack->status == packs::Status::awaiting_factors) GTEST_SKIP() << "the pack waits for its factors";
    const test::TemporaryFolder folder;
    const auto made = calculation(GetParam(), 40, 3);
    write_bundle(folder / "bundle", request_of(made));
    const auto report = verify_bundle(folder / "bundle");
    EXPECT_EQ(report.reached, 2);
    for (const auto& finding : report.findings)
        ADD_FAILURE() << finding.file << ", " << finding.place << ": " << finding.what;
    EXPECT_EQ(report.workbooks, 4u);
    EXPECT_GT(report.cells, 200u);
}

INSTANTIATE_TEST_SUITE_P(Packs, EveryPackInABundle, testing::ValuesIn(packs::pack_names()), [](const auto& each) {
    std::string out;
    for (const char c : each.param) out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
    return out;
});

TEST(Bundle, ActivityComesBackAsItWas) {
    const test::TemporaryFolder folder;
    auto activity = reduction().activity;
    activity.at("season", formula::Scenario::project).columns["days"].sd.assign(60, 2.5);
    for (const auto& table : activity_tables(activity)) {
        fs::create_directories((folder / table.name).parent_path());
        io::write_csv(folder / (table.name + ".csv"), table);
    }
    const auto back = read_activity(folder.path());
    ASSERT_EQ(back.levels.size(), activity.levels.size());
    for (const auto& [where, level] : activity.levels) {
        const auto& other = back.levels.at(where);
        EXPECT_EQ(level.parent, other.parent) << where.first;
        EXPECT_EQ(level.unknown, other.unknown) << where.first;
        ASSERT_EQ(level.columns.size(), other.columns.size()) << where.first;
        for (const auto& [name, column] : level.columns) {
            const auto& same = other.columns.at(name);
            EXPECT_EQ(column.unit, same.unit) << name;
            EXPECT_EQ(column.sd, same.sd) << name;
            for (std::size_t i = 0; i < column.numbers.size(); ++i)
                EXPECT_TRUE(column.numbers[i] == same.numbers[i] || std::isnan(column.numbers[i])) << name;
            for (std::size_t i = 0; i < column.keys.size(); ++i) EXPECT_EQ(column.keys[i], same.keys[i]) << name;
        }
    }
}

TEST(Bundle, HasTheSameBytesWhenItIsMadeTwice) {
    const test::TemporaryFolder folder;
    write_bundle(folder / "a", request_of(reduction()));
    write_bundle(folder / "b", request_of(reduction()));
    ASSERT_EQ(files_of(folder / "a"), files_of(folder / "b"));
    for (const auto& file : files_of(folder / "a"))
        EXPECT_EQ(bytes(folder / "a" / file), bytes(folder / "b" / file)) << file;
}

TEST(Verify, FindsAnyChangedByteOfAnyFileAndNamesTheFile) {
    const test::TemporaryFolder folder;
    auto request = request_of(reduction());
    request.private_key_pem = report::new_key_pair().private_pem;
    request.attachments = {{"observations.csv", "parcel,date,ndvi\n1,2026-01-05,0.61\n"}};
    const auto bundle = folder / "bundle";
    write_bundle(bundle, request);
    VerifyOptions files_alone;
    files_alone.level = 1;
    ASSERT_THAT(verify_bundle(bundle, files_alone).findings, IsEmpty());
    for (const auto& file : files_of(bundle)) {
        const auto good = bytes(bundle / file);
        for (const auto at : {std::size_t{0}, good.size() / 3, good.size() / 2, good.size() - 1}) {
            auto bad = good;
            bad[at] = static_cast<char>(bad[at] ^ 1);
            put(bundle / file, bad);
            const auto report = verify_bundle(bundle, files_alone);
            EXPECT_EQ(report.reached, 0) << file << " " << at;
            // The manifest and its digest speak of each other.
            const auto named = file == kBundleDigest ? kBundleManifest : file;
            EXPECT_THAT(report.findings, testing::Contains(Field(&VerifyFinding::file, named))) << file << " " << at;
        }
        put(bundle / file, good);
    }
    ASSERT_THAT(verify_bundle(bundle, files_alone).findings, IsEmpty());
    put(bundle / "results/more.csv", "row\n");
    EXPECT_THAT(verify_bundle(bundle, files_alone).findings,
                ElementsAre(Field(&VerifyFinding::file, "results/more.csv")));
    fs::remove(bundle / "results/more.csv");
    fs::remove(bundle / "subjects.csv");
    EXPECT_THAT(verify_bundle(bundle, files_alone).findings, ElementsAre(Field(&VerifyFinding::file, "subjects.csv")));
}

TEST(Verify, FindsWhatWasCoveredUpByNewHashes) {
    const test::TemporaryFolder folder;
    struct Change {
        std::string file, from, to, found_in, place;
    };
    const auto clean = folder / "clean";
    write_bundle(clean, request_of(reduction()));
    const auto seasons = io::read_csv(clean / "results/season.csv");
    const auto net = seasons.need("gross");
    std::string value;
    std::size_t line = 0;
    for (std::size_t r = 0; r < seasons.rows.size() && value.empty(); ++r)
        if (seasons.rows[r][net].size() > 10) value = seasons.rows[r][net], line = seasons.lines[r];
    ASSERT_FALSE(value.empty());
    const std::vector<Change> changes{
        {"results/season.csv", "," + value + ",", ",1" + value.substr(value[0] == '-' ? 1 : 0) + ",",
         "results/season.csv", "line " + std::to_string(line) + ", column 'gross'"},
        {"activity/season.csv", "\n1,", "\n1,1", "results/season.csv", "line 2"},
        // The pack's own examples no longer come out.
        {"factors/ipcc_t5_11_efc.csv", "southeast_asia,2019,1.22", "southeast_asia,2019,1.32", "",
         "verra-vm0051-1.1.toml"},
        {"factors/fuel_energy.csv", "gasoline_vcs,verra-vm0051,0.00281", "gasoline_vcs,verra-vm0051,0.0028", "",
         "verra-vm0051-1.1.toml"},
        {"subjects.csv", "Nguyễn Văn 7", "Trần Văn 7", "rows/leaves.csv", "line 8"},
        {"packs/verra-vm0051-1.1.toml", "min(baseline(days), project(days))", "max(baseline(days), project(days))", "",
         "verra-vm0051-1.1.toml"}};
    for (const auto& change : changes) {
        fs::remove_all(folder / "bundle");
        fs::copy(clean, folder / "bundle", fs::copy_options::recursive);
        auto text = bytes(folder / "bundle" / change.file);
        const auto at = text.find(change.from);
        ASSERT_NE(at, std::string::npos) << change.file;
        put(folder / "bundle" / change.file, text.replace(at, change.from.size(), change.to));
        hash_anew(folder / "bundle");
        const auto report = verify_bundle(folder / "bundle");
        EXPECT_EQ(report.reached, 1) << change.file;
        bool found = false;
        for (const auto& finding : report.findings)
            found = found || (change.found_in.empty() ? finding.file.find(change.place) != std::string::npos
                                                      : finding.file == change.found_in &&
                                                            finding.place.find(change.place) != std::string::npos);
        EXPECT_TRUE(found) << change.file << ": "
                           << (report.findings.empty() ? ""
                                                       : report.findings[0].file + " " + report.findings[0].place +
                                                             " " + report.findings[0].what);
    }
}

TEST(Verify, HoldsTheSignatureAgainstTheKeyThatIsGiven) {
    const test::TemporaryFolder folder;
    const auto keys = report::new_key_pair();
    auto request = request_of(reduction());
    request.private_key_pem = keys.private_pem;
    write_bundle(folder / "bundle", request);
    VerifyOptions options;
    options.level = 1;
    options.public_key_pem = keys.public_pem;
    EXPECT_EQ(verify_bundle(folder / "bundle", options).signed_by, report::key_fingerprint(keys.public_pem));
    options.public_key_pem = report::new_key_pair().public_pem;
    const auto other = verify_bundle(folder / "bundle", options);
    EXPECT_EQ(other.reached, 0);
    EXPECT_THAT(other.findings[0].what, HasSubstr("another key"));
    options.public_key_pem = keys.public_pem;
    fs::remove(folder / "bundle" / kBundleSignature);
    EXPECT_THAT(verify_bundle(folder / "bundle", options).findings[0].what, HasSubstr("not signed"));
    // Covering a change up needs the private key.
    write_bundle(folder / "again", request);
    auto text = bytes(folder / "again/README.txt");
    put(folder / "again/README.txt", text + "x");
    hash_anew(folder / "again");
    EXPECT_THAT(verify_bundle(folder / "again", options).findings[0].what, HasSubstr("signature does not hold"));
}

TEST(Bundle, APublicOneHasNoNamesAndTheSameRootAndVerifies) {
    const test::TemporaryFolder folder;
    auto request = request_of(reduction());
    const auto full = write_bundle(folder / "full", request);
    request.open = true;
    const auto open = write_bundle(folder / "open", request);
    EXPECT_EQ(open.merkle_root, full.merkle_root);
    EXPECT_EQ(verify_bundle(folder / "open").reached, 2);
    for (const auto& file : files_of(folder / "open")) {
        std::string text;
        if (file.ends_with(".xlsx")) {
            for (const auto& sheet : io::sheet_names(folder / "open" / file))
                for (const auto& row : io::read_grid(folder / "open" / file, {.sheet = sheet}).rows)
                    for (const auto& cell : row.cells) text += cell.text + "\n";
        } else {
            text = bytes(folder / "open" / file);
        }
        for (const char* name : {"Nguyễn", "30337/12", "Vĩnh Thạnh"})
            EXPECT_EQ(text.find(name), std::string::npos) << file;
    }
}

TEST(Bundle, OneFarmersRowIsProvedToBeInAPublicBundle) {
    const test::TemporaryFolder folder;
    auto request = request_of(reduction());
    write_bundle(folder / "full", request);
    request.open = true;
    write_bundle(folder / "open", request);
    const auto& made = reduction();
    const auto texts =
        season_texts(*made.account->bound, made.book.subjects, made.book.group_of_season, made.book.groups);
    EXPECT_THAT(texts[6], HasSubstr("parcel = 30337/12/7\n"));
    EXPECT_THAT(texts[6], HasSubstr("\narea = "));
    const auto salts = io::read_csv(folder / "full/rows/leaves.csv");
    const auto open = io::read_csv(folder / "open/rows/leaves.csv");
    EXPECT_FALSE(open.column("salt"));
    std::vector<std::string> leaves;
    for (const auto& row : open.rows) leaves.push_back(row[open.need("leaf")]);
    const auto root = parse_bundle_manifest(bytes(folder / "open" / kBundleManifest), "").merkle_root;
    const auto leaf = report::merkle_leaf(salts.rows[6][salts.need("salt")], texts[6]);
    EXPECT_TRUE(report::merkle_proves(leaf, 6, leaves.size(), report::merkle_proof(leaves, 6), root));
    const auto other = report::merkle_leaf(salts.rows[6][salts.need("salt")], texts[5]);
    EXPECT_FALSE(report::merkle_proves(other, 6, leaves.size(), report::merkle_proof(leaves, 6), root));
}

TEST(Bundle, ALineBreakInANameMakesNoLineOfItsOwn) {
    auto subjects = reduction().book.subjects;
    subjects[0].household = "An\nnet = 99";
    const auto texts =
        season_texts(*reduction().account->bound, subjects, reduction().book.group_of_season, reduction().book.groups);
    EXPECT_THAT(texts[0], HasSubstr("household = An\\nnet = 99\n"));
}

TEST(Verify, SaysWhatIsNoBundle) {
    const test::TemporaryFolder folder;
    EXPECT_THROW(verify_bundle(folder.path()), InputError);
    put(folder / kBundleManifest, "{}");
    const auto report = verify_bundle(folder.path());
    EXPECT_EQ(report.reached, 0);
    EXPECT_FALSE(report.findings.empty());
}

}  // namespace
}  // namespace vung::run
