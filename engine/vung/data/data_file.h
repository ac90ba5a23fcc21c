// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The files of data/ (factors, sensors, schemas) as compiled into the program, byte for byte.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vung::data {

/// Text of data/<name>. \throws InvariantError  there is no such file in this build
std::string_view data_file(std::string_view name);

/// True when data/<name> is in this build.
bool has_data_file(std::string_view name);

/// Names of all embedded files that start with `prefix`, sorted.
std::vector<std::string> data_files(std::string_view prefix = "");

namespace detail {
struct Embedded {
    std::string_view name;
    std::string_view text;
};
std::span<const Embedded> embedded_files();
}  // namespace detail

}  // namespace vung::data
