// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The work list as a workbook (.xlsx) that goes to a commune: one row per finding, with cells to fill in, and a page
/// that says how. It comes back through io/corrections_file.

#include <filesystem>
#include <span>
#include <string>

#include <vung/dates/date.h>
#include <vung/report/problems.h>
#include <vung/text/language.h>

namespace vung::io {

struct ProblemBook {
    std::string title;  ///< of the project, and of the commune where the book is for one
    text::Language language = text::Language::vi;
    std::string crs;           ///< in which outlines are written: "EPSG:9210"
    std::size_t id_parts = 1;  ///< columns of an id
};

/// First sheet "Việc cần làm" (to do): findings about parcels, with columns to fill in. Then "Cách điền" (how to fill
/// in). Findings about records, scenes and the project stand on a third sheet, to be read only.
/// \throws InputError  the file cannot be written
void write_problem_book(const std::filesystem::path& file, std::span<const report::Finding> findings,
                        const ProblemBook& book);

}  // namespace vung::io
