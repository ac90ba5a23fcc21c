// SPDX-License-Identifier: Apache-2.0
#include <vung/run/bundle_formulas.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include <vung/error.h>
#include <vung/formula/separate.h>

namespace vung::run {

using formula::ExcelFormula;
using formula::ExcelRows;
using formula::Node;
using formula::Scenario;
using formula::Type;
using formula::Use;
using packs::kPart;
using packs::kProject;
using packs::kSeason;
using Kind = BookColumn::Kind;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kValueColumn = 2;  ///< of a sheet that is laid out downwards
/// A serial day of spreadsheets is this much more than a day counted from 1970-01-01.
constexpr double kSerialOf1970 = 25569;
constexpr double kFirstSerial = 61;

const packs::FactorUse* factor_use(const packs::Pack& pack, std::size_t symbol) {
    for (const auto& use : pack.factors)
        if (use.symbol == symbol) return &use;
    return nullptr;
}

}  // namespace

BundleFormulas::BundleFormulas(const BundleLayout& layout, Sheets sheets)
    : layout_(layout), bound_(layout.bound()), pack_(layout.pack()), sheets_(std::move(sheets)) {
    collect_keys();
    fill_helpers();
}

std::string BundleFormulas::factor_key(const packs::FactorUse& use, Scenario scenario, std::uint32_t row) const {
    std::string out;
    const auto level = pack_.scope.symbols[use.symbol].level;
    for (const auto key : use.keys) {
        const auto& of = pack_.scope.symbols[key];
        const auto at = layout_.above(level, scenario, row, of.level);
        const double value = bound_.data.column({key, of.both ? scenario : Scenario::none})[at];
        if (std::isnan(value)) return {};
        out += (key == use.keys.front() ? "" : ".") + bound_.data.key_text(value);
    }
    return out;
}

/// Every factor with every key that occurs in the book.
void BundleFormulas::collect_keys() {
    std::map<std::string, BookKey> found;
    for (const auto& use : pack_.factors) {
        const auto& symbol = pack_.scope.symbols[use.symbol];
        const auto* grid = layout_.grid(symbol.level);
        if (!grid) continue;
        for (const auto scenario : layout_.scenarios(symbol.both)) {
            const auto values = bound_.data.column({use.symbol, scenario});
            const auto variables = bound_.data.variables({use.symbol, scenario});
            for (const auto& row : grid->rows) {
                if (pack_.scope.levels[symbol.level].both && row.scenario != scenario) continue;
                BookKey key{
                    .name = symbol.name, .key = factor_key(use, scenario, row.row), .factor_id = "", .unit = use.unit};
                if (key.key.empty() && !use.keys.empty()) continue;
                if (found.contains(key.lookup())) continue;
                key.value = values[row.row];
                if (const auto variable = variables.empty() ? formula::kNoVariable : variables[row.row];
                    variable != formula::kNoVariable && !std::isnan(key.value)) {
                    key.factor_id = bound_.variables[variable].input.id;
                    key.scale = bound_.variables[variable].scale;
                }
                found.emplace(key.lookup(), key);
            }
        }
    }
    for (auto& [lookup, key] : found) keys_.push_back(std::move(key));
    for (const auto& factor : bound_.factors)
        if (std::any_of(keys_.begin(), keys_.end(), [&](const auto& key) { return key.factor_id == factor.id(); }))
            factors_.push_back(&factor);
}

/// What aggregates add up, and sums of cooperatives, as values for the cells.
void BundleFormulas::fill_helpers() {
    for (const auto& grid : layout_.grids())
        for (const auto& column : grid.columns) {
            if (column.kind != Kind::helper && column.kind != Kind::partial) continue;
            const auto& node = *column.aggregate;
            const formula::At at{node.level, node.scenario, {}, true};
            Helper helper;
            helper.values = formula::evaluate(node.args[column.which], bound_.data, at).cells;
            if (node.filtered) helper.filter = formula::evaluate(node.args.back(), bound_.data, at).cells;
            if (column.kind == Kind::helper) {
                helpers_[{column.signature, column.which}] = std::move(helper);
                continue;
            }
            const auto groups = layout_.content().groups.size();
            auto& sums = partials_[column.signature];
            sums.assign(grid.rows.size(), 0);
            for (std::uint32_t row = 0; row < helper.values.size(); ++row) {
                const auto season = layout_.above(node.level, node.scenario, row, kSeason);
                const auto parent = layout_.above(node.level, node.scenario, row, grid.level);
                auto& sum = sums[parent * groups + layout_.content().group_of_season.at(season)];
                if (node.filtered && helper.filter[row] == 0) continue;
                sum += node.filtered && std::isnan(helper.filter[row]) ? kNaN : helper.values[row];
            }
        }
}

