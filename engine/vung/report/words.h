// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The words that maps, layers and pages show, in Vietnamese and English. The English text is the key, as in gettext,
/// which will read the same catalogue later.

#include <string>
#include <string_view>
#include <vector>

namespace vung::report {

enum class Language { vi, en };

/// "vi" or "en". \throws InputError  another language
Language parse_language(std::string_view code);
std::string_view to_string(Language language);

/// `english` in the given language; the English text itself when the catalogue does not have it.
std::string_view words(std::string_view english, Language language);

/// Every English text of the catalogue, in its order.
std::vector<std::string_view> catalogue();

/// A number for people: rounded half away from zero to `decimals`, 1.234,5 in Vietnamese and 1,234.5 in English.
std::string number_text(double value, int decimals, Language language);

}  // namespace vung::report
