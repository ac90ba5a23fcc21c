// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <functional>

#include <vung/error.h>
#include <vung/packs/layers.h>
#include <vung/packs/pack.h>
#include <vung/packs/pack_parts.h>
#include <vung/text/nearest.h>

namespace vung::packs {
namespace {

using formula::Scenario;
using formula::Type;

/// Reads one file. The order of the steps is the order in which names become known.
class PackFile {
public:
    PackFile(std::string_view text, const std::string& file, const factors::FactorTable& table)
        : layers_(read_layers(text, file)), top_(layers_.root, layers_.files, ""), factors_(table) {
        pack_.file = file;
    }

    Pack parse() {
        head();
        levels();
        relations();
        options();
        inputs();
        read_factors(top_, factors_, pack_);
        quantities();
        rules();
        order_and_check();
        pack_.examples = read_examples(top_, pack_);
        read_report(top_, pack_);
        top_.finish();
        return std::move(pack_);
    }

private:
    void head() {
        pack_.based_on = top_.text_or("based_on", "");
        pack_.id = top_.text("id");
        pack_.title = read_words(top_, "title");
        pack_.edition = top_.text("edition");
        pack_.source = top_.text("source");
        pack_.valid_from = top_.day("valid_from");
        pack_.valid_to = top_.day("valid_to");
        if (pack_.valid_from && pack_.valid_to && *pack_.valid_to < *pack_.valid_from)
            top_.fail("valid_to lies before valid_from", "exchange them", top_.raw("valid_to"));
        const auto status = top_.text_or("status", "in force");
        pack_.status_note = top_.text_or("status_note", "");
        if (status == "in force")
            pack_.status = Status::in_force;
        else if (status == "inactive")
            pack_.status = Status::inactive;
        else if (status == "draft")
            pack_.status = Status::draft;
        else if (status == "awaiting factors")
            pack_.status = Status::awaiting_factors;
        else
            top_.fail("'" + status + "' is no status", "use in force, inactive, draft or awaiting factors",
                      top_.raw("status"));
        const auto kind = top_.text_or("kind", "inventory");
        if (kind != "inventory" && kind != "reduction")
            top_.fail("'" + kind + "' is no kind of pack", "use inventory or reduction", top_.raw("kind"));
        pack_.reductions = kind == "reduction";
        pack_.gwp = top_.texts("gwp");
        pack_.lookback_years = static_cast<int>(top_.number("lookback_years").value_or(0));
        pack_.evidence_kinds = top_.texts("drainage_evidence");
        for (const auto& [scenario, sentence] : top_.text_map("evidence")) pack_.evidence[scenario] = sentence;
    }

    std::size_t add_level(const std::string& name, const std::string& relation, std::vector<std::size_t> parents,
                          bool both) {
        pack_.scope.levels.push_back({name, relation, std::move(parents), both});
        return pack_.scope.levels.size() - 1;
    }

    void levels() {
        add_level("project", "projects", {}, false);
        add_level("vintage", "vintages", {kProject}, false);
        add_level("season", "seasons", {kProject}, false);
        add_level("part", "parts", {kSeason, kVintage}, false);
        for (auto& [name, table] : top_.members("levels")) {
            if (pack_.scope.level(name)) table.fail("there is a level '" + name + "' already", "choose another name");
            add_level(name, table.text_or("relation", name + "s"), {kProject}, false);
            table.finish();
            // A season lies in one row of each such level.
            auto& parents = pack_.scope.levels[kSeason].parents;
            parents.insert(parents.begin(), pack_.scope.levels.size() - 1);
        }
        declare({.name = "share", .type = Type::number, .unit = {}, .level = kPart}, top_);
        declare({.name = kRegion, .type = Type::key, .unit = {}, .level = kProject}, top_);
        declare({.name = "year", .type = Type::number, .unit = formula::parse_unit("1"), .level = kVintage}, top_);
    }

    std::size_t level_of(text::TomlTable& table, std::string_view key, std::size_t otherwise) {
        const auto name = table.maybe_text(key);
        if (!name) return otherwise;
        if (const auto level = pack_.scope.level(*name)) return *level;
        std::vector<std::string> known;
        for (const auto& level : pack_.scope.levels) known.push_back(level.name);
        table.fail("there is no level '" + *name + "'", text::suggestion(*name, known), table.raw(key));
    }

