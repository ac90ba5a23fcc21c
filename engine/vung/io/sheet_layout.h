// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// How much room texts take on a sheet. For .cpp files of io only.

#include <cstddef>
#include <string>
#include <string_view>

#include <vung/io/workbook_writer.h>

namespace vung::io {

/// Well-formed UTF-8 of at most `most` letters; longer text ends in "…".
std::string fitting(const std::string& text, std::size_t most);

/// The width that a column gets, in letters: as asked for, else by its header and first cells, 8 to 30.
double column_width(const Sheet& sheet, std::size_t column);

/// Lines that a text takes in a column of that width; line breaks count.
double lines_of(std::string_view text, double width);

}  // namespace vung::io
