// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Calendar days and UTC instants. Days are `std::chrono::sys_days` (proleptic Gregorian), instants are UTC seconds.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace vung::dates {

using Date = std::chrono::sys_days;
using Instant = std::chrono::sys_seconds;
using Days = std::chrono::days;

/// Parses "2024-01-31" strictly. \returns nothing when the text is no such day.
std::optional<Date> parse_date(std::string_view text);

/// Parses "2024-01-31T03:15:41Z" (seconds, fraction and Z optional) or "20240131T031541". No offset means UTC.
std::optional<Instant> parse_instant(std::string_view text);

std::string to_iso(Date day);           ///< "2024-01-31"
std::string to_iso(Instant instant);    ///< "2024-01-31T03:15:41Z"
std::string to_basic(Instant instant);  ///< "20240131T031541", for file names

/// Checked day from its parts. \throws InputError when there is no such day.
Date make_date(int year, unsigned month, unsigned day);

/// Days since 1970-01-01, for tables and files.
inline long long day_number(Date day) {
    return day.time_since_epoch().count();
}
inline Date from_day_number(long long n) {
    return Date{Days{n}};
}

}  // namespace vung::dates
