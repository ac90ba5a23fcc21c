// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// problems.csv of a run folder, read back.

#include <filesystem>
#include <vector>

#include <vung/report/problems.h>

namespace vung::io {

/// Findings in the order of the file. \throws InputError  no such file, or it is none of this version
std::vector<report::Finding> read_problems_csv(const std::filesystem::path& file);

}  // namespace vung::io
