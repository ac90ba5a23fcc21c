// SPDX-License-Identifier: Apache-2.0
#include <vung/packs/settings.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include <vung/error.h>
#include <vung/text/nearest.h>

namespace vung::packs {
namespace {

using formula::Scenario;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// "baseline.x" in scenario and name, "2026.x" in year and name.
struct Parts {
    std::optional<Scenario> scenario;
    std::optional<int> year;
    std::string name;
};
Parts parts_of(const std::string& name) {
    for (const auto& [prefix, side] : {std::pair{"baseline.", Scenario::baseline}, {"project.", Scenario::project}})
        if (name.starts_with(prefix)) return {side, std::nullopt, name.substr(std::string_view{prefix}.size())};
    int year = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), year);
    if (read.ec == std::errc{} && read.ptr == name.data() + 4 && name.size() > 5 && *read.ptr == '.')
        return {std::nullopt, year, name.substr(5)};
    return {std::nullopt, std::nullopt, name};
}

const Input* input_of(const Pack& pack, const std::string& name) {
    for (const auto& input : pack.inputs)
        if (pack.scope.symbols[input.symbol].name == name) return &input;
    return nullptr;
}

bool has_input(const Pack& pack, const std::string& name) {
    return name == kRegion || input_of(pack, name) != nullptr;
}

const Option* option_of(const Pack& pack, const std::string& name) {
    for (const auto& option : pack.options)
        if (pack.scope.symbols[option.symbol].name == name) return &option;
    return nullptr;
}

/// Why a value cannot be that of an input which the pack has. Nothing: it can.
std::optional<SettingFault> fault_of(const Pack& pack, const std::string& name, const Constant& value) {
    const auto& symbol = pack.scope.symbols[*pack.scope.symbol(name)];
    const auto* input = input_of(pack, name);
    if (const auto* number = std::get_if<double>(&value); number && input)
        if (*number < input->low.value_or(*number) || *number > input->high.value_or(*number))
            return SettingFault{SettingFault::In::inputs, name,
                                fmt::format("{} = {} is outside of what can be, {} to {} {}", name, *number,
                                            input->low ? fmt::format("{}", *input->low) : "any number",
                                            input->high ? fmt::format("{}", *input->high) : "any number", input->unit),
                                "give it in the unit of the methodology (" + input->unit + ")"};
    const bool is_key = symbol.type == formula::Type::key;
    if (is_key != std::holds_alternative<std::string>(value))
        return SettingFault{SettingFault::In::inputs, name,
                            "'" + name + "' needs " + (is_key ? "a key, a text in quotes" : "a number or true/false"),
                            is_key ? "write " + name + " = \"...\"" : "write it without quotes"};
    if (!is_key || symbol.keys.empty()) return std::nullopt;
    const auto& key = std::get<std::string>(value);
    if (std::find(symbol.keys.begin(), symbol.keys.end(), key) != symbol.keys.end()) return std::nullopt;
    return SettingFault{SettingFault::In::inputs, name, "'" + key + "' is no key of '" + name + "'",
                        text::suggestion(key, symbol.keys)};
}

/// Rows of a level: of the scenario, where it has its own (a relation may have none), else of both. Nothing: no
/// records.
std::optional<std::size_t> rows_in(const Activity& activity, const std::string& level, Scenario side) {
    const auto* own = activity.find(level, side);
    const auto* both = activity.find(level, Scenario::none);
    if (own && (own->rows > 0 || !both)) return own->rows;
    return both ? std::optional{both->rows} : std::nullopt;
}

}  // namespace

Constant parse_constant(const std::string& text) {
    if (text == "true") return true;
    if (text == "false") return false;
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec == std::errc{} && read.ptr == text.data() + text.size()) return number;
    return text;
}

