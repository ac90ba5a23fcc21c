// SPDX-License-Identifier: Apache-2.0
#include <vung/run/bundle_columns.h>

#include <array>

#include <vung/run/bundle_words.h>

namespace vung::run {
namespace {

using formula::Scenario;
using formula::Type;
using io::Tone;
using Kind = BookColumn::Kind;

const std::string kNumber = "#,##0.0000";

}  // namespace

std::string BundleColumns::word(std::string_view english) const {
    return bundle_word(english, book_.language);
}

std::string BundleColumns::side(Scenario scenario) const {
    return scenario == Scenario::none ? "" : word(scenario == Scenario::baseline ? "baseline" : "project");
}

const packs::Input* BundleColumns::input(std::size_t symbol) const {
    for (const auto& each : pack().inputs)
        if (each.symbol == symbol) return &each;
    return nullptr;
}

BundleColumns::Meaning BundleColumns::meaning(const BookColumn& column) const {
    const auto language = text::to_string(book_.language);
    const auto& name = pack().scope.symbols[column.use.symbol].name;
    if (column.kind == Kind::quantity) {
        const auto* quantity = pack().quantity(name);
        return {quantity->title.in(language), quantity->unit, quantity->clause};
    }
    if (column.kind == Kind::factor)
        for (const auto& use : pack().factors)
            if (use.symbol == column.use.symbol) return {use.table, use.unit, ""};
    if (const auto* given = input(column.use.symbol)) return {given->label.in(language), given->unit, given->clause};
    return {};
}

std::string BundleColumns::header(const BookGrid& grid, const BookColumn& column) const {
    switch (column.kind) {
        case Kind::number: return word("No.");
        case Kind::scenario: return word("scenario");
        case Kind::label:
            if (grid.partial) return word("cooperative");
            return word(std::array{"parcel", "season", "commune", "household"}.at(column.which));
        case Kind::parent: return word("row of") + " " + layout_.grid(column.level)->sheet;
        case Kind::recorded: {
            const auto& name = pack().scope.levels[column.level].name;
            return word("recorded") + ": " + name + marked(column.scenario);
        }
        case Kind::helper:
        case Kind::partial: {
            const auto& level = pack().scope.levels[column.aggregate->level];
            const auto& sheets = layout_.content().sheets;
            const auto named = sheets.find(level.name);
            return word(column.kind == Kind::helper ? "adds up" : "sum of the cooperative") + ": " +
                   column.aggregate->text + " (" + (named == sheets.end() ? level.relation : named->second) + ")" +
                   marked(column.scenario);
        }
        case Kind::input:
        case Kind::factor:
        case Kind::quantity: break;
    }
    const auto what = meaning(column);
    std::string out = what.words;
    if (!what.unit.empty() && what.unit != "1") out += (out.empty() ? "(" : " (") + what.unit + ")";
    return out + (out.empty() ? "" : "\n") + pack().scope.symbols[column.use.symbol].name + marked(column.use.scenario);
}
std::string BundleColumns::marked(Scenario scenario) const {
    return scenario == Scenario::none ? "" : " [" + side(scenario) + "]";
}

std::string BundleColumns::number_format(const BookColumn& column) const {
    if (column.kind == Kind::helper || column.kind == Kind::partial) return kNumber;
    if (column.kind == Kind::recorded) return truth_format();
    if (column.kind == Kind::quantity && pack().scope.symbols[column.use.symbol].name == pack().issuable)
        return "#,##0";  // whole tonnes
    if (column.kind != Kind::input && column.kind != Kind::quantity && column.kind != Kind::factor) return "";
    switch (pack().scope.symbols[column.use.symbol].type) {
        case Type::truth: return truth_format();
        case Type::day: return "dd/mm/yyyy";
        case Type::number: return column.kind == Kind::quantity ? kNumber : "";
        case Type::key: return "";
    }
    return "";
}
std::string BundleColumns::truth_format() const {
    return "[=1]\"" + word("yes") + "\";[=0]\"" + word("no") + "\";General";
}

double BundleColumns::width(const BookColumn& column) const {
    if (column.kind == Kind::number) return 7;
    const bool key = column.kind == Kind::input && pack().scope.symbols[column.use.symbol].type == Type::key;
    return key ? 34 : 16;
}

Tone BundleColumns::tone(const BookColumn& column) const {
    switch (column.kind) {
        case Kind::factor: return Tone::repair;
        case Kind::quantity:
        case Kind::helper: return Tone::good;
        case Kind::number:
        case Kind::scenario:
        case Kind::parent: return Tone::quiet;
        default: return Tone::plain;
    }
}

}  // namespace vung::run
