// SPDX-License-Identifier: Apache-2.0
#include <vung/formula/checked.h>

#include <algorithm>
#include <cmath>

#include <vung/error.h>
#include <vung/text/nearest.h>

namespace vung::formula {
namespace {

const char* describe(Type type) {
    switch (type) {
        case Type::number: return "a number";
        case Type::truth: return "true or false";
        case Type::key: return "a key";
        case Type::day: return "a day";
    }
    return "";
}

class Checker {
public:
    Checker(const Expression& whole, const Scope& scope, const std::string& where)
        : whole_(whole), scope_(scope), where_(where) {}

    Node expression(const Expression& e, std::size_t level, Scenario scenario) {
        switch (e.op) {
            case Op::number: {
                Node out = plain(e, Type::number);
                out.number = e.number;
                if (!e.over.empty()) out.unit = parse_unit(e.over, where_);
                return out;
            }
            case Op::text: return plain(e, Type::key);
            case Op::name: return name(e, level, scenario);
            case Op::negate: {
                Node out = plain(e, Type::number);
                out.args = {number(e.args[0], level, scenario)};
                out.unit = out.args[0].unit;
                return out;
            }
            case Op::add:
            case Op::subtract: {
                Node out = plain(e, Type::number);
                out.args = {number(e.args[0], level, scenario), number(e.args[1], level, scenario)};
                out.unit = alike(e, out.args);
                return out;
            }
            case Op::multiply:
            case Op::divide: {
                Node out = plain(e, Type::number);
                out.args = {number(e.args[0], level, scenario), number(e.args[1], level, scenario)};
                out.unit =
                    e.op == Op::multiply ? out.args[0].unit * out.args[1].unit : out.args[0].unit / out.args[1].unit;
                return out;
            }
            case Op::power: return raised(e, level, scenario);
            case Op::less:
            case Op::less_equal:
            case Op::greater:
            case Op::greater_equal:
            case Op::equal:
            case Op::unequal: return compared(e, level, scenario);
            case Op::all_of:
            case Op::any_of:
            case Op::negation: {
                Node out = plain(e, Type::truth);
                for (const auto& arg : e.args) out.args.push_back(truth(arg, level, scenario));
                return out;
            }
            case Op::call: return call(e, level, scenario);
            case Op::aggregate: return aggregate(e, level, scenario);
        }
        throw InvariantError("unknown operation in a formula");
    }

    /// Value in the wanted unit; a factor of conversion is put around it where the scales differ.
    Node in_unit(Node node, const Unit& unit, const Expression& e, const std::string& what) {
        if (is_zero(node)) {
            node.unit = unit;
            return node;
        }
        if (!node.unit.same_dimension(unit))
            fail(e, what + " has the dimension " + describe_dimension(node.unit) + " where " +
                        describe_dimension(unit) + " is needed");
        const double factor = node.unit.scale / unit.scale;
        // Scales that differ by rounding alone are the same scale.
        if (std::abs(factor - 1) < 1e-12) {
            node.unit = unit;
            return node;
        }
        Node out;
        out.op = Op::multiply;
        out.conversion = true;
        out.number = std::abs(factor - std::round(factor)) < 1e-9 * factor ? std::round(factor) : factor;
        if (const double inverse = 1 / factor; factor < 1 && std::abs(inverse - std::round(inverse)) < 1e-9 * inverse)
            out.number = 1 / std::round(inverse);
        out.unit = unit;
        out.args.push_back(std::move(node));
        return out;
    }

    [[noreturn]] void fail(const Expression& e, const std::string& what, const std::string& fix = "") const {
        throw InputError{{.what = "formula '" + to_text(whole_) + "': " + what,
                          .where = where_ + (where_.empty() ? "" : ", ") + "character " + std::to_string(e.column),
                          .fix = fix.empty() ? "docs/methods/packs.md describes units and levels" : fix}};
    }

private:
    static Node plain(const Expression& e, Type type) {
        Node out;
        out.op = e.op;
        out.type = type;
        out.text = e.text;
        return out;
    }
    /// The plain number 0 is zero of every unit.
    static bool is_zero(const Node& node) {
        return node.op == Op::number && node.number == 0 && node.unit.dimensionless();
    }

