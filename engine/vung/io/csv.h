// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// CSV with a header row, UTF-8, read through GDAL's CSV reader or ours; every cell keeps its line for messages.

#include <filesystem>
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

    /// Index of a column; nothing when it is not there.
    std::optional<std::size_t> column(std::string_view name) const;
    /// \throws InputError  no such column; names the nearest one and lists all
    std::size_t need(std::string_view name) const;
    std::string where(std::size_t row) const;  ///< "diary.csv, line 12"
};

/// Quotes, doubled quotes, CRLF, a UTF-8 mark and a semicolon as separator are understood.
/// \throws InputError  missing, empty, ragged, not UTF-8, or the same column twice
CsvFile read_csv(const std::filesystem::path& file);

/// Writes a table: header "name [unit]" where there is a unit, absent as empty, LF line ends; written beside and renamed.
void write_csv(const std::filesystem::path& file, const report::Table& table);

}  // namespace vung::io
