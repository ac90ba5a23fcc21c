// SPDX-License-Identifier: Apache-2.0
#include <vung/run/reduction_records.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <vung/formula/excel.h>
#include <vung/run/bundle_words.h>

namespace vung::run {
namespace {

using formula::Scenario;
using formula::Type;
using Kind = BookColumn::Kind;

constexpr int kColumnsOnPaper = 10;
constexpr std::array kLabels{"parcel", "season", "commune", "household"};

BookContent content_of(const BundleBook& book) {
    BookContent out;
    out.whole = false;
    out.seasons.resize(book.subjects.size());
    std::iota(out.seasons.begin(), out.seasons.end(), 0U);
    const auto given = [&](auto member) {
        return std::any_of(book.subjects.begin(), book.subjects.end(),
                           [&](const BundleSubject& each) { return !(each.*member).empty(); });
    };
    out.labels = given(&BundleSubject::household) ? 4 : given(&BundleSubject::commune) ? 3 : 2;
    out.sheets = bundle_sheets(book.language);
    out.sheets["season"] = bundle_word("Records", book.language);
    return out;
}

}  // namespace

ReductionRecords::ReductionRecords(const BundleBook& book)
    : book_(book), bound_(*book.account->bound), layout_(bound_, content_of(book)), columns_(book_, layout_) {
    for (const auto& grid : layout_.grids())
        if (layout_.split(grid.level) && grid.level != packs::kPart) add(grid);
}

void ReductionRecords::add(const BookGrid& grid) {
    const auto& pack = *bound_.pack;
    Shown out{.grid = &grid, .sheet = grid.sheet, .table = "records_" + pack.id, .columns = {}, .group = {}};
    if (grid.level != packs::kSeason) out.table += "_" + pack.scope.levels[grid.level].name;
    const auto take = [&](auto wanted) {
        for (const auto& column : grid.columns)
            if (wanted(column)) out.columns.push_back(column);
    };
    take([](const BookColumn& column) { return column.kind == Kind::number || column.kind == Kind::scenario; });
    take([](const BookColumn& column) { return column.kind == Kind::label; });
    if (grid.level == packs::kSeason) {
        out.group = out.columns.size();
        const auto quantity = [&](std::size_t symbol, Scenario scenario) {
            const BookColumn column{.kind = Kind::quantity, .use = {symbol, scenario}};
            if (pack.scope.symbols[symbol].level == packs::kSeason && !empty(grid, column))
                out.columns.push_back(column);
        };
        if (pack.eligible) quantity(*pack.eligible, Scenario::none);
        for (auto total = book_.account->columns.rbegin(); total != book_.account->columns.rend(); ++total)
            quantity(pack.quantity(total->quantity)->symbol, total->scenario);
        for (const auto& rule : pack.rules) quantity(rule.symbol, Scenario::none);
    }
    take([&](const BookColumn& column) { return column.kind == Kind::input && !empty(grid, column); });
    if (grid.rows.empty()) return;
    shown_.push_back(std::move(out));
}

double ReductionRecords::number(const BookGrid& grid, std::size_t row, const BookColumn& column) const {
    const auto& symbol = bound_.pack->scope.symbols[column.use.symbol];
    const auto& at = grid.rows[row];
    const bool rows_differ = bound_.pack->scope.levels[grid.level].both;
    const auto side = !symbol.both ? Scenario::none : rows_differ ? at.scenario : column.use.scenario;
    return bound_.data.column({column.use.symbol, side})[at.row];
}

bool ReductionRecords::empty(const BookGrid& grid, const BookColumn& column) const {
    for (std::size_t row = 0; row < grid.rows.size(); ++row)
        if (!std::isnan(number(grid, row, column))) return false;
    return true;
}

std::size_t ReductionRecords::season(const BookGrid& grid, std::size_t row) const {
    return layout_.above(grid.level, grid.rows[row].scenario, grid.rows[row].row, packs::kSeason);
}

std::string ReductionRecords::cooperative(std::size_t season) const {
    const auto& name = book_.groups.at(book_.group_of_season.at(season));
    return name.empty() ? bundle_word("no cooperative", book_.language) : name;
}

std::string ReductionRecords::label(std::size_t season, std::size_t which) const {
    const auto& subject = book_.subjects.at(season);
    return std::array{subject.parcel, subject.season, subject.commune, subject.household}.at(which);
}

io::CellValue ReductionRecords::cell(const BookGrid& grid, std::size_t row, const BookColumn& column) const {
    if (column.kind == Kind::number) return static_cast<std::int64_t>(row + 1);
    if (column.kind == Kind::scenario) return columns_.side(grid.rows[row].scenario);
    if (column.kind == Kind::label) return label(season(grid, row), column.which);
    const double value = number(grid, row, column);
    if (std::isnan(value)) return {};
    switch (bound_.pack->scope.symbols[column.use.symbol].type) {
        case Type::key: return bound_.data.key_text(value);
        case Type::day: return dates::Date{dates::Days{static_cast<int>(value)}};
        case Type::truth: return static_cast<std::int64_t>(value);
        case Type::number: break;
    }
    return value;
}

/// A rule is headed by what must hold.
std::string ReductionRecords::header(const BookGrid& grid, const BookColumn& column) const {
    const auto& pack = *bound_.pack;
    if (column.kind == Kind::quantity) {
        const auto& name = pack.scope.symbols[column.use.symbol].name;
        if (pack.eligible == column.use.symbol) return bundle_word("eligible", book_.language) + "\n" + name;
        for (const auto& rule : pack.rules)
            if (rule.symbol == column.use.symbol)
                return rule.text.in(text::to_string(book_.language)) + " (" + rule.clause + ")\n" + name;
    }
    return columns_.header(grid, column);
}

/// Recorded numbers with as many digits as a reader wants; the cells hold all of them.
std::string ReductionRecords::number_format(const BookGrid& grid, const BookColumn& column) const {
    auto out = columns_.number_format(column);
    if (column.kind != Kind::input || bound_.pack->scope.symbols[column.use.symbol].type != Type::number) return out;
    for (std::size_t row = 0; row < std::min(grid.rows.size(), kBookRows); ++row)
        if (const double value = number(grid, row, column); std::floor(value) < value) return "#,##0.0000";
    return "#,##0";
}

std::vector<io::Sheet> ReductionRecords::sheets() const {
    std::vector<io::Sheet> out;
    for (const auto& shown : shown_) {
        io::Sheet sheet;
        sheet.name = shown.sheet;
        sheet.frozen_columns = 3;
        const auto group = shown.group.value_or(shown.columns.size() + 1);
        for (std::size_t c = 0; c < shown.columns.size(); ++c) {
            if (c == group) sheet.columns.push_back({.header = bundle_word("cooperative", book_.language)});
            const auto& column = shown.columns[c];
            // Words of rules are long; names of parcels are not.
            const bool truth = column.kind == Kind::quantity &&
                               bound_.pack->scope.symbols[column.use.symbol].type == Type::truth &&
                               bound_.pack->eligible != column.use.symbol;
            const double width = column.kind == Kind::label ? 0 : truth ? 30 : columns_.width(column);
            sheet.columns.push_back({.header = header(*shown.grid, column),
                                     .width = width,
                                     .number_format = number_format(*shown.grid, column),
                                     .tone = columns_.tone(column)});
        }
        const auto pages = (sheet.columns.size() + kColumnsOnPaper - 1) / kColumnsOnPaper;
        sheet.pages_wide = static_cast<int>(std::max<std::size_t>(pages, 1));
        for (std::size_t row = 0; row < std::min(shown.grid->rows.size(), kBookRows); ++row) {
            io::SheetRow cells;
            for (std::size_t c = 0; c < shown.columns.size(); ++c) {
                if (c == group) cells.cells.push_back(cooperative(season(*shown.grid, row)));
                cells.cells.push_back(cell(*shown.grid, row, shown.columns[c]));
            }
            sheet.rows.push_back(std::move(cells));
        }
        out.push_back(std::move(sheet));
    }
    return out;
}

report::Column ReductionRecords::table_column(const BookGrid& grid, const BookColumn& column) const {
    const auto& symbol = bound_.pack->scope.symbols[column.use.symbol];
    const auto what = columns_.meaning(column);
    auto name = symbol.name;
    if (column.use.scenario != Scenario::none)
        name += column.use.scenario == Scenario::baseline ? "_baseline" : "_project";
    const auto type = symbol.type == Type::key     ? report::Type::text
                      : symbol.type == Type::day   ? report::Type::day
                      : symbol.type == Type::truth ? report::Type::flag
                                                   : report::Type::real;
    report::Column out{name, type, type == report::Type::real ? what.unit : "", what.words};
    for (std::size_t row = 0; row < grid.rows.size(); ++row) {
        const double value = number(grid, row, column);
        if (std::isnan(value))
            out.push_absent();
        else if (symbol.type == Type::key)
            out.push(std::string_view{bound_.data.key_text(value)});
        else if (symbol.type == Type::day)
            out.push(dates::Date{dates::Days{static_cast<int>(value)}});
        else if (symbol.type == Type::truth)
            out.push(value != 0);
        else
            out.push(value);
    }
    return out;
}

std::vector<report::Table> ReductionRecords::tables() const {
    std::vector<report::Table> out;
    for (const auto& shown : shown_) {
        const auto& grid = *shown.grid;
        if (grid.rows.size() <= kBookRows) continue;
        report::Table table{shown.table, {}, {"row"}};
        report::Column number{"row", report::Type::integer};
        for (std::size_t row = 0; row < grid.rows.size(); ++row) number.push(static_cast<std::int64_t>(row + 1));
        table.add(std::move(number));
        for (const auto& column : shown.columns) {
            if (column.kind == Kind::number) continue;
            if (column.kind != Kind::scenario && column.kind != Kind::label) {
                table.add(table_column(grid, column));
                continue;
            }
            const bool side = column.kind == Kind::scenario;
            report::Column text{side ? "scenario" : kLabels.at(column.which), report::Type::text};
            for (std::size_t row = 0; row < grid.rows.size(); ++row)
                if (side)
                    text.push(grid.rows[row].scenario == Scenario::baseline ? "baseline" : "project");
                else
                    text.push_or_absent(label(season(grid, row), column.which));
            table.add(std::move(text));
        }
        report::Column group{"cooperative", report::Type::text};
        for (std::size_t row = 0; row < grid.rows.size(); ++row)
            group.push_or_absent(book_.groups.at(book_.group_of_season.at(season(grid, row))));
        table.add(std::move(group));
        out.push_back(std::move(table));
    }
    return out;
}

std::string ReductionRecords::file_of(const std::string& sheet) const {
    for (const auto& shown : shown_)
        if (shown.sheet == sheet && shown.grid->rows.size() > kBookRows) return shown.table + ".csv";
    return {};
}

std::string ReductionRecords::place_of(const std::string& name) const {
    const auto symbol = bound_.pack->scope.symbol(name);
    std::string out;
    for (const auto& shown : shown_)
        for (std::size_t c = 0; symbol && c < shown.columns.size(); ++c) {
            const auto& column = shown.columns[c];
            if ((column.kind != Kind::input && column.kind != Kind::quantity) || column.use.symbol != *symbol) continue;
            const auto place = c + (shown.group && c >= *shown.group ? 1 : 0);
            out += (out.empty() ? shown.sheet + ", " : "; ") + formula::excel_column(place);
        }
    if (out.empty())
        if (const auto relation = bound_.pack->scope.relation(name))
            for (const auto& shown : shown_)
                if (shown.grid->level == *relation) return shown.sheet;
    return out;
}

std::optional<ReductionRecords::Filled> ReductionRecords::filled(const std::string& name) const {
    const auto symbol = bound_.pack->scope.symbol(name);
    if (!symbol) return std::nullopt;
    const auto& what = bound_.pack->scope.symbols[*symbol];
    const auto* grid = layout_.grid(what.level);
    if (!grid || !layout_.split(what.level)) return std::nullopt;
    const BookColumn column{.kind = Kind::input, .use = {*symbol, what.both ? Scenario::project : Scenario::none}};
    Filled out;
    for (std::size_t row = 0; row < grid->rows.size(); ++row) {
        // Of rows that differ between the scenarios, those of the project.
        if (grid->rows[row].scenario == Scenario::baseline) continue;
        ++out.rows;
        if (!std::isnan(number(*grid, row, column))) ++out.with;
    }
    for (const auto& note : bound_.notes)
        if (note.kind == packs::BindNote::Kind::fallback && note.name == name && note.scenario == column.use.scenario)
            out.stood_in += note.rows;
    out.stood_in = std::min(out.stood_in, out.with);
    out.with -= out.stood_in;
    return out;
}

}  // namespace vung::run