    Node typed(const Expression& e, std::size_t level, Scenario scenario, Type type) {
        auto out = expression(e, level, scenario);
        if (out.type != type)
            fail(e, "'" + to_text(e) + "' is " + describe(out.type) + " where " + describe(type) + " is needed");
        return out;
    }
    Node number(const Expression& e, std::size_t level, Scenario s) { return typed(e, level, s, Type::number); }
    Node truth(const Expression& e, std::size_t level, Scenario s) { return typed(e, level, s, Type::truth); }
    Node ratio(const Expression& e, std::size_t level, Scenario s) {
        return in_unit(number(e, level, s), Unit{}, e, "'" + to_text(e) + "'");
    }

    /// Brings all arguments to the unit of the first that is not the number 0; gives that unit.
    Unit alike(const Expression& e, std::vector<Node>& args, std::size_t first = 0) {
        const auto leader = std::find_if(args.begin() + static_cast<std::ptrdiff_t>(first), args.end(),
                                         [](const Node& node) { return !is_zero(node); });
        const Unit unit = leader == args.end() ? Unit{} : leader->unit;
        for (std::size_t i = first; i < args.size(); ++i)
            args[i] = in_unit(std::move(args[i]), unit, e.args[i], "'" + to_text(e.args[i]) + "'");
        return unit;
    }

    Node name(const Expression& e, std::size_t level, Scenario scenario) {
        const auto found = scope_.symbol(e.text);
        if (!found) {
            std::vector<std::string> known;
            for (const auto& symbol : scope_.symbols) known.push_back(symbol.name);
            std::sort(known.begin(), known.end());
            fail(e, "there is no '" + e.text + "'", text::suggestion(e.text, known));
        }
        const auto& symbol = scope_.symbols[*found];
        if (!scope_.sees(level, symbol.level))
            fail(e,
                 "'" + e.text + "' belongs to each " + scope_.levels[symbol.level].name + ", and one " +
                     scope_.levels[level].name + " has none or many of them",
                 "take a sum, mean or max of it over a relation");
        Node out = plain(e, symbol.type);
        out.symbol = *found;
        out.unit = symbol.unit;
        if (symbol.both) {
            if (scenario == Scenario::none)
                fail(e, "'" + e.text + "' differs between the scenarios",
                     "write baseline(" + e.text + ") or project(" + e.text + ")");
            out.scenario = scenario;
        }
        return out;
    }

    Node raised(const Expression& e, std::size_t level, Scenario scenario) {
        Node out = plain(e, Type::number);
        auto base = number(e.args[0], level, scenario);
        if (e.args[1].op == Op::number && e.args[1].number == std::round(e.args[1].number) &&
            std::abs(e.args[1].number) <= 6) {
            out.unit = power(base.unit, static_cast<int>(e.args[1].number));
            out.args = {std::move(base), number(e.args[1], level, scenario)};
            return out;
        }
        out.args = {in_unit(std::move(base), Unit{}, e.args[0], "the base '" + to_text(e.args[0]) + "'"),
                    in_unit(number(e.args[1], level, scenario), Unit{}, e.args[1],
                            "the exponent '" + to_text(e.args[1]) + "'")};
        return out;
    }

    Node compared(const Expression& e, std::size_t level, Scenario scenario) {
        Node out = plain(e, Type::truth);
        out.args = {expression(e.args[0], level, scenario), expression(e.args[1], level, scenario)};
        auto& left = out.args[0];
        auto& right = out.args[1];
        if (left.type != right.type || left.type == Type::truth)
            fail(e, "'" + to_text(e) + "' compares " + describe(left.type) + " with " + describe(right.type));
        if (left.type == Type::number) {
            alike(e, out.args);
        } else if (left.type == Type::key) {
            if (e.op != Op::equal && e.op != Op::unequal) fail(e, "keys have no order; compare them by == and !=");
            known_key(e.args[1], left, right);
            known_key(e.args[0], right, left);
        }
        return out;
    }

