// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// UTF-8: whether bytes are well-formed, and words compared without regard to letter case, Vietnamese marks and form
/// (composed or decomposed).

#include <optional>
#include <string>
#include <string_view>

namespace vung::text {

/// Position of the first byte that is not well-formed UTF-8 (overlong forms and surrogates included); nothing when all
/// is.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);

/// The text with every byte that is not well-formed replaced by U+FFFD.
std::string replace_invalid_utf8(std::string_view text);

/// For comparing words: ASCII and Vietnamese letters in lower case without marks (đ as d), runs of blanks, '_' and '-'
/// as one blank, none at the ends. "Ngập  liên tục" and "ngap_lien_tuc" give the same. Other letters stay.
std::string fold(std::string_view text);

}  // namespace vung::text
