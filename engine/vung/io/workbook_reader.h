// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Sheets of .xlsx and .ods as grids. For .cpp files of io only; others use io/spreadsheet.
///
/// Our own reader on zip and XML, because GDAL's drivers for these formats lose what a Vietnamese table needs: merged
/// cells, row numbers, which cells are dates, faults such as #N/A, and the difference between text and number.

#include <memory>
#include <string>
#include <vector>

#include <vung/io/grid.h>

namespace vung::io {

struct SheetInfo {
    std::string name;
    bool hidden = false;
    std::string part;  ///< where its cells stand in the file
};

/// A workbook that is open. Sheets are read one at a time.
class WorkbookReader {
public:
    virtual ~WorkbookReader() = default;
    virtual const std::vector<SheetInfo>& sheets() const = 0;
    /// \throws InputError  the sheet is damaged or too large
    virtual Grid read(std::size_t sheet) const = 0;
};

/// \throws InputError  no such file, damaged, protected by a password, not of this format
std::unique_ptr<WorkbookReader> open_xlsx(const std::filesystem::path& file);
std::unique_ptr<WorkbookReader> open_ods(const std::filesystem::path& file);

/// A stored number as people read it: at most 15 digits (what spreadsheets keep), so 0.30000000000000004 is "0.3";
/// whole numbers without an exponent. Nothing for text that is no number.
std::string plain_number(std::string_view stored);

}  // namespace vung::io
