// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// One name written in several ways: "HTX Hoà An", "HTX  Hòa An", "htx hoa an"; "VN-TGOR-0123" and "VNTGOR 0123".

#include <string>
#include <string_view>

namespace vung::parcels {

/// Letters and digits without case, marks, blanks and signs. Names of different keys are different.
std::string spelling_key(std::string_view name);

/// Two different texts that most probably stand for one name: equal but for letter case, blanks, signs and the letter
/// of a syllable that carries the tone mark, or one of them has no marks at all. "Tân Bình" and "Tấn Bình" are two
/// names.
bool same_but_for_spelling(std::string_view a, std::string_view b);

}  // namespace vung::parcels
