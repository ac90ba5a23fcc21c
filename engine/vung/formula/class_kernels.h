// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Operations of formulas on a row of draws. Inside the module; formula/class_draws walks through classes with them.
///
/// Compiled for two instruction sets from one source. Both do the same IEEE 754 operations on every draw, without
/// fused multiply-add, so they give the same bits.

#include <cstddef>
#include <cstdint>

namespace vung::formula {

enum class Step : std::uint8_t {
    add,
    subtract,
    multiply,
    divide,
    less,
    less_equal,
    greater,
    greater_equal,
    equal,
    unequal,
    all_of,
    any_of,
    least,
    greatest,
    power,
    square,  // from here on of one argument
    negate,
    negation,
    given,
    exponential,
    logarithm,
    root,
    absolute,
    floor,
    choose,  // of three
};

/// A row of draws, or one number for all of them.
struct Row {
    const double* draws = nullptr;
    double number = 0;
};

/// out[d] = step(a[d], b[d]); `out` may be the row of `a` or `b`. Steps of one argument do not look at b.
void apply(Step step, double* out, const Row& a, const Row& b, std::size_t count);
void choose(double* out, const Row& condition, const Row& yes, const Row& no, std::size_t count);
/// to[d] += weight * from[d]
void add_scaled(double* to, const Row& from, double weight, std::size_t count);

}  // namespace vung::formula