    std::size_t declare(formula::Symbol symbol, const text::TomlTable& table) {
        return packs::declare(pack_, std::move(symbol), table);
    }

    bool scenario_of(text::TomlTable& table, bool otherwise) {
        const auto scenario = table.maybe_text("scenario");
        if (!scenario) return otherwise;
        if (*scenario == "both") return true;
        if (*scenario == "shared") return false;
        table.fail("'" + *scenario + "' is no scenario here", "use both or shared", table.raw("scenario"));
    }

    void relations() {
        for (auto& [name, table] : top_.members("relations")) {
            if (pack_.scope.level(name)) table.fail("there is a level '" + name + "' already", "choose another name");
            const auto of = level_of(table, "of", kSeason);
            const auto level = add_level(name, name, {of}, scenario_of(table, true));
            for (auto& [column, input] : table.other_tables()) add_input(column, input, level);
            table.finish();
        }
    }

    void options() {
        for (auto& [name, table] : top_.members("options")) {
            Option option;
            option.symbol = declare({.name = name, .type = Type::key, .unit = {}, .level = kProject}, table);
            option.choices = table.text_map("choices");
            option.chosen = table.text("default");
            option.decision = table.text_or("decision", "");
            option.why = table.text_or("why", "");
            for (const auto& [choice, meaning] : option.choices)
                pack_.scope.symbols[option.symbol].keys.push_back(choice);
            const auto& keys = pack_.scope.symbols[option.symbol].keys;
            if (std::find(keys.begin(), keys.end(), option.chosen) == keys.end())
                table.fail("the default '" + option.chosen + "' is not among the choices", "list it in choices",
                           table.raw("default"));
            table.finish();
            pack_.options.push_back(std::move(option));
        }
    }

    formula::Unit unit_of(text::TomlTable& table, const std::string& unit) {
        return formula::parse_unit(unit, table.where());
    }

    void add_input(const std::string& name, text::TomlTable& table, std::size_t level) {
        Input input;
        formula::Symbol symbol{.name = name, .type = Type::number, .unit = {}, .level = level};
        symbol.both = level == kSeason ? scenario_of(table, true) : pack_.scope.levels[level].both;
        if (table.has("keys")) {
            symbol.type = Type::key;
            auto keys = table.texts("keys");
            if (keys.size() == 1) {
                const auto edition = table.text_or("edition", pack_.edition);
                auto of_table = factors_.keys(keys[0], edition);
                if (of_table.empty())
                    table.fail("there is no table '" + keys[0] + "' of edition " + edition,
                               "name a file of data/factors, or list the keys", table.raw("keys"));
                keys = std::move(of_table);
            }
            symbol.keys = std::move(keys);
        } else if (const auto type = table.maybe_text("type")) {
            if (*type == "day")
                symbol.type = Type::day;
            else if (*type == "truth")
                symbol.type = Type::truth;
            else if (*type == "key")
                symbol.type = Type::key;
            else
                table.fail("'" + *type + "' is no type", "use day, truth or key; numbers have a unit",
                           table.raw("type"));
        } else {
            input.unit = table.text("unit");
            symbol.unit = unit_of(table, input.unit);
        }
        input.record = table.text_or("record", "");
        input.label = read_words(table, "label");
        input.needed = table.flag("needed").value_or(true);
        input.monitored = table.flag("monitored").value_or(false);
        input.clause = table.text_or("clause", "");
        input.low = table.number("low");
        input.high = table.number("high");
        const bool falls_back = fallbacks(input, symbol, table);
        input.fallback_why = table.text_or("fallback_why", "");
        if (falls_back && input.fallback_why.empty())
            table.fail("a fallback needs its reason", "add fallback_why = \"clause or decision\"");
        table.finish();
        input.symbol = declare(std::move(symbol), table);
        pack_.inputs.push_back(std::move(input));
    }

