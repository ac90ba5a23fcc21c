// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The cells of one sheet as they stand in the file, before anybody says what is a header and what a number.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace vung::io {

enum class CellKind : std::uint8_t {
    empty,
    text,
    number,  ///< text is the number with a decimal point, at most 15 digits; "00123" where the format pads with zeros
    day,     ///< text is "2024-01-31", or "2024-01-31T07:30:00" where the cell has a time
    flag,    ///< "true" or "false"
    fault    ///< "#N/A", or a formula whose value is not stored
};

struct GridCell {
    CellKind kind = CellKind::empty;
    std::string text;

    bool empty() const { return kind == CellKind::empty; }
    bool operator==(const GridCell&) const = default;
};

/// Cells that are shown as one; all ends included, counted from 0. Only the first cell has a content.
struct MergedRange {
    std::size_t first_row = 0, first_column = 0, last_row = 0, last_column = 0;
    bool operator==(const MergedRange&) const = default;
};

struct GridRow {
    std::size_t number = 0;       ///< row, or line for CSV, as people count it: from 1
    std::vector<GridCell> cells;  ///< up to the last one that is not empty
    bool hidden = false;
};

/// One sheet. Empty rows are left out; `rows` is sorted by number.
struct Grid {
    std::filesystem::path file;
    std::string sheet;  ///< empty for CSV
    std::vector<GridRow> rows;
    std::vector<MergedRange> merged;  ///< rows counted from 0, as `number - 1`
    char separator = 0;               ///< of CSV; 0 for workbooks, whose cells know whether they are numbers

    /// "thua.xlsx, sheet 'Sheet1'"
    std::string where() const;
    /// "thua.xlsx, sheet 'Sheet1', row 12"; "line 12" for CSV.
    std::string where(std::size_t number) const;
};

/// "A", "Z", "AA": how a column (from 0) is called on the screen.
std::string column_letters(std::size_t column);

/// Sets a cell; the text is cut of blanks around it (no-break blanks among them) and is empty when nothing is left.
/// \throws InputError  more cells than we hold (20 million)
class GridBuilder {
public:
    explicit GridBuilder(Grid& grid) : grid_(grid) {}
    void set(std::size_t row, std::size_t column, CellKind kind, std::string_view text);
    void hide(std::size_t row);
    /// Sorts rows and removes those without a content.
    void finish();

private:
    GridRow& row(std::size_t index);
    Grid& grid_;
    std::size_t cells_ = 0;
    std::vector<std::size_t> hidden_;
};

/// Without blanks at both ends: ASCII ones, no-break (U+00A0, U+202F), zero-width (U+200B, U+FEFF) and wide ones.
std::string_view trimmed(std::string_view text);

}  // namespace vung::io
