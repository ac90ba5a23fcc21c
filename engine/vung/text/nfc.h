// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Unicode's composed form (NFC): the same letter is the same bytes, however it was typed. A phone writes "ệ" as one
/// code point, a Mac as e + circumflex + dot, Windows-1258 as ê + dot; as ids and names they must be equal. By
/// utf8proc, for all of Unicode.

#include <string>
#include <string_view>

namespace vung::text {

/// Well-formed UTF-8 in NFC. Text that is not well-formed UTF-8 comes back as it is.
std::string to_nfc(std::string_view text);

/// For comparing names of people: letters of all scripts in lower case, marks kept, NFC, runs of blanks as one, none at
/// the ends. "NGUYỄN  VĂN ÂN" is "Nguyễn Văn Ân", not "Nguyễn Văn An".
std::string same_letters(std::string_view text);

}  // namespace vung::text
