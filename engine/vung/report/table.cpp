// SPDX-License-Identifier: Apache-2.0
#include <vung/report/table.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>

#include <vung/error.h>
#include <vung/report/digest.h>

namespace vung::report {

namespace {

std::string_view type_name(Type type) {
    static constexpr std::array<std::string_view, 5> kNames{"text", "integer", "real", "day", "flag"};
    return kNames.at(static_cast<std::size_t>(type));
}

void need_type(const Column& column, Type type) {
    if (column.type() != type)
        throw InvariantError("column '" + column.name() + "' holds " + std::string(type_name(column.type())) +
                             ", not " + std::string(type_name(type)));
}

void need_value(const Column& column, Type type, std::size_t row) {
    need_type(column, type);
    if (row >= column.size()) throw InvariantError("column '" + column.name() + "' has no row " + std::to_string(row));
    if (!column.present(row))
        throw InvariantError("column '" + column.name() + "' has no value in row " + std::to_string(row));
}

/// Order of two cells of one column: absent first, then by value (text by bytes, false before true).
int compare(const Column& column, std::size_t a, std::size_t b) {
    const bool here = column.present(a), there = column.present(b);
    if (!here || !there) return static_cast<int>(here) - static_cast<int>(there);
    switch (column.type()) {
        case Type::text: return column.texts()[a].compare(column.texts()[b]);
        case Type::real: return (column.reals()[a] > column.reals()[b]) - (column.reals()[a] < column.reals()[b]);
        default: return (column.integers()[a] > column.integers()[b]) - (column.integers()[a] < column.integers()[b]);
    }
}

/// Row numbers in the order of the key columns; of all columns when the table has no keys.
std::vector<std::size_t> sorted_rows(const Table& table) {
    for (const auto& column : table.columns)
        if (column.size() != table.rows())
            throw InvariantError("table '" + table.name + "': column '" + column.name() + "' has " +
                                 std::to_string(column.size()) + " rows, not " + std::to_string(table.rows()));
    std::vector<const Column*> by;
    for (const auto& key : table.keys) by.push_back(&table.column(key));
    if (table.keys.empty())
        for (const auto& column : table.columns) by.push_back(&column);
    const auto order = [&](std::size_t a, std::size_t b) {
        for (const auto* column : by)
            if (const int c = compare(*column, a, b)) return c;
        return 0;
    };
    std::vector<std::size_t> rows(table.rows());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) { return order(a, b) < 0; });
    if (!table.keys.empty()) {
        const auto same =
            std::adjacent_find(rows.begin(), rows.end(), [&](auto a, auto b) { return order(a, b) == 0; });
        if (same != rows.end()) {
            std::string key;
            for (const auto* column : by)
                key += (key.empty() ? "" : ", ") + column->name() + "=" + column->to_text(*same);
            throw InvariantError("table '" + table.name + "' has two rows with the key " + key);
        }
    }
    return rows;
}

template <class Number>
std::string shortest(Number value) {
    std::array<char, 40> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

}  // namespace

Column::Column(std::string name, Type type, std::string unit, std::string meaning)
    : name_(std::move(name)), type_(type), unit_(std::move(unit)), meaning_(std::move(meaning)) {}

Column Column::of_reals(std::string name, std::string unit, std::string meaning, std::vector<double> values) {
    Column out{std::move(name), Type::real, std::move(unit), std::move(meaning)};
    out.present_.resize(values.size());
    for (std::size_t row = 0; row < values.size(); ++row) {
        out.present_[row] = std::isfinite(values[row]) ? 1 : 0;
        if (out.present_[row] == 0) values[row] = 0;
    }
    out.reals_ = std::move(values);
    return out;
}

void Column::push_absent() {
    present_.push_back(0);
    switch (type_) {
        case Type::text: texts_.emplace_back(); break;
        case Type::real: reals_.push_back(0); break;
        default: integers_.push_back(0);
    }
}

void Column::push_or_absent(std::string_view value) {
    if (value.empty())
        push_absent();
    else
        push(value);
}

