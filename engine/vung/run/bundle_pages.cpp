// SPDX-License-Identifier: Apache-2.0
#include <vung/run/bundle_pages.h>

#include <algorithm>

#include <fmt/format.h>

#include <vung/formula/expression.h>
#include <vung/run/bundle_words.h>
#include <vung/run/result_words.h>

namespace vung::run {

using formula::Scenario;
using io::CellFormula;
using io::CellValue;
using io::Tone;
using Kind = BookColumn::Kind;

std::string BundlePages::bundle_word_of(const char* english) const {
    return bundle_word(english, book_.language);
}

io::Sheet BundlePages::page(const char* name) const {
    io::Sheet out;
    out.name = word(name);
    out.title = title_;
    out.title[0] += " – " + out.name;
    out.frozen_columns = 1;
    return out;
}

/// Columns A and B are what formulas look up: BundleFormulas::factor_formula.
io::Sheet BundlePages::factors() const {
    auto out = page("Factors");
    out.columns = {{.header = word("row of the table"), .width = 44},
                   {.header = word("value"), .width = 12, .tone = Tone::repair},
                   {.header = word("unit"), .width = 18},
                   {.header = word("low")},
                   {.header = word("high")},
                   {.header = word("distribution")},
                   {.header = word("source"), .width = 40, .wrap = true},
                   {.header = word("table"), .width = 14},
                   {.header = word("status"), .width = 14},
                   {.header = word("checked by"), .width = 16},
                   {.header = word("checked on"), .width = 12},
                   {.header = word("checked against"), .width = 20},
                   {.header = word("note"), .width = 50, .wrap = true}};
    out.pages_wide = 2;
    // Those that formulas look up stand first; a summary has further ones, of the parcel-seasons that it leaves out.
    auto all = formulas_.factors();
    for (const auto& factor : layout_.bound().factors)
        if (std::none_of(all.begin(), all.end(), [&](const auto* each) { return each->id() == factor.id(); }))
            all.push_back(&factor);
    for (const auto* factor : all) {
        const auto number = [](const std::optional<double>& value) { return value ? CellValue{*value} : CellValue{}; };
        out.rows.push_back(
            {{factor->id(), factor->value, factor->unit, number(factor->low), number(factor->high),
              factor->distribution, factor->source, factor->table.empty() ? "" : factor->table, factor->status,
              factor->checked_by, factor->checked_on, factor->checked_against, factor->note},
             factor->checked() ? Tone::good : Tone::plain});
    }
    return out;
}

/// Columns A and F are what formulas look up: BundleFormulas::looked_up.
io::Sheet BundlePages::keys() const {
    auto out = page("Keys");
    out.columns = {{.header = word("key"), .width = 44},   {.header = word("name in formulas"), .width = 18},
                   {.header = word("value"), .width = 30}, {.header = word("row of the table"), .width = 50},
                   {.header = word("scale"), .width = 12}, {.header = word("value"), .width = 14, .tone = Tone::good},
                   {.header = word("unit"), .width = 20}};
    const auto& keys = formulas_.keys();
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto& key = keys[i];
        const auto line = std::to_string(kBookFirstLine + i);
        // A formula too where there is no factor: an empty cell would be looked up as 0.
        const CellFormula value{formulas_.factor_formula("D" + line, "E" + line), key.value, false};
        out.rows.push_back({{key.lookup(), key.name, key.key, key.factor_id, key.scale, value, key.unit}, Tone::plain});
    }
    return out;
}

io::Sheet BundlePages::equations() const {
    auto out = page("Equations");
    out.columns = {{.header = word("name in formulas"), .width = 22},
                   {.header = word("meaning"), .width = 36, .wrap = true},
                   {.header = word("unit"), .width = 18},
                   {.header = word("formula"), .width = 90, .wrap = true},
                   {.header = word("clause"), .width = 28, .wrap = true},
                   {.header = word("stands in"), .width = 22}};
    const auto& pack = layout_.pack();
    for (const auto& quantity : pack.quantities) {
        const auto& name = pack.scope.symbols[quantity.symbol].name;
        out.rows.push_back({{name, words(quantity.title), quantity.unit, formula::to_text(quantity.expression),
                             quantity.clause, place_of(name)},
                            Tone::plain});
    }
    for (const auto& option : pack.options) {
        const auto& name = pack.scope.symbols[option.symbol].name;
        const auto& chosen = layout_.bound().options.at(name);
        std::string meaning;
        for (const auto& [choice, text] : option.choices)
            if (choice == chosen) meaning = text;
        out.rows.push_back({{name, word("option") + ": " + chosen + " (" + meaning + ")", std::string{}, option.why,
                             option.decision, place_of(name)},
                            Tone::quiet});
    }
    return out;
}

