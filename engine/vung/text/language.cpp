// SPDX-License-Identifier: Apache-2.0
#include <vung/text/language.h>

#include <string>

#include <vung/error.h>

namespace vung::text {

Language parse_language(std::string_view code) {
    if (code == "vi") return Language::vi;
    if (code == "en") return Language::en;
    throw InputError{{.what = "there are no texts in language '" + std::string(code) + "'",
                      .where = "",
                      .fix = "use \"vi\" or \"en\""}};
}

std::string_view to_string(Language language) {
    return language == Language::vi ? "vi" : "en";
}

}  // namespace vung::text
