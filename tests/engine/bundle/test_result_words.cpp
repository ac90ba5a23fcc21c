// SPDX-License-Identifier: Apache-2.0
#include <vung/run/result_words.h>

#include <gtest/gtest.h>

namespace vung::run {
namespace {

using text::Language;

/// The places of a sentence filled with what stands in none of them.
std::string with_values(std::string_view pattern) {
    std::string out{pattern};
    for (int i = 1; out.find("{}") != std::string::npos; ++i) out.replace(out.find("{}"), 2, "X" + std::to_string(i));
    return out;
}

TEST(ResultWords, EverySentenceIsFoundAgainAndNoEarlierOneTakesIt) {
    for (const auto& each : result_sentences()) {
        EXPECT_EQ(result_words(with_values(each.english), Language::vi), with_values(each.vietnamese));
        EXPECT_EQ(result_words(with_values(each.english), Language::en), with_values(each.english));
    }
}

TEST(ResultWords, OnlyTheColumnsOfSentencesAreTranslated) {
    report::Table table{"parcels", {}, {"parcel"}};
    for (const char* name : {"parcel", "crop", "reason_dx"}) {
        auto& column = table.add({name, report::Type::text});
        column.push("none");
        column.push_absent();
    }
    put_into(Language::vi, {"reason_*"}, table);
    EXPECT_EQ(table.column("parcel").text(0), "none");
    EXPECT_EQ(table.column("crop").text(0), "none");
    EXPECT_EQ(table.column("reason_dx").text(0), "không có");
    EXPECT_FALSE(table.column("reason_dx").present(1));
    put_into(Language::en, {"*"}, table);
    EXPECT_EQ(table.column("crop").text(0), "none");
}

}  // namespace
}  // namespace vung::run
