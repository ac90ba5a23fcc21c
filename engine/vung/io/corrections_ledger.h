// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// corrections.csv: every correction that was taken over, in the order in which they are applied. The file only grows;
/// people may take a line out. docs/methods/corrections.md lists the columns.

#include <filesystem>
#include <span>
#include <vector>

#include <vung/parcels/corrections.h>

namespace vung::io {

/// Lines in the order of the file; none where there is no file.
/// \throws InputError  a column is missing, or a cell is not what it should be; with the line
std::vector<parcels::Correction> read_corrections(const std::filesystem::path& file);

/// Adds lines to the file. \throws InputError
void append_corrections(const std::filesystem::path& file, std::span<const parcels::Correction> lines);

}  // namespace vung::io
