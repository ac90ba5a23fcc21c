// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// acknowledged.csv: problems that somebody said are known. Exit code 3 does not speak of them.

#include <filesystem>
#include <span>
#include <vector>

#include <vung/report/problems.h>

namespace vung::io {

/// Lines in the order of the file; none where there is no file.
/// \throws InputError  a column is missing, a day is no day, hectares are no number; with the line
std::vector<report::Acknowledgement> read_acknowledged(const std::filesystem::path& file);

/// Adds lines to the file. \throws InputError
void append_acknowledged(const std::filesystem::path& file, std::span<const report::Acknowledgement> lines);

}  // namespace vung::io
