// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A formula whose names, types, levels, scenarios, units and substances were checked, ready to be evaluated.
///
/// Values belong to a level (parcel-season, amendment, project-year ...) and see the names of their own level and of
/// the levels that it belongs to; an aggregate looks down, into the rows of a relation. Units are converted where the
/// dimension is the same and only the scale differs; every conversion stands in the tree as a factor of its own.

#include <optional>
#include <string>
#include <vector>

#include <vung/formula/expression.h>
#include <vung/formula/unit.h>

namespace vung::formula {

enum class Type : std::uint8_t { number, truth, key, day };
enum class Scenario : std::uint8_t { none, baseline, project };

/// A name that formulas may use.
struct Symbol {
    std::string name;
    Type type = Type::number;
    Unit unit;                           ///< of a number
    std::size_t level = 0;               ///< index into Scope::levels
    bool both = false;                   ///< has one value in each scenario
    bool uncertain = false;              ///< a factor: one random variable per table row
    std::vector<std::string> keys = {};  ///< of a key: its values; empty: any
};

/// Rows of one kind. A relation is a level that has this one among its parents.
struct Level {
    std::string name;
    std::string relation;              ///< what formulas call its rows: "seasons" for "season"
    std::vector<std::size_t> parents;  ///< levels that each row belongs to, nearest first
    bool both = false;                 ///< has its own rows in each scenario
};

/// All names of one pack.
struct Scope {
    std::vector<Level> levels;
    std::vector<Symbol> symbols;

    std::optional<std::size_t> level(const std::string& name) const;
    std::optional<std::size_t> relation(const std::string& name) const;
    std::optional<std::size_t> symbol(const std::string& name) const;
    /// True when each row of `level` belongs to one row of `ancestor`, or they are the same.
    bool sees(std::size_t level, std::size_t ancestor) const;
};

/// The checked tree. Children are converted to the units their parent needs.
struct Node {
    Op op = Op::number;
    Type type = Type::number;
    Unit unit;
    double number = 0;  ///< of a number; of a conversion the factor
    std::string text;   ///< function, text
    std::size_t symbol = 0;
    std::size_t level = 0;  ///< of an aggregate: the level it runs over
    std::size_t of = 0;     ///< of an aggregate: the level whose rows it belongs to
    Scenario scenario = Scenario::none;
    bool conversion = false;  ///< op multiply with one child: times `number`
    bool filtered = false;
    std::vector<Node> args;
};

/// `given(x)`
inline bool asks_for_presence(const Node& node) {
    return node.op == Op::call && node.text == "given";
}

struct Wanted {
    std::size_t level = 0;
    Scenario scenario = Scenario::none;  ///< what unselected names of both scenarios mean; none: they are refused
    Type type = Type::number;
    Unit unit;
};

/// True when the formula has another value in each scenario: a name or relation that differs stands in it outside of
/// baseline(...) and project(...).
bool differs_by_scenario(const Expression& expression, const Scope& scope);

/// \throws InputError  an unknown name or relation, a wrong type, another dimension or substance, a name that this
/// level
///         cannot see, a scenario that is not said; `where` is put into it
Node check(const Expression& expression, const Scope& scope, const Wanted& wanted, const std::string& where = "");

/// Symbols that a node needs, with scenario, in the order of appearance.
struct Use {
    std::size_t symbol = 0;
    Scenario scenario = Scenario::none;
    auto operator<=>(const Use&) const = default;
};
std::vector<Use> uses_of(const Node& node);

}  // namespace vung::formula
