// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A formula as a tree, and how its text is read. The language has no loops and no input or output:
///
///   numbers and names          1.5, 10 'cm', efc; 'text' as a key or a unit
///   + - * / ^                  -a ^ b, a ^ -b and a ^ b ^ c are ambiguous to readers and refused: use brackets
///   == != < <= > >=            numbers, days; == and != for keys too: regime == 'upland_any'
///   and or not, if(c, a, b)
///   min max exp ln sqrt abs floor, given(x), days(a, b), student_t(p, n), per(x, 'unit')
///   baseline(x), project(x)    the same quantity in one of the two scenarios
///   sum mean count any all min max variance (x over RELATION where c)
///   slope trapezoid (y, x over RELATION where c)
///
/// docs/methods/packs.md says what each means.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vung::formula {

enum class Op : std::uint8_t {
    number,
    text,
    name,
    negate,
    add,
    subtract,
    multiply,
    divide,
    power,
    less,
    less_equal,
    greater,
    greater_equal,
    equal,
    unequal,
    all_of,     ///< and
    any_of,     ///< or
    negation,   ///< not
    call,       ///< text: function
    aggregate,  ///< text: function; over: relation
};

struct Expression {
    Op op = Op::number;
    double number = 0;
    std::string text;  ///< of a text, name, function; the digits of a number as they were written
    std::vector<Expression> args;
    std::string over;        ///< relation of an aggregate; unit of a number, empty for a plain one
    bool filtered = false;   ///< an aggregate whose last argument is its condition
    std::size_t column = 0;  ///< where it starts in the text, from 1

    bool operator==(const Expression& other) const;  ///< without `column`
};

/// \throws InputError  the text is no formula; says at which character and what was expected. `where` is put into it
Expression parse_formula(std::string_view text, const std::string& where = "");

/// The formula as text with the fewest brackets that read safely; parse_formula of it gives the same tree.
std::string to_text(const Expression& expression);

/// Names that a formula uses, sorted, each once; relations are not among them.
std::vector<std::string> names_in(const Expression& expression);

/// Functions of the language, and those that work over a relation.
const std::vector<std::string>& function_names();
const std::vector<std::string>& aggregate_names();

}  // namespace vung::formula
