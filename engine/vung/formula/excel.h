// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A checked formula as a formula of a spreadsheet, with functions that Excel 2010 and LibreOffice have.
///
/// Cells hold numbers, days as serial days, truth as 1 and 0, keys as text. Absent is an empty cell or the empty text,
/// and stays absent: numbers are used only where COUNT finds them all, and what has no value becomes "". and, or, not
/// follow three-valued logic (0, 0.5 for open, 1). Inside a formula absent is #N/A, so that it cannot pass for 0.
///
/// What a spreadsheet does differently from formula/evaluate: TINV cuts the degrees of freedom to a whole number;
/// 0 ^ 0 has no value.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <vung/formula/checked.h>

namespace vung::formula {

/// Where the values of an aggregate stand, as seen from one row of the level that the aggregate belongs to.
struct ExcelRows {
    /// Cell with 1 where the relation was recorded for this row and 0 where it was not; empty: it always is.
    std::string recorded;
    struct Piece {
        std::string x, y;  ///< ranges of the first and the second value; of equal height
        std::string keys;  ///< range that says to which row each belongs; empty: all belong to this one
    };
    std::vector<Piece> pieces;  ///< none: there are no rows
    std::string key;            ///< what `keys` holds for this row: a cell or a literal
};

/// Where things stand for the row that the formula is written into.
struct ExcelPlaces {
    std::function<std::string(const Node& name)> cell;
    std::function<ExcelRows(const Node& aggregate)> rows;
};

struct ExcelFormula {
    std::string text;    ///< begins with '='
    bool array = false;  ///< to be entered as an array formula
};

/// Nothing when it cannot be said: longer than 8,192 characters, or a trapezoid or slope over scattered rows.
std::optional<ExcelFormula> to_excel(const Node& node, const ExcelPlaces& places);

/// Value number `which` of an aggregate for one of its rows: the value, "" where it is absent; for an aggregate with a
/// condition also "out" where it does not hold and "open" where that cannot be told. `places` are those of that row.
std::optional<ExcelFormula> member_to_excel(const Node& aggregate, std::size_t which, const ExcelPlaces& places);

/// Text as it is written in a formula: "it said ""no""".
std::string excel_text(const std::string& text);

/// "A", "Z", "AA" for columns counted from 0.
std::string excel_column(std::size_t column);

/// A name of a sheet as formulas write it, with '!': "seasons!", "'Vụ lúa'!".
std::string excel_sheet(const std::string& name);

}  // namespace vung::formula
