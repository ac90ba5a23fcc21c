// SPDX-License-Identifier: Apache-2.0
#include <vung/report/words.h>

#include <set>

#include <vung/error.h>

namespace vung::report {
namespace {

TEST(Words, are_the_english_key_in_english_and_translated_in_vietnamese) {
    EXPECT_EQ(words("Rice", Language::en), "Rice");
    EXPECT_EQ(words("Rice", Language::vi), "Lúa");
    EXPECT_EQ(words("Estimate, not for issuance", Language::vi), "Ước tính, không dùng để cấp tín chỉ");
    EXPECT_EQ(words("HTX Vọng Đông", Language::vi), "HTX Vọng Đông") << "what is in no catalogue stays as it is";
}

TEST(Words, no_key_stands_twice_and_none_is_untranslated) {
    std::set<std::string_view> seen;
    for (const auto key : catalogue()) {
        EXPECT_TRUE(seen.insert(key).second) << key;
        EXPECT_FALSE(words(key, Language::vi).empty()) << key;
    }
}

TEST(Words, an_unknown_language_names_the_known_ones) {
    EXPECT_EQ(parse_language("vi"), Language::vi);
    try {
        parse_language("fr");
        ADD_FAILURE();
    } catch (const InputError& error) {
        EXPECT_THAT(error.text().fix, testing::HasSubstr("\"vi\""));
    }
}

TEST(NumberText, uses_the_marks_of_the_language) {
    EXPECT_EQ(number_text(1234567.891, 1, Language::en), "1,234,567.9");
    EXPECT_EQ(number_text(1234567.891, 1, Language::vi), "1.234.567,9");
    EXPECT_EQ(number_text(0.25, 2, Language::vi), "0,25");
    EXPECT_EQ(number_text(999, 0, Language::vi), "999");
    EXPECT_EQ(number_text(1000, 0, Language::vi), "1.000");
    EXPECT_EQ(number_text(-0.04, 1, Language::en), "0.0");
    EXPECT_EQ(number_text(-12.5, 0, Language::en), "−13");
}

}  // namespace
}  // namespace vung::report
