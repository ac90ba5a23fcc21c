// SPDX-License-Identifier: Apache-2.0
// The tables against glibc's iconv, and against a chart of VNI fonts typed anew (old_text.h).
#include <vung/text/legacy_encoding.h>

#include <vung/error.h>

#include "old_text.h"

#define VUNG_NEEDS_ICONV(encoding) \
    if (!test::recode("UTF-8", encoding, "a")) GTEST_SKIP() << "this C library has no table of " << (encoding)

namespace vung::text {
namespace {

const Decoded kNone{};

TEST(LegacyEncoding, AllLettersOfTcvn3AreThoseOfIconv) {
    VUNG_NEEDS_ICONV("TCVN5712-1");
    int sure = 0, rare = 0;
    for (unsigned byte = 0xA1; byte < 0x100; ++byte) {
        if (byte >= 0xB0 && byte <= 0xB4) continue;  // marks: below
        const std::string bytes(1, static_cast<char>(byte));
        const auto decoded = decode_bytes(bytes, Encoding::tcvn3);
        EXPECT_EQ(decoded.text, test::recode("UTF-8", "TCVN5712-1", bytes).value_or("?")) << std::hex << byte;
        EXPECT_EQ(decoded.lost, 0u);
        (decoded.doubtful == 0 ? sure : rare) += 1;
    }
    EXPECT_EQ(sure, 74) << "67 in lower case, and Ă Â Ê Ô Ơ Ư Đ";
    EXPECT_EQ(rare, 16) << "capitals with tones, which fonts of TCVN3 did not have";
}

TEST(LegacyEncoding, LettersOfTcvn3ComeBack) {
    VUNG_NEEDS_ICONV("TCVN5712-1");
    const std::string capitals = "ĂÂÊÔƠƯĐ";
    for (std::size_t i = 0; i < test::marked_letters().size(); ++i) {
        const auto& letter = test::marked_letters()[i];
        if (i >= 67 && capitals.find(letter) == std::string::npos) continue;
        EXPECT_EQ(decode_bytes(test::recode("TCVN5712-1", "UTF-8", letter).value(), Encoding::tcvn3),
                  (Decoded{letter, 0, 0}));
    }
}

TEST(LegacyEncoding, FontsOfCapitalsAreReadFromTheOtherLetters) {
    const auto read = [](const std::string& shown) {
        return decode_bytes(test::recode("ISO-8859-1", "UTF-8", shown).value(), Encoding::tcvn3).text;
    };
    EXPECT_EQ(read("Hîp t¸c x· T©n Phó"), "Hợp tác xã Tân Phú");
    EXPECT_EQ(read("HîP T¸C X·"), "HỢP TÁC XÃ");
    EXPECT_EQ(read("x· HßA B×NH"), "xã HÒA BÌNH");
    EXPECT_EQ(read("£A TãH"), "ÊA TÓH");
    EXPECT_EQ(read("Êp 3, x· Mü An"), "ấp 3, xã Mỹ An") << "nobody can know that it is Ấp";
    EXPECT_EQ(read("Tµ Nµ"), "Tà Nà");
    EXPECT_EQ(read("1200 m²"), "1200 m²") << "no mark on m";
}

TEST(LegacyEncoding, EveryVietnameseLetterOfVniComesBackInBothCases) {
    ASSERT_EQ(test::marked_letters().size(), 134u);
    for (const auto& letter : test::marked_letters())
        EXPECT_EQ(decode_bytes(test::to_vni(letter), Encoding::vni), (Decoded{letter, 0, 0}));
}

TEST(LegacyEncoding, VniMarksOfTheOtherCaseAndStrayOnes) {
    EXPECT_EQ(decode_bytes("HA\xF8"
                           "NG",
                           Encoding::vni),
              (Decoded{"HÀNG", 0, 0}));
    EXPECT_EQ(decode_bytes("ph\xF6\xF4\xF8ng", Encoding::vni).text, "phường");
    EXPECT_EQ(decode_bytes("t\xF8", Encoding::vni).doubtful, 1u) << "t takes no mark";
    EXPECT_EQ(decode_bytes("\x93x\x94 \x81", Encoding::vni), (Decoded{"“x” \uFFFD", 0, 1}));
}

TEST(LegacyEncoding, Windows1258IsThatOfIconv) {
    VUNG_NEEDS_ICONV("CP1258");
    int unknown = 0;
    for (unsigned byte = 0x80; byte < 0x100; ++byte) {
        const std::string bytes(1, static_cast<char>(byte));
        const auto theirs = test::recode("UTF-8", "CP1258", bytes);
        const auto decoded = decode_bytes(bytes, Encoding::windows_1258);
        EXPECT_EQ(decoded.lost, theirs ? 0u : 1u) << std::hex << byte;
        EXPECT_EQ(decoded.text, theirs.value_or("\uFFFD")) << std::hex << byte;
        unknown += theirs ? 0 : 1;
    }
    EXPECT_EQ(unknown, 9);
    for (const auto& letter : test::marked_letters())
        EXPECT_EQ(decode_bytes(test::recode("CP1258", "UTF-8", letter).value(), Encoding::windows_1258),
                  (Decoded{letter, 0, 0}));
}

TEST(LegacyEncoding, Windows1252IsThatOfIconvAndComesBack) {
    VUNG_NEEDS_ICONV("CP1252");
    for (unsigned byte = 0x80; byte < 0x100; ++byte) {
        const std::string bytes(1, static_cast<char>(byte));
        const auto theirs = test::recode("UTF-8", "CP1252", bytes);
        const auto decoded = decode_bytes(bytes, Encoding::windows_1252);
        EXPECT_EQ(decoded.lost, theirs ? 0u : 1u) << std::hex << byte;
        if (!theirs) continue;
        EXPECT_EQ(decoded.text, *theirs) << std::hex << byte;
        EXPECT_EQ(windows_1252_bytes(decoded.text), bytes);
    }
    EXPECT_EQ(windows_1252_bytes("Hợp"), std::nullopt);
    EXPECT_EQ(windows_1252_bytes("H\xEEp"), std::nullopt) << "no UTF-8";
}

TEST(LegacyEncoding, NamesOfEncodings) {
    EXPECT_EQ(parse_encoding("auto"), std::nullopt);
    EXPECT_EQ(parse_encoding("TCVN3"), Encoding::tcvn3);
    EXPECT_EQ(parse_encoding("Windows-1258"), Encoding::windows_1258);
    EXPECT_THROW(parse_encoding("viscii"), InputError);
}

}  // namespace
}  // namespace vung::text
