// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Days as people in Viet Nam write them: the day first.

#include <optional>
#include <string_view>

#include <vung/dates/date.h>

namespace vung::dates {

struct LocalDate {
    Date day;
    bool month_first = false;  ///< "1/31/2024": no day and month in this order, but month and day
    bool operator==(const LocalDate&) const = default;
};

/// "31/01/2024", "31-1-24", "31.1.2024", "31 / 1 / 2024", "ngày 31 tháng 1 năm 2024", and with the year first
/// "2024-01-31", "2024/1/31". Two digits of a year mean 1969 to 2068 (as POSIX has it). A time of day behind it is
/// passed over. Where day/month is impossible and month/day is not, that is taken, and said. Nothing when it is no day,
/// when a part is missing, or when the year is not in 1900 to 2199.
std::optional<LocalDate> parse_day_first(std::string_view text);

/// The day that a spreadsheet shows for a number: 45322 is 2024-01-31. Nothing before 1 March 1900 (60; the calendar of
/// spreadsheets holds a day there that never was) and behind 2199.
std::optional<Date> day_of_serial(double serial);

}  // namespace vung::dates
