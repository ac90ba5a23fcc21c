// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Totals of old units on new ones. Sums are kept to the last digit: amounts are whole numbers of a decimal unit, and
/// what rounding leaves goes to the greatest part, or stays with what cannot be placed.
///
/// Only what can be added up can be moved (hectares, tonnes, households). A rate (t/ha, %) cannot: move both of its
/// parts and divide.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <vung/parcels/crosswalk.h>
#include <vung/problem.h>

namespace vung::parcels {

/// An amount in units of 10^-decimals of its column.
using Ticks = std::int64_t;

struct OldTotals {
    Unit unit;
    std::vector<std::optional<double>> values;  ///< one per column; nothing: absent, which is not zero
    std::string where;
};

struct MovedTotals {
    std::vector<int> decimals;  ///< of each column

    struct Row {
        Unit unit;
        std::vector<std::optional<Ticks>> values;
        std::vector<std::size_t> absent;  ///< per column: old units with land here but no value
        std::size_t old_units = 0;
    };
    std::vector<Row> rows;  ///< new units that took something, sorted by code and name
    Row not_placed;         ///< sum of what has no place; its unit is empty
    Row total;              ///< of all old rows: rows + not_placed = total, exactly

    std::vector<Problem> problems;  ///< C-UNIT-UNKNOWN, C-UNIT-AMBIGUOUS, C-PART-UNPLACED
};

/// \throws InputError  an amount is not finite, or a column sums to more than 15 digits can hold
MovedTotals move_totals(const Crosswalk& crosswalk, std::span<const OldTotals> rows,
                        std::span<const std::string> columns);

/// The nearest number; 15 digits at most, so its shortest text is the decimal that was meant.
double amount_of(Ticks ticks, int decimals);

/// "1234.5" for 12345 with one decimal; no noughts at the end.
std::string ticks_text(Ticks ticks, int decimals);

}  // namespace vung::parcels
