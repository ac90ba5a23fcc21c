// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// CSV with a header row, UTF-8, after RFC 4180; every row keeps its line for messages. Our own reader, because GDAL's
/// does not tell lines and forgives what should be seen.

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vung/report/table.h>

namespace vung::io {

/// All cells as text, as they stand. Rows may not be ragged.
struct CsvFile {
    std::filesystem::path path;
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
    std::vector<std::size_t> lines;  ///< line in the file where each row starts (1-based)
    char separator = ',';            ///< ',', ';' or a tab; with ';' a decimal comma is usual

    /// Index of a column; nothing when it is not there.
    std::optional<std::size_t> column(std::string_view name) const;
    /// \throws InputError  no such column; names the nearest one and lists all
    std::size_t need(std::string_view name) const;
    std::string where(std::size_t row) const;  ///< "diary.csv, line 12"
};

/// Quotes, doubled quotes, CRLF, a UTF-8 mark and a semicolon or tab as separator (when the header has no comma) are
/// understood. Blank lines are passed over; blanks around header names are cut off, around cells not.
/// \throws InputError  missing, empty, ragged, not UTF-8, a NUL byte, an open quote, an unnamed or repeated column;
/// with
///                     the line
CsvFile read_csv(const std::filesystem::path& file);

/// The same from text; `name` is used in messages.
CsvFile parse_csv(std::string_view text, const std::filesystem::path& name);

/// Rows of a CSV of any shape: ragged, with title lines, the header anywhere, bytes in any encoding.
struct CsvRows {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::size_t> lines;  ///< line in the file where each row starts (1-based)
    char separator = ',';            ///< the one that most lines have
};

/// Splits text into rows; blank lines are passed over. `name` is used in messages.
/// \throws InputError  a NUL byte, an open quote, with the line
CsvRows split_rows(std::string_view text, const std::filesystem::path& name);

/// All bytes of a file. \throws InputError  no such file, not readable
std::string read_bytes(const std::filesystem::path& file);

/// Writes a table: the header is the column names (which end in their unit: "area_ha"), absent as empty, LF line ends;
/// written beside and renamed; text that a spreadsheet would run gets an apostrophe (text/formula_guard.h), which the
/// readers above take off again. Numbers are the shortest that read back the same. Rows are made into text in pieces,
/// on the threads of the caller's arena; memory does not grow with the table. \throws InputError
void write_csv(const std::filesystem::path& file, const report::Table& table);

/// The same to a stream, as it stands.
void write_csv(std::ostream& out, const report::Table& table);

}  // namespace vung::io
