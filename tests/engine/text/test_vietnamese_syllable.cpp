// SPDX-License-Identifier: Apache-2.0
#include <vung/text/vietnamese_syllable.h>

#include <vung/text/code_points.h>

namespace vung::text {
namespace {

bool is_syllable(const std::string& word) {
    return is_vietnamese_syllable(code_points(word).value());
}

TEST(VietnameseSyllable, OrdinaryWordsAndNamesAreKnown) {
    for (const char* word :
         {"hợp",   "tác",  "xã",    "Thoại", "Sơn",    "Long",  "Xuyên", "An",    "Giang", "nghiệp", "quốc",
          "quyền", "quýt", "giếng", "gì",    "nguyễn", "Huỳnh", "khuya", "khuỷu", "ngoẹo", "thuở",   "ươm",
          "yếm",   "ý",    "ở",     "ĐẮK",   "Lắk",    "Krông", "hoà",   "hòa",   "thuý",  "thúy",   "xoong",
          "HỢP",   "Ấp",   "Đồng",  "kỹ",    "gỗ",     "ngã",   "ghế",   "quẹt",  "quơ",   "rượu"})
        EXPECT_TRUE(is_syllable(word)) << word;
}

TEST(VietnameseSyllable, WrongSpellingIsNot) {
    for (const char* word : {"", "xÃ", "hợpt", "tâc", "cể", "kẽm̃", "đđ", "ngể", "fố", "Müller", "Forêt", "Straße",
                             "été", "Hîp", "taùc", "xaõ", "qa", "bọa1", "ẫ́"})
        EXPECT_FALSE(is_syllable(word)) << word;
}

TEST(VietnameseSyllable, ATallyCountsDifferentWordsWithMarksOnly) {
    SyllableTally tally;
    tally.add(U"HTX nông nghiệp Thoại Sơn – “nông” 12 m², Müller");
    EXPECT_EQ(tally.good, (std::set<std::u32string>{U"nông", U"nghiệp", U"Thoại", U"Sơn"}));
    EXPECT_EQ(tally.bad, (std::set<std::u32string>{U"Müller"}));
    EXPECT_DOUBLE_EQ(tally.share(), 0.8);
}

}  // namespace
}  // namespace vung::text
