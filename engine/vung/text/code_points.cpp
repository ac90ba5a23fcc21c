// SPDX-License-Identifier: Apache-2.0
#include <vung/text/code_points.h>

#include <utf8proc.h>

#include <vung/error.h>

namespace vung::text {

std::optional<std::u32string> code_points(std::string_view text) {
    std::u32string out;
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    auto left = static_cast<utf8proc_ssize_t>(text.size());
    while (left > 0) {
        utf8proc_int32_t letter = 0;
        const auto used = utf8proc_iterate(at, left, &letter);
        if (used <= 0) return std::nullopt;
        out += static_cast<char32_t>(letter);
        at += used;
        left -= used;
    }
    return out;
}

void append_utf8(std::string& out, char32_t letter) {
    utf8proc_uint8_t bytes[4];
    const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(letter), bytes);
    if (length <= 0) throw InvariantError("no code point: " + std::to_string(static_cast<unsigned>(letter)));
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

std::string to_utf8(std::u32string_view letters) {
    std::string out;
    for (const char32_t letter : letters) append_utf8(out, letter);
    return out;
}

std::u32string decomposed(std::u32string_view letters) {
    std::u32string out;
    for (const char32_t letter : letters) {
        utf8proc_int32_t parts[18];  // no code point has more
        int last_class = 0;
        const auto count =
            utf8proc_decompose_char(static_cast<utf8proc_int32_t>(letter), parts, 18, UTF8PROC_DECOMPOSE, &last_class);
        if (count < 0 || count > 18) throw InvariantError("a code point of more than 18 parts");
        for (utf8proc_ssize_t i = 0; i < count; ++i) out += static_cast<char32_t>(parts[i]);
    }
    return out;
}

bool is_letter(char32_t letter) {
    const auto kind = utf8proc_category(static_cast<utf8proc_int32_t>(letter));
    return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_ME;
}

bool is_upper(char32_t letter) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(letter)) == UTF8PROC_CATEGORY_LU;
}

char32_t to_lower(char32_t letter) {
    return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(letter)));
}

char32_t to_upper(char32_t letter) {
    return static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(letter)));
}

}  // namespace vung::text
