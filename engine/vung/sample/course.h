// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What truly happened on each field in the season, and how it looks from above on a day.

#include <cstdint>
#include <string_view>
#include <vector>

#include <vung/dates/date.h>
#include <vung/sample/landscape.h>
#include <vung/sample/numbers.h>

namespace vung::sample {

/// The season of project.toml: the window in which its crops are sown.
inline constexpr std::string_view kSeasonName = "dong-xuan-2024";
inline constexpr dates::Date kSeasonStart{std::chrono::year{2023} / 11 / 1};
inline constexpr dates::Date kSeasonEnd{std::chrono::year{2024} / 1 / 31};

/// The course of one field. Dates of crops that are not sown in the season (orchard, pond, fallow) mean nothing.
struct Course {
    Cover cover = Cover::rice;
    dates::Date flooded_from{};  ///< standing water from this day until sowing
    dates::Date sown{};
    dates::Date heading{};
    dates::Date harvested{};
    double vigour = 1;      ///< share of the best canopy that the field reaches
    double yield_t_ha = 0;  ///< rice: paddy as harvested
    double shade = 0;       ///< small difference of ground that is not sown, about -1 to 1
    bool sown_in_season() const { return cover == Cover::rice || cover == Cover::maize || cover == Cover::vegetables; }
};

/// How a cooperative (or a block of other people's fields) farms.
struct Farming {
    dates::Date sowing{};         ///< middle of the common sowing
    double duration_shift = 0;    ///< days, of its variety
    bool flooded_before = false;  ///< two crops a year: under water from September; else autumn-winter rice stood there
    double yield_shift = 0;       ///< t/ha
};

/// Courses of all fields, in their order. `farming` is asked for by field.
std::vector<Course> grow(std::uint64_t seed, const Numbers& numbers, const std::vector<Field>& fields,
                         const std::vector<Farming>& farming);

/// Reflectance of the ground itself, without haze, clouds, texture and noise.
Reflectance reflectance(const Numbers& numbers, const Course& course, dates::Date day);

}  // namespace vung::sample
