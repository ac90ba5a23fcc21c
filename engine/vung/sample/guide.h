// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The texts of the sample folder: project.toml and README.txt.

#include <cstdint>
#include <string>

namespace vung::sample {

/// A project file ready for `vung run`, commented in `language` ("vi" or "en").
std::string project_text(const std::string& language);

/// What the folder is and that it is made up, in Vietnamese and English.
std::string readme_text(std::uint64_t seed);

}  // namespace vung::sample
