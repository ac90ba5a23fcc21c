// SPDX-License-Identifier: Apache-2.0
#include <vung/packs/bound.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include <vung/error.h>
#include <vung/text/nearest.h>

namespace vung::packs {
namespace {

using formula::Scenario;
using formula::Type;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kShownRows = 5;

class Binder {
public:
    Binder(std::shared_ptr<const Pack> pack, const Activity& activity, const BindOptions& options)
        : activity_(activity), options_(options), bound_(std::move(pack)), pack_(*bound_.pack) {}

    Bound run() {
        choose();
        rows();
        // Options may be keys of factors.
        for (const auto& option : pack_.options) {
            const auto& chosen = bound_.options.at(pack_.scope.symbols[option.symbol].name);
            bound_.data.set_column(option.symbol, Scenario::none, {bound_.data.key_number(chosen)});
        }
        if (const auto region = pack_.scope.symbol(kRegion)) input({.symbol = *region, .needed = false});
        if (const auto year = pack_.scope.symbol("year")) input({.symbol = *year, .unit = "1", .needed = false});
        if (const auto share = pack_.scope.symbol("share"))
            input(
                {.symbol = *share, .unit = "1", .fallback = {1.0, 1.0}, .fallback_why = "the season lies in one year"});
        for (const auto& each : pack_.inputs) input(each);
        for (const auto& each : pack_.factors) factor(each);
        std::sort(bound_.factors.begin(), bound_.factors.end(),
                  [](const auto& a, const auto& b) { return a.id() < b.id(); });
        return std::move(bound_);
    }

private:
    void choose() {
        bound_.gwp = options_.gwp.empty() ? (pack_.gwp.empty() ? "AR5" : pack_.gwp.front()) : options_.gwp;
        if (!pack_.gwp.empty() && std::find(pack_.gwp.begin(), pack_.gwp.end(), bound_.gwp) == pack_.gwp.end()) {
            std::string known;
            for (const auto& set : pack_.gwp) known += (known.empty() ? "" : ", ") + set;
            throw InputError{
                {.what = "the pack '" + pack_.id + "' does not use the warming potentials of " + bound_.gwp,
                 .where = pack_.file,
                 .fix = "use " + known}};
        }
        for (const auto& option : pack_.options)
            bound_.options[pack_.scope.symbols[option.symbol].name] = option.chosen;
        for (const auto& [name, choice] : options_.options) {
            const auto found = std::find_if(pack_.options.begin(), pack_.options.end(), [&](const Option& option) {
                return pack_.scope.symbols[option.symbol].name == name;
            });
            std::vector<std::string> known;
            if (found == pack_.options.end()) {
                for (const auto& option : pack_.options) known.push_back(pack_.scope.symbols[option.symbol].name);
                throw InputError{{.what = "the pack '" + pack_.id + "' has no option '" + name + "'",
                                  .where = pack_.file,
                                  .fix = text::suggestion(name, known)}};
            }
            for (const auto& each : found->choices) known.push_back(each.first);
            if (std::find(known.begin(), known.end(), choice) == known.end())
                throw InputError{{.what = "option '" + name + "' has no choice '" + choice + "'",
                                  .where = pack_.file,
                                  .fix = text::suggestion(choice, known)}};
            bound_.options[name] = choice;
        }
    }

    std::vector<Scenario> scenarios(bool both) const {
        return both ? std::vector{Scenario::baseline, Scenario::project} : std::vector{Scenario::none};
    }

    /// Rows of a level in a scenario: its own, or those of both.
    const ActivityLevel* given_rows(const std::string& level, Scenario scenario) const {
        const auto* own = activity_.find(level, scenario);
        if (own && (own->rows > 0 || !own->parent.empty() || !own->unknown.empty())) return own;
        return activity_.find(level, Scenario::none);
    }

    /// Levels with the parents of each before itself.
    std::vector<std::size_t> parents_first() const {
        std::vector<std::size_t> out;
        while (out.size() < pack_.scope.levels.size())
            for (std::size_t i = 0; i < pack_.scope.levels.size(); ++i) {
                const auto done = [&](std::size_t level) {
                    return std::find(out.begin(), out.end(), level) != out.end();
                };
                const auto& parents = pack_.scope.levels[i].parents;
                if (!done(i) && std::all_of(parents.begin(), parents.end(), done)) out.push_back(i);
            }
        return out;
    }

