// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/io/csv.h>
#include <vung/report/atomic_file.h>
#include <vung/run/bundle.h>
#include <vung/run/verify.h>
#include <vung/run/verify_words.h>

#include "calculation.h"
#include "temporary_folder.h"

namespace vung::run {
namespace {

using text::Language;

std::size_t holes(std::string_view text) {
    std::size_t out = 0;
    for (auto at = text.find("{}"); at != std::string_view::npos; at = text.find("{}", at + 2)) ++out;
    return out;
}

std::string with_values(std::string_view pattern) {
    std::string out{pattern};
    for (int i = 1; out.find("{}") != std::string::npos; ++i) out.replace(out.find("{}"), 2, "X" + std::to_string(i));
    return out;
}

TEST(VerifyWords, EverySentenceIsFoundAgainWithItsNumbersAndNames) {
    for (const auto& each : verify_sentences()) {
        EXPECT_EQ(holes(each.english), holes(each.vietnamese)) << each.english;
        EXPECT_EQ(verify_words(with_values(each.english), Language::vi), with_values(each.vietnamese));
        EXPECT_EQ(verify_words(with_values(each.english), Language::en), with_values(each.english));
    }
    EXPECT_EQ(verify_words("line 12, column 'net'", Language::vi), "dòng 12, cột 'net'");
    EXPECT_EQ(
        verify_words("bytes 0 to 9 were changed; bytes 20 to 29 were changed; 7 blocks differ in all", Language::vi),
        "các byte từ 0 đến 9 đã bị sửa; các byte từ 20 đến 29 đã bị sửa; tổng cộng 7 khối khác nhau");
    EXPECT_EQ(verify_words("something that nobody foresaw", Language::vi), "something that nobody foresaw");
    for (int level = 0; level <= 4; ++level)
        EXPECT_NE(reached_words(level, Language::vi), reached_words(level, Language::en));
}

TEST(VerifyWords, AReportOfAChangedBundleIsWhollyInVietnamese) {
    const test::TemporaryFolder folder;
    const auto made = testing_support::calculation("gold-standard-437", 12, 2);
    BundleRequest request;
    request.activity = &made.activity;
    request.options = made.options;
    request.book = made.book;
    write_bundle(folder / "bundle", request);
    std::vector<std::string> stages;
    VerifyOptions options;
    options.progress = [&](const Progress& progress) {
        if (stages.empty() || stages.back() != progress.stage) stages.push_back(progress.stage);
    };
    const auto whole = verify_bundle(folder / "bundle", options);
    ASSERT_EQ(whole.reached, 2);
    EXPECT_THAT(stages, testing::IsSupersetOf({"files", "compute", "workbooks"}));
    EXPECT_NE(verify_words(whole.why_not, Language::vi), whole.why_not);
    EXPECT_NE(verify_words(whole.begins, Language::vi), whole.begins);
    // A number in a result, a file too many, a file too few.
    const auto totals = folder / "bundle" / "results" / "totals.csv";
    ASSERT_TRUE(std::filesystem::exists(totals));
    auto text = io::read_bytes(totals);
    const auto digit = text.find_last_of("123456789");
    text[digit] = text[digit] == '1' ? '2' : '1';
    report::write_file(totals, text);
    report::write_file(folder / "bundle" / "more.txt", "x");
    std::filesystem::remove(folder / "bundle" / "README.txt");
    const auto changed = verify_bundle(folder / "bundle");
    EXPECT_GE(changed.findings.size(), 4u);
    for (const auto& finding : changed.findings) {
        EXPECT_NE(verify_words(finding.what, Language::vi), finding.what);
        if (!finding.place.empty()) EXPECT_NE(verify_words(finding.place, Language::vi), finding.place);
    }
    for (const auto& note : changed.notes) EXPECT_NE(verify_words(note, Language::vi), note);
    EXPECT_EQ(verify_words(changed.why_not, Language::vi), "những sai lệch nêu trên");
}

}  // namespace
}  // namespace vung::run
