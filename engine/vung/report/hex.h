// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Bytes as lower-case hex digits.

#include <string>
#include <string_view>

namespace vung::report {

std::string hex_of(std::string_view bytes);

/// \throws InvariantError  no pairs of hex digits
std::string bytes_of_hex(std::string_view hex);

/// True for lower-case hex of so many bytes.
bool is_hex(std::string_view text, std::size_t bytes);

}  // namespace vung::report
