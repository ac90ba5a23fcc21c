// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What the operations of formulas do with single values; one place for columns, draws and classes. Absent is NaN.

#include <cmath>
#include <limits>

namespace vung::formula {

/// Comparisons and floor pass over so small a difference: a saving of just 5 % is not above 5 %, however it was
/// rounded. formula/excel writes the same width into workbooks.
inline constexpr double kLastDigits = 1e-12;

namespace scalar {

inline constexpr double kAbsent = std::numeric_limits<double>::quiet_NaN();

/// Numbers that differ in their last digits alone are equal.
inline constexpr auto alike = [](double a, double b) { return std::abs(a - b) <= kLastDigits * std::abs(b); };
inline constexpr auto floor = [](double x) { return alike(x, std::round(x)) ? std::round(x) : std::floor(x); };
inline constexpr auto root = [](double x) { return x >= 0 ? std::sqrt(x) : kAbsent; };

inline constexpr auto known = [](bool truth, double a, double b) {
    return std::isnan(a) || std::isnan(b) ? kAbsent : truth ? 1.0 : 0.0;
};
inline constexpr auto less = [](double a, double b) { return known(a < b && !alike(a, b), a, b); };
inline constexpr auto less_equal = [](double a, double b) { return known(a < b || alike(a, b), a, b); };
inline constexpr auto greater = [](double a, double b) { return known(a > b && !alike(a, b), a, b); };
inline constexpr auto greater_equal = [](double a, double b) { return known(a > b || alike(a, b), a, b); };
inline constexpr auto equal = [](double a, double b) { return known(alike(a, b), a, b); };
inline constexpr auto unequal = [](double a, double b) { return known(!alike(a, b), a, b); };

inline constexpr auto both = [](double a, double b) {
    if (a == 0 || b == 0) return 0.0;
    return std::isnan(a) || std::isnan(b) ? kAbsent : 1.0;
};
inline constexpr auto either = [](double a, double b) {
    if (a == 1 || b == 1) return 1.0;
    return std::isnan(a) || std::isnan(b) ? kAbsent : 0.0;
};
inline constexpr auto chosen = [](double condition, double yes, double no) {
    return std::isnan(condition) ? kAbsent : condition != 0 ? yes : no;
};

/// The smaller, the larger; absent when one is. Written so that compilers walk through several at once.
inline constexpr auto least = [](double a, double b) { return ((a <= b) | (a != a)) != 0 ? a : b; };
inline constexpr auto greatest = [](double a, double b) { return ((a >= b) | (a != a)) != 0 ? a : b; };

inline constexpr auto sum = [](double a, double b) { return a + b; };
inline constexpr auto difference = [](double a, double b) { return a - b; };
inline constexpr auto product = [](double a, double b) { return a * b; };
/// A division by zero has no value.
inline constexpr auto quotient = [](double a, double b) { return b == 0 ? kAbsent : a / b; };

}  // namespace scalar
}  // namespace vung::formula
