// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A workbook cell by cell against what LibreOffice computes for it.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <vung/io/spreadsheet.h>
#include <vung/io/workbook_writer.h>

#include "office.h"
#include "temporary_folder.h"

namespace vung::test {

inline std::optional<double> number(const io::GridCell& cell) {
    double out = 0;
    if (cell.kind != io::CellKind::number) return std::nullopt;
    std::from_chars(cell.text.data(), cell.text.data() + cell.text.size(), out);
    return out;
}

struct Comparison {
    std::size_t formulas = 0, absent = 0, different = 0;
    std::string first;
};

/// Every formula cell of the workbook against what LibreOffice computes.
inline Comparison compared(const io::Workbook& book, const std::filesystem::path& recalculated) {
    Comparison out;
    for (const auto& sheet : book.sheets) {
        const auto grid = io::read_grid(recalculated, {.sheet = sheet.name});
        std::map<std::size_t, const io::GridRow*> rows;
        for (const auto& row : grid.rows) rows[row.number] = &row;
        std::vector<double> scale(sheet.columns.size(), 0);
        for (const auto& row : sheet.rows)
            for (std::size_t c = 0; c < row.cells.size(); ++c)
                if (const auto* formula = std::get_if<io::CellFormula>(&row.cells[c]))
                    if (const auto* value = std::get_if<double>(&formula->value); value && std::isfinite(*value))
                        scale[c] = std::max(scale[c], std::abs(*value));
        const double largest = scale.empty() ? 0 : std::max(1.0, *std::max_element(scale.begin(), scale.end()));
        for (std::size_t r = 0; r < sheet.rows.size(); ++r)
            for (std::size_t c = 0; c < sheet.rows[r].cells.size(); ++c) {
                const auto* formula = std::get_if<io::CellFormula>(&sheet.rows[r].cells[c]);
                if (!formula) continue;
                ++out.formulas;
                io::GridCell cell;
                const auto line = io::first_row(sheet) + r;
                if (const auto found = rows.find(line); found != rows.end() && c < found->second->cells.size())
                    cell = found->second->cells[c];
                // An empty text is saved as a formula without a value.
                if (cell.kind == io::CellKind::fault && !cell.text.starts_with("#")) cell = {};
                const auto* value = std::get_if<double>(&formula->value);
                const auto computed = number(cell);
                bool same = false;
                if (value && std::isfinite(*value)) {
                    // Where the engine has a difference of two equal numbers, the spreadsheet may have a last bit.
                    const bool residue = sheet.columns[c].number_format.find("E+") != std::string::npos;
                    const double allowed = std::max(1e-9 * std::abs(*value), 1e-13 * (residue ? largest : scale[c]));
                    same = computed && std::abs(*computed - *value) <= allowed;
                } else if (value) {
                    ++out.absent;
                    same = cell.empty();
                } else {
                    const auto& text = std::get<std::string>(formula->value);
                    same = text.empty() ? cell.empty() : cell.text == text;
                }
                if (same) continue;
                if (++out.different == 1)
                    out.first = sheet.name + "!" + io::column_letters(c) + std::to_string(line) + " " + formula->text +
                                " = " + (value ? std::to_string(*value) : std::get<std::string>(formula->value)) +
                                ", LibreOffice: '" + cell.text + "'";
            }
    }
    return out;
}

inline Comparison recalculate(const io::Workbook& book) {
    const TemporaryFolder folder;
    io::write_workbook(folder / "book.xlsx", book);
    const auto file = recalculated(folder / "book.xlsx", folder.path());
    return compared(book, file);
}

}  // namespace vung::test