/// How often each rule holds, counted by the spreadsheet where the parcel-seasons stand in the book.
io::Sheet BundlePages::rules() const {
    auto out = page("Rules");
    out.columns = {{.header = word("rule"), .width = 22},
                   {.header = word("meaning"), .width = 50, .wrap = true},
                   {.header = word("clause"), .width = 30, .wrap = true},
                   {.header = word("effect"), .width = 12},
                   {.header = word("holds"), .width = 10, .tone = Tone::good},
                   {.header = word("does not hold"), .width = 12, .tone = Tone::good},
                   {.header = word("open"), .width = 10, .tone = Tone::good},
                   {.header = word("stands in"), .width = 22}};
    const auto& pack = layout_.pack();
    for (const auto& rule : pack.rules) {
        const auto& symbol = pack.scope.symbols[rule.symbol];
        io::SheetRow row{{symbol.name,
                          words(rule.text),
                          rule.clause,
                          word(rule.effect == packs::Rule::Effect::exclude ? "excludes" : "warns"),
                          {},
                          {},
                          {},
                          place_of(symbol.name)},
                         Tone::plain};
        const auto* grid = layout_.grid(symbol.level);
        if (!grid) {
            const auto& verdict = book_.account->rules.at(static_cast<std::size_t>(&rule - pack.rules.data()));
            row.cells[4] = static_cast<std::int64_t>(verdict.passed);
            row.cells[5] = static_cast<std::int64_t>(verdict.failed);
            row.cells[6] = static_cast<std::int64_t>(verdict.open);
        }
        if (const auto column = grid ? grid->find({.kind = Kind::quantity, .use = {rule.symbol, Scenario::none}})
                                     : std::optional<std::size_t>{}) {
            std::array<double, 3> counts{};
            for (std::size_t i = 0; i < grid->rows.size(); ++i) {
                const double value = formulas_.value(*grid, i, grid->columns[*column]);
                ++counts[std::isnan(value) ? 2 : value != 0 ? 0 : 1];
            }
            const auto ranges = formulas_.ranges(*grid, 0, grid->rows.size() - 1, *column, out.name);
            const std::array<std::string, 3> how{"COUNTIF({0},1)", "COUNTIF({0},0)", "(ROWS({0})-COUNT({0}))"};
            for (std::size_t i = 0; i < 3; ++i) {
                std::string text;
                for (const auto& range : ranges)
                    text += (text.empty() ? "=" : "+") + fmt::format(fmt::runtime(how[i]), range);
                row.cells[4 + i] = CellFormula{text, counts[i], false};
            }
        }
        out.rows.push_back(std::move(row));
    }
    return out;
}

io::Sheet BundlePages::monitoring() const {
    auto out = page("Monitoring");
    out.columns = {{.header = word("field"), .width = 26},     {.header = word("meaning"), .width = 60, .wrap = true},
                   {.header = word("unit"), .width = 18},      {.header = word("clause"), .width = 30, .wrap = true},
                   {.header = word("stands in"), .width = 26}, {.header = word("value"), .width = 50, .wrap = true}};
    const auto& pack = layout_.pack();
    const auto add = [&](const std::string& name, const packs::Words& text, const std::string& unit,
                         const std::string& clause, const std::string& from) {
        const auto place = from.empty() ? "" : place_of(from);
        const bool by_hand = from.empty();
        out.rows.push_back({{name, words(text), unit, clause, place, by_hand ? word("to be filled in") : std::string{}},
                            by_hand ? Tone::fill_in : Tone::plain});
    };
    for (const auto& field : pack.monitoring) add(field.name, field.text, field.unit, field.clause, field.from);
    for (const auto& input : pack.inputs) {
        const auto& name = pack.scope.symbols[input.symbol].name;
        const bool said = std::any_of(pack.monitoring.begin(), pack.monitoring.end(),
                                      [&](const auto& field) { return field.from == name; });
        if (input.monitored && !said) add(name, input.label, input.unit, input.clause, name);
    }
    return out;
}

