// SPDX-License-Identifier: Apache-2.0
#include <vung/text/shell_word.h>

#include <algorithm>

namespace vung::text {

std::string shell_word(std::string_view word) {
    constexpr std::string_view harmless = "%+,-./:=@_";
    const auto plain = [&](unsigned char c) {
        return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               harmless.find(static_cast<char>(c)) != std::string_view::npos;
    };
    if (!word.empty() && std::all_of(word.begin(), word.end(), plain)) return std::string{word};
    std::string out = "'";
    for (const char c : word) {
        if (c == '\'')
            out += "'\\''";
        else
            out += c;
    }
    return out + "'";
}

}  // namespace vung::text