    void rows() {
        for (const auto i : parents_first()) {
            const auto& level = pack_.scope.levels[i];
            for (const auto scenario : scenarios(level.both)) {
                formula::LevelRows out;
                const auto* given = given_rows(level.name, scenario);
                if (given) out.count = given->rows;
                // One project, and one row of what nobody divided: vintages, strata.
                if (i == kProject || (!given && level.parents == std::vector{kProject} && i != kSeason)) out.count = 1;
                if (i == kPart && !given) {
                    out.count = bound_.data.rows(kSeason, Scenario::none);
                    out.parent[kSeason].resize(out.count);
                    std::iota(out.parent[kSeason].begin(), out.parent[kSeason].end(), 0U);
                }
                for (const auto parent : level.parents) {
                    const auto& name = pack_.scope.levels[parent].name;
                    auto& to = out.parent[parent];
                    if (given) {
                        if (const auto found = given->parent.find(name); found != given->parent.end())
                            to = found->second;
                        if (!given->unknown.empty()) out.unknown[parent] = given->unknown;
                    }
                    to.resize(out.count, 0);
                    // A relation that nobody told anything about is unknown for every row.
                    if (!given && i > kPart && level.parents != std::vector{kProject})
                        out.unknown[parent].assign(bound_.data.rows(parent, scenario), 1);
                    const auto above = bound_.data.rows(parent, scenario);
                    if (std::any_of(to.begin(), to.end(), [&](std::uint32_t row) { return row >= above; }))
                        throw InvariantError("a row of '" + level.name + "' belongs to no row of '" + name + "'");
                }
                if (level.parents == std::vector{kSeason} && i > kPart) note_unknown(level, scenario, out);
                bound_.data.set_rows(i, scenario, std::move(out));
            }
        }
    }

    /// The column of a name: of the scenario, else of both. Nothing when nobody gave it.
    const Column* given_column(const std::string& level, const std::string& name, Scenario scenario,
                               std::size_t rows) const {
        for (const auto which : {scenario, Scenario::none}) {
            const auto* from = activity_.find(level, which);
            if (!from) continue;
            const auto found = from->columns.find(name);
            if (found == from->columns.end()) continue;
            const auto size = std::max(found->second.numbers.size(), found->second.keys.size());
            if (size != rows) throw InvariantError("column '" + name + "' has not one value for each row");
            return &found->second;
        }
        return nullptr;
    }

    void note(BindNote::Kind kind, const std::string& name, Scenario scenario, const std::string& used,
              const std::string& why, std::size_t row) {
        auto& notes = bound_.notes;
        auto found = std::find_if(notes.begin(), notes.end(), [&](const BindNote& each) {
            return each.kind == kind && each.name == name && each.scenario == scenario && each.used == used;
        });
        if (found == notes.end()) {
            notes.push_back({kind, name, scenario, used, why, 0, {}});
            found = notes.end() - 1;
        }
        ++found->rows;
        if (found->first_rows.size() < kShownRows) found->first_rows.push_back(static_cast<std::uint32_t>(row));
    }

    /// A relation of parcel-seasons that was not recorded: "none" would be a record.
    void note_unknown(const formula::Level& level, Scenario scenario, const formula::LevelRows& rows) {
        const auto found = rows.unknown.find(kSeason);
        if (found == rows.unknown.end()) return;
        for (std::size_t i = 0; i < found->second.size(); ++i)
            if (found->second[i] != 0) note(BindNote::Kind::absent, level.relation, scenario, "", "", i);
    }

