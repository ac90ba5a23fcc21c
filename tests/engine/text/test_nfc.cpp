// SPDX-License-Identifier: Apache-2.0
#include <vung/text/nfc.h>

#include "old_text.h"

namespace vung::text {
namespace {

/// Letters of a row of marked_letters() for one plain letter: its tones acute, grave, hook, tilde, dot.
struct Row {
    std::string letter;       ///< with its circumflex, breve or horn, composed
    std::string spelled_out;  ///< plain letter + mark, decomposed
};
const std::vector<Row> kRows = {{"a", "a"},       {"ă", "a\u0306"}, {"â", "a\u0302"}, {"e", "e"},
                                {"ê", "e\u0302"}, {"i", "i"},       {"o", "o"},       {"ô", "o\u0302"},
                                {"ơ", "o\u031B"}, {"u", "u"},       {"ư", "u\u031B"}, {"y", "y"}};
const std::vector<std::string> kTones = {"\u0301", "\u0300", "\u0309", "\u0303", "\u0323"};

TEST(Nfc, EveryVietnameseLetterIsComposedHoweverItWasTyped) {
    const auto& letters = test::marked_letters();
    std::size_t at = 0;
    for (const auto& row : kRows) {
        if (row.letter != row.spelled_out) {
            EXPECT_EQ(to_nfc(row.spelled_out), letters[at++]);
        }
        for (const auto& tone : kTones) {
            const auto& letter = letters[at++];
            EXPECT_EQ(to_nfc(letter), letter);
            EXPECT_EQ(to_nfc(row.letter + tone), letter) << "as Windows-1258 and many keyboards write";
            EXPECT_EQ(to_nfc(row.spelled_out + tone), letter) << "as macOS writes";
            const bool beside = tone == "\u0323" || row.spelled_out.ends_with("\u031B");  // above and below do not mix
            if (beside) {
                EXPECT_EQ(to_nfc(row.spelled_out.substr(0, 1) + tone + row.spelled_out.substr(1)), letter);
            }
        }
    }
    EXPECT_EQ(letters[at], "đ");
}

TEST(Nfc, SaysTheSameAsTheUnicodeStandard) {
    // Unicode Normalization Forms (UAX 15), table 3 and figure 5.
    EXPECT_EQ(to_nfc("\u212B"), "\u00C5") << "Angstrom sign";
    EXPECT_EQ(to_nfc("s\u0323\u0307"), "\u1E69");
    EXPECT_EQ(to_nfc("s\u0307\u0323"), "\u1E69");
    EXPECT_EQ(to_nfc("\uFB01"), "\uFB01") << "a ligature is not taken apart";
    EXPECT_EQ(to_nfc("\u1100\u1161\u11A8"), "\uAC01") << "Hangul";
}

TEST(Nfc, OtherTextStays) {
    for (const char* text : {"", "30337/12/205", "Thoại Sơn", "北部湾", "x\xB7 b\xE9"}) EXPECT_EQ(to_nfc(text), text);
}

}  // namespace
}  // namespace vung::text
