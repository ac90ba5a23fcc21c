// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Which rows share the draws of a formula, part by part.
///
/// Every part of a formula (a factor, a power, the smaller of two ...) gets a column with one entry for each *class* of
/// rows: rows are alike when the parts of that part are. So a power over amounts of organic matter is computed once for
/// each set of amounts, however many parcels and formulas use it, and the products of it are left to the rows. What is
/// not drawn is a number for each class; parts of two formulas that are written alike are one column.

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include <vung/formula/dataset.h>
#include <vung/formula/separate.h>

namespace vung::formula {

/// A column and, for each class of its user, the class of the column; empty: the same numbers, or there is one class.
struct ClassUse {
    std::uint32_t column = 0;
    std::vector<std::uint32_t> at;
};

struct ClassColumn {
    enum class Kind : std::uint8_t {
        data,       ///< the same in all draws: `values`
        factor,     ///< the draws of a random variable: `variables`, or `values` where that is kNoVariable
        coarse,     ///< rows `rows` of something that was drawn before: `use`
        operation,  ///< `node` over `operands`
        sum,        ///< over the classes `members[first[c]] ... members[first[c + 1] - 1]` of operands[0]
        whole,      ///< formula/evaluate of `node` at the rows `rows`
    };
    Kind kind = Kind::data;
    std::size_t level = 0;  ///< whose rows the classes are of
    Scenario scenario = Scenario::none;
    std::size_t classes = 1;
    std::vector<double> values;
    std::vector<std::uint32_t> variables;
    std::vector<std::uint32_t> rows;
    Use use;
    Node node;  ///< of an operation without its arguments
    std::vector<ClassUse> operands;
    std::vector<std::uint32_t> first, members;
    std::vector<std::uint8_t> unknown;  ///< classes of a sum over a relation that nobody recorded
    /// Equal numbers, also of different columns, have equal draws; empty: not known.
    std::vector<std::uint32_t> contents;
};

class Classes {
public:
    /// Both must outlive it. Names that are drawn but have no variables are taken from draws that were made before.
    Classes(const Dataset& data, IsDrawn drawn);

    /// Column of a formula that is evaluated at rows of `level`.
    std::uint32_t column(const Node& node, std::size_t level, Scenario scenario);
    /// Class of each row of `level`; empty: all rows are of class 0.
    std::vector<std::uint32_t> classes_of_rows(std::uint32_t column, std::size_t level, Scenario scenario) const;

    /// Classes of several columns of one level together: rows are alike when they are in all of them.
    struct Joint {
        std::size_t classes = 1;
        std::vector<std::vector<std::uint32_t>> at;  ///< for each column: its class; empty: there is one
    };
    Joint joint(const std::vector<std::uint32_t>& columns) const;

    const std::vector<ClassColumn>& columns() const { return columns_; }
    /// Frees what only the functions above need.
    void close();

private:
    struct Home {
        std::size_t level;
        Scenario scenario;
    };
    void homes(const Node& node, const Home& at, std::vector<Home>& out) const;
    Home home_of(const Node& node, const Home& at) const;
    Home at_level(std::size_t level, Scenario scenario) const;
    void find_contents(ClassColumn& column);
    std::uint32_t add(ClassColumn column, std::vector<std::uint32_t> class_of_row);
    std::uint32_t data_column(const Node& node, const Home& home);
    std::uint32_t name_column(const Node& node, const Home& home);
    std::uint32_t operation(const Node& node, const Home& home);
    std::uint32_t operation(const Node& node, const std::vector<std::uint32_t>& args, const Home& home);
    std::uint32_t product(const Node& node, const Home& home);
    void factors(const Node& node, const Home& home, std::vector<std::uint32_t>& out);
    std::uint32_t aggregate(const Node& node, const Home& home);
    bool is_number(std::uint32_t column, double number) const;
    std::vector<std::uint32_t> combined(const std::vector<std::uint32_t>& columns, const Home& home,
                                        std::size_t& classes) const;

    const Dataset& data_;
    IsDrawn drawn_;
    std::vector<ClassColumn> columns_;
    std::vector<std::vector<std::uint32_t>> class_of_row_;
    std::unordered_map<std::string, std::uint32_t> known_, contents_;
};

}  // namespace vung::formula