    void known_key(const Expression& e, const Node& symbol, const Node& text) const {
        if (symbol.op != Op::name || text.op != Op::text) return;
        const auto& keys = scope_.symbols[symbol.symbol].keys;
        if (!keys.empty() && std::find(keys.begin(), keys.end(), text.text) == keys.end())
            fail(e, "'" + scope_.symbols[symbol.symbol].name + "' is never '" + text.text + "'",
                 text::suggestion(text.text, keys));
    }

    void takes(const Expression& e, std::size_t least, std::size_t most) const {
        if (e.args.size() < least || e.args.size() > most)
            fail(e, "'" + e.text + "' takes " + std::to_string(least) +
                        (most == least ? ""
                         : most > 99   ? " or more"
                                       : " to " + std::to_string(most)) +
                        " arguments, not " + std::to_string(e.args.size()));
    }

    Node call(const Expression& e, std::size_t level, Scenario scenario) {
        Node out = plain(e, Type::number);
        const auto& f = e.text;
        if (f == "baseline" || f == "project") {
            takes(e, 1, 1);
            return expression(e.args[0], level, f == "baseline" ? Scenario::baseline : Scenario::project);
        }
        if (f == "if") {
            takes(e, 3, 3);
            out.args = {truth(e.args[0], level, scenario), expression(e.args[1], level, scenario),
                        expression(e.args[2], level, scenario)};
            if (out.args[1].type != out.args[2].type)
                fail(e, "the two outcomes of 'if' are " + std::string{describe(out.args[1].type)} + " and " +
                            describe(out.args[2].type));
            out.type = out.args[1].type;
            if (out.type == Type::number) out.unit = alike(e, out.args, 1);
        } else if (f == "given") {
            takes(e, 1, 1);
            if (e.args[0].op != Op::name) fail(e, "'given' asks for one name");
            out.args = {expression(e.args[0], level, scenario)};
            out.type = Type::truth;
        } else if (f == "days") {
            takes(e, 2, 2);
            out.args = {typed(e.args[0], level, scenario, Type::day), typed(e.args[1], level, scenario, Type::day)};
            out.unit = parse_unit("d");
        } else if (f == "per") {
            takes(e, 2, 2);
            if (e.args[1].op != Op::text) fail(e, "'per' names its unit as a text: per(x, 't ha-1')");
            const auto unit = parse_unit(e.args[1].text, where_);
            out = in_unit(number(e.args[0], level, scenario), unit, e.args[0], "'" + to_text(e.args[0]) + "'");
            Node bare = plain(e, Type::number);
            bare.args = {std::move(out)};
            bare.number = unit.scale;
            return bare;
        } else if (f == "min" || f == "max") {
            takes(e, 2, 100);
            for (const auto& arg : e.args) out.args.push_back(number(arg, level, scenario));
            out.unit = alike(e, out.args);
        } else if (f == "abs" || f == "floor") {
            takes(e, 1, 1);
            out.args = {number(e.args[0], level, scenario)};
            out.unit = out.args[0].unit;
        } else if (f == "sqrt") {
            takes(e, 1, 1);
            out.args = {number(e.args[0], level, scenario)};
            for (const auto& [base, exponent] : out.args[0].unit.powers) {
                if (exponent % 2 != 0) fail(e, "the root of " + describe_dimension(out.args[0].unit) + " is no unit");
                out.unit.powers[base] = exponent / 2;
            }
            out.unit.scale = std::sqrt(out.args[0].unit.scale);
        } else if (f == "student_t") {
            takes(e, 2, 2);
            out.args = {ratio(e.args[0], level, scenario), ratio(e.args[1], level, scenario)};
        } else {
            takes(e, 1, 1);  // exp, ln
            out.args = {ratio(e.args[0], level, scenario)};
        }
        return out;
    }

