// SPDX-License-Identifier: Apache-2.0
#include <vung/io/local_number.h>

#include <cmath>
#include <random>

namespace vung::io {
namespace {

using State = LocalNumber::State;

LocalNumber read(const std::string& text, DecimalMark mark = DecimalMark::unknown) {
    return parse_local_number({CellKind::text, text}, mark);
}

TEST(LocalNumber, WhatCanBeReadInOneWayIsReadSoWhateverTheColumnSays) {
    const std::pair<const char*, double> cases[] = {{"1234", 1234},
                                                    {"12,5", 12.5},
                                                    {"12.5", 12.5},
                                                    {"1.234,5", 1234.5},
                                                    {"1,234.5", 1234.5},
                                                    {"1.234.567", 1234567},
                                                    {"1,234,567", 1234567},
                                                    {"1.234.567,25", 1234567.25},
                                                    {"0,123", 0.123},
                                                    {"0.123", 0.123},
                                                    {"-3,25", -3.25},
                                                    {"\u22123,25", -3.25},
                                                    {"1 234,5", 1234.5},
                                                    {"1\u00A0234", 1234},
                                                    {"12\u202F345,6", 12345.6},
                                                    {"1e5", 1e5},
                                                    {"1.5E-3", 1.5e-3},
                                                    {"+7", 7},
                                                    {"1140456,789", 1140456.789},
                                                    {",5", 0.5},
                                                    {"5,", 5},
                                                    {"1.2345", 1.2345},
                                                    {"580123.45", 580123.45},
                                                    {" 42 ", 42}};
    for (const auto& [text, value] : cases)
        for (const auto mark : {DecimalMark::unknown, DecimalMark::point, DecimalMark::comma}) {
            EXPECT_EQ(read(text, mark).state, State::number) << text;
            EXPECT_DOUBLE_EQ(read(text, mark).value, value) << text;
        }
}

TEST(LocalNumber, ThreeDigitsBehindOneMarkNeedTheColumn) {
    const auto open = read("1.234");
    EXPECT_EQ(open.state, State::ambiguous);
    EXPECT_DOUBLE_EQ(open.value, 1.234);
    EXPECT_DOUBLE_EQ(open.other, 1234);
    EXPECT_DOUBLE_EQ(read("1.234", DecimalMark::comma).value, 1234);
    EXPECT_DOUBLE_EQ(read("1.234", DecimalMark::point).value, 1.234);
    EXPECT_DOUBLE_EQ(read("1,234", DecimalMark::comma).value, 1.234);
    EXPECT_DOUBLE_EQ(read("1,234", DecimalMark::point).value, 1234);
    EXPECT_EQ(read("1,234").state, State::ambiguous);
}

TEST(LocalNumber, WhatIsNoNumberIsNone) {
    for (const auto* text : {"abc",         "1.2.3", "1,2,3", "12 m2", "1.23.456", "1,234,56",   "1 23",
                             "12 34 567",   "1..2",  "--1",   ".",     ",",        "1e",         "e5",
                             "1.234,567.8", "0x10",  "nan",   "inf",   "1,2.3,4",  "12/03/2024", "1e9999"})
        EXPECT_EQ(read(text).state, State::no_number) << text;
    for (const auto* text : {"", " ", "-", "–", "\u00A0"}) EXPECT_EQ(read(text).state, State::blank) << text;
}

TEST(LocalNumber, EvidenceOfAColumnDecides) {
    const auto mark = [](std::initializer_list<const char*> cells) {
        NumberEvidence all;
        for (const auto* text : cells) all += evidence_of({CellKind::text, text});
        return all.mark();
    };
    EXPECT_EQ(mark({"1.234", "12,5"}), DecimalMark::comma);
    EXPECT_EQ(mark({"1.234", "0.5"}), DecimalMark::point);
    EXPECT_EQ(mark({"1.234", "5.678"}), DecimalMark::unknown);
    EXPECT_EQ(mark({"12,5", "12.5"}), DecimalMark::unknown);
    EXPECT_EQ(mark({"1.234.567", "800"}), DecimalMark::comma);
    EXPECT_EQ(mark({"abc", "", "7"}), DecimalMark::unknown);
}

TEST(LocalNumber, WrittenNumbersComeBack) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 20000; ++i) {
        const auto whole = std::uniform_int_distribution<long long>(0, 99'999'999)(random);
        const auto cents = std::uniform_int_distribution<int>(0, 9999)(random);
        std::string digits = std::to_string(whole), grouped;
        for (std::size_t d = 0; d < digits.size(); ++d) {
            if (d > 0 && (digits.size() - d) % 3 == 0) grouped += '.';
            grouped += digits[d];
        }
        char decimals[8];
        std::snprintf(decimals, sizeof decimals, "%04d", cents);
        const double value = std::strtod((digits + "." + decimals).c_str(), nullptr);
        EXPECT_EQ(read(grouped + "," + decimals, DecimalMark::comma).value, value);
        for (auto& c : grouped) c = c == '.' ? ',' : c;
        EXPECT_EQ(read(grouped + "." + decimals, DecimalMark::point).value, value);
    }
}

TEST(LocalNumber, AnyBytesAreReadWithoutACrash) {
    std::mt19937 random(3);
    const std::string letters = "0123456789.,-+eE \xC2\xA0\xE2\x80\xAF\x88xN'";
    for (int i = 0; i < 200000; ++i) {
        std::string text;
        for (int n = std::uniform_int_distribution<>(0, 12)(random); n > 0; --n)
            text += letters[std::uniform_int_distribution<std::size_t>(0, letters.size() - 1)(random)];
        const auto got = read(text);
        if (got.state == State::number) EXPECT_TRUE(std::isfinite(got.value)) << text;
    }
}

}  // namespace
}  // namespace vung::io
