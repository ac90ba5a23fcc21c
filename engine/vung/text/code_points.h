// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// UTF-8 to code points and back, for the readers of old encodings.

#include <optional>
#include <string>
#include <string_view>

namespace vung::text {

/// Nothing where the text is not well-formed UTF-8.
std::optional<std::u32string> code_points(std::string_view text);

/// \throws InvariantError  a number that is no code point
std::string to_utf8(std::u32string_view letters);
void append_utf8(std::string& out, char32_t letter);

/// Canonically decomposed: letters, each followed by its marks.
std::u32string decomposed(std::u32string_view letters);

bool is_letter(char32_t letter);
bool is_upper(char32_t letter);
char32_t to_lower(char32_t letter);
char32_t to_upper(char32_t letter);

}  // namespace vung::text
