// SPDX-License-Identifier: Apache-2.0
#include <vung/text/utf8.h>

#include <algorithm>
#include <iterator>

namespace vung::text {
namespace {

struct Range {
    char32_t first, last;
};

// Unicode 15: combining marks and joiners that Latin text meets, and the East Asian wide blocks.
constexpr Range kZeroWidth[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x1AB0, 0x1AFF},
                                {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x20D0, 0x20FF},
                                {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}};
constexpr Range kWide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},  {0x3041, 0xA4CF}, {0xAC00, 0xD7A3},
                           {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},  {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6},
                           {0x1F300, 0x1F64F}, {0x20000, 0x3FFFD}};

template <std::size_t N>
bool within(char32_t letter, const Range (&ranges)[N]) {
    return std::any_of(std::begin(ranges), std::end(ranges),
                       [letter](const Range& r) { return letter >= r.first && letter <= r.last; });
}

/// Takes one code point off the front; a broken byte comes out as itself.
char32_t take(std::string_view& text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xF0 && lead < 0xF8 ? 4
                               : lead >= 0xE0                ? 3
                               : lead >= 0xC0                ? 2
                                                             : 1;
    char32_t letter = length == 1 ? lead : lead & (0x7Fu >> length);
    bool whole = length <= text.size() && lead < 0xF8;
    for (std::size_t i = 1; whole && i < length; ++i) {
        whole = (byte(i) & 0xC0) == 0x80;
        letter = (letter << 6) | (byte(i) & 0x3Fu);
    }
    text.remove_prefix(whole ? length : 1);
    return whole ? letter : lead;
}

}  // namespace

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const char32_t letter = take(text);
        width += within(letter, kZeroWidth) ? 0 : within(letter, kWide) ? 2 : 1;
    }
    return width;
}

std::string pad_right(std::string_view text, std::size_t width) {
    const auto own = display_width(text);
    return std::string{text} + std::string(width > own ? width - own : 0, ' ');
}

std::string pad_left(std::string_view text, std::size_t width) {
    const auto own = display_width(text);
    return std::string(width > own ? width - own : 0, ' ') + std::string{text};
}

}  // namespace vung::text
