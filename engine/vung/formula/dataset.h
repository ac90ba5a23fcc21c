// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The values that formulas work on: rows of each level, their parents, and a column for each name.
///
/// Absent is NaN for every type; truth is 0 or 1, days are counted from 1970-01-01, keys are numbers given out by
/// `key_number`. A relation may be unknown for a row ("no record of amendments"), which is not the same as empty.

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <vung/formula/checked.h>

namespace vung::formula {

inline constexpr std::uint32_t kNoVariable = 0xffffffff;

/// Rows of one level in one scenario.
struct LevelRows {
    std::size_t count = 0;
    /// For each parent level, the parent row of every row.
    std::map<std::size_t, std::vector<std::uint32_t>> parent;
    /// For each parent level, rows whose relation was not recorded; no entry: all were.
    std::map<std::size_t, std::vector<std::uint8_t>> unknown;
};

/// Child rows of each parent row, in the order of the child rows.
struct Children {
    std::vector<std::uint32_t> first;  ///< parents + 1 entries
    std::vector<std::uint32_t> rows;
    std::span<const std::uint32_t> of(std::size_t parent) const {
        return std::span{rows}.subspan(first[parent], first[parent + 1] - first[parent]);
    }
};

class Dataset {
public:
    explicit Dataset(const Scope& scope);

    const Scope& scope() const { return *scope_; }

    /// Sets the rows of a level; `scenario` none for levels that do not differ.
    void set_rows(std::size_t level, Scenario scenario, LevelRows rows);
    /// \throws InvariantError  not one value per row of the symbol's level
    void set_column(std::size_t symbol, Scenario scenario, std::vector<double> values);
    /// For an uncertain symbol: which random variable each row takes its value from (kNoVariable: none).
    void set_variables(std::size_t symbol, Scenario scenario, std::vector<std::uint32_t> variables);

    double key_number(std::string_view key);      ///< gives one out where needed
    double find_key(std::string_view key) const;  ///< -1 when no row has it
    const std::string& key_text(double number) const;

    std::size_t rows(std::size_t level, Scenario scenario) const;
    bool unknown(std::size_t level, std::size_t parent, Scenario scenario, std::size_t parent_row) const;
    bool has_column(Use use) const;
    std::span<const double> column(Use use) const;
    std::span<const std::uint32_t> variables(Use use) const;  ///< empty: none

    /// Row of `ancestor` for each row of `level`; empty when they are the same level. Kept after the first call; call
    /// `prepare` before threads share the dataset.
    std::span<const std::uint32_t> ancestor_rows(std::size_t level, Scenario scenario, std::size_t ancestor) const;
    const Children& children(std::size_t parent, std::size_t level, Scenario scenario) const;
    /// Makes everything that `ancestor_rows` and `children` may be asked for.
    void prepare() const;

private:
    Scenario rows_scenario(std::size_t level, Scenario scenario) const;
    const LevelRows& of(std::size_t level, Scenario scenario) const;

    const Scope* scope_;
    std::vector<std::array<LevelRows, 3>> rows_;
    std::vector<std::array<std::vector<double>, 3>> columns_;
    std::vector<std::array<bool, 3>> has_;
    std::vector<std::array<std::vector<std::uint32_t>, 3>> variables_;
    std::vector<std::string> keys_;
    std::map<std::string, double, std::less<>> key_numbers_;
    using Pair = std::array<std::size_t, 3>;  ///< level, other level, scenario
    mutable std::map<Pair, std::vector<std::uint32_t>> ancestors_;
    mutable std::map<Pair, Children> children_;
};

}  // namespace vung::formula
