// SPDX-License-Identifier: Apache-2.0
#include <vung/io/ledger_cells.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <vung/error.h>

namespace vung::io {
namespace {

template <class Number>
std::optional<Number> parse(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

std::string LedgerCells::text(std::size_t row, std::string_view column) const {
    return csv_.rows[row][csv_.need(column)];
}

dates::Date LedgerCells::day(std::size_t row, std::string_view column) const {
    const auto day = dates::parse_date(text(row, column));
    if (!day) refuse(row, column, "a day such as 2024-01-31");
    return *day;
}

std::optional<double> LedgerCells::number(std::size_t row, std::string_view column) const {
    auto cell = text(row, column);
    if (cell.empty()) return std::nullopt;
    if (csv_.separator == ';') std::replace(cell.begin(), cell.end(), ',', '.');
    const auto value = parse<double>(cell);
    if (!value || !std::isfinite(*value)) refuse(row, column, "a number");
    return value;
}

std::int64_t LedgerCells::integer(std::size_t row, std::string_view column) const {
    const auto value = parse<std::int64_t>(text(row, column));
    if (!value) refuse(row, column, "a whole number");
    return *value;
}

std::uint64_t LedgerCells::hex(std::size_t row, std::string_view column) const {
    const auto value = parse_hex16(text(row, column));
    if (!value) refuse(row, column, "16 hexadecimal digits");
    return *value;
}

void LedgerCells::refuse(std::size_t row, std::string_view column, std::string_view wanted) const {
    throw InputError{{.what = std::string{column} + " '" + text(row, column) + "' is not " + std::string{wanted},
                      .where = csv_.where(row),
                      .fix = "give the cell back what stood there, or take the line out"}};
}

std::string ledger_number(std::optional<double> value) {
    if (!value) return "";
    std::array<char, 40> buffer{};
    return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), *value).ptr};
}

std::string hex16(std::uint64_t value) {
    std::string out;
    for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[(value >> shift) & 0xF];
    return out;
}

std::optional<std::uint64_t> parse_hex16(std::string_view text) {
    if (text.size() != 16) return std::nullopt;
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace vung::io
