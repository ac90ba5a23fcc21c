// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// How a sheet of a workbook is printed. For workbook_writer.cpp.

#include <cstddef>

#include <vung/io/workbook_writer.h>

struct lxw_worksheet;

namespace vung::io {

/// A4, margins, and the foot of every page: name of the sheet, note, number.
void set_page(lxw_worksheet* out, const Sheet& sheet);

/// Beside repeated columns a title would be cut where they end: a sheet that is several pages wide has it at the head
/// of each page instead. `header` and `last`: lines (from 0) of the header and of the last row.
void put_title_on_pages(lxw_worksheet* out, const Sheet& sheet, std::size_t header, std::size_t last);

}  // namespace vung::io
