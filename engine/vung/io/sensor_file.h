// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Sensor files of users, beside those that the engine brings along.

#include <filesystem>
#include <string>

namespace vung::io {

/// Reads a sensor file and makes it known. The name that `find_sensor` then takes holds eight digits of the file's
/// SHA-256 ("drone-1a2b3c4d"), so that observations made with another version of the file are not taken for these.
/// \throws InputError  not there, no sensor file, or named as a sensor of the engine's
std::string load_sensor_file(const std::filesystem::path& file);

}  // namespace vung::io
