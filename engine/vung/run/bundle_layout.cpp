// SPDX-License-Identifier: Apache-2.0
#include <vung/run/bundle_layout.h>

#include <algorithm>
#include <functional>
#include <tuple>

#include <vung/formula/separate.h>

namespace vung::run {

using formula::Node;
using formula::Op;
using formula::Scenario;
using packs::kPart;
using packs::kProject;
using packs::kSeason;
using Kind = BookColumn::Kind;

namespace {

constexpr const char* kPartial = "partial";

std::size_t index(Scenario scenario) {
    return static_cast<std::size_t>(scenario);
}

void visit(const Node& node, const std::function<void(const Node&)>& of_aggregate) {
    if (node.op == Op::aggregate) of_aggregate(node);
    for (const auto& arg : node.args) visit(arg, of_aggregate);
}

}  // namespace

std::optional<std::size_t> BookGrid::find(const BookColumn& column) const {
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].same(column)) return i;
    return std::nullopt;
}

std::string BookGrid::sheet_of(std::size_t index) const {
    const auto part = index / kBookRows;
    return part == 0 ? sheet : sheet + " (" + std::to_string(part + 1) + ")";
}

BundleLayout::BundleLayout(const packs::Bound& bound, BookContent content)
    : bound_(bound), content_(std::move(content)) {
    in_book_.assign(bound.data.rows(kSeason, Scenario::none), content_.whole ? 1 : 0);
    for (const auto row : content_.seasons) in_book_.at(row) = 1;
    for (const auto& quantity : pack().quantities)
        for (const auto scenario : scenarios(pack().scope.symbols[quantity.symbol].both))
            visit(quantity.in(scenario), [&](const Node& node) {
                if (node.text == "trapezoid") ascending_.emplace(node.level, &node);
            });
    for (const auto level : parents_first()) add_rows(level);
    for (auto& grid : grids_) add_columns(grid);
    add_quantity_columns();
}

std::vector<std::size_t> BundleLayout::parents_first() const {
    std::vector<std::size_t> out;
    const auto done = [&](std::size_t level) { return std::find(out.begin(), out.end(), level) != out.end(); };
    while (out.size() < pack().scope.levels.size())
        for (std::size_t i = 0; i < pack().scope.levels.size(); ++i) {
            const auto& parents = pack().scope.levels[i].parents;
            if (!done(i) && std::all_of(parents.begin(), parents.end(), done)) out.push_back(i);
        }
    return out;
}

bool BundleLayout::split(std::size_t level) const {
    return pack().scope.sees(level, kSeason);
}

std::vector<Scenario> BundleLayout::scenarios(bool differs) const {
    if (!differs) return {Scenario::none};
    if (!pack().reductions) return {Scenario::project};
    return {Scenario::baseline, Scenario::project};
}

std::uint32_t BundleLayout::above(std::size_t level, Scenario scenario, std::uint32_t row, std::size_t ancestor) const {
    const auto up = bound_.data.ancestor_rows(level, scenario, ancestor);
    return up.empty() ? row : up[row];
}

const BookGrid* BundleLayout::grid(std::size_t level, bool partial) const {
    for (const auto& grid : grids_)
        if (grid.level == level && grid.partial == partial) return &grid;
    return nullptr;
}

BookGrid* BundleLayout::found(std::size_t level, bool partial) {
    return const_cast<BookGrid*>(grid(level, partial));
}

/// Rows in the order of the rows above them, so that the rows of one parent stand together.
void BundleLayout::add_rows(std::size_t level) {
    const auto& what = pack().scope.levels[level];
    const bool summary = !content_.groups.empty();
    if (split(level) && summary) return;
    const auto name = content_.sheets.find(what.name);
    BookGrid out{.level = level, .sheet = name == content_.sheets.end() ? what.name : name->second};
    out.downwards = level == kProject;
    for (const auto scenario : scenarios(what.both)) {
        std::vector<std::uint32_t> rows;
        for (std::uint32_t row = 0; row < bound_.data.rows(level, scenario); ++row)
            if (!split(level) || in_book_[above(level, scenario, row, kSeason)]) rows.push_back(row);
        const auto* parent = level == kSeason || what.parents.empty() ? nullptr : grid(what.parents.front());
        const auto ordered_by = ascending_.find(level);
        std::vector<double> x;
        if (ordered_by != ascending_.end())
            x = formula::evaluate(ordered_by->second->args[1], bound_.data, {level, scenario, {}, true}).cells;
        const auto place = [&](std::uint32_t row) {
            if (!parent) return row;
            const auto side = pack().scope.levels[parent->level].both ? scenario : Scenario::none;
            return parent->position[index(side)][above(level, scenario, row, parent->level)];
        };
        std::stable_sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
            return std::tuple{place(a), x.empty() ? 0.0 : x[a]} < std::tuple{place(b), x.empty() ? 0.0 : x[b]};
        });
        auto& position = out.position[index(scenario)];
        position.assign(bound_.data.rows(level, scenario), kNowhere);
        for (const auto row : rows) {
            position[row] = static_cast<std::uint32_t>(out.rows.size());
            out.rows.push_back({scenario, row, 0});
        }
    }
    // The book of one cooperative shows nothing of what belongs to the project alone.
    const bool aside = !split(level) && !content_.whole && !pack().scope.sees(kPart, level);
    if (out.rows.empty() || aside) return;
    grids_.push_back(std::move(out));
}