    void input(const Input& input) {
        const auto& symbol = pack_.scope.symbols[input.symbol];
        const auto& level = pack_.scope.levels[symbol.level];
        for (const auto scenario : scenarios(symbol.both)) {
            const auto rows = bound_.data.rows(symbol.level, scenario);
            const auto* from =
                given_column(level.name, input.record.empty() ? symbol.name : input.record, scenario, rows);
            std::vector<double> values(rows, kNaN);
            if (symbol.type == Type::key) {
                if (from)
                    for (std::size_t i = 0; i < rows; ++i)
                        if (!from->keys[i].empty()) values[i] = bound_.data.key_number(from->keys[i]);
            } else if (from) {
                double factor = 1;
                if (symbol.type == Type::number) {
                    const auto unit = formula::parse_unit(from->unit, "input '" + symbol.name + "'");
                    if (!unit.same_dimension(symbol.unit))
                        throw InputError{{.what = "input '" + symbol.name + "' is given in " + from->unit +
                                                  ", the pack needs " + input.unit,
                                          .where = pack_.file,
                                          .fix = "give it in a unit of the same kind"}};
                    factor = unit.scale / symbol.unit.scale;
                    if (std::abs(factor - 1) < 1e-12) factor = 1;
                }
                for (std::size_t i = 0; i < rows; ++i) values[i] = from->numbers[i] * factor;
                if (!from->sd.empty()) {
                    auto& sd = bound_.sd[{input.symbol, scenario}];
                    sd = from->sd;
                    for (auto& each : sd) each *= factor;
                }
            }
            settle(input, symbol, scenario, values);
            bound_.data.set_column(input.symbol, scenario, std::move(values));
        }
    }

    /// Plausible range, then fallbacks; counts what was put in and what is missing.
    void settle(const Input& input, const formula::Symbol& symbol, Scenario scenario, std::vector<double>& values) {
        const auto* elsewhere = scenario != Scenario::baseline || symbol.type != Type::key
                                    ? nullptr
                                    : given_column(pack_.scope.levels[symbol.level].name,
                                                   (input.record.empty() ? symbol.name : input.record) + kElsewhere,
                                                   scenario, values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            if ((input.low && values[i] < *input.low) || (input.high && values[i] > *input.high)) {
                note(BindNote::Kind::out_of_range, symbol.name, scenario, "", "", i);
                values[i] = kNaN;
            }
            if (!std::isnan(values[i])) continue;
            bound_.missing[{input.symbol, scenario}].push_back(static_cast<std::uint32_t>(i));
            const std::size_t side = scenario == Scenario::baseline ? 0 : 1;
            if (const auto& fallback = input.fallback[side]) {
                values[i] = *fallback;
                note(BindNote::Kind::fallback, symbol.name, scenario, number_text(*fallback) + " " + input.unit,
                     input.fallback_why, i);
            } else if (const auto& key = input.fallback_key[side];
                       !key.empty() && !(elsewhere && elsewhere->numbers[i] == 1)) {
                values[i] = bound_.data.key_number(key);
                note(BindNote::Kind::fallback, symbol.name, scenario, key, input.fallback_why, i);
            } else if (input.needed) {
                note(BindNote::Kind::absent, symbol.name, scenario, "", input.clause, i);
            }
        }
    }

    static std::string number_text(double value) {
        auto text = std::to_string(value);
        text.erase(text.find_last_not_of('0') + 1);
        if (text.ends_with('.')) text.pop_back();
        return text;
    }

    struct Row {
        double value = kNaN;
        std::uint32_t variable = formula::kNoVariable;
        std::string refusal;
    };

    Row row_of(const FactorUse& use, const std::string& key, const formula::Unit& unit) {
        const auto edition = use.edition == "gwp" ? bound_.gwp : use.edition;
        Row out;
        try {
            // AR6 has no one value for CH4; that of fields is the non-fossil one (decision A18).
            const auto biogenic = key + "_nonfossil";
            const bool split =
                !options_.factors->has(use.table, key, edition) && options_.factors->has(use.table, biogenic, edition);
            const auto& factor = options_.factors->find(
                use.table, split ? biogenic : key, edition,
                options_.remembered_values ? factors::Remembered::allowed : factors::Remembered::refused);
            const auto of_row = formula::parse_unit(factor.unit, factor.id());
            if (!of_row.same_dimension(unit))
                throw InputError{
                    {.what = "row " + factor.id() + " is in " + factor.unit + ", the pack needs " + use.unit,
                     .where = pack_.file,
                     .fix = "use another row"}};
            double scale = of_row.scale / unit.scale;
            if (std::abs(scale - 1) < 1e-12) scale = 1;
            out.value = factor.value * scale;
            out.variable = variable(factor, scale);
            if (std::none_of(bound_.factors.begin(), bound_.factors.end(),
                             [&](const auto& each) { return each.id() == factor.id(); }))
                bound_.factors.push_back(factor);
        } catch (const InputError& error) {
            out.refusal = error.text().what;
        }
        return out;
    }