void Column::push(std::string_view value) {
    need_type(*this, Type::text);
    present_.push_back(1);
    texts_.emplace_back(value);
}

void Column::push(std::int64_t value) {
    need_type(*this, Type::integer);
    present_.push_back(1);
    integers_.push_back(value);
}

void Column::push(double value) {
    need_type(*this, Type::real);
    if (!std::isfinite(value)) return push_absent();
    present_.push_back(1);
    reals_.push_back(value);
}

void Column::push(dates::Date value) {
    need_type(*this, Type::day);
    present_.push_back(1);
    integers_.push_back(dates::day_number(value));
}

void Column::push(bool value) {
    need_type(*this, Type::flag);
    present_.push_back(1);
    integers_.push_back(value ? 1 : 0);
}

const std::string& Column::text(std::size_t row) const {
    need_value(*this, Type::text, row);
    return texts_[row];
}

std::int64_t Column::integer(std::size_t row) const {
    need_value(*this, Type::integer, row);
    return integers_[row];
}

double Column::real(std::size_t row) const {
    need_value(*this, Type::real, row);
    return reals_[row];
}

dates::Date Column::day(std::size_t row) const {
    need_value(*this, Type::day, row);
    return dates::from_day_number(integers_[row]);
}

bool Column::flag(std::size_t row) const {
    need_value(*this, Type::flag, row);
    return integers_[row] != 0;
}

std::string Column::to_text(std::size_t row) const {
    if (row >= size()) throw InvariantError("column '" + name_ + "' has no row " + std::to_string(row));
    if (!present(row)) return {};
    switch (type_) {
        case Type::text: return texts_[row];
        case Type::integer: return shortest(integers_[row]);
        case Type::real: return shortest(reals_[row] == 0 ? 0.0 : reals_[row]);
        case Type::day: return dates::to_iso(dates::from_day_number(integers_[row]));
        case Type::flag: return integers_[row] != 0 ? "true" : "false";
    }
    throw InvariantError("unknown column type");
}

Column Column::reordered(const std::vector<std::size_t>& rows) const {
    Column out(name_, type_, unit_, meaning_);
    const auto take = [&](const auto& from, auto& to) {
        if (from.empty()) return;
        to.reserve(rows.size());
        for (const auto row : rows) to.push_back(from.at(row));
    };
    take(present_, out.present_);
    take(texts_, out.texts_);
    take(integers_, out.integers_);
    take(reals_, out.reals_);
    return out;
}

Column& Table::column(std::string_view wanted) {
    return const_cast<Column&>(static_cast<const Table&>(*this).column(wanted));
}

const Column& Table::column(std::string_view wanted) const {
    for (const auto& column : columns)
        if (column.name() == wanted) return column;
    throw InvariantError("table '" + name + "' has no column '" + std::string(wanted) + "'");
}

bool Table::has(std::string_view wanted) const {
    return std::any_of(columns.begin(), columns.end(), [&](const Column& c) { return c.name() == wanted; });
}

void sort_rows(Table& table) {
    const auto rows = sorted_rows(table);
    if (std::is_sorted(rows.begin(), rows.end())) return;
    for (auto& column : table.columns) column = column.reordered(rows);
}

std::string canonical_hash(const Table& table) {
    const auto rows = sorted_rows(table);
    Digest digest;
    digest.text("vung-table-1").text(table.name);
    digest.u64(table.columns.size());
    for (const auto& column : table.columns)
        digest.text(column.name()).text(type_name(column.type())).text(column.unit());
    digest.u64(table.keys.size());
    for (const auto& key : table.keys) digest.text(key);
    digest.u64(rows.size());
    for (const auto row : rows) {
        for (const auto& column : table.columns) {
            digest.u8(column.present(row) ? 1 : 0);
            if (!column.present(row)) continue;
            switch (column.type()) {
                case Type::text: digest.text(column.texts()[row]); break;
                case Type::real: digest.f64(column.reals()[row]); break;
                default: digest.i64(column.integers()[row]);
            }
        }
    }
    return digest.hex();
}

}  // namespace vung::report
