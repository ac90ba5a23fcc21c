// SPDX-License-Identifier: Apache-2.0
#include <vung/dates/day_first.h>

#include <time.h>

#include <array>
#include <random>

namespace vung::dates {
namespace {

/// What the C library reads, which we did not write.
std::optional<Date> by_strptime(const std::string& text, const char* format) {
    tm parts{};
    const char* end = strptime(text.c_str(), format, &parts);
    if (end == nullptr || *end != 0) return std::nullopt;
    const std::chrono::year_month_day day{std::chrono::year{parts.tm_year + 1900},
                                          std::chrono::month{static_cast<unsigned>(parts.tm_mon + 1)},
                                          std::chrono::day{static_cast<unsigned>(parts.tm_mday)}};
    if (!day.ok()) return std::nullopt;  // strptime lets 31 April pass
    return Date{day};
}

TEST(DayFirst, EveryDayFrom1969To2068ReadsAsTheCLibraryReadsIt) {
    const std::array formats = {"%d/%m/%Y", "%d-%m-%y", "%d.%m.%Y", "%d/%m/%y", "%Y-%m-%d", "%Y/%m/%d"};
    for (Date day = make_date(1969, 1, 1); day <= make_date(2068, 12, 31); day += Days{1}) {
        const auto time = static_cast<time_t>(day_number(day)) * 86400;
        tm parts{};
        gmtime_r(&time, &parts);
        for (const char* format : formats) {
            char text[32];
            strftime(text, sizeof text, format, &parts);
            const auto got = parse_day_first(text);
            ASSERT_TRUE(got) << text;
            ASSERT_EQ(got->day, day) << text;
            ASSERT_EQ(by_strptime(text, format), day) << text;
            ASSERT_FALSE(got->month_first);
        }
    }
}

TEST(DayFirst, RandomNumbersAreDaysWhereTheCLibrarySaysSo) {
    std::mt19937 random(1);
    const auto pick = [&](int low, int high) {
        return std::to_string(std::uniform_int_distribution<>(low, high)(random));
    };
    for (int i = 0; i < 20000; ++i) {
        const auto text = pick(0, 35) + "/" + pick(0, 14) + "/" + pick(1900, 2199);
        const auto got = parse_day_first(text);
        const auto day_month = by_strptime(text, "%d/%m/%Y"), month_day = by_strptime(text, "%m/%d/%Y");
        if (day_month)
            EXPECT_EQ(got, (LocalDate{*day_month, false})) << text;
        else if (month_day)
            EXPECT_EQ(got, (LocalDate{*month_day, true})) << text;
        else
            EXPECT_EQ(got, std::nullopt) << text;
    }
}

TEST(DayFirst, UnderstandsWordsBlanksAndTimes) {
    const auto day = make_date(2024, 1, 5);
    for (const auto* text : {"ngày 5 tháng 1 năm 2024", "Ngày 05 tháng 01 năm 2024", "5 / 1 / 2024", "05/01/2024 07:30",
                             "05/01/2024 07:30:15", "2024-01-05T00:00:00", "5/1/2024 7:30 SA", "5.1.24"})
        EXPECT_EQ(parse_day_first(text), (LocalDate{day, false})) << text;
}

TEST(DayFirst, WhatIsNoDayIsNone) {
    for (const auto* text :
         {"", "2024", "1/2024", "31/02/2024", "1-2/2024", "1/2/024", "45322", "12.5", "1/2/2024 x", "a1/2/2024",
          "1/2/20245", "-1/2/2024", "1/2/1899", "1/2/3/2024", "2024-13-01", "1/1/2024 25:99"})
        EXPECT_EQ(parse_day_first(text), std::nullopt) << text;
}

TEST(DayFirst, SerialNumbersAreThoseOfSpreadsheets) {
    // ECMA-376 part 1, 18.17.4.1: 1900-01-01 is 1, and 1900 counts as a leap year, so 61 is 1 March 1900
    EXPECT_EQ(day_of_serial(61), make_date(1900, 3, 1));
    EXPECT_EQ(day_of_serial(60), std::nullopt);
    EXPECT_EQ(day_of_serial(25569), make_date(1970, 1, 1));  // known to every programmer of spreadsheets
    EXPECT_EQ(day_of_serial(45322.75), make_date(2024, 1, 31));
    EXPECT_EQ(day_of_serial(1e9), std::nullopt);
    EXPECT_EQ(day_of_serial(-1), std::nullopt);
}

}  // namespace
}  // namespace vung::dates
