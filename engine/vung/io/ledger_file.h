// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Ledgers beside the project file: CSV files that only ever grow. People may read them, and take a line out.

#include <filesystem>
#include <string>
#include <vector>

namespace vung::io {

/// Adds rows below those that are there; what stands in the file stays byte for byte. A file that is not there is begun
/// with the header. The old file is there until the new one is whole.
/// \throws InputError  the file has other columns than `header`, or cannot be read or written
void append_to_ledger(const std::filesystem::path& file, const std::vector<std::string>& header,
                      const std::vector<std::vector<std::string>>& rows);

}  // namespace vung::io