std::string BundleFormulas::address(const BookGrid& grid, std::size_t index, std::size_t column,
                                    const std::string& from) const {
    const auto sheet = grid.downwards ? grid.sheet : grid.sheet_of(index);
    const auto letters = formula::excel_column(grid.downwards ? kValueColumn : column);
    const auto line = kBookFirstLine + (grid.downwards ? column : index % kBookRows);
    if (sheet == from) return letters + std::to_string(line);
    return fmt::format("{}${}${}", formula::excel_sheet(sheet), letters, line);
}

std::vector<std::string> BundleFormulas::ranges(const BookGrid& grid, std::size_t first, std::size_t last,
                                                std::size_t column, const std::string& from) const {
    std::vector<std::string> out;
    const auto letters = formula::excel_column(grid.downwards ? kValueColumn : column);
    for (auto index = first; index <= last; index = (index / kBookRows + 1) * kBookRows) {
        const auto end = std::min(last, (index / kBookRows + 1) * kBookRows - 1);
        const auto sheet = grid.downwards ? grid.sheet : grid.sheet_of(index);
        const auto line = kBookFirstLine + (grid.downwards ? column : index % kBookRows);
        const auto end_line = kBookFirstLine + (grid.downwards ? column : end % kBookRows);
        out.push_back((sheet == from ? "" : formula::excel_sheet(sheet)) +
                      fmt::format("${}${}:${}${}", letters, line, letters, end_line));
    }
    return out;
}

std::string BundleFormulas::named(const BookGrid& grid, std::size_t index, Use use) const {
    const auto& symbol = pack_.scope.symbols[use.symbol];
    const auto& here = grid.rows[index];
    const auto* there = layout_.grid(symbol.level);
    if (!there) throw InvariantError("'" + symbol.name + "' has no sheet in the workbook");
    const bool own_rows = pack_.scope.levels[symbol.level].both;
    const auto row = layout_.above(grid.level, here.scenario, here.row, symbol.level);
    const auto side = own_rows ? use.scenario : Scenario::none;
    const auto at = there->position[static_cast<std::size_t>(side)].at(row);
    for (const auto kind : {Kind::input, Kind::factor, Kind::quantity})
        if (const auto column =
                there->find({.kind = kind, .use = {use.symbol, own_rows ? Scenario::none : use.scenario}}))
            return address(*there, at, *column, grid.downwards ? grid.sheet : grid.sheet_of(index));
    throw InvariantError("'" + symbol.name + "' has no column in the workbook");
}

formula::ExcelPlaces BundleFormulas::places(const BookGrid& grid, std::size_t index) const {
    return {[this, &grid, index](const Node& name) { return named(grid, index, {name.symbol, name.scenario}); },
            [this, &grid, index](const Node& aggregate) { return rows_of(grid, index, aggregate); }};
}

