// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Small workbooks for tests of the readers, written by libxlsxwriter.

#include <xlsxwriter.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace vung::test {

/// A day as the number that spreadsheets keep, shown as a day.
struct DayCell {
    double serial;
    const char* format = "dd/mm/yyyy";
};
struct FormulaCell {
    const char* formula;
    double value;
};
struct PaddedCell {
    double value;
    const char* format;
};
using SheetCell = std::variant<std::monostate, const char*, double, DayCell, FormulaCell, PaddedCell, bool>;
using SheetRows = std::vector<std::vector<SheetCell>>;

struct SmallSheet {
    std::string name = "Sheet1";
    SheetRows rows;
    std::vector<const char*> merged = {};  ///< "A1:H1"; the first cell keeps its content
    bool hidden = false;
};

inline void put(lxw_workbook* book, lxw_worksheet* sheet, lxw_row_t r, lxw_col_t c, const SheetCell& cell) {
    const auto formatted = [&](const char* code) {
        auto* format = workbook_add_format(book);
        format_set_num_format(format, code);
        return format;
    };
    if (const auto* text = std::get_if<const char*>(&cell)) worksheet_write_string(sheet, r, c, *text, nullptr);
    if (const auto* number = std::get_if<double>(&cell)) worksheet_write_number(sheet, r, c, *number, nullptr);
    if (const auto* day = std::get_if<DayCell>(&cell))
        worksheet_write_number(sheet, r, c, day->serial, formatted(day->format));
    if (const auto* f = std::get_if<FormulaCell>(&cell))
        worksheet_write_formula_num(sheet, r, c, f->formula, nullptr, f->value);
    if (const auto* p = std::get_if<PaddedCell>(&cell))
        worksheet_write_number(sheet, r, c, p->value, formatted(p->format));
    if (const auto* flag = std::get_if<bool>(&cell)) worksheet_write_boolean(sheet, r, c, *flag, nullptr);
}

inline std::filesystem::path write_xlsx(const std::filesystem::path& file, const std::vector<SmallSheet>& sheets) {
    auto* book = workbook_new(file.c_str());
    for (const auto& s : sheets) {
        auto* sheet = workbook_add_worksheet(book, s.name.c_str());
        for (const char* range : s.merged)
            worksheet_merge_range(sheet, RANGE(range), "", nullptr);  // writes blanks; contents follow
        for (std::size_t r = 0; r < s.rows.size(); ++r)
            for (std::size_t c = 0; c < s.rows[r].size(); ++c)
                put(book, sheet, static_cast<lxw_row_t>(r), static_cast<lxw_col_t>(c), s.rows[r][c]);
        if (s.hidden) worksheet_hide(sheet);
    }
    if (workbook_close(book) != LXW_NO_ERROR) throw std::runtime_error("cannot write " + file.string());
    return file;
}

inline std::filesystem::path write_xlsx(const std::filesystem::path& file, SheetRows rows,
                                        std::vector<const char*> merged = {}) {
    return write_xlsx(file, {SmallSheet{"Sheet1", std::move(rows), std::move(merged)}});
}

}  // namespace vung::test