void BundleLayout::add_columns(BookGrid& grid) {
    const auto& scope = pack().scope;
    const auto& level = scope.levels[grid.level];
    if (!grid.downwards) grid.columns.push_back({.kind = Kind::number});
    if (level.both && scenarios(true).size() > 1) grid.columns.push_back({.kind = Kind::scenario});
    if (split(grid.level))
        for (std::size_t i = 0; i < content_.labels; ++i) grid.columns.push_back({.kind = Kind::label, .which = i});
    for (const auto parent : level.parents)
        if (parent != kProject && this->grid(parent)) grid.columns.push_back({.kind = Kind::parent, .level = parent});
    const auto add = [&](std::size_t symbol, Kind kind) {
        const auto& what = scope.symbols[symbol];
        if (what.level != grid.level) return;
        // Where the rows differ between the scenarios one column serves both.
        if (level.both)
            grid.columns.push_back({.kind = kind, .use = {symbol, Scenario::none}});
        else
            for (const auto scenario : scenarios(what.both))
                grid.columns.push_back({.kind = kind, .use = {symbol, scenario}});
    };
    for (const char* own : {"region", "year", "share"})
        if (const auto symbol = scope.symbol(own)) add(*symbol, Kind::input);
    for (const auto& option : pack().options) add(option.symbol, Kind::input);
    for (const auto& input : pack().inputs) add(input.symbol, Kind::input);
    for (std::size_t below = kPart + 1; below < scope.levels.size(); ++below) {
        const auto& parents = scope.levels[below].parents;
        if (parents.empty() || parents.front() != grid.level || grid.level == kProject) continue;
        for (const auto scenario : scenarios(scope.levels[below].both))
            grid.columns.push_back(
                {.kind = Kind::recorded, .level = below, .scenario = level.both ? Scenario::none : scenario});
    }
    for (const auto& factor : pack().factors) add(factor.symbol, Kind::factor);
    for (const auto& quantity : pack().quantities) add(quantity.symbol, Kind::quantity);
}

void BundleLayout::add_quantity_columns() {
    for (const auto& quantity : pack().quantities) {
        const auto& symbol = pack().scope.symbols[quantity.symbol];
        if (!grid(symbol.level)) continue;
        for (const auto scenario : scenarios(symbol.both)) follow(quantity.in(scenario));
    }
}

bool BundleLayout::plain(const Node& aggregate, std::size_t which, const packs::Pack& pack) {
    const auto& value = aggregate.args[which];
    return !aggregate.filtered && value.op == Op::name && pack.scope.symbols[value.symbol].level == aggregate.level &&
           (value.scenario == aggregate.scenario || !pack.scope.levels[aggregate.level].both);
}

/// Columns that the aggregates of a formula need beside those of names.
void BundleLayout::follow(const Node& node) {
    visit(node, [&](const Node& aggregate) {
        auto* grid = found(aggregate.level);
        if (!grid) {
            if (split(aggregate.level) && !content_.groups.empty()) add_partial(aggregate);
            return;
        }
        const auto values = aggregate.args.size() - (aggregate.filtered ? 1 : 0);
        for (std::size_t i = 0; i < values; ++i) {
            if (plain(aggregate, i, pack())) continue;
            BookColumn column{.kind = Kind::helper, .scenario = aggregate.scenario, .which = i};
            column.signature = formula::signature(aggregate);
            column.aggregate = &aggregate;
            if (!grid->find(column)) grid->columns.push_back(column);
        }
    });
}

/// Sums over seasons for each cooperative, in the order of the rows that they belong to.
void BundleLayout::add_partial(const Node& aggregate) {
    if ((aggregate.text != "sum" && aggregate.text != "count") || split(aggregate.of)) return;
    auto* grid = found(aggregate.of, true);
    if (!grid) {
        const auto name = content_.sheets.find(kPartial);
        const auto& level = pack().scope.levels[aggregate.of].name;
        BookGrid out{.level = aggregate.of, .partial = true, .sheet = ""};
        out.sheet = (name == content_.sheets.end() ? std::string{kPartial} : name->second) + " " + level;
        if (const auto known = content_.sheets.find(level);
            known != content_.sheets.end() && name != content_.sheets.end())
            out.sheet = name->second + " – " + known->second;
        for (std::uint32_t row = 0; row < bound_.data.rows(aggregate.of, Scenario::none); ++row)
            for (std::uint32_t group = 0; group < content_.groups.size(); ++group)
                out.rows.push_back({Scenario::none, row, group});
        out.columns = {{.kind = Kind::number}, {.kind = Kind::label}};
        if (aggregate.of != kProject) out.columns.push_back({.kind = Kind::parent, .level = aggregate.of});
        grids_.push_back(std::move(out));
        grid = &grids_.back();
    }
    BookColumn column{.kind = Kind::partial, .scenario = aggregate.scenario};
    column.signature = formula::signature(aggregate);
    column.aggregate = &aggregate;
    if (!grid->find(column)) grid->columns.push_back(column);
}

bool BundleLayout::live(const Node& node) const {
    bool out = true;
    visit(node, [&](const Node& aggregate) {
        if (grid(aggregate.level)) {
            out = out && (content_.whole || split(aggregate.of) || !split(aggregate.level));
            return;
        }
        BookColumn column{.kind = Kind::partial, .scenario = aggregate.scenario};
        column.signature = formula::signature(aggregate);
        const auto* sums = grid(aggregate.of, true);
        // A level without any row is a sum of nothing.
        const bool nothing = bound_.data.rows(aggregate.level, aggregate.scenario) == 0;
        out = out && (nothing || (sums && sums->find(column)));
    });
    return out;
}

}  // namespace vung::run
