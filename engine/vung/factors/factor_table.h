// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The published numbers of data/factors/*.csv, found by table, key and edition.
///
/// The edition is part of the key: numbers of two editions are never mixed, and asking for a row that is not there
/// stops with the keys that are. Columns: key, edition, value, low, high, distribution, unit, source, table, status,
/// range_status, evidence, note, checked_against, checked_by, checked_on (data/README.md).

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <vung/factors/factor.h>

namespace vung::factors {

/// Whether rows whose value was written down from memory (status MEMORY) may be used.
enum class Remembered : std::uint8_t { refused, allowed };

class FactorTable {
public:
    /// All tables of this build, read once.
    static const FactorTable& builtin();

    /// Reads the text of one table. `name` is the file name without folder and ".csv".
    /// \throws InputError  a column is missing or unknown, a number is no number, low > value or value > high, an
    /// unknown
    ///         distribution or status, a range without a distribution, or the same key and edition twice; names the
    ///         line
    static std::vector<Factor> parse(std::string_view name, std::string_view text);

    explicit FactorTable(std::vector<Factor> rows);

    /// Tables with two keys have both in one text with a dot between: "tropical_moist.hac".
    /// \throws InputError  no such row; lists the known keys of that table and edition, nearest first. A row without a
    ///         value is refused always, one from memory unless it is allowed.
    const Factor& find(std::string_view table, std::string_view key, std::string_view edition,
                       Remembered remembered = Remembered::refused) const;

    /// The row of an id ("ipcc_t5_11_efc:2019:southeast_asia"), whatever its status.
    /// \throws InputError  no such row
    const Factor& row(std::string_view id) const;

    /// Names of all tables, in the order of the files.
    std::vector<std::string> tables() const;

    /// Keys of one table and edition, in the order of the file.
    std::vector<std::string> keys(std::string_view table, std::string_view edition) const;

    /// Editions that a table has, in the order of the file.
    std::vector<std::string> editions(std::string_view table) const;

    bool has(std::string_view table, std::string_view key, std::string_view edition) const;
    std::span<const Factor> rows() const { return rows_; }

private:
    const Factor* search(std::string_view table, std::string_view key, std::string_view edition) const;
    std::vector<Factor> rows_;
};

}  // namespace vung::factors
