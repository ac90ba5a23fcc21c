// SPDX-License-Identifier: Apache-2.0
#include <vung/io/xlsx_styles.h>

namespace vung::io {

NumberLook look_of_format(std::string_view code) {
    bool day = false, time = false;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i] >= 'A' && code[i] <= 'Z' ? static_cast<char>(code[i] + 32) : code[i];
        if (c == ';') break;  // what follows is for negative numbers and text
        if (c == '\\' || c == '_' || c == '*') {
            ++i;
        } else if (c == '"') {
            i = code.find('"', i + 1);
            if (i == std::string_view::npos) break;
        } else if (c == '[') {
            const auto close = code.find(']', i);
            if (close == std::string_view::npos) break;
            const auto inside = code.substr(i + 1, close - i - 1);
            if (inside == "h" || inside == "hh" || inside == "m" || inside == "mm" || inside == "s" || inside == "ss")
                time = true;
            i = close;
        } else if (c == 'g' || c == 'e') {
            if (code.substr(i).starts_with("General") || code.substr(i).starts_with("GENERAL"))
                return NumberLook::number;
        } else if (c == 'd' || c == 'y') {
            day = true;
        } else if (c == 'h' || c == 's') {
            time = true;
        } else if (c == 'm') {
            // month or minute: a code of months and nothing else is rare, one of minutes rarer
            day = day || !time;
        }
    }
    if (day && !(time && code.find_first_of("dDyY") == std::string_view::npos)) return NumberLook::day;
    return time ? NumberLook::time : NumberLook::number;
}

NumberLook look_of_builtin(std::size_t id) {
    if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) ||
        id == 57 || id == 58)
        return NumberLook::day;
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 || id == 56)
        return NumberLook::time;
    return NumberLook::number;
}

std::size_t padding_of_format(std::string_view code) {
    return code.size() > 1 && code.find_first_not_of('0') == std::string_view::npos ? code.size() : 0;
}

}  // namespace vung::io
