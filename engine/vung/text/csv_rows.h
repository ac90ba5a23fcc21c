// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Cells of the small comma-separated files that are built into the program. Strict: the files are our own.

#include <string>
#include <string_view>
#include <vector>

namespace vung::text {

struct CsvRow {
    std::size_t line = 0;  ///< first line of the row, from 1
    std::vector<std::string> cells;
};

/// Splits RFC 4180 text: commas, double quotes around cells that hold commas, quotes or line breaks, "" for a quote.
/// Empty lines are left out. \throws InputError  a quote is not closed, or text follows a closing quote
std::vector<CsvRow> split_csv(std::string_view text);

}  // namespace vung::text
