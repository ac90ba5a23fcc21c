// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Tables as people keep them: .xlsx, .xlsm, .ods, and CSV with commas, semicolons or tabs.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <vung/io/grid.h>
#include <vung/io/headed_table.h>
#include <vung/text/vietnamese_encoding.h>

namespace vung::io {

/// By the ending of the name: .xlsx, .xlsm, .ods.
bool is_workbook(const std::filesystem::path& file);
/// A workbook, or .csv, .tsv, .txt.
bool is_table_file(const std::filesystem::path& file);

/// The sheets of a workbook in their order, hidden ones included. \throws InputError  as read_grid
std::vector<std::string> sheet_names(const std::filesystem::path& file);
/// The same without hidden ones.
std::vector<std::string> visible_sheet_names(const std::filesystem::path& file);

/// How a table is to be read.
struct TableOptions {
    std::string sheet = "";                ///< empty: see read_table
    std::vector<std::string> wanted = {};  ///< names of columns that somebody looks for; they show where the header is
    std::optional<text::Encoding> encoding = {};  ///< of text that is not proper UTF-8; nothing: it is found out
};

/// One sheet as it stands, text in its own encoding. A CSV has no sheets. Where no sheet is named, the visible one that
/// has cells; of several the one whose header holds most of the wanted names.
/// \throws InputError  no such file or sheet, several sheets that fit as well, damaged, protected by a password, an old
///                     .xls
Grid read_grid(const std::filesystem::path& file, const TableOptions& options = {});

/// A sheet with its header; all text UTF-8 in NFC, old encodings decoded (T-ENCODING). A CSV whose first row can be
/// nothing but the header is read strictly, as read_csv does; other CSVs and workbooks as docs/methods/spreadsheets.md
/// says. \throws InputError  as read_grid, find_header and read_csv
HeadedTable read_table(const std::filesystem::path& file, const TableOptions& options = {});

}  // namespace vung::io