    Node aggregate(const Expression& e, std::size_t level, Scenario scenario) {
        Node out = plain(e, Type::number);
        const auto below = scope_.relation(e.over);
        if (!below || *below == level || !scope_.sees(*below, level)) {
            std::vector<std::string> known;
            for (std::size_t i = 0; i < scope_.levels.size(); ++i)
                if (i != level && scope_.sees(i, level)) known.push_back(scope_.levels[i].relation);
            fail(e, "one " + scope_.levels[level].name + " has no relation '" + e.over + "'",
                 known.empty() ? "it has none at all" : text::suggestion(e.over, known));
        }
        if (scope_.levels[*below].both && scenario == Scenario::none)
            fail(e, "the rows of '" + e.over + "' differ between the scenarios",
                 "write baseline(...) or project(...) around it");
        out.level = *below;
        out.of = level;
        out.scenario = scope_.levels[*below].both ? scenario : Scenario::none;
        out.filtered = e.filtered;
        const auto& f = e.text;
        const bool two = f == "slope" || f == "trapezoid";
        const auto values = e.args.size() - (e.filtered ? 1 : 0);
        if (values != (two ? 2 : 1))
            fail(e, "'" + f + "' takes " + (two ? "two values" : "one value") + " before 'over'");
        const bool truths = f == "any" || f == "all" || f == "count";
        for (std::size_t i = 0; i < values; ++i)
            out.args.push_back(truths ? truth(e.args[i], *below, scenario) : number(e.args[i], *below, scenario));
        if (e.filtered) out.args.push_back(truth(e.args.back(), *below, scenario));
        if (f == "any" || f == "all")
            out.type = Type::truth;
        else if (f == "variance")
            out.unit = power(out.args[0].unit, 2);
        else if (f == "slope")
            out.unit = out.args[0].unit / out.args[1].unit;
        else if (f == "trapezoid")
            out.unit = out.args[0].unit * out.args[1].unit;
        else if (f != "count")
            out.unit = out.args[0].unit;
        return out;
    }

    const Expression& whole_;
    const Scope& scope_;
    const std::string& where_;
};

void collect(const Node& node, std::vector<Use>& out) {
    if (node.op == Op::name) {
        const Use use{node.symbol, node.scenario};
        if (std::find(out.begin(), out.end(), use) == out.end()) out.push_back(use);
    }
    for (const auto& arg : node.args) collect(arg, out);
}

}  // namespace

std::optional<std::size_t> Scope::level(const std::string& name) const {
    for (std::size_t i = 0; i < levels.size(); ++i)
        if (levels[i].name == name) return i;
    return std::nullopt;
}

std::optional<std::size_t> Scope::relation(const std::string& name) const {
    for (std::size_t i = 0; i < levels.size(); ++i)
        if (levels[i].relation == name) return i;
    return std::nullopt;
}

std::optional<std::size_t> Scope::symbol(const std::string& name) const {
    for (std::size_t i = 0; i < symbols.size(); ++i)
        if (symbols[i].name == name) return i;
    return std::nullopt;
}

bool Scope::sees(std::size_t level, std::size_t ancestor) const {
    if (level == ancestor) return true;
    return std::any_of(levels[level].parents.begin(), levels[level].parents.end(),
                       [&](std::size_t parent) { return sees(parent, ancestor); });
}

Node check(const Expression& expression, const Scope& scope, const Wanted& wanted, const std::string& where) {
    Checker checker{expression, scope, where};
    auto out = checker.expression(expression, wanted.level, wanted.scenario);
    if (out.type != wanted.type)
        checker.fail(expression,
                     std::string{"it gives "} + describe(out.type) + " where " + describe(wanted.type) + " is needed");
    if (wanted.type == Type::number) out = checker.in_unit(std::move(out), wanted.unit, expression, "the result");
    return out;
}

bool differs_by_scenario(const Expression& e, const Scope& scope) {
    if (e.op == Op::call && (e.text == "baseline" || e.text == "project")) return false;
    if (e.op == Op::name) {
        const auto symbol = scope.symbol(e.text);
        return symbol && scope.symbols[*symbol].both;
    }
    if (e.op == Op::aggregate)
        if (const auto level = scope.relation(e.over); level && scope.levels[*level].both) return true;
    return std::any_of(e.args.begin(), e.args.end(),
                       [&](const Expression& arg) { return differs_by_scenario(arg, scope); });
}

std::vector<Use> uses_of(const Node& node) {
    std::vector<Use> out;
    collect(node, out);
    return out;
}

}  // namespace vung::formula
