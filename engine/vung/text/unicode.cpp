// SPDX-License-Identifier: Apache-2.0
#include <vung/text/unicode.h>

#include <cstdint>

namespace vung::text {
namespace {

/// Length of the well-formed code point at the front, 0 when there is none; `letter` gets its number.
std::size_t decode(std::string_view text, char32_t& letter) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) {
        letter = lead;
        return 1;
    }
    std::size_t length = 0;
    char32_t smallest = 0;
    if (lead >= 0xC2 && lead <= 0xDF)
        length = 2, smallest = 0x80, letter = lead & 0x1F;
    else if (lead >= 0xE0 && lead <= 0xEF)
        length = 3, smallest = 0x800, letter = lead & 0x0F;
    else if (lead >= 0xF0 && lead <= 0xF4)
        length = 4, smallest = 0x10000, letter = lead & 0x07;
    if (length == 0 || length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
        letter = (letter << 6) | (byte(i) & 0x3Fu);
    }
    const bool surrogate = letter >= 0xD800 && letter <= 0xDFFF;
    return letter < smallest || letter > 0x10FFFF || surrogate ? 0 : length;
}

struct Range {
    char32_t first, last;
    char base;
};
constexpr Range kMarked[] = {
    {0x00C0, 0x00C3, 'a'}, {0x00C8, 0x00CA, 'e'}, {0x00CC, 0x00CD, 'i'}, {0x00D2, 0x00D5, 'o'}, {0x00D9, 0x00DA, 'u'},
    {0x00DD, 0x00DD, 'y'}, {0x00E0, 0x00E3, 'a'}, {0x00E8, 0x00EA, 'e'}, {0x00EC, 0x00ED, 'i'}, {0x00F2, 0x00F5, 'o'},
    {0x00F9, 0x00FA, 'u'}, {0x00FD, 0x00FD, 'y'}, {0x0102, 0x0103, 'a'}, {0x0110, 0x0111, 'd'}, {0x0128, 0x0129, 'i'},
    {0x0168, 0x0169, 'u'}, {0x01A0, 0x01A1, 'o'}, {0x01AF, 0x01B0, 'u'}, {0x1EA0, 0x1EB7, 'a'}, {0x1EB8, 0x1EC7, 'e'},
    {0x1EC8, 0x1ECB, 'i'}, {0x1ECC, 0x1EE3, 'o'}, {0x1EE4, 0x1EF1, 'u'}, {0x1EF2, 0x1EF9, 'y'}};

/// Plain lower-case letter, or 0 when the code point is no Vietnamese letter with a mark.
char unmarked(char32_t letter) {
    for (const auto& range : kMarked)
        if (letter >= range.first && letter <= range.last) return range.base;
    return 0;
}

}  // namespace

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        char32_t letter = 0;
        const auto length = decode(text.substr(at), letter);
        if (length == 0) return at;
        at += length;
    }
    return std::nullopt;
}

std::string replace_invalid_utf8(std::string_view text) {
    std::string out;
    while (const auto bad = first_invalid_utf8(text)) {
        out.append(text.substr(0, *bad)).append("\xEF\xBF\xBD");
        text.remove_prefix(*bad + 1);
    }
    return out.append(text);
}

std::string fold(std::string_view text) {
    std::string out;
    bool blank = false;
    while (!text.empty()) {
        char32_t letter = 0;
        const auto length = decode(text, letter);
        const auto bytes = text.substr(0, length == 0 ? 1 : length);
        text.remove_prefix(bytes.size());
        if (length != 0 && (letter == ' ' || letter == '\t' || letter == '_' || letter == '-' || letter == 0xA0)) {
            blank = !out.empty();
            continue;
        }
        if (length != 0 && letter >= 0x0300 && letter <= 0x036F) continue;  // marks of the decomposed form
        if (blank) out += ' ', blank = false;
        if (bytes.size() == 1)
            out += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : bytes.front();
        else if (const char base = unmarked(letter))
            out += base;
        else
            out += bytes;
    }
    return out;
}

}  // namespace vung::text
