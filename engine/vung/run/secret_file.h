// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The secret behind the salts of bundles, kept in a file, so that several bundles of one calculation have one root.

#include <filesystem>
#include <string>

namespace vung::run {

/// 64 hex digits. A file that is not there is made, with a new secret that only its owner may read.
/// \throws InputError  the file holds no secret, others may read it, or it cannot be made
std::string secret_of_file(const std::filesystem::path& file);

}  // namespace vung::run
