// SPDX-License-Identifier: Apache-2.0
#include <vung/formula/dataset.h>

#include <algorithm>

#include <vung/error.h>

namespace vung::formula {
namespace {

std::size_t index(Scenario scenario) {
    return static_cast<std::size_t>(scenario);
}

}  // namespace

Dataset::Dataset(const Scope& scope)
    : scope_(&scope),
      rows_(scope.levels.size()),
      columns_(scope.symbols.size()),
      has_(scope.symbols.size(), {false, false, false}),
      variables_(scope.symbols.size()) {}

Scenario Dataset::rows_scenario(std::size_t level, Scenario scenario) const {
    return scope_->levels[level].both ? scenario : Scenario::none;
}

const LevelRows& Dataset::of(std::size_t level, Scenario scenario) const {
    return rows_[level][index(rows_scenario(level, scenario))];
}

void Dataset::set_rows(std::size_t level, Scenario scenario, LevelRows rows) {
    for (const auto& [parent, each] : rows.parent)
        if (each.size() != rows.count) throw InvariantError("a level needs one parent row for each of its rows");
    rows_[level][index(rows_scenario(level, scenario))] = std::move(rows);
    ancestors_.clear();
    children_.clear();
}

void Dataset::set_column(std::size_t symbol, Scenario scenario, std::vector<double> values) {
    const auto& what = scope_->symbols[symbol];
    const auto at = index(what.both ? scenario : Scenario::none);
    if (values.size() != rows(what.level, scenario))
        throw InvariantError("'" + what.name + "' needs one value for each " + scope_->levels[what.level].name);
    columns_[symbol][at] = std::move(values);
    has_[symbol][at] = true;
}

void Dataset::set_variables(std::size_t symbol, Scenario scenario, std::vector<std::uint32_t> variables) {
    const auto& what = scope_->symbols[symbol];
    if (variables.size() != rows(what.level, scenario))
        throw InvariantError("'" + what.name + "' needs one variable for each " + scope_->levels[what.level].name);
    variables_[symbol][index(what.both ? scenario : Scenario::none)] = std::move(variables);
}

double Dataset::key_number(std::string_view key) {
    if (const auto known = key_numbers_.find(key); known != key_numbers_.end()) return known->second;
    const auto number = static_cast<double>(keys_.size());
    keys_.emplace_back(key);
    return key_numbers_.emplace(std::string{key}, number).first->second;
}

double Dataset::find_key(std::string_view key) const {
    const auto known = key_numbers_.find(key);
    return known == key_numbers_.end() ? -1 : known->second;
}

const std::string& Dataset::key_text(double number) const {
    return keys_.at(static_cast<std::size_t>(number));
}

std::size_t Dataset::rows(std::size_t level, Scenario scenario) const {
    return of(level, scenario).count;
}

bool Dataset::unknown(std::size_t level, std::size_t parent, Scenario scenario, std::size_t parent_row) const {
    const auto& here = of(level, scenario);
    const auto found = here.unknown.find(parent);
    if (found != here.unknown.end() && found->second[parent_row] != 0) return true;
    // Of rows further down nothing is known where the rows between were not recorded, or theirs were not.
    const auto& parents = scope_->levels[level].parents;
    if (std::find(parents.begin(), parents.end(), parent) != parents.end()) return false;
    for (const auto between : parents) {
        if (!scope_->sees(between, parent)) continue;
        if (unknown(between, parent, scenario, parent_row)) return true;
        if (here.unknown.contains(between))
            for (const auto row : children(parent, between, scenario).of(parent_row))
                if (unknown(level, between, scenario, row)) return true;
        return false;
    }
    return false;
}

bool Dataset::has_column(Use use) const {
    return has_[use.symbol][index(use.scenario)];
}

std::span<const double> Dataset::column(Use use) const {
    if (!has_column(use)) throw InvariantError("'" + scope_->symbols[use.symbol].name + "' has no values yet");
    return columns_[use.symbol][index(use.scenario)];
}

std::span<const std::uint32_t> Dataset::variables(Use use) const {
    return variables_[use.symbol][index(use.scenario)];
}

std::span<const std::uint32_t> Dataset::ancestor_rows(std::size_t level, Scenario scenario,
                                                      std::size_t ancestor) const {
    if (level == ancestor) return {};
    const Pair pair{level, ancestor, index(rows_scenario(level, scenario))};
    if (const auto known = ancestors_.find(pair); known != ancestors_.end()) return known->second;
    for (const auto parent : scope_->levels[level].parents) {
        if (!scope_->sees(parent, ancestor)) continue;
        auto rows = of(level, scenario).parent.at(parent);
        if (parent != ancestor) {
            const auto above = ancestor_rows(parent, scenario, ancestor);
            for (auto& row : rows) row = above[row];
        }
        return ancestors_.emplace(pair, std::move(rows)).first->second;
    }
    throw InvariantError("a level does not see another one");
}

const Children& Dataset::children(std::size_t parent, std::size_t level, Scenario scenario) const {
    const Pair pair{parent, level, index(rows_scenario(level, scenario))};
    if (const auto known = children_.find(pair); known != children_.end()) return known->second;
    const auto up = ancestor_rows(level, scenario, parent);
    Children out;
    out.first.assign(rows(parent, scenario) + 1, 0);
    for (const auto row : up) ++out.first[row + 1];
    for (std::size_t i = 1; i < out.first.size(); ++i) out.first[i] += out.first[i - 1];
    out.rows.resize(up.size());
    auto next = out.first;
    for (std::size_t i = 0; i < up.size(); ++i) out.rows[next[up[i]]++] = static_cast<std::uint32_t>(i);
    return children_.emplace(pair, std::move(out)).first->second;
}

void Dataset::prepare() const {
    for (std::size_t level = 0; level < scope_->levels.size(); ++level)
        for (std::size_t above = 0; above < scope_->levels.size(); ++above) {
            if (level == above || !scope_->sees(level, above)) continue;
            for (const auto scenario : {Scenario::none, Scenario::baseline, Scenario::project}) {
                if (scope_->levels[level].both == (scenario == Scenario::none)) continue;
                if (of(level, scenario).count == 0 && rows(above, scenario) == 0) continue;
                ancestor_rows(level, scenario, above);
                children(above, level, scenario);
            }
        }
}

}  // namespace vung::formula
