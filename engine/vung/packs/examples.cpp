// SPDX-License-Identifier: Apache-2.0
#include <vung/packs/examples.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <set>

#include <fmt/format.h>

#include <vung/error.h>

namespace vung::packs {
namespace {

using formula::Scenario;
using formula::Type;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Puts example rows into the columns of their levels.
class Rows {
public:
    Rows(const Pack& pack, Activity& out) : pack_(pack), out_(out) {}

    /// Values of `row` become row `at` of the levels they belong to; relations get rows of their own below it.
    void put(const Example::Row& row, std::size_t season, Scenario scenario) {
        for (const auto& [name, value] : row.numbers) {
            if (const auto level = group(name))
                belongs(*level, season, value);
            else
                set(name, season, scenario, value, "");
        }
        for (const auto& [name, value] : row.texts) set(name, season, scenario, kNaN, value);
        for (const auto& [name, children] : row.relations) {
            const auto level = *pack_.scope.relation(name);
            // What does not belong to seasons is told once, not with each of them.
            if (pack_.scope.levels[level].parents.front() == kSeason)
                relation(name, children, season, scenario);
            else if (season > 0)
                continue;
            else if (pack_.scope.levels[level].parents == std::vector{kProject})
                groups(level, children, scenario);
            else
                relation(name, children, 0, scenario);
        }
    }

private:
    /// A level of the pack's own between project and season: "stratum".
    std::optional<std::size_t> group(const std::string& name) const {
        const auto level = pack_.scope.level(name);
        return level && *level > kPart && pack_.scope.levels[*level].parents == std::vector{kProject} ? level
                                                                                                      : std::nullopt;
    }

    /// stratum = 2: the season lies in the second stratum.
    void belongs(std::size_t level, std::size_t season, double number) {
        auto& rows = out_.at("season").parent[pack_.scope.levels[level].name];
        rows.resize(std::max(rows.size(), season + 1), 0);
        rows[season] = static_cast<std::uint32_t>(number - 1);
    }

    /// strata = [{ ... }, { ... }]
    void groups(std::size_t level, const std::vector<Example::Row>& rows, Scenario scenario) {
        auto& to = out_.at(pack_.scope.levels[level].name);
        to.rows = std::max(to.rows, rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            for (const auto& [name, value] : rows[i].numbers) write(to, *pack_.scope.symbol(name), i, value, "");
            for (const auto& [name, value] : rows[i].texts) write(to, *pack_.scope.symbol(name), i, kNaN, value);
            for (const auto& [name, children] : rows[i].relations) relation(name, children, i, scenario);
        }
    }

    const std::string& activity_name(std::size_t symbol) const {
        for (const auto& input : pack_.inputs)
            if (input.symbol == symbol && !input.record.empty()) return input.record;
        return pack_.scope.symbols[symbol].name;
    }

    std::string unit_of(std::size_t symbol) const {
        for (const auto& input : pack_.inputs)
            if (input.symbol == symbol && !input.unit.empty()) return input.unit;
        return "1";
    }

    void write(ActivityLevel& level, std::size_t symbol, std::size_t row, double value, const std::string& text) {
        auto& column = level.columns[activity_name(symbol)];
        column.unit = unit_of(symbol);
        level.rows = std::max(level.rows, row + 1);
        column.numbers.resize(std::max(column.numbers.size(), level.rows), kNaN);
        column.keys.resize(column.numbers.size());
        column.numbers[row] = value;
        column.keys[row] = text;
    }

    void set(const std::string& name, std::size_t season, Scenario scenario, double value, const std::string& text) {
        const auto symbol = *pack_.scope.symbol(name);
        const auto& what = pack_.scope.symbols[symbol];
        const auto& level = pack_.scope.levels[what.level].name;
        auto& to = out_.at(level, what.both ? scenario : Scenario::none);
        write(to, symbol, what.level == kSeason || what.level == kPart ? season : 0, value, text);
    }

