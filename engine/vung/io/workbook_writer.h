// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Writes spreadsheets (.xlsx) that people read, fill in, print and send back. A workbook is described as values, then
/// written at once; the same description gives the same bytes on every day and machine.
///
/// Every sheet has title lines, one header row and rows below it. The header stays in sight when scrolling, repeats on
/// every printed page (A4) and has a filter. Text is written as text: what begins with '=' is no formula, "007" keeps
/// its zeros.

#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include <vung/dates/date.h>

namespace vung::io {

/// A live formula, and the value that stands in the cell until a program computes it anew.
struct CellFormula {
    std::string text;                              ///< begins with '='; English names, commas between arguments
    std::variant<double, std::string> value = {};  ///< a number that is not finite stands for the empty text
    bool array = false;                            ///< an array formula
};

/// What stands in a cell; `std::monostate` leaves it empty. Reals that are not finite are left empty too.
using CellValue = std::variant<std::monostate, std::string, double, std::int64_t, dates::Date, bool, CellFormula>;

/// The colour behind a cell.
enum class Tone : std::uint8_t {
    plain,    ///< none
    fill_in,  ///< light yellow: please fill in
    quiet,    ///< light grey: leave as it is
    good,     ///< light green: closed, in order
    warn,     ///< pale orange
    repair,   ///< pale blue
    refuse    ///< pale red
};

struct SheetColumn {
    std::string header;                     ///< what people read, unit included: "Diện tích (m²)"
    double width = 0;                       ///< in characters; 0: by the header and the first cells, 8 to 30
    std::string number_format = "";         ///< "0.0000", "#,##0"; empty: as the value is; days are dd/mm/yyyy
    bool wrap = false;                      ///< long text goes on in further lines of its cell
    Tone tone = Tone::plain;                ///< of the cells of this column; goes before the tone of a row
    std::vector<std::string> choices = {};  ///< a list to pick from in every cell; other text is refused by the program
    std::string hint = "";                  ///< shown beside the cell when it is chosen; at most 255 letters are kept
    bool hidden = false;                    ///< there for the machine, not for the eye
};

struct SheetRow {
    std::vector<CellValue> cells;  ///< as many as there are columns, or fewer
    Tone tone = Tone::plain;       ///< of cells whose column has no tone
};

struct Sheet {
    std::string name;                  ///< at most 31 letters, none of []:*?/\ ; see sheet_name()
    std::vector<std::string> title;    ///< lines above the header: the first large, the others small; may be empty
    std::vector<SheetColumn> columns;  ///< none: a page of text
    std::vector<SheetRow> rows;
    std::size_t empty_rows = 0;      ///< rows below the last that take part in drop-down lists and fill-in colours
    bool filter = true;              ///< a filter on the header
    bool landscape = true;           ///< how A4 is printed: one page wide
    std::size_t frozen_columns = 0;  ///< columns that stay in sight on the left
    double least_lines = 1;          ///< height of every row, in lines of text: room for handwriting
    std::string page_note = "";      ///< printed at the foot of every page
    int pages_wide = 1;              ///< sheets of paper that a printed row goes over; frozen columns stand on each
};

/// Row (from 1, as formulas count) in which the first of the rows stands.
std::size_t first_row(const Sheet& sheet);

struct Workbook {
    std::string title;      ///< in the properties of the file
    std::string subject;    ///< may be empty
    dates::Instant made{};  ///< time of making in the properties; the default (1970) is written as 2000-01-01
    std::vector<Sheet> sheets;
};

/// The name cut and cleaned so that it may name a sheet; "Sheet" when nothing is left.
std::string sheet_name(const std::string& name);

/// Writes the workbook beside its place and renames it. Rows beyond what one sheet holds (1,048,576) go on in a sheet
/// "name (2)". A text longer than 32,767 letters is cut and ends in "…"; bytes that are no UTF-8 become U+FFFD.
/// \throws InputError      the file cannot be written
/// \throws InvariantError  no sheet, two sheets of one name, a name that is no sheet's name, more cells than columns
void write_workbook(const std::filesystem::path& file, const Workbook& workbook);

/// Version of the library that writes workbooks: other ones may write other bytes.
std::string workbook_library_version();

}  // namespace vung::io