std::vector<SettingFault> faults_of(const PackSettings& settings,
                                    const std::vector<std::shared_ptr<const Pack>>& packs) {
    std::vector<SettingFault> out;
    std::vector<std::string> inputs{kRegion}, options;
    for (const auto& pack : packs) {
        for (const auto& input : pack->inputs) inputs.push_back(pack->scope.symbols[input.symbol].name);
        for (const auto& option : pack->options) options.push_back(pack->scope.symbols[option.symbol].name);
    }
    for (const auto& [name, value] : settings.inputs) {
        const auto [side, year, plain] = parts_of(name);
        if (std::find(inputs.begin(), inputs.end(), plain) == inputs.end()) {
            out.push_back({SettingFault::In::inputs, name, "the methodologies have no input '" + plain + "'",
                           text::suggestion(plain, inputs)});
            continue;
        }
        for (const auto& pack : packs) {
            if (!has_input(*pack, plain)) continue;
            if (year && pack->scope.symbols[*pack->scope.symbol(plain)].level != kVintage) {
                out.push_back({SettingFault::In::inputs, name, "'" + plain + "' is no input of a calendar year",
                               "write " + plain + " without the year"});
                break;
            }
            if (auto fault = fault_of(*pack, plain, value)) {
                out.push_back({SettingFault::In::inputs, name, fault->what, fault->fix});
                break;
            }
        }
    }
    for (const auto& [name, choice] : settings.options) {
        if (std::find(options.begin(), options.end(), name) == options.end()) {
            out.push_back({SettingFault::In::options, name, "the methodologies have no option '" + name + "'",
                           options.empty() ? "leave it out" : text::suggestion(name, options)});
            continue;
        }
        for (const auto& pack : packs) {
            const auto* option = option_of(*pack, name);
            if (!option) continue;
            std::vector<std::string> choices;
            for (const auto& each : option->choices) choices.push_back(each.first);
            if (std::find(choices.begin(), choices.end(), choice) != choices.end()) continue;
            out.push_back({SettingFault::In::options, name, "option '" + name + "' has no choice '" + choice + "'",
                           text::suggestion(choice, choices)});
            break;
        }
    }
    return out;
}

void apply_inputs(Activity& activity, const Pack& pack, const PackSettings& settings) {
    for (const auto& [name, value] : settings.inputs) {
        const auto [scenario, year, plain] = parts_of(name);
        if (has_input(pack, plain)) set_constant(activity, pack, plain, value, scenario, year);
    }
}

std::map<std::string, std::string> options_of(const Pack& pack, const PackSettings& settings) {
    std::map<std::string, std::string> out;
    for (const auto& [name, choice] : settings.options)
        if (option_of(pack, name)) out[name] = choice;
    return out;
}

void set_constant(Activity& activity, const Pack& pack, const std::string& name, const Constant& value,
                  std::optional<Scenario> scenario, std::optional<int> year) {
    if (!has_input(pack, name)) {
        std::vector<std::string> known{kRegion};
        for (const auto& each : pack.inputs) known.push_back(pack.scope.symbols[each.symbol].name);
        throw InputError{{.what = "the pack '" + pack.id + "' has no input '" + name + "'",
                          .where = name,
                          .fix = text::suggestion(name, known)}};
    }
    if (const auto fault = fault_of(pack, name, value))
        throw InputError{{.what = fault->what, .where = name, .fix = fault->fix}};
    const auto* input = input_of(pack, name);
    const auto& what = pack.scope.symbols[*pack.scope.symbol(name)];
    const bool is_key = what.type == formula::Type::key;
    const auto& level = pack.scope.levels[what.level];
    const auto sides = what.both
                           ? scenario ? std::vector{*scenario} : std::vector{Scenario::baseline, Scenario::project}
                           : std::vector{Scenario::none};
    for (const auto side : sides) {
        const auto rows = rows_in(activity, level.name, side);
        // One project, and one row of what nobody divided; a setting makes no rows of other relations, not even "none".
        const bool one = what.level == kProject || (!rows && level.parents == std::vector{kProject});
        if (!rows && !one) continue;
        const auto count = std::max<std::size_t>(rows.value_or(0), one ? 1 : 0);
        if (one) activity.at(level.name, side).rows = count;
        const auto& columns = activity.at(level.name, side).columns;
        const auto untold = columns.find(name + kUntold);
        const auto is_untold = [&](std::size_t row) {
            return untold != columns.end() && row < untold->second.numbers.size() && untold->second.numbers[row] == 1;
        };
        auto& to = activity.at(level.name, side).columns[input && !input->record.empty() ? input->record : name];
        const bool fresh = to.numbers.empty() && to.keys.empty();
        if (fresh && input && !input->unit.empty()) to.unit = input->unit;
        to.numbers.resize(count, kNaN);
        to.keys.resize(count);
        const auto scale = fresh || !input || input->unit.empty()
                               ? 1.0
                               : formula::parse_unit(input->unit).scale / formula::parse_unit(to.unit).scale;
        std::vector<double> years;
        if (year) {
            years = activity.at(level.name, side).columns["year"].numbers;
            years.resize(count, kNaN);
        }
        for (std::size_t i = 0; i < count; ++i) {
            if (is_untold(i) || (year && years[i] != *year)) continue;
            if (is_key) {
                if (to.keys[i].empty()) to.keys[i] = std::get<std::string>(value);
            } else if (std::isnan(to.numbers[i])) {
                to.numbers[i] = std::holds_alternative<bool>(value) ? (std::get<bool>(value) ? 1 : 0)
                                                                    : std::get<double>(value) * scale;
            }
        }
    }
}

}  // namespace vung::packs
