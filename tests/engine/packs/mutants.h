// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Copies of a pack's text with one thing changed: the dimension, substance or scale of one unit, or one step of one
/// formula.

#include <regex>
#include <string>
#include <vector>

#include <vung/formula/expression.h>
#include <vung/formula/unit.h>

namespace vung::test {

struct Mutant {
    std::string what;        ///< "line 12: unit 'ha' -> 'm2'"
    std::string text;        ///< of the whole pack
    bool dimension = false;  ///< else the scale alone
    bool literal = false;    ///< in per(...) or behind a number: the scale alters the result
};

inline std::size_t line_of(const std::string& text, std::size_t at) {
    return 1 + static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

/// One factor of a unit: "kg_CH4", "ha-1".
struct Part {
    std::string name, substance;
    int exponent = 1;

    std::string written() const {
        const bool bare = exponent == 1;
        const auto digits = std::to_string(exponent);
        return name + (substance.empty() ? "" : "_" + substance) +
               (bare                                 ? ""
                : !substance.empty() && exponent > 0 ? "+" + digits
                                                     : digits);
    }
};

inline std::vector<Part> parts_of(const std::string& unit) {
    static const std::regex form{"([A-Za-z]+)(?:_([A-Za-z0-9]*[A-Za-z0-9]))?([+-][0-9]+)?$"};
    static const std::regex plain{"([A-Za-z]+)([0-9]+)$"};
    std::vector<Part> out;
    std::size_t at = 0;
    while (at < unit.size()) {
        const auto end = std::min(unit.find(' ', at), unit.size());
        const auto token = unit.substr(at, end - at);
        at = end + 1;
        std::smatch found;
        if (token == "1" || token.empty()) continue;
        if (std::regex_match(token, found, plain))
            out.push_back({found[1], "", std::stoi(found[2])});
        else if (std::regex_match(token, found, form))
            out.push_back({found[1], found[2], found[3].matched ? std::stoi(found[3]) : 1});
    }
    return out;
}

inline std::string unit_of(const std::vector<Part>& parts) {
    std::string out;
    for (const auto& part : parts) out += (out.empty() ? "" : " ") + part.written();
    return out.empty() ? "1" : out;
}

/// Units of another dimension or substance.
inline std::vector<std::string> other_dimensions(const std::string& unit) {
    const auto parts = parts_of(unit);
    std::vector<std::string> out;
    const auto keep = [&](std::vector<Part> changed) { out.push_back(unit_of(changed)); };
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto changed = parts;
        for (const char* substance : {"CH4", "N2O", "C", "CO2e", "dm", ""}) {
            changed[i].substance = substance;
            if (substance != parts[i].substance) keep(changed);
        }
        changed = parts;
        changed[i].exponent = -changed[i].exponent;
        keep(changed);
        changed[i].exponent = parts[i].exponent + 1;
        if (changed[i].exponent != 0) keep(changed);
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
        keep(changed);
    }
    for (const char* more : {"d", "kg", "m"}) {
        auto changed = parts;
        changed.push_back({more, "", 1});
        keep(changed);
    }
    const auto own = formula::parse_unit(unit);
    std::erase_if(out, [&](const std::string& each) { return formula::parse_unit(each).same_dimension(own); });
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

/// Units of the same dimension with another scale.
inline std::vector<std::string> other_scales(const std::string& unit) {
    static const std::map<std::string, std::vector<Part>> others{
        {"ha", {{"m", "", 2}}},    {"kg", {{"t", "", 1}, {"g", "", 1}}},
        {"t", {{"kg", "", 1}}},    {"g", {{"kg", "", 1}}},
        {"mg", {{"g", "", 1}}},    {"d", {{"h", "", 1}}},
        {"h", {{"d", "", 1}}},     {"L", {{"mL", "", 1}}},
        {"uL", {{"mL", "", 1}}},   {"yr", {{"d", "", 1}}},
        {"min", {{"s", "", 1}}},   {"cm", {{"m", "", 1}}},
        {"m", {{"cm", "", 1}}},    {"K", {{"mK", "", 1}}},
        {"kWh", {{"MWh", "", 1}}}, {"kPa", {{"Pa", "", 1}}},
        {"MJ", {{"GJ", "", 1}}}};
    const auto parts = parts_of(unit);
    std::vector<std::string> out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto found = others.find(parts[i].name);
        if (found == others.end()) continue;
        for (const auto& other : found->second) {
            auto changed = parts;
            changed[i].name = other.name;
            changed[i].exponent *= other.exponent;
            out.push_back(unit_of(changed));
        }
    }
    return out;
}

/// Every unit of inputs, factors, quantities, per(...) and numbers, changed in every way.
inline std::vector<Mutant> unit_mutants(const std::string& text) {
    std::vector<Mutant> out;
    const auto change = [&](std::size_t at, const std::string& unit, bool literal) {
        const auto put = [&](const std::string& other, bool dimension) {
            auto changed = text;
            changed.replace(at, unit.size(), other);
            out.push_back({"line " + std::to_string(line_of(text, at)) + ": unit '" + unit + "' -> '" + other + "'",
                           std::move(changed), dimension, literal});
        };
        for (const auto& other : other_dimensions(unit)) put(other, true);
        for (const auto& other : other_scales(unit)) put(other, false);
    };
    const auto monitoring = std::min(text.find("[[monitoring]]"), text.size());
    const auto fields_end = std::min(text.find("[[example]]"), text.size());
    static const std::regex declared{R"re(\bunit = "([^"]+)")re"}, of_number{R"([0-9] '([^']+)')"},
        lost{R"(per\([^']*'([^']+)'\))"};
    for (const auto* form : {&declared, &of_number, &lost})
        for (std::sregex_iterator found{text.begin(), text.end(), *form}, end; found != end; ++found) {
            const auto at = static_cast<std::size_t>(found->position(1));
            // Fields of the export are words for people; the reader checks those that have a source.
            if (at > monitoring || at > fields_end) continue;
            change(at, (*found)[1], form != &declared);
        }
    return out;
}

/// Copies of a formula with one step changed.
inline void change_steps(const formula::Expression& whole, formula::Expression& at, std::vector<std::string>& out) {
    using formula::Op;
    const auto original = at;
    const auto keep = [&] {
        out.push_back(formula::to_text(whole));
        at = original;
    };
    const auto becomes = [&](Op op) {
        at.op = op;
        keep();
    };
    switch (at.op) {
        case Op::add: becomes(Op::subtract); break;
        case Op::subtract: becomes(Op::add); break;
        case Op::multiply:
        case Op::divide:
            becomes(at.op == Op::multiply ? Op::divide : Op::multiply);
            for (const std::size_t side : {0, 1}) {
                at = formula::Expression{original.args[side]};
                keep();
            }
            break;
        case Op::power:
            at = formula::Expression{original.args[0]};
            keep();
            if (at.args[1].op == Op::number) {
                at.args[1].number += 1;
                at.args[1].text = std::to_string(static_cast<int>(at.args[1].number));
                keep();
            }
            break;
        case Op::less:
        case Op::less_equal: becomes(Op::greater); break;
        case Op::greater:
        case Op::greater_equal: becomes(Op::less); break;
        case Op::equal: becomes(Op::unequal); break;
        case Op::unequal: becomes(Op::equal); break;
        case Op::all_of: becomes(Op::any_of); break;
        case Op::any_of: becomes(Op::all_of); break;
        case Op::negate:
        case Op::negation:
            at = formula::Expression{original.args[0]};
            keep();
            break;
        case Op::number:
            if (at.number == 0) break;
            at.text = at.number == 1 ? "2" : "1";
            at.number = at.number == 1 ? 2 : 1;
            keep();
            break;
        case Op::call:
        case Op::aggregate: {
            static const std::map<std::string, std::string> others{
                {"min", "max"},  {"max", "min"},  {"baseline", "project"}, {"project", "baseline"},
                {"sum", "mean"}, {"mean", "sum"}, {"any", "all"},          {"all", "any"}};
            if (const auto other = others.find(at.text); other != others.end()) {
                at.text = other->second;
                keep();
            }
            if (at.text == "if") {
                std::swap(at.args[1], at.args[2]);
                keep();
                for (const std::size_t side : {1, 2}) {
                    at = formula::Expression{original.args[side]};
                    keep();
                }
            }
            if (at.op == Op::call && (at.text == "abs" || at.text == "floor" || at.text == "sqrt")) {
                at = formula::Expression{original.args[0]};
                keep();
            }
            if (at.op == Op::call && (at.text == "min" || at.text == "max"))
                for (std::size_t side = 0; side < original.args.size(); ++side) {
                    at = formula::Expression{original.args[side]};
                    keep();
                }
            if (at.filtered) {
                at.filtered = false;
                at.args.pop_back();
                keep();
            }
            break;
        }
        case Op::text:
        case Op::name: break;
    }
    for (auto& arg : at.args) change_steps(whole, arg, out);
}

/// Every formula and condition with every step changed.
inline std::vector<Mutant> formula_mutants(const std::string& text) {
    std::vector<Mutant> out;
    static const std::regex form{"\\b(?:formula|condition) = (?:\"\"\"([^\"]*)\"\"\"|\"([^\"]*)\")"};
    for (std::sregex_iterator found{text.begin(), text.end(), form}, end; found != end; ++found) {
        const std::size_t group = (*found)[1].matched ? 1 : 2;
        const auto at = static_cast<std::size_t>(found->position(group));
        const std::string written = (*found)[group];
        auto expression = formula::parse_formula(written);
        std::vector<std::string> changed;
        change_steps(expression, expression, changed);
        const auto same = formula::to_text(expression);
        for (const auto& each : changed) {
            if (each == same) continue;
            auto whole = text;
            whole.replace(at, written.size(), each);
            out.push_back(
                {"line " + std::to_string(line_of(text, at)) + ": " + same + "  ->  " + each, std::move(whole)});
        }
    }
    return out;
}

}  // namespace vung::test
