// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A table of typed columns with units: what every stage hands on and every output is written from. An absent value is
/// absent in the column's validity, never a number.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <vung/dates/date.h>

namespace vung::report {

enum class Type : std::uint8_t { text, integer, real, day, flag };

/// One typed column. Build it whole with the constructors, or push values one by one.
class Column {
public:
    Column(std::string name, Type type, std::string unit = "", std::string meaning = "");
    /// A whole column of numbers; NaN and infinities are absent.
    static Column of_reals(std::string name, std::string unit, std::string meaning, std::vector<double> values);

    const std::string& name() const { return name_; }
    const std::string& unit() const { return unit_; }        ///< "ha", "t ha-1"; empty for text and codes
    const std::string& meaning() const { return meaning_; }  ///< one sentence for documentation and headers
    Type type() const { return type_; }
    std::size_t size() const { return present_.size(); }
    bool present(std::size_t row) const { return present_[row] != 0; }

    void push_absent();
    void push(std::string_view value);  ///< text; \throws InvariantError  the column is of another type (all push)
    void push_or_absent(std::string_view value);  ///< text; an empty one is absent
    void push(const char* value) { push(std::string_view{value}); }
    void push(std::int64_t value);  ///< integer
    void push(double value);        ///< real; NaN and infinities become absent
    void push(dates::Date value);   ///< day
    void push(bool value);          ///< flag
    template <class T>
    void push(const std::optional<T>& value) {
        if (value)
            push(*value);
        else
            push_absent();
    }

    /// \throws InvariantError  the value is absent or of another type (all getters)
    const std::string& text(std::size_t row) const;
    std::int64_t integer(std::size_t row) const;
    double real(std::size_t row) const;
    dates::Date day(std::size_t row) const;
    bool flag(std::size_t row) const;

    /// The value as text for CSV: shortest number that reads back the same, ISO days, "true"/"false", "" when absent.
    std::string to_text(std::size_t row) const;

    /// The same column with rows in the order of `rows`.
    Column reordered(const std::vector<std::size_t>& rows) const;

    /// Raw columns for bindings and writers: text values, or numbers (integer, day number, flag as int64; real as
    /// double).
    const std::vector<std::string>& texts() const { return texts_; }
    const std::vector<std::int64_t>& integers() const { return integers_; }
    const std::vector<double>& reals() const { return reals_; }
    const std::vector<std::uint8_t>& presence() const { return present_; }

private:
    std::string name_;
    Type type_;
    std::string unit_;
    std::string meaning_;
    std::vector<std::uint8_t> present_;
    std::vector<std::string> texts_;
    std::vector<std::int64_t> integers_;
    std::vector<double> reals_;
};

/// Columns of equal length. `keys` name the columns that identify a row; rows are kept sorted by them with `sort_rows`.
struct Table {
    std::string name;
    std::vector<Column> columns;
    std::vector<std::string> keys;

    std::size_t rows() const { return columns.empty() ? 0 : columns.front().size(); }
    /// \throws InvariantError  there is no such column
    Column& column(std::string_view name);
    const Column& column(std::string_view name) const;
    bool has(std::string_view name) const;
    Column& add(Column column) { return columns.emplace_back(std::move(column)); }
};

/// Sorts rows by the key columns. \throws InvariantError  two rows have the same key, or columns differ in length
void sort_rows(Table& table);

/// SHA-256 (hex) over name, column names, types, units and the rows sorted by key, with numbers as IEEE bits (-0 as 0).
/// Does not depend on row order, threads or machine; see docs/methods/report.md.
std::string canonical_hash(const Table& table);

}  // namespace vung::report
