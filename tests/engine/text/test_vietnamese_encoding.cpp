// SPDX-License-Identifier: Apache-2.0
#include <vung/text/vietnamese_encoding.h>

#include <algorithm>
#include <functional>
#include <random>

#include <vung/text/nfc.h>
#include <vung/text/unicode.h>

#include "old_text.h"

namespace vung::text {
namespace {

using Cells = std::vector<std::string>;

/// Names as cooperatives, communes and growers bear them.
const Cells kNames = {"Hợp tác xã Nông nghiệp Thoại Sơn",
                      "xã Vĩnh Khánh",
                      "HTX Tân Phú",
                      "Nguyễn Văn Tùng",
                      "Trần Thị Bích Phượng",
                      "thị trấn Óc Eo",
                      "tổ hợp tác Mỹ Đức",
                      "xã Định Thành",
                      "phường Mỹ Xuyên",
                      "Lê Hoàng Quý",
                      "xã Phú Thuận",
                      "Vùng nguyên liệu dứa",
                      "Huỳnh Thị Kiều Oanh",
                      "Đặng Quốc Khởi",
                      "xã Ea Tiêu",
                      "ấp Trung Bình Nhì",
                      "cà phê vối",
                      "chè Shan tuyết",
                      "Hậu Giang",
                      "Võ Ngọc Yến"};

Cells each(const Cells& cells, const std::function<std::string(const std::string&)>& change) {
    Cells out;
    for (const auto& cell : cells) out.push_back(change(cell));
    return out;
}

Cells decoded(const TextDecoder& decoder, const Cells& cells) {
    return each(cells, [&](const std::string& cell) { return decoder.decode(cell).text; });
}

/// TCVN3 has Ó, Đ, ... in lower case or not at all.
std::string lower_marks(const std::string& text) {
    std::string out = text;
    for (std::size_t i = 67; i < 134; ++i) {
        const auto& upper = test::marked_letters()[i];
        const std::string kept = "ĂÂÊÔƠƯĐ";
        if (kept.find(upper) != std::string::npos) continue;
        for (auto at = out.find(upper); at != std::string::npos; at = out.find(upper))
            out.replace(at, upper.size(), test::marked_letters()[i - 67]);
    }
    return out;
}

std::string tcvn3(const std::string& text) {
    return test::recode("TCVN5712-1", "UTF-8", lower_marks(text)).value_or("");
}
std::string windows_1258(const std::string& text) {
    return test::recode("CP1258", "UTF-8", text).value_or("");
}

class VietnameseEncoding : public testing::Test {
protected:
    void SetUp() override {
        if (tcvn3("ă").empty() || windows_1258("ă").empty())
            GTEST_SKIP() << "this C library has no tables of TCVN5712-1 and CP1258";
    }
};

TEST_F(VietnameseEncoding, BytesOfEachEncodingAreFoundAndRead) {
    const struct {
        Encoding encoding;
        std::function<std::string(const std::string&)> encode;
        Cells expected;
    } cases[] = {{Encoding::tcvn3, tcvn3, each(kNames, lower_marks)},
                 {Encoding::vni, test::to_vni, kNames},
                 {Encoding::windows_1258, windows_1258, kNames}};
    for (const auto& c : cases) {
        for (const bool western_utf8 : {false, true}) {
            auto cells = each(kNames, c.encode);
            if (western_utf8) cells = each(cells, test::as_western_utf8);
            const auto decoder = detect_encoding(cells);
            EXPECT_EQ(decoder.report().encoding, c.encoding) << to_string(decoder.report().encoding);
            EXPECT_EQ(decoder.report().within_utf8, western_utf8);
            EXPECT_TRUE(decoder.report().sure);
            EXPECT_GT(decoder.report().share, 0.95);
            EXPECT_EQ(decoder.report().lost, 0u);
            EXPECT_EQ(decoded(decoder, cells), c.expected) << to_string(c.encoding) << western_utf8;
        }
    }
}

TEST_F(VietnameseEncoding, ProperTextIsOnlyComposed) {
    const auto decoder = detect_encoding(kNames);
    EXPECT_EQ(decoder.report().encoding, Encoding::utf8);
    EXPECT_TRUE(decoder.report().sure);
    EXPECT_EQ(decoder.report().converted, 0u);
    EXPECT_EQ(decoded(decoder, kNames), kNames);
    // macOS: decomposed
    const Cells apart = {"Ho\u031B\u0323p ta\u0301c xa\u0303", "E\u0302a Tie\u0302u"};
    const auto of_mac = detect_encoding(apart);
    EXPECT_EQ(of_mac.report().converted, 0u);
    EXPECT_EQ(decoded(of_mac, apart), (Cells{"Hợp tác xã", "Êa Tiêu"}));
    EXPECT_EQ(detect_encoding(Cells{"12", "HTX An Phu", ""}).report().encoding, Encoding::ascii);
}

TEST_F(VietnameseEncoding, Utf8ThatWasTakenForWesternIsFound) {
    const auto cells = each(kNames, [](const std::string& text) {
        return decode_bytes(text, Encoding::windows_1252).text;  // loses the five bytes that have no letter
    });
    Cells whole, right;
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (cells[i].find("\uFFFD") == std::string::npos) whole.push_back(cells[i]), right.push_back(kNames[i]);
    ASSERT_GT(whole.size(), 5u);
    const auto decoder = detect_encoding(whole);
    EXPECT_EQ(decoder.report().encoding, Encoding::utf8);
    EXPECT_TRUE(decoder.report().within_utf8);
    EXPECT_EQ(decoder.report().converted, whole.size());
    EXPECT_EQ(decoded(decoder, whole), right);
}

TEST_F(VietnameseEncoding, FrenchAndGermanAreNotVietnamese) {
    const Cells french = {"Forêt de Compiègne",
                          "Hôtel de l’Île",
                          "Champs-Élysées",
                          "Été à la crème brûlée",
                          "Besançon",
                          "Thé vert",
                          "Saint-Étienne",
                          "Pâturage clôturé",
                          "blé dur",
                          "maïs"};
    const Cells german = {"Grünland", "Straße 7", "Äcker", "Rüben", "Wiesenstück", "Kühe", "Größe", "Möhren", "Hölzl"};
    const Cells kurdish = {"کوردستان", "ھەولێر"};
    for (const auto& cells : {french, german, kurdish}) {
        const auto decoder = detect_encoding(cells);
        EXPECT_EQ(decoder.report().encoding, Encoding::utf8);
        EXPECT_EQ(decoder.report().converted, 0u) << decoder.report().after;
        EXPECT_EQ(decoded(decoder, cells), cells);
    }
    for (const auto& cells : {french, german}) {
        const auto bytes = each(cells, [](const auto& text) { return test::recode("CP1252", "UTF-8", text).value(); });
        const auto decoder = detect_encoding(bytes);
        EXPECT_EQ(decoder.report().encoding, Encoding::windows_1252);
        EXPECT_FALSE(decoder.report().sure);
        EXPECT_EQ(decoded(decoder, bytes), cells);
        EXPECT_TRUE(detect_encoding(bytes, {}, Encoding::windows_1252).report().sure) << "the .cpg says so";
        for (const auto& cell : bytes) {  // one cell alone may look Vietnamese, but then it is doubtful
            const auto alone = detect_encoding(Cells{cell}).report();
            EXPECT_FALSE(alone.sure) << alone.after;
        }
    }
}

TEST_F(VietnameseEncoding, FewWordsAreDoubtful) {
    const auto one = detect_encoding(Cells{tcvn3("Tà")}).report();
    EXPECT_FALSE(one.sure);
    const auto three = detect_encoding(Cells{"H\xEEp t\xB8"
                                             "c x\xB7"})
                           .report();
    EXPECT_EQ(three.encoding, Encoding::tcvn3);
    EXPECT_TRUE(three.sure);
    EXPECT_EQ(three.before, "Hîp t¸c x·");
    EXPECT_EQ(three.after, "Hợp tác xã");
}

TEST_F(VietnameseEncoding, ProperAndOldTextSideBySide) {
    Cells cells = kNames;
    for (const auto& name : kNames) cells.push_back(test::as_western_utf8(tcvn3(name)));
    const auto decoder = detect_encoding(cells);
    EXPECT_EQ(decoder.report().encoding, Encoding::tcvn3);
    EXPECT_TRUE(decoder.report().within_utf8);
    const auto read = decoded(decoder, cells);
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        EXPECT_EQ(read[i], kNames[i]);
        EXPECT_EQ(read[kNames.size() + i], lower_marks(kNames[i]));
    }
    // "Long Phú" in TCVN3 looks like "Long Phó": it is left, and said to be doubtful.
    cells.push_back(test::as_western_utf8(tcvn3("Long Phú")));
    const auto doubting = detect_encoding(cells);
    EXPECT_EQ(doubting.decode(cells.back()).text, "Long Phó");
    EXPECT_EQ(doubting.report().doubtful, decoder.report().doubtful + 1);
    // In a layer of nothing but old text there is no doubt.
    const Cells old(cells.begin() + static_cast<std::ptrdiff_t>(kNames.size()), cells.end());
    EXPECT_EQ(detect_encoding(old).decode(cells.back()).text, "Long Phú");
}

TEST_F(VietnameseEncoding, WhatIsLostIsCounted) {
    auto cells = each(kNames, windows_1258);
    cells.push_back("Tho\x81i S\xF5n");
    const auto decoder = detect_encoding(cells);
    EXPECT_EQ(decoder.report().lost, 1u);
    EXPECT_EQ(decoder.report().doubtful_after, "Tho\uFFFDi Sơn");
    // A column of 20 bytes cut "xã" in the middle of ã.
    const std::string cut = std::string{"Hợp tác xã Vĩnh Khá"}.substr(0, 24);
    const auto of_cut = detect_encoding(Cells{cut, "Vĩnh Khánh"});
    EXPECT_EQ(of_cut.report().encoding, Encoding::utf8);
    EXPECT_EQ(of_cut.report().lost, 1u);
    EXPECT_EQ(of_cut.report().converted, 0u);
    EXPECT_EQ(of_cut.decode(cut).text, "Hợp tác xã Vĩnh Kh");
    EXPECT_EQ(first_invalid_utf8(of_cut.decode(cut).text), std::nullopt);
}

TEST_F(VietnameseEncoding, TheIcelandicLetterBecomesTheVietnameseOne) {
    const Cells cells = {"Ðồng Tháp", "ðất lúa", "Seyðisfjörður"};
    const auto decoder = detect_encoding(cells);
    EXPECT_EQ(decoded(decoder, cells), (Cells{"Đồng Tháp", "đất lúa", "Seyðisfjörður"}));
}

TEST_F(VietnameseEncoding, TheUserHasTheLastWord) {
    const Cells cells = {tcvn3("Tà")};
    EXPECT_EQ(decoded(detect_encoding(cells, Encoding::tcvn3), cells), Cells{"Tà"});
    const auto wrong = detect_encoding(each(kNames, tcvn3), Encoding::vni);
    EXPECT_EQ(wrong.report().encoding, Encoding::vni);
    EXPECT_FALSE(wrong.report().sure) << "and is told that it does not fit";
    const auto as_utf8 = detect_encoding(cells, Encoding::utf8);
    EXPECT_EQ(decoded(as_utf8, cells), Cells{"T\uFFFD"});
    EXPECT_EQ(as_utf8.report().lost, 1u);
    const Cells western = {test::as_western_utf8(tcvn3("Tà"))};
    EXPECT_EQ(decoded(detect_encoding(western, Encoding::utf8), western), western) << "left alone";
}

TEST_F(VietnameseEncoding, TheOrderOfCellsDoesNotMatter) {
    Cells cells = each(kNames, tcvn3);
    for (const auto& name : kNames) cells.push_back(name);
    const auto one = detect_encoding(cells).report();
    std::mt19937 dice{7};
    for (int i = 0; i < 5; ++i) {
        std::shuffle(cells.begin(), cells.end(), dice);
        const auto other = detect_encoding(cells).report();
        EXPECT_EQ(other.encoding, one.encoding);
        EXPECT_EQ(other.share, one.share);
        EXPECT_EQ(other.before, one.before);
        EXPECT_EQ(other.doubtful, one.doubtful);
    }
}

}  // namespace
}  // namespace vung::text
