// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Checked formulas over rows, with central values or with draws of the random variables behind factors.
///
/// Absent (NaN) in, absent out; and/or/any/all follow three-valued logic (false and absent is false). A sum over no
/// rows is 0, over a relation that was not recorded it is absent; mean, min, max, variance and slope of too few rows
/// are absent. Sums run in the order of the rows, so they do not depend on threads. exp, ln and powers give the same
/// bits on every machine (numeric/repeatable.h). Comparisons and floor pass over the last digits: a and b are
/// equal when they differ by at most kLastDigits of b.

#include <span>
#include <vector>

#include <vung/formula/dataset.h>
#include <vung/formula/scalar.h>

namespace vung::formula {

/// rows x draws values, the draws of one row beside each other; `draws` is 1 where nothing is drawn.
struct Values {
    std::size_t rows = 0;
    std::size_t draws = 1;
    std::vector<double> cells;

    std::span<double> row(std::size_t i) { return std::span{cells}.subspan(i * draws, draws); }
    std::span<const double> row(std::size_t i) const { return std::span{cells}.subspan(i * draws, draws); }
    double at(std::size_t i, std::size_t draw) const { return cells[i * draws + (draws == 1 ? 0 : draw)]; }
};

/// Symbols from here on stand for sums that were drawn before (formula/separate); they are no names of the scope.
inline constexpr std::size_t kDrawnSum = std::size_t{1} << 32;

/// Draws of the random variables: one column of `draws` values for each.
struct Draws {
    std::size_t draws = 1;
    std::vector<std::vector<double>> columns;  ///< by number of the variable
    /// Values of coarse quantities and of sums that were drawn before: rows x draws.
    std::map<Use, Values> drawn;
};

struct At {
    std::size_t level = 0;
    Scenario scenario = Scenario::none;   ///< whose rows, for levels that differ
    std::span<const std::uint32_t> rows;  ///< of the level; empty with `all`
    bool all = true;
};

/// One value for each row of `at`. With `draws` null every symbol has its central value.
Values evaluate(const Node& node, const Dataset& data, const At& at, const Draws* draws = nullptr);

}  // namespace vung::formula