    bool fallbacks(Input& input, const formula::Symbol& symbol, text::TomlTable& table) {
        bool any = false;
        const std::array<const char*, 3> names{"fallback", "fallback_baseline", "fallback_project"};
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (!table.has(names[i])) continue;
            if (i > 0 && !symbol.both)
                table.fail(std::string{names[i]} + " where the scenarios share the input", "write fallback",
                           table.raw(names[i]));
            any = true;
            for (std::size_t side = 0; side < 2; ++side) {
                if (i > 0 && side != i - 1) continue;
                if (symbol.type == Type::key)
                    input.fallback_key[side] = table.text(names[i]);
                else
                    input.fallback[side] = table.number(names[i]);
            }
        }
        if (table.has("fallback_least")) {
            if (symbol.type != Type::key || !symbol.both || input.fallback_key[0].empty())
                table.fail("fallback_least without a key that stands in the baseline", "add fallback_baseline",
                           table.raw("fallback_least"));
            input.fallback_least = table.text("fallback_least");
        }
        if (symbol.type != Type::key) return any;
        for (const auto& key : {input.fallback_key[0], input.fallback_key[1], input.fallback_least})
            if (!key.empty() && !symbol.keys.empty() &&
                std::find(symbol.keys.begin(), symbol.keys.end(), key) == symbol.keys.end())
                table.fail("the fallback '" + key + "' is no key of '" + symbol.name + "'",
                           text::suggestion(key, symbol.keys));
        return any;
    }

    void inputs() {
        for (auto& [name, table] : top_.members("inputs")) {
            const auto level = level_of(table, "level", kSeason);
            add_input(name, table, level);
        }
    }

    void add_quantity(Quantity quantity, formula::Symbol symbol, text::TomlTable& table, const std::string& text) {
        quantity.line = table.line();
        places_[symbol.name] = table.where() + ", quantity '" + symbol.name + "'";
        quantity.expression = formula::parse_formula(text, places_[symbol.name]);
        quantity.symbol = declare(std::move(symbol), table);
        pack_.quantities.push_back(std::move(quantity));
    }

    void quantities() {
        for (auto& table : top_.tables("quantity")) {
            Quantity quantity;
            formula::Symbol symbol{.name = table.text("name"), .type = Type::number, .unit = {}, .level = kSeason};
            symbol.level = level_of(table, "level", kSeason);
            quantity.title = read_words(table, "title");
            quantity.clause = table.text_or("clause", "");
            said_scenario_.push_back(table.has("scenario") ? std::optional{scenario_of(table, true)} : std::nullopt);
            const auto type = table.maybe_text("type");
            if (type && *type != "truth")
                table.fail("'" + *type + "' is no type of a quantity", "use truth, or give a unit", table.raw("type"));
            if (type) {
                symbol.type = Type::truth;
            } else {
                quantity.unit = table.text("unit");
                symbol.unit = unit_of(table, quantity.unit);
            }
            const auto text = table.text("formula");
            table.finish();
            add_quantity(std::move(quantity), std::move(symbol), table, text);
        }
    }

    void rules() {
        std::array<std::string, 2> conditions;  // of the project, of a season
        for (auto& table : top_.tables("rule")) {
            Rule rule;
            formula::Symbol symbol{.name = table.text("name"), .type = Type::truth, .unit = {}, .level = kSeason};
            symbol.level = level_of(table, "level", kSeason);
            rule.text = read_words(table, "text");
            rule.clause = table.text("clause");
            rule.line = table.line();
            const auto effect = table.text_or("effect", "exclude");
            if (effect != "exclude" && effect != "warn")
                table.fail("'" + effect + "' is no effect", "use exclude or warn", table.raw("effect"));
            rule.effect = effect == "warn" ? Rule::Effect::warn : Rule::Effect::exclude;
            const auto text = table.text("condition");
            table.finish();
            const auto name = symbol.name;
            if (rule.effect == Rule::Effect::exclude && (symbol.level == kSeason || symbol.level == kProject)) {
                auto& all = conditions[symbol.level == kSeason ? 1 : 0];
                all += (all.empty() ? "" : " and ") + ("given(" + name + ") and " + name);
            }
            Quantity quantity;
            quantity.title = rule.text;
            quantity.clause = rule.clause;
            said_scenario_.push_back(std::nullopt);
            rule_names_.push_back(name);
            add_quantity(std::move(quantity), std::move(symbol), table, text);
            rule.symbol = *pack_.scope.symbol(name);
            pack_.rules.push_back(std::move(rule));
        }
        if (pack_.rules.empty()) return;
        auto whole = conditions[0] + (conditions[0].empty() || conditions[1].empty() ? "" : " and ") + conditions[1];
        if (whole.empty()) return;
        Quantity quantity;
        quantity.title = {"all rules that exclude hold", "mọi điều kiện bắt buộc đều đạt"};
        said_scenario_.push_back(std::nullopt);
        add_quantity(std::move(quantity), {.name = "eligible", .type = Type::truth, .unit = {}, .level = kSeason}, top_,
                     whole);
        pack_.eligible = pack_.scope.symbol("eligible");
    }

