// SPDX-License-Identifier: Apache-2.0
#include <vung/io/land_cells.h>

#include <vung/dates/day_first.h>

namespace vung::io {
std::optional<std::size_t> any_column(const HeadedTable& table, std::span<const std::string_view> names) {
    for (const auto name : names)
        if (const auto found = table.column(name)) return found;
    return std::nullopt;
}

std::string plain_text(const HeadedTable& table, std::size_t row, std::optional<std::size_t> column) {
    if (!column) return {};
    std::string text{trimmed(table.rows[row][*column].text)};
    return text == "-" ? std::string{} : text;
}

ShareCell share_cell(const HeadedTable& table, std::size_t row, std::optional<std::size_t> column) {
    ShareCell out;
    out.text = plain_text(table, row, column);
    if (out.text.empty()) return out;
    auto cell = table.rows[row][*column];
    double scale = table.units[*column] == "%" ? 0.01 : 1;
    if (cell.kind == CellKind::text && out.text.back() == '%')
        cell.text = trimmed(std::string_view{out.text}.substr(0, out.text.size() - 1)), scale = 0.01;
    // A share has few digits: "0.125" and "0,125" cannot be thousands.
    auto number = parse_local_number(cell, table.marks[*column]);
    if (number.state == LocalNumber::State::ambiguous) number.state = LocalNumber::State::number;
    if (const auto value = number.get())
        out.share = *value * scale;
    else
        out.wrong = true;
    return out;
}

DayCell day_cell(const HeadedTable& table, std::size_t row, std::optional<std::size_t> column) {
    DayCell out;
    out.text = plain_text(table, row, column);
    if (out.text.empty()) return out;
    if (const auto local = dates::parse_day_first(out.text))
        out.day = local->day;
    else
        out.wrong = true;
    return out;
}

}  // namespace vung::io