    void relation(const std::string& name, const std::vector<Example::Row>& children, std::size_t parent_row,
                  Scenario scenario) {
        const auto level = *pack_.scope.relation(name);
        const auto& what = pack_.scope.levels[level];
        const auto both = what.both ? std::vector{Scenario::baseline, Scenario::project} : std::vector{Scenario::none};
        for (const auto side : both) {
            if (scenario != Scenario::none && side != scenario && what.both) continue;
            auto& to = out_.at(what.name, side);
            const auto& parent = pack_.scope.levels[what.parents.front()].name;
            // What one scenario says for itself replaces what was given for both.
            if (scenario != Scenario::none) drop(level, side, parent_row);
            auto& told = known_[{what.name, side}];
            told.insert(parent_row);
            for (const auto& child : children) {
                const auto at = to.rows;
                ++to.rows;
                to.parent[parent].push_back(static_cast<std::uint32_t>(parent_row));
                for (const auto& [column, value] : child.numbers) write(to, *pack_.scope.symbol(column), at, value, "");
                for (const auto& [column, value] : child.texts) write(to, *pack_.scope.symbol(column), at, kNaN, value);
                for (const auto& [below, rows] : child.relations) relation(below, rows, at, side);
            }
        }
    }

    /// Takes out the rows of one parent, and all rows below them.
    void drop(std::size_t level, Scenario side, std::size_t parent_row) {
        const auto& what = pack_.scope.levels[level];
        auto& rows = out_.at(what.name, side);
        auto& parents = rows.parent[pack_.scope.levels[what.parents.front()].name];
        for (std::size_t i = parents.size(); i-- > 0;) {
            if (parents[i] != parent_row) continue;
            for (std::size_t below = kPart + 1; below < pack_.scope.levels.size(); ++below) {
                if (pack_.scope.levels[below].parents.front() != level) continue;
                drop(below, side, i);
                for (auto& parent : out_.at(pack_.scope.levels[below].name, side).parent[what.name])
                    if (parent > i) --parent;
            }
            parents.erase(parents.begin() + static_cast<std::ptrdiff_t>(i));
            for (auto& [name, column] : rows.columns) {
                if (i < column.numbers.size())
                    column.numbers.erase(column.numbers.begin() + static_cast<std::ptrdiff_t>(i));
                if (i < column.keys.size()) column.keys.erase(column.keys.begin() + static_cast<std::ptrdiff_t>(i));
            }
            --rows.rows;
        }
    }