    /// Puts quantities into an order in which each can be computed, then checks them in that order.
    void order_and_check() {
        auto& all = pack_.quantities;
        std::map<std::size_t, std::size_t> of_symbol;
        for (std::size_t i = 0; i < all.size(); ++i) of_symbol[all[i].symbol] = i;
        enum class Mark { open, busy, done };
        std::vector<Mark> marks(all.size(), Mark::open);
        std::vector<std::size_t> order;
        const std::function<void(std::size_t)> visit = [&](std::size_t i) {
            if (marks[i] == Mark::done) return;
            const auto& name = pack_.scope.symbols[all[i].symbol].name;
            if (marks[i] == Mark::busy)
                throw InputError{{.what = "quantity '" + name + "' depends on itself",
                                  .where = places_[name],
                                  .fix = "break the circle"}};
            marks[i] = Mark::busy;
            for (const auto& used : formula::names_in(all[i].expression))
                if (const auto symbol = pack_.scope.symbol(used))
                    if (const auto other = of_symbol.find(*symbol); other != of_symbol.end()) visit(other->second);
            marks[i] = Mark::done;
            order.push_back(i);
        };
        for (std::size_t i = 0; i < all.size(); ++i) visit(i);
        std::vector<Quantity> sorted;
        for (const auto i : order) {
            check(all[i], said_scenario_[i]);
            sorted.push_back(std::move(all[i]));
        }
        all = std::move(sorted);
    }

    void check(Quantity& quantity, std::optional<bool> said) {
        auto& symbol = pack_.scope.symbols[quantity.symbol];
        const auto& where = places_[symbol.name];
        const bool is_rule = std::find(rule_names_.begin(), rule_names_.end(), symbol.name) != rule_names_.end();
        const bool differs = formula::differs_by_scenario(quantity.expression, pack_.scope);
        formula::Wanted wanted{symbol.level, Scenario::none, symbol.type, symbol.unit};
        if (is_rule) {
            // A rule speaks of the project unless it says baseline(...).
            wanted.scenario = Scenario::project;
            quantity.node = formula::check(quantity.expression, pack_.scope, wanted, where);
            return;
        }
        if (said && *said != differs)
            throw InputError{{.what = "quantity '" + symbol.name + "' is said to be " +
                                      (*said ? "of both scenarios, but nothing in it differs between them"
                                             : "shared by both scenarios, but something in it differs between them"),
                              .where = where,
                              .fix = "leave 'scenario' out, or use baseline(...) and project(...)"}};
        symbol.both = differs;
        if (!differs) {
            quantity.node = formula::check(quantity.expression, pack_.scope, wanted, where);
            return;
        }
        wanted.scenario = Scenario::baseline;
        quantity.baseline_node = formula::check(quantity.expression, pack_.scope, wanted, where);
        wanted.scenario = Scenario::project;
        quantity.project_node = formula::check(quantity.expression, pack_.scope, wanted, where);
    }

    Layers layers_;
    text::TomlTable top_;
    const factors::FactorTable& factors_;
    Pack pack_;
    std::vector<std::optional<bool>> said_scenario_;
    std::vector<std::string> rule_names_;
    std::map<std::string, std::string> places_;  ///< file, line and quantity, for messages
};

}  // namespace

Pack parse_pack(std::string_view text, const std::string& file, const factors::FactorTable& table) {
    return PackFile{text, file, table}.parse();
}

}  // namespace vung::packs