    std::uint32_t variable(const factors::Factor& factor, double scale) {
        for (std::size_t i = 0; i < bound_.variables.size(); ++i)
            if (bound_.variables[i].input.id == factor.id() && bound_.variables[i].scale == scale)
                return static_cast<std::uint32_t>(i);
        bound_.variables.push_back({uncertainty::input_of(factor, options_.remembered_ranges), scale,
                                    uncertainty::lacks_range(factor, options_.remembered_ranges)});
        return static_cast<std::uint32_t>(bound_.variables.size() - 1);
    }

    void factor(const FactorUse& use) {
        const auto& symbol = pack_.scope.symbols[use.symbol];
        if (use.keys.empty()) {
            const auto row = row_of(use, use.row, symbol.unit);
            if (!row.refusal.empty())
                throw InputError{{.what = "the pack '" + pack_.id + "' cannot compute: " + row.refusal,
                                  .where = pack_.file + ", factor '" + symbol.name + "'",
                                  .fix = "enter the row with its source in data/factors, or choose another pack"}};
            bound_.data.set_column(use.symbol, Scenario::none, {row.value});
            bound_.data.set_variables(use.symbol, Scenario::none, {row.variable});
            return;
        }
        std::map<std::string, Row> found;
        for (const auto scenario : scenarios(symbol.both)) {
            const auto rows = bound_.data.rows(symbol.level, scenario);
            std::vector<std::string> keys(rows);
            std::vector<std::uint8_t> open(rows, 0);
            for (const auto key : use.keys) {
                const auto& of = pack_.scope.symbols[key];
                const auto values = bound_.data.column({key, of.both ? scenario : Scenario::none});
                const auto up = bound_.data.ancestor_rows(symbol.level, scenario, of.level);
                for (std::size_t i = 0; i < rows; ++i) {
                    const double value = values[up.empty() ? i : up[i]];
                    if (std::isnan(value))
                        open[i] = 1;
                    else
                        keys[i] += (keys[i].empty() ? "" : ".") + bound_.data.key_text(value);
                }
            }
            std::vector<double> values(rows, kNaN);
            std::vector<std::uint32_t> variables(rows, formula::kNoVariable);
            for (std::size_t i = 0; i < rows; ++i) {
                if (open[i]) continue;
                auto key = keys[i];
                if (const auto other = use.rows.find(key); other != use.rows.end()) key = other->second;
                if (key.empty()) {
                    note(BindNote::Kind::no_factor, symbol.name, scenario, "there is no row for '" + keys[i] + "'",
                         use.table, i);
                    continue;
                }
                auto at = found.find(key);
                if (at == found.end()) at = found.emplace(key, row_of(use, key, symbol.unit)).first;
                values[i] = at->second.value;
                variables[i] = at->second.variable;
                if (!at->second.refusal.empty())
                    note(BindNote::Kind::no_factor, symbol.name, scenario, at->second.refusal, use.table, i);
            }
            bound_.data.set_column(use.symbol, scenario, std::move(values));
            bound_.data.set_variables(use.symbol, scenario, std::move(variables));
        }
    }

    const Activity& activity_;
    const BindOptions& options_;
    Bound bound_;
    const Pack& pack_;
};

}  // namespace

Bound bind_pack(std::shared_ptr<const Pack> pack, const Activity& activity, const BindOptions& options) {
    return Binder{std::move(pack), activity, options}.run();
}

void compute(Bound& bound) {
    for (const auto& quantity : bound.pack->quantities) {
        const auto& symbol = bound.pack->scope.symbols[quantity.symbol];
        for (const auto scenario : {Scenario::none, Scenario::baseline, Scenario::project}) {
            if ((scenario != Scenario::none) != symbol.both) continue;
            auto values = formula::evaluate(quantity.in(scenario), bound.data, {symbol.level, scenario, {}, true});
            bound.data.set_column(quantity.symbol, scenario, std::move(values.cells));
        }
    }
}

}  // namespace vung::packs