ExcelRows BundleFormulas::rows_of(const BookGrid& grid, std::size_t index, const Node& aggregate) const {
    const auto* there = layout_.grid(aggregate.level);
    if (!there) return partial_rows(grid, index, aggregate);
    const auto from = grid.downwards ? grid.sheet : grid.sheet_of(index);
    const auto& here = grid.rows[index];
    const auto parent = layout_.above(grid.level, here.scenario, here.row, aggregate.of);
    const auto* parents = layout_.grid(aggregate.of);
    ExcelRows out;
    if (parents) {
        const auto side = pack_.scope.levels[aggregate.of].both ? aggregate.scenario : Scenario::none;
        const auto at = parents->position[static_cast<std::size_t>(side)].at(parent);
        if (const auto recorded =
                parents->find({.kind = Kind::recorded,
                               .level = aggregate.level,
                               .scenario = side == Scenario::none ? aggregate.scenario : Scenario::none}))
            out.recorded = address(*parents, at, *recorded, from);
        if (!parents->downwards) out.key = address(*parents, at, *parents->find({.kind = Kind::number}), from);
    }
    const auto side = pack_.scope.levels[aggregate.level].both ? aggregate.scenario : Scenario::none;
    const auto& position = there->position[static_cast<std::size_t>(side)];
    std::vector<std::size_t> rows;
    for (const auto child : bound_.data.children(aggregate.of, aggregate.level, aggregate.scenario).of(parent))
        if (position[child] != kNowhere) rows.push_back(position[child]);
    if (rows.empty()) return out;
    const auto [low, high] = std::minmax_element(rows.begin(), rows.end());
    auto first = *low, last = *high;
    const bool scattered = last - first + 1 != rows.size();
    const auto keys = there->find({.kind = Kind::parent, .level = aggregate.of});
    if (scattered) {
        if (!keys) throw InvariantError("scattered rows without a column that says where they belong");
        first = 0;
        last = there->rows.size() - 1;
    }
    const auto column_of = [&](std::size_t which) {
        if (BundleLayout::plain(aggregate, which, pack_)) {
            const auto& name = aggregate.args[which];
            const Use use{name.symbol, pack_.scope.levels[aggregate.level].both ? Scenario::none : name.scenario};
            for (const auto kind : {Kind::input, Kind::factor, Kind::quantity})
                if (const auto column = there->find({.kind = kind, .use = use})) return *column;
        }
        return *there->find({.kind = Kind::helper,
                             .scenario = aggregate.scenario,
                             .which = which,
                             .signature = formula::signature(aggregate)});
    };
    const bool two = aggregate.args.size() - (aggregate.filtered ? 1 : 0) > 1;
    const auto xs = ranges(*there, first, last, column_of(0), from);
    const auto ys = two ? ranges(*there, first, last, column_of(1), from) : std::vector<std::string>{};
    const auto belongs = scattered ? ranges(*there, first, last, *keys, from) : std::vector<std::string>{};
    for (std::size_t i = 0; i < xs.size(); ++i)
        out.pieces.push_back({xs[i], two ? ys[i] : "", scattered ? belongs[i] : ""});
    return out;
}

/// The sums of the cooperatives stand together for each row that they belong to.
ExcelRows BundleFormulas::partial_rows(const BookGrid& grid, std::size_t index, const Node& aggregate) const {
    ExcelRows out;
    const auto* sums = layout_.grid(aggregate.of, true);
    if (!sums) return out;
    const auto groups = layout_.content().groups.size();
    const auto column =
        sums->find({.kind = Kind::partial, .scenario = aggregate.scenario, .signature = formula::signature(aggregate)});
    if (!column) return out;
    const auto& here = grid.rows[index];
    const auto first = layout_.above(grid.level, here.scenario, here.row, aggregate.of) * groups;
    for (const auto& range :
         ranges(*sums, first, first + groups - 1, *column, grid.downwards ? grid.sheet : grid.sheet_of(index)))
        out.pieces.push_back({range, "", ""});
    return out;
}

const Node& BundleFormulas::node_of(const Column& column, Scenario scenario) const {
    for (const auto& quantity : pack_.quantities)
        if (quantity.symbol == column.use.symbol) return quantity.in(scenario);
    throw InvariantError("a column of no quantity");
}

std::string BundleFormulas::factor_formula(const std::string& id_cell, const std::string& scale_cell) const {
    const auto last = kBookFirstLine + std::max<std::size_t>(factors_.size(), 1) - 1;
    const auto sheet = formula::excel_sheet(sheets_.factors);
    return fmt::format("=IF({}=\"\",\"\",INDEX({}$B${}:$B${},MATCH({},{}$A${}:$A${},0))*{})", id_cell, sheet,
                       kBookFirstLine, last, id_cell, sheet, kBookFirstLine, last, scale_cell);
}

ExcelFormula BundleFormulas::looked_up(const BookGrid& grid, std::size_t index, const packs::FactorUse& use,
                                       Scenario scenario) const {
    auto wanted = formula::excel_text(pack_.scope.symbols[use.symbol].name + "|");
    for (const auto key : use.keys) {
        const auto side = pack_.scope.symbols[key].both ? scenario : Scenario::none;
        wanted += (key == use.keys.front() ? "&" : "&\".\"&") + named(grid, index, {key, side});
    }
    const auto last = kBookFirstLine + std::max<std::size_t>(keys_.size(), 1) - 1;
    const auto sheet = formula::excel_sheet(sheets_.keys);
    return {fmt::format("=IFERROR(INDEX({}$F${}:$F${},MATCH({},{}$A${}:$A${},0)),\"\")", sheet, kBookFirstLine, last,
                        wanted, sheet, kBookFirstLine, last),
            false};
}

