// SPDX-License-Identifier: Apache-2.0
#include <vung/dates/date.h>

#include <charconv>
#include <cstdio>

#include <vung/error.h>

namespace vung::dates {
namespace {

/// Reads exactly `digits` decimal digits at `at`.
std::optional<int> digits_at(std::string_view text, std::size_t at, std::size_t digits) {
    if (at + digits > text.size()) return std::nullopt;
    int value = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

std::optional<Date> checked(std::optional<int> y, std::optional<int> m, std::optional<int> d) {
    if (!y || !m || !d) return std::nullopt;
    const std::chrono::year_month_day day{std::chrono::year{*y}, std::chrono::month{static_cast<unsigned>(*m)},
                                          std::chrono::day{static_cast<unsigned>(*d)}};
    if (!day.ok()) return std::nullopt;
    return Date{day};
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    return checked(digits_at(text, 0, 4), digits_at(text, 5, 2), digits_at(text, 8, 2));
}

std::optional<Instant> parse_instant(std::string_view text) {
    const bool basic = text.size() >= 15 && text[8] == 'T';
    std::optional<Date> day;
    std::size_t at = 0;
    if (basic) {
        day = checked(digits_at(text, 0, 4), digits_at(text, 4, 2), digits_at(text, 6, 2));
        at = 9;
    } else {
        if (text.size() < 10) return std::nullopt;
        day = parse_date(text.substr(0, 10));
        if (text.size() == 10) return day ? std::optional<Instant>{Instant{*day}} : std::nullopt;
        if (text[10] != 'T' && text[10] != ' ') return std::nullopt;
        at = 11;
    }
    if (!day) return std::nullopt;
    const auto hour = digits_at(text, at, 2);
    at += 2;
    if (!basic) {
        if (at >= text.size() || text[at] != ':') return std::nullopt;
        ++at;
    }
    const auto minute = digits_at(text, at, 2);
    at += 2;
    int second = 0;
    const bool has_seconds = basic ? at < text.size() && text[at] != 'Z' : at < text.size() && text[at] == ':';
    if (has_seconds) {
        if (!basic) ++at;
        const auto s = digits_at(text, at, 2);
        if (!s) return std::nullopt;
        second = *s;
        at += 2;
        if (at < text.size() && text[at] == '.') {
            ++at;
            while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
        }
    }
    if (at < text.size() && text[at] == 'Z') ++at;
    if (at != text.size() || !hour || !minute || *hour > 23 || *minute > 59 || second > 60) return std::nullopt;
    return Instant{*day} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{second};
}

std::string to_iso(Date day) {
    const std::chrono::year_month_day ymd{day};
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", int(ymd.year()), unsigned(ymd.month()), unsigned(ymd.day()));
    return text;
}

std::string to_iso(Instant instant) {
    const auto day = std::chrono::floor<Days>(instant);
    const std::chrono::hh_mm_ss time{instant - day};
    char text[32];
    std::snprintf(text, sizeof text, "T%02d:%02d:%02dZ", int(time.hours().count()), int(time.minutes().count()),
                  int(time.seconds().count()));
    return to_iso(day) + text;
}

std::string to_basic(Instant instant) {
    std::string out;
    for (const char c : to_iso(instant))
        if (c != '-' && c != ':' && c != 'Z') out += c;
    return out;
}

Date make_date(int year, unsigned month, unsigned day) {
    const auto date = checked(year, static_cast<int>(month), static_cast<int>(day));
    if (!date)
        throw InputError{{.what = "there is no day " + std::to_string(year) + "-" + std::to_string(month) + "-" +
                                  std::to_string(day),
                          .where = "",
                          .fix = "write a day of the calendar as YYYY-MM-DD"}};
    return *date;
}

}  // namespace vung::dates