io::Sheet BundlePages::gaps() const {
    auto out = page("Gaps");
    out.columns = {{.header = word("name"), .width = 24},
                   {.header = word("scenario"), .width = 12},
                   {.header = word("what happened"), .width = 28},
                   {.header = word("rows"), .width = 10},
                   {.header = word("what was used"), .width = 34},
                   {.header = word("why"), .width = 50, .wrap = true},
                   {.header = word("rules that need it"), .width = 40, .wrap = true},
                   {.header = word("earn nothing") + "\n" + word("parcel-seasons"), .width = 12},
                   {.header = word("as the others have it"), .width = 40, .wrap = true},
                   {.header = word("would change by about") + " (t_CO2e)", .width = 16, .number_format = "#,##0.0000"},
                   {.header = word("with the baseline that emits least") + " (t_CO2e)",
                    .width = 16,
                    .number_format = "#,##0.0000",
                    .wrap = true}};
    out.pages_wide = 2;
    using Note = packs::BindNote::Kind;
    const auto said = [&](const std::string& english) { return result_words(english, book_.language); };
    // What a record costs stands once, at its first line.
    auto costs = book_.account->missing;
    const auto cost_of = [&](const std::string& name, io::SheetRow& row) {
        const auto found =
            std::find_if(costs.begin(), costs.end(), [&](const auto& each) { return each.name == name; });
        if (found == costs.end()) return;
        row.cells.insert(row.cells.end(), {found->rules, static_cast<std::int64_t>(found->earn_nothing),
                                           said(found->like), found->tonnes ? CellValue{*found->tonnes} : CellValue{},
                                           found->tonnes_at_least ? CellValue{*found->tonnes_at_least} : CellValue{}});
        costs.erase(found);
    };
    for (const auto& note : layout_.bound().notes) {
        const char* what = note.kind == Note::fallback       ? "fallback used"
                           : note.kind == Note::absent       ? "not recorded"
                           : note.kind == Note::out_of_range ? "out of the plausible range"
                                                             : "no factor";
        const char* side = note.scenario == Scenario::baseline ? "baseline" : "project";
        io::SheetRow row{{note.name, note.scenario == Scenario::none ? std::string{} : word(side), word(what),
                          static_cast<std::int64_t>(note.rows), note.used, said(note.why)},
                         Tone::plain};
        cost_of(note.name, row);
        out.rows.push_back(std::move(row));
    }
    while (!costs.empty()) {
        const auto name = costs.front().name;
        const bool all = name == kAllRecords;
        io::SheetRow row{
            {all ? word("all of them together") : name, std::string{}, all ? std::string{} : word("not recorded"),
             static_cast<std::int64_t>(costs.front().parcel_seasons), std::string{}, std::string{}},
            all ? Tone::quiet : Tone::plain};
        cost_of(name, row);
        out.rows.push_back(std::move(row));
    }
    return out;
}

std::string BundlePages::place_of(const std::string& name) const {
    const auto symbol = layout_.pack().scope.symbol(name);
    const auto* grid = symbol ? layout_.grid(layout_.pack().scope.symbols[*symbol].level) : nullptr;
    if (!grid) return book_.elsewhere ? book_.elsewhere(name) : std::string{};
    std::string out;
    for (std::size_t i = 0; i < grid->columns.size(); ++i) {
        const auto& column = grid->columns[i];
        const bool holds = column.kind == Kind::input || column.kind == Kind::factor || column.kind == Kind::quantity;
        if (!holds || column.use.symbol != *symbol) continue;
        out += out.empty() ? grid->sheet + ", " : "; ";
        out += grid->downwards ? "C" + std::to_string(kBookFirstLine + i) : formula::excel_column(i);
    }
    return out;
}

}  // namespace vung::run
