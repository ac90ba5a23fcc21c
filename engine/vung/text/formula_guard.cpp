// SPDX-License-Identifier: Apache-2.0
#include <vung/text/formula_guard.h>

#include <charconv>

namespace vung::text {
namespace {

bool is_number(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

}  // namespace

bool looks_like_formula(std::string_view text) {
    const auto begin = text.find_first_not_of('\'');
    if (begin == std::string_view::npos) return false;
    text.remove_prefix(begin);
    return text.size() > 1 && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos &&
           !is_number(text);
}

std::string guarded(std::string_view text) {
    return (looks_like_formula(text) ? "'" : "") + std::string{text};
}

std::string_view unguarded(std::string_view text) {
    if (text.starts_with('\'') && looks_like_formula(text)) text.remove_prefix(1);
    return text;
}

}  // namespace vung::text
