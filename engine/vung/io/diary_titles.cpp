// SPDX-License-Identifier: Apache-2.0
#include <vung/io/diary_titles.h>

#include <algorithm>

#include <vung/io/diary_columns.h>
#include <vung/io/header_rows.h>
#include <vung/text/unicode.h>

namespace vung::io {
namespace {

/// The column that a label stands for, of those that titles tell.
std::string column_of(std::string_view label) {
    const auto folded = text::fold(label);
    for (const std::string_view name : {"parcel", "household", "season"})
        if (folded == name) return std::string{name};
    static const auto aliases = wide_columns().aliases;
    for (const auto& [column, word] : aliases)
        if ((column == "parcel" || column == "household" || column == "season") && text::fold(word) == folded)
            return column;
    return "";
}

}  // namespace

DiaryTitles diary_titles(const Grid& grid, std::span<const std::string> words) {
    DiaryTitles out;
    const GridView view(grid);
    const auto header = find_header_rows(view, words);
    const auto put = [&](const std::string& column, std::string_view value) {
        auto& to = column == "parcel" ? out.parcel : column == "household" ? out.household : out.season;
        if (!column.empty() && to.empty()) to = std::string{trimmed(value)};
    };
    for (std::size_t r = 0; r < std::min(header.first, view.rows()); ++r) {
        const auto& cells = grid.rows[r].cells;
        for (std::size_t c = 0; c < cells.size(); ++c) {
            const std::string_view text = cells[c].text;
            const auto colon = text.find(':');
            const auto value = colon == std::string_view::npos ? std::string_view{} : trimmed(text.substr(colon + 1));
            const auto column = column_of(trimmed(text.substr(0, colon)));
            if (!value.empty()) {
                put(column, value);
                continue;
            }
            for (auto next = c + 1; next < cells.size(); ++next)
                if (!cells[next].empty()) {
                    put(column, cells[next].text);
                    break;
                }
        }
    }
    return out;
}

}  // namespace vung::io
