// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A sheet with its header found: what everything that reads people's tables starts from. The rules stand in
/// docs/methods/spreadsheets.md.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <vung/io/grid.h>
#include <vung/io/local_number.h>
#include <vung/problem.h>

namespace vung::io {

struct HeadedTable {
    std::filesystem::path file;
    std::string sheet;                ///< empty for CSV
    char separator = 0;               ///< of CSV; 0 for workbooks
    std::vector<std::string> header;  ///< unique, none empty; rows of a header joined: "Thời vụ / Gieo sạ"
    std::vector<std::string> units;   ///< in brackets at the end of the name: "m2", "công"; else empty
    std::vector<DecimalMark> marks;   ///< per column: which mark stands before the decimals, as far as it can be told
    std::vector<std::vector<GridCell>> rows;  ///< as many cells as there are columns; faults are empty
    std::vector<std::size_t> numbers;         ///< row (workbook) or line (CSV) of each, as people count: from 1
    std::vector<Problem> findings;  ///< what was left out or doubted: T-TOTAL-ROW and others (data/problems/tables.csv)

    /// A column by its name; else by its name without the unit; else, where one alone fits, without regard to case,
    /// marks and blanks, or by the last part of a joined name.
    std::optional<std::size_t> column(std::string_view name) const;
    /// \throws InputError  no such column; names the nearest one and lists all
    std::size_t need(std::string_view name) const;
    std::string where() const;                 ///< "thua.xlsx, sheet 'Sheet1'"
    std::string where(std::size_t row) const;  ///< "thua.xlsx, sheet 'Sheet1', row 12"

    /// A cell as a number, by the mark of its column.
    LocalNumber number(std::size_t row, std::size_t column) const {
        return parse_local_number(rows[row][column], marks[column]);
    }
};

/// The mark of a column: what its cells tell, else what those of the table tell, else what the format of the file says
/// (with semicolons the comma, with commas the point, where nothing speaks against it), else unknown.
DecimalMark settle_mark(const NumberEvidence& column, const NumberEvidence& table, char separator);

/// Finds the header: with names that somebody looks for, the rows that hold most of them; else the first row that is
/// about as full as the table is wide. Leaves out, each with a finding: rows of totals, repeated headers, rows of
/// column numbers "(1) (2) (3)", headings of groups, text below the table. \throws InputError  there is no row below a
/// header
HeadedTable find_header(const Grid& grid, std::span<const std::string> wanted = {});

}  // namespace vung::io
