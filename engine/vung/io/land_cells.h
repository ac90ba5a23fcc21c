// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What the tables of lineages and of units have in common: columns under several names, shares and days as people
/// write them. For .cpp files of io only.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <vung/dates/date.h>
#include <vung/io/headed_table.h>

namespace vung::io {

/// The first of the names that the table has as a column.
std::optional<std::size_t> any_column(const HeadedTable& table, std::span<const std::string_view> names);

/// The cell without blanks around it; "" where it is empty, the column is not there, or it holds a hyphen alone.
std::string plain_text(const HeadedTable& table, std::size_t row, std::optional<std::size_t> column);

/// "0.25", "0,25", "25 %", or 25 in a column whose unit is %. Nothing for a blank cell.
struct ShareCell {
    std::optional<double> share;
    bool wrong = false;  ///< the cell holds something else; `text` has it
    std::string text;
};
ShareCell share_cell(const HeadedTable& table, std::size_t row, std::optional<std::size_t> column);

struct DayCell {
    std::optional<dates::Date> day;
    bool wrong = false;
    std::string text;
};
DayCell day_cell(const HeadedTable& table, std::size_t row, std::optional<std::size_t> column);

}  // namespace vung::io
