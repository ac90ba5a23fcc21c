// SPDX-License-Identifier: Apache-2.0
#include <vung/text/utf8.h>

#include <gtest/gtest.h>

using namespace vung::text;

namespace {

TEST(Utf8, VietnameseLettersTakeOneColumnEach) {
    EXPECT_EQ(display_width("Thoại Sơn"), 9u);
    EXPECT_EQ(display_width("HTX Vĩnh Phước"), 14u);
}

TEST(Utf8, ComposedAndDecomposedTextIsEquallyWide) {
    const std::string composed = "\u1edd";           // ờ
    const std::string decomposed = "o\u031b\u0300";  // o + horn + grave
    EXPECT_EQ(display_width(composed), 1u);
    EXPECT_EQ(display_width(decomposed), 1u);
}

TEST(Utf8, EastAsianLettersTakeTwoColumns) {
    EXPECT_EQ(display_width("稲"), 2u);
}

TEST(Utf8, BrokenBytesCountOneAndDoNotRunAway) {
    EXPECT_EQ(display_width("a\xff"), 2u);
    EXPECT_EQ(display_width("\xe1\xbb"), 2u);  // a letter cut short
    EXPECT_EQ(display_width("\xf9\x80\x80\x80\x80"), 5u);
}

TEST(Utf8, PaddingReachesTheWidthThatIsSeen) {
    EXPECT_EQ(pad_right("Sơn", 5), "Sơn  ");
    EXPECT_EQ(pad_left("Sơn", 5), "  Sơn");
    EXPECT_EQ(pad_left("longer", 3), "longer");
}

}  // namespace
