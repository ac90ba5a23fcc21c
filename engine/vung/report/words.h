// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The words that maps, layers and pages show, in Vietnamese and English. The English text is the key, as in gettext,
/// which will read the same catalogue later.

#include <string>
#include <string_view>
#include <vector>

#include <vung/text/language.h>

namespace vung::report {

using text::Language;
using text::parse_language;
using text::to_string;

/// `english` in the given language; the English text itself when the catalogue does not have it.
std::string_view words(std::string_view english, Language language);

/// Every English text of the catalogue, in its order.
std::vector<std::string_view> catalogue();

/// A number for people: rounded half away from zero to `decimals`, 1.234,5 in Vietnamese and 1,234.5 in English.
std::string number_text(double value, int decimals, Language language);

}  // namespace vung::report
