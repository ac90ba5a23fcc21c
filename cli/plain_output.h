// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Results for people, as text.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <vung/error.h>
#include <vung/report/problems.h>
#include <vung/report/table.h>
#include <vung/text/language.h>

namespace vung::cli {

/// Three lines: error, where, fix; those that are empty are left out.
std::string error_text(const ErrorText& text);

/// "1 parcel", "2 parcels".
std::string counted(std::size_t n, std::string_view one, std::string_view many = "");

/// A number a person can read: no more digits than mean something ("12345", "812.3", "4.07").
std::string readable(double value);
std::string readable_bytes(std::uint64_t bytes);  ///< "12 MB", "3.4 GB": powers of ten
std::string readable_seconds(double seconds);     ///< "40 s", "12 min", "3.5 h"

/// Aligned columns under their names, which end in the unit. `x` with `x_low` and `x_high` becomes one column "12.3
/// (10.1 to 14.5)".
std::string table_text(const report::Table& table);

/// The estimates of a table per group and season: a block per season, its groups with the columns that have intervals,
/// and below it what the figures may be used for (column "status").
std::string estimates_text(const report::Table& table);

/// Findings by code, most weighty first, with counts, the first examples and the remedy, in the language of the reader.
std::string problems_text(const std::vector<report::Finding>& findings, text::Language language,
                          std::size_t examples = 3);

/// "22, 3 of them new".
std::string problem_counts(std::size_t all, std::size_t fresh);

}  // namespace vung::cli
