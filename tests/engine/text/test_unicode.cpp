// SPDX-License-Identifier: Apache-2.0
#include <vung/text/unicode.h>

namespace vung::text {
namespace {

TEST(Utf8, WellFormedTextHasNoFault) {
    for (const char* good : {"", "plain", "Thoại Sơn", "کوردی", "\xF0\x9F\x8C\xBE"})
        EXPECT_FALSE(first_invalid_utf8(good)) << good;
}

TEST(Utf8, TheFirstBadByteIsFound) {
    EXPECT_EQ(first_invalid_utf8("ab\xFF"), 2u);
    EXPECT_EQ(first_invalid_utf8("x\xC3"), 1u) << "cut off";
    EXPECT_EQ(first_invalid_utf8("\xC0\xAF"), 0u) << "overlong";
    EXPECT_EQ(first_invalid_utf8("\xED\xA0\x80"), 0u) << "surrogate";
    EXPECT_EQ(first_invalid_utf8("\xF4\x90\x80\x80"), 0u) << "beyond the last code point";
    EXPECT_EQ(first_invalid_utf8("X\xB7 "), 1u) << "Vietnamese text in an old encoding";
}

TEST(Utf8, BadBytesAreReplacedAndTheRestKept) {
    EXPECT_EQ(replace_invalid_utf8("a\xFFsơn\xC3"), "a\xEF\xBF\xBDsơn\xEF\xBF\xBD");
    EXPECT_EQ(replace_invalid_utf8("Sơn"), "Sơn");
}

TEST(Fold, VietnameseLettersLoseMarksAndCase) {
    EXPECT_EQ(fold("ĐÔNG XUÂN"), "dong xuan");
    EXPECT_EQ(fold("ăâêôơưđ ẰẮẲẴẶ ỳỹỷỵý"), "aaeooud aaaaa yyyyy");
    EXPECT_EQ(fold("nga\u0323\u0302p"), "ngap") << "decomposed";
}

TEST(Fold, BlanksUnderscoresAndHyphensAreOneBlankAndNoneAtTheEnds) {
    EXPECT_EQ(fold("  Ngập  liên_tục- "), "ngap lien tuc");
    EXPECT_EQ(fold("non-Rice"), fold("Non rice"));
}

TEST(Fold, OtherLettersStay) {
    EXPECT_EQ(fold("Ж <30d"), "Ж <30d");
}

}  // namespace
}  // namespace vung::text