    const Pack& pack_;
    Activity& out_;

public:
    std::map<std::pair<std::string, Scenario>, std::set<std::size_t>> known_;  ///< parents whose relation was told
};

}  // namespace

Activity activity_of(const Pack& pack, const Example& example) {
    Activity out;
    Rows rows{pack, out};
    const auto seasons = std::max<std::size_t>(example.seasons.size(), 1);
    out.at("project").rows = 1;
    out.at("vintage").rows = 1;
    out.at("season").rows = seasons;
    auto& parts = out.at("part");
    parts.rows = seasons;
    parts.columns["share"].numbers.assign(seasons, 1);
    parts.columns["share"].keys.resize(seasons);
    for (std::size_t i = 0; i < seasons; ++i) parts.parent["season"].push_back(static_cast<std::uint32_t>(i));
    parts.parent["vintage"].assign(seasons, 0);
    for (std::size_t level = kPart + 1; level < pack.scope.levels.size(); ++level)
        if (pack.scope.levels[level].parents == std::vector{kProject} && level > kPart)
            out.at(pack.scope.levels[level].name).rows = 1;
    for (std::size_t i = 0; i < seasons; ++i) {
        const auto fill = [&](const Example::Row& row) {
            rows.put(row, i, Scenario::none);
            // Names that differ stand in both scenarios until one says otherwise.
        };
        fill(example.given);
        if (i < example.seasons.size()) fill(example.seasons[i]);
        rows.put(example.baseline, i, Scenario::baseline);
        rows.put(example.project, i, Scenario::project);
    }
    for (auto& [name, parents] : out.at("season").parent) parents.resize(seasons, 0);
    // One scenario's own column is whole: where it says nothing, what was given for both stands.
    for (const auto side : {Scenario::baseline, Scenario::project}) {
        auto& own = out.at("season", side);
        const auto* both = out.find("season", Scenario::none);
        for (auto& [name, column] : own.columns) {
            column.numbers.resize(seasons, kNaN);
            column.keys.resize(seasons);
            const auto shared = both->columns.find(name);
            if (shared == both->columns.end()) continue;
            for (std::size_t i = 0; i < seasons; ++i)
                if (i < shared->second.numbers.size() && std::isnan(column.numbers[i]) && column.keys[i].empty()) {
                    column.numbers[i] = shared->second.numbers[i];
                    column.keys[i] = shared->second.keys[i];
                }
        }
        own.rows = 0;
    }
    for (auto& [where, level] : out.levels)
        for (auto& [name, column] : level.columns) {
            const auto count = where.first == "season" ? seasons : level.rows;
            column.numbers.resize(count, kNaN);
            column.keys.resize(count);
        }
    // Rows of a relation have their parents together and in order; a parent that was not told about is unknown.
    for (std::size_t at = kPart + 1; at < pack.scope.levels.size(); ++at) {
        const auto& level = pack.scope.levels[at];
        if (level.parents == std::vector{kProject}) continue;
        for (const auto side : {Scenario::none, Scenario::baseline, Scenario::project}) {
            if (level.both == (side == Scenario::none)) continue;
            const auto parent = level.parents.front();
            const auto above = parent == kSeason                ? seasons
                               : parent < kPart                 ? std::size_t{1}
                               : pack.scope.levels[parent].both ? out.at(pack.scope.levels[parent].name, side).rows
                                                                : out.at(pack.scope.levels[parent].name).rows;
            auto& to = out.at(level.name, side);
            to.unknown.assign(above, 1);
            for (const auto row : rows.known_[{level.name, side}])
                if (row < above) to.unknown[row] = 0;
        }
    }
    return out;
}

std::vector<ExampleOutcome> try_examples(const std::shared_ptr<const Pack>& pack, const factors::FactorTable& table) {
    std::vector<ExampleOutcome> out;
    if (pack->status == Status::awaiting_factors) return out;
    for (const auto& example : pack->examples) {
        BindOptions options;
        options.factors = &table;
        options.gwp = example.gwp;
        options.options = example.options;
        options.remembered_values = true;
        auto bound = bind_pack(pack, activity_of(*pack, example), options);
        compute(bound);
        for (const auto& [name, expected] : example.expect) {
            const auto dot = name.find('.');
            const auto symbol = *pack->scope.symbol(dot == std::string::npos ? name : name.substr(dot + 1));
            Scenario side = Scenario::none;
            if (pack->scope.symbols[symbol].both)
                side = name.starts_with("baseline.") ? Scenario::baseline : Scenario::project;
            const auto column = bound.data.column({symbol, side});
            ExampleOutcome outcome{example.source, name,        expected, column.empty() ? kNaN : column[0], 0,
                                   false,          example.line};
            // Several seasons: what is expected is their sum.
            if (pack->scope.symbols[symbol].level == kSeason && pack->scope.symbols[symbol].type == Type::number)
                for (std::size_t i = 1; i < column.size(); ++i) outcome.computed += column[i];
            outcome.tolerance = std::max(example.tolerance, example.relative * std::abs(expected));
            outcome.passed = std::isnan(expected) ? std::isnan(outcome.computed)
                                                  : std::abs(outcome.computed - expected) <= outcome.tolerance;
            out.push_back(outcome);
        }
    }
    return out;
}

void require_examples(const std::shared_ptr<const Pack>& pack, const factors::FactorTable& table) {
    for (const auto& outcome : try_examples(pack, table))
        if (!outcome.passed)
            throw InputError{
                {.what = fmt::format("example '{}' of pack '{}' expects {} = {}, the formulas give {}", outcome.source,
                                     pack->id, outcome.quantity, outcome.expected, outcome.computed),
                 .where = fmt::format("{}, line {}", pack->file, outcome.line),
                 .fix = "mend the formula, a unit or the example"}};
}

std::vector<std::string> untried_quantities(const Pack& pack) {
    std::set<std::size_t> tried;
    const std::function<void(std::size_t)> follow = [&](std::size_t symbol) {
        if (!tried.insert(symbol).second) return;
        for (const auto& quantity : pack.quantities)
            if (quantity.symbol == symbol)
                for (const auto& name : formula::names_in(quantity.expression))
                    if (const auto used = pack.scope.symbol(name)) follow(*used);
    };
    for (const auto& example : pack.examples)
        for (const auto& [name, value] : example.expect)
            follow(*pack.scope.symbol(name.find('.') == std::string::npos ? name : name.substr(name.find('.') + 1)));
    std::vector<std::string> out;
    for (const auto& quantity : pack.quantities)
        if (!tried.contains(quantity.symbol)) out.push_back(pack.scope.symbols[quantity.symbol].name);
    return out;
}

}  // namespace vung::packs
