// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A checked formula with the numbers of one row written in, for people who follow it with a calculator:
/// "1.22 × 0.55 × 1 × 1". Of an `if` the branch that was taken is shown; a conversion of units is a factor of its own.

#include <cstdint>
#include <string>

#include <vung/formula/evaluate.h>

namespace vung::formula {

struct SentenceRow {
    std::size_t level = 0;
    Scenario scenario = Scenario::none;
    std::uint32_t row = 0;
};

struct SentenceWords {
    std::string absent = "not recorded";
    std::string none = "none";  ///< a sum over no rows
    std::string yes = "yes", no = "no";
    std::string land = "and", lor = "or", lnot = "not";
    int digits = 6;  ///< significant ones of a number
};

/// \throws InvariantError  a name has no column in `data`
std::string with_numbers(const Node& node, const Dataset& data, const SentenceRow& at, const SentenceWords& words = {});

/// One value as it stands in such a sentence.
std::string value_text(double value, Type type, const Dataset& data, const SentenceWords& words = {});

}  // namespace vung::formula