bool BundleFormulas::live(const BookGrid& grid, const Column& column) const {
    if (column.kind == Kind::factor || column.kind == Kind::helper) return true;
    if (column.kind != Kind::quantity) return false;
    const auto& symbol = pack_.scope.symbols[column.use.symbol];
    const auto side =
        grid.rows.empty() || !pack_.scope.levels[grid.level].both ? column.use.scenario : grid.rows[0].scenario;
    return layout_.live(node_of(column, symbol.both ? side : Scenario::none));
}

std::optional<ExcelFormula> BundleFormulas::formula(const BookGrid& grid, std::size_t index,
                                                    const Column& column) const {
    if (index >= kBookRows) return std::nullopt;
    const auto own = grid.rows[index].scenario;
    const bool rows_differ = pack_.scope.levels[grid.level].both;
    if (column.kind == Kind::helper) {
        if (rows_differ && own != column.aggregate->scenario) return std::nullopt;
        return formula::member_to_excel(*column.aggregate, column.which, places(grid, index));
    }
    const auto& symbol = pack_.scope.symbols[column.use.symbol];
    const auto side = !symbol.both ? Scenario::none : rows_differ ? own : column.use.scenario;
    if (column.kind == Kind::factor) return looked_up(grid, index, *factor_use(pack_, column.use.symbol), side);
    if (!live(grid, column)) return std::nullopt;
    return formula::to_excel(node_of(column, side), places(grid, index));
}

double BundleFormulas::value(const BookGrid& grid, std::size_t index, const Column& column) const {
    const auto& symbol = pack_.scope.symbols[column.use.symbol];
    const bool rows_differ = pack_.scope.levels[grid.level].both;
    const auto side = !symbol.both ? Scenario::none : rows_differ ? grid.rows[index].scenario : column.use.scenario;
    return bound_.data.column({column.use.symbol, side})[grid.rows[index].row];
}

io::CellValue BundleFormulas::cell(const BookGrid& grid, std::size_t index, std::size_t at) const {
    const auto& column = grid.columns[at];
    const auto& row = grid.rows[index];
    switch (column.kind) {
        case Kind::number: return static_cast<std::int64_t>(index + 1);
        case Kind::scenario:
        case Kind::label: return {};  // the words belong to the caller
        case Kind::parent: {
            const auto* parents = layout_.grid(column.level);
            const auto above = layout_.above(grid.level, row.scenario, row.row, column.level);
            const auto side = pack_.scope.levels[column.level].both ? row.scenario : Scenario::none;
            return static_cast<std::int64_t>(parents->position[static_cast<std::size_t>(side)].at(above) + 1);
        }
        case Kind::recorded: {
            const auto side = pack_.scope.levels[grid.level].both ? row.scenario : column.scenario;
            return std::int64_t{bound_.data.unknown(column.level, grid.level, side, row.row) ? 0 : 1};
        }
        case Kind::partial: return partials_.at(column.signature)[index];
        case Kind::helper: {
            const auto text = formula(grid, index, column);
            const auto& helper = helpers_.at({column.signature, column.which});
            if (pack_.scope.levels[grid.level].both && row.scenario != column.aggregate->scenario) return {};
            std::variant<double, std::string> value = helper.values[row.row];
            if (!helper.filter.empty() && helper.filter[row.row] != 1)
                value = std::string{std::isnan(helper.filter[row.row]) ? "open" : "out"};
            if (text) return io::CellFormula{text->text, value, text->array};
            if (const auto* number = std::get_if<double>(&value)) return *number;
            return std::get<std::string>(value);
        }
        case Kind::input: {
            const double number = value(grid, index, column);
            const auto type = pack_.scope.symbols[column.use.symbol].type;
            if (std::isnan(number)) return {};
            if (type == Type::key) return bound_.data.key_text(number);
            if (type == Type::day && number + kSerialOf1970 >= kFirstSerial) return number + kSerialOf1970;
            return number;
        }
        case Kind::factor:
        case Kind::quantity: {
            const double number = value(grid, index, column);
            if (const auto text = formula(grid, index, column)) return io::CellFormula{text->text, number, text->array};
            return number;
        }
    }
    throw InvariantError("unknown kind of column in a workbook");
}

}  // namespace vung::run
