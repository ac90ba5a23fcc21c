// SPDX-License-Identifier: Apache-2.0
#include <vung/io/sheet_layout.h>

#include <algorithm>
#include <cmath>

#include <vung/text/unicode.h>
#include <vung/text/utf8.h>

namespace vung::io {
namespace {

constexpr std::size_t kMeasuredRows = 1000;  // tell how wide a column is

/// Whether a byte of UTF-8 goes on with a letter.
bool continues(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// Length in letters of well-formed UTF-8.
std::size_t letters(std::string_view text) {
    return text.size() - static_cast<std::size_t>(std::count_if(text.begin(), text.end(), continues));
}

/// Letters that a value takes on the screen, roughly.
std::size_t shown_width(const CellValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return text::display_width(*text);
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole).size();
    if (std::holds_alternative<double>(value) || std::holds_alternative<CellFormula>(value)) return 10;
    return std::holds_alternative<dates::Date>(value) ? 10 : 0;
}

}  // namespace

std::string fitting(const std::string& text, std::size_t most) {
    auto out = text::first_invalid_utf8(text) ? text::replace_invalid_utf8(text) : text;
    if (out.size() <= most || letters(out) <= most) return out;
    std::size_t end = 0;
    for (std::size_t kept = 0; end < out.size(); ++end)
        if (!continues(out[end]) && ++kept == most) break;  // the last letter gives way to the mark
    return out.substr(0, end) + "…";
}

double column_width(const Sheet& sheet, std::size_t column) {
    if (sheet.columns[column].width > 0) return sheet.columns[column].width;
    std::size_t widest = text::display_width(sheet.columns[column].header) + 2;  // room for the arrow of the filter
    for (std::size_t r = 0; r < std::min(sheet.rows.size(), kMeasuredRows); ++r)
        if (column < sheet.rows[r].cells.size()) widest = std::max(widest, shown_width(sheet.rows[r].cells[column]));
    return std::clamp(static_cast<double>(widest) + 1, 8.0, 30.0);
}

double lines_of(std::string_view text, double width) {
    double lines = 0;
    for (;;) {
        const auto end = text.find('\n');
        const auto wide = static_cast<double>(text::display_width(text.substr(0, end)));
        lines += std::max(1.0, std::ceil(wide / std::max(1.0, width - 1)));
        if (end == std::string_view::npos) return lines;
        text.remove_prefix(end + 1);
    }
}

}  // namespace vung::io
