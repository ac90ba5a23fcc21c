// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Which rows of a grid are a header, and the names in them. For .cpp files of io only.

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <vung/io/grid.h>

namespace vung::io {

/// Cells by row of `Grid::rows` and column, with merged ranges known.
class GridView {
public:
    explicit GridView(const Grid& grid);

    std::size_t rows() const { return grid_.rows.size(); }
    std::size_t columns() const { return columns_; }
    std::size_t number(std::size_t row) const { return grid_.rows[row].number; }
    /// As it stands: empty below and beside the first cell of a merged range.
    const GridCell& own(std::size_t row, std::size_t column) const;
    /// The content of the merged range that the cell is part of, else its own.
    const GridCell& shown(std::size_t row, std::size_t column) const;
    /// The range that holds the cell; null where none does.
    const MergedRange* range(std::size_t row, std::size_t column) const;
    /// Cells of a row with a content of their own.
    std::size_t filled(std::size_t row) const;
    /// Rows of `Grid::rows` whose number follows that of the row before it.
    bool follows(std::size_t row) const { return row > 0 && number(row) == number(row - 1) + 1; }

private:
    const Grid& grid_;
    std::size_t columns_ = 0;
    std::map<std::size_t, std::vector<const MergedRange*>> by_row_;  ///< row number - 1: ranges that cover it
};

struct HeaderRows {
    std::size_t first = 0, count = 0;  ///< of `Grid::rows`
    std::vector<std::string> names;    ///< per column of the grid; empty where the header has none
};

/// The header that holds most of the wanted names, or looks most like one. `count` is 0 where there is none.
HeaderRows find_header_rows(const GridView& view, std::span<const std::string> wanted);

/// "Diện tích\n (m2)" as one line: "Diện tích (m2)".
std::string one_line(std::string_view text);

/// The text in brackets at the end of a name, and the name without it: {"Diện tích", "m2"}. No unit: {name, ""}.
std::pair<std::string, std::string> name_and_unit(std::string_view name);

}  // namespace vung::io
