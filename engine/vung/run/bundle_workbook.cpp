// SPDX-License-Identifier: Apache-2.0
#include <vung/run/bundle_workbook.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <vung/run/bundle_columns.h>
#include <vung/run/bundle_formulas.h>
#include <vung/run/bundle_pages.h>
#include <vung/run/bundle_words.h>

namespace vung::run {
namespace {

using formula::Scenario;
using formula::Type;
using io::CellFormula;
using io::CellValue;
using io::Tone;
using Kind = BookColumn::Kind;

constexpr double kAgrees = 1e-9;  ///< of the largest value of a column
constexpr int kColumnsOnPaper = 12;
const std::string kNumber = "#,##0.0000";

class BookWriter {
public:
    BookWriter(const BundleBook& book, BookContent content, const std::string& about)
        : book_(book),
          layout_(*book.account->bound, named(std::move(content))),
          formulas_(layout_, {word("Keys"), word("Factors")}),
          columns_(book_, layout_),
          about_(about) {}

    io::Workbook written(io::Sheet summary) {
        io::Workbook out;
        out.title = about_;
        out.subject = pack().id;
        out.sheets.push_back(std::move(summary));
        std::vector<io::Sheet> engine;
        for (const auto& grid : layout_.grids()) {
            if (grid.downwards) {
                out.sheets.push_back(downwards(grid));
                continue;
            }
            for (std::size_t part = 0; part < grid.sheets(); ++part) out.sheets.push_back(across(grid, part));
            if (auto values = engine_values(grid)) engine.push_back(std::move(*values));
        }
        const BundlePages pages{book_, layout_, formulas_, title("")};
        out.sheets.push_back(pages.factors());
        out.sheets.push_back(pages.keys());
        out.sheets.push_back(pages.equations());
        if (!pack().rules.empty()) out.sheets.push_back(pages.rules());
        out.sheets.push_back(pages.monitoring());
        out.sheets.push_back(pages.gaps());
        // The summary of an inventory has no formula that the engine has a number for.
        if (auto sheet = check(); !sheet.rows.empty()) out.sheets.push_back(std::move(sheet));
        for (auto& sheet : engine) out.sheets.push_back(std::move(sheet));
        for (auto& sheet : out.sheets) sheet.page_note = sheet.title[2];
        return out;
    }

    /// Three lines above every sheet: what it is, by which rules, and that nothing may be issued on it.
    std::vector<std::string> title(const std::string& sheet) const {
        const auto& account = *book_.account;
        std::vector<std::string> out{about_ + (sheet.empty() ? "" : " – " + sheet)};
        out.push_back(fmt::format("{} · {} {} · {}: {} · GWP {}", pack().title.in(text::to_string(book_.language)),
                                  word("edition"), pack().edition, word("status"),
                                  word(packs::to_string(pack().status)), account.bound->gwp));
        out.push_back(account.stamp.empty() ? "" : upper(word("estimate, not for issuance")));
        return out;
    }

    /// Totals with their intervals; the sum of the parcel-seasons is live.
    io::Sheet totals(const AccountGroup& group) const {
        io::Sheet out;
        out.name = word("Summary");
        out.title = title(out.name);
        out.frozen_columns = 1;
        out.filter = false;
        out.columns = {{.header = word("name in formulas"), .width = 22},
                       {.header = word("meaning"), .width = 40, .wrap = true},
                       {.header = word("value"), .width = 16, .number_format = kNumber, .tone = Tone::good},
                       {.header = word("unit"), .width = 12},
                       {.header = word("low") + " (95 %)", .width = 14, .number_format = kNumber},
                       {.header = word("high") + " (95 %)", .width = 14, .number_format = kNumber},
                       {.header = word("mean of the draws"), .width = 14, .number_format = kNumber},
                       {.header = word("parcel-seasons with a value"), .width = 14},
                       {.header = word("without a value"), .width = 12},
                       {.header = word("engine's value"), .width = 16, .number_format = kNumber},
                       {.header = word("difference"), .width = 12, .number_format = "0.0E+00", .tone = Tone::good},
                       {.header = word("clause"), .width = 30, .wrap = true}};
        for (const auto& total : book_.account->columns) {
            const auto* quantity = pack().quantity(total.quantity);
            const auto& estimate = group.totals.at(total);
            io::SheetRow row;
            row.cells.assign(out.columns.size(), CellValue{});
            row.cells[0] = total.quantity;
            row.cells[1] = quantity->title.in(text::to_string(book_.language));
            row.cells[3] = quantity->unit;
            row.cells[7] = static_cast<std::int64_t>(estimate.parcel_seasons);
            row.cells[8] = static_cast<std::int64_t>(estimate.missing);
            row.cells[11] = quantity->clause;
            if (estimate.central) {
                row.cells[4] = estimate.interval.low;
                row.cells[5] = estimate.interval.high;
                row.cells[6] = estimate.mean;
                row.cells[9] = *estimate.central;
                const auto* grid = layout_.grid(packs::kSeason);
                const auto column = grid->find({.kind = Kind::quantity, .use = {quantity->symbol, total.scenario}});
                std::string ranges;
                for (const auto& range : formulas_.ranges(*grid, 0, grid->rows.size() - 1, column.value(), out.name))
                    ranges += (ranges.empty() ? "" : ",") + range;
                const auto line = std::to_string(kBookFirstLine + out.rows.size());
                row.cells[2] = CellFormula{"=SUM(" + ranges + ")", *estimate.central, false};
                row.cells[10] = CellFormula{"=C" + line + "-J" + line, 0.0, false};
            }
            out.rows.push_back(std::move(row));
        }
        return out;
    }

    /// Cooperatives below each other, the programme above them as their live sum.
    io::Sheet cooperatives() const {
        io::Sheet out;
        out.name = word("Summary");
        out.title = title(out.name);
        out.frozen_columns = 1;
        out.filter = false;
        out.columns = {{.header = word("cooperative"), .width = 30}};
        const auto& account = *book_.account;
        // What counts stands first; what it is made of follows.
        auto shown = account.columns;
        const auto results = static_cast<std::ptrdiff_t>(shown.size()) - (pack().gross.empty() ? 1 : 2);
        std::rotate(shown.begin(), shown.begin() + std::max<std::ptrdiff_t>(results, 0), shown.end());
        for (const auto& total : shown) {
            const auto* quantity = pack().quantity(total.quantity);
            const auto& words = quantity->title.in(text::to_string(book_.language));
            const auto unit = " (" + quantity->unit + ")\n" + total.quantity;
            out.columns.push_back({.header = words + unit, .width = 16, .number_format = kNumber, .tone = Tone::good});
            out.columns.push_back({.header = word("low") + " (95 %)", .width = 12, .number_format = kNumber});
            out.columns.push_back({.header = word("high") + " (95 %)", .width = 12, .number_format = kNumber});
        }
        out.pages_wide = pages_for(out.columns.size());
        const auto last = kBookFirstLine + account.groups.size();
        const auto row_of = [&](const AccountGroup& group, const std::string& name, bool sum) {
            io::SheetRow row{{name}, sum ? Tone::quiet : Tone::plain};
            for (const auto& total : shown) {
                const auto& estimate = group.totals.at(total);
                const auto letters = formula::excel_column(row.cells.size());
                if (!estimate.central) {
                    row.cells.insert(row.cells.end(), 3, CellValue{});
                    continue;
                }
                if (sum)
                    row.cells.push_back(
                        CellFormula{fmt::format("=SUM({0}{1}:{0}{2})", letters, kBookFirstLine + 1, last),
                                    *estimate.central, false});
                else
                    row.cells.push_back(*estimate.central);
                row.cells.push_back(estimate.interval.low);
                row.cells.push_back(estimate.interval.high);
            }
            return row;
        };
        out.rows.push_back(row_of(account.programme, word("all cooperatives"), true));
        for (const auto& group : account.groups) out.rows.push_back(row_of(group, shown_name(group.name), false));
        return out;
    }

private:
    const packs::Pack& pack() const { return *book_.account->bound->pack; }
    std::string word(std::string_view english) const { return bundle_word(english, book_.language); }

    std::string shown_name(const std::string& group) const { return group.empty() ? word("no cooperative") : group; }

    static std::string upper(std::string text) {
        // The first letter alone: Vietnamese capitals are more than ASCII.
        if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
        if (text.starts_with("ư")) text = "Ư" + text.substr(std::string{"ư"}.size());
        return text;
    }

    BookContent named(BookContent content) const {
        content.labels = book_.households ? 4 : 2;
        content.sheets = bundle_sheets(book_.language);
        return content;
    }

    static int pages_for(std::size_t columns) {
        return std::max(1, (static_cast<int>(columns) + kColumnsOnPaper - 1) / kColumnsOnPaper);
    }

    CellValue label(const BookGrid& grid, const BookGrid::Row& row, std::size_t which) const {
        if (grid.partial) return shown_name(layout_.content().groups.at(row.group));
        const auto season = layout_.above(grid.level, row.scenario, row.row, packs::kSeason);
        const auto& subject = book_.subjects.at(season);
        return std::array{subject.parcel, subject.season, subject.commune, subject.household}.at(which);
    }

    /// Tables of records often know neither commune nor household.
    bool nobody_has(std::size_t which) const {
        return which >= 2 && std::all_of(book_.subjects.begin(), book_.subjects.end(), [&](const auto& who) {
                   return (which == 2 ? who.commune : who.household).empty();
               });
    }

    io::Sheet across(const BookGrid& grid, std::size_t part) const {
        io::Sheet out;
        out.name = grid.sheet_of(part * kBookRows);
        out.title = title(out.name);
        if (grid.sheets() > 1) out.title[1] += " · " + word("rows beyond 20,000 stand on further sheets as values");
        out.frozen_columns = layout_.split(grid.level) || grid.partial ? 2 : 1;
        for (const auto& column : grid.columns)
            out.columns.push_back({.header = columns_.header(grid, column),
                                   .width = columns_.width(column),
                                   .number_format = columns_.number_format(column),
                                   .tone = columns_.tone(column),
                                   .hidden = !grid.partial && column.kind == Kind::label && nobody_has(column.which)});
        out.pages_wide = pages_for(grid.columns.size());
        const auto end = std::min(grid.rows.size(), (part + 1) * kBookRows);
        for (auto i = part * kBookRows; i < end; ++i) {
            io::SheetRow row;
            for (std::size_t c = 0; c < grid.columns.size(); ++c) {
                const auto kind = grid.columns[c].kind;
                if (kind == Kind::label)
                    row.cells.push_back(label(grid, grid.rows[i], grid.columns[c].which));
                else if (kind == Kind::scenario)
                    row.cells.push_back(columns_.side(grid.rows[i].scenario));
                else
                    row.cells.push_back(formulas_.cell(grid, i, c));
            }
            out.rows.push_back(std::move(row));
        }
        return out;
    }

    /// The project: a line for each name, with the engine's value beside the formula.
    io::Sheet downwards(const BookGrid& grid) const {
        io::Sheet out;
        out.name = grid.sheet;
        out.title = title(out.name);
        out.frozen_columns = 1;
        out.columns = {{.header = word("name in formulas"), .width = 26},
                       {.header = word("meaning"), .width = 50, .wrap = true},
                       {.header = word("value"), .width = 26},
                       {.header = word("unit"), .width = 20},
                       {.header = word("engine's value"), .width = 18},
                       {.header = word("difference"), .width = 12, .number_format = "0.0E+00", .tone = Tone::good},
                       {.header = word("clause"), .width = 30, .wrap = true}};
        for (std::size_t c = 0; c < grid.columns.size(); ++c) {
            const auto& column = grid.columns[c];
            const auto what = columns_.meaning(column);
            const auto& symbol = pack().scope.symbols[column.use.symbol];
            io::SheetRow row{
                {symbol.name + columns_.marked(column.use.scenario), what.words, formulas_.cell(grid, 0, c), what.unit},
                columns_.tone(column)};
            if (column.kind == Kind::quantity) {
                const double value = formulas_.value(grid, 0, column);
                const bool live = formulas_.live(grid, column);
                if (!live)
                    row.cells[1] =
                        what.words + " (" +
                        word("the sum of the project stands in the workbook of all cooperatives; here it is a value") +
                        ")";
                row.cells.push_back(value);
                const auto line = std::to_string(kBookFirstLine + c);
                if (live && !std::isnan(value))
                    row.cells.push_back(CellFormula{"=C" + line + "-E" + line, 0.0, false});
                else
                    row.cells.push_back({});
            } else {
                row.cells.insert(row.cells.end(), 2, CellValue{});
            }
            row.cells.push_back(what.clause);
            out.rows.push_back(std::move(row));
        }
        return out;
    }

    std::string engine_sheet(const BookGrid& grid) const { return io::sheet_name(word("Engine") + " – " + grid.sheet); }

    std::vector<std::size_t> live_columns(const BookGrid& grid) const {
        std::vector<std::size_t> out;
        for (std::size_t c = 0; c < grid.columns.size(); ++c)
            if (grid.columns[c].kind == Kind::quantity && formulas_.live(grid, grid.columns[c])) out.push_back(c);
        return out;
    }

    /// The engine's numbers for the cells that are formulas, in the same rows.
    std::optional<io::Sheet> engine_values(const BookGrid& grid) const {
        const auto live = live_columns(grid);
        if (live.empty()) return std::nullopt;
        io::Sheet out;
        out.name = engine_sheet(grid);
        out.title = title(out.name);
        out.frozen_columns = 1;
        out.pages_wide = pages_for(live.size());
        out.columns = {{.header = word("No."), .width = 7, .tone = Tone::quiet}};
        for (const auto c : live)
            out.columns.push_back({.header = columns_.header(grid, grid.columns[c]),
                                   .width = 15,
                                   .number_format = columns_.number_format(grid.columns[c])});
        for (std::size_t i = 0; i < std::min(grid.rows.size(), kBookRows); ++i) {
            io::SheetRow row{{static_cast<std::int64_t>(i + 1)}, Tone::plain};
            for (const auto c : live) row.cells.push_back(formulas_.value(grid, i, grid.columns[c]));
            out.rows.push_back(std::move(row));
        }
        return out;
    }

    /// Spreadsheet minus engine for each column of formulas.
    io::Sheet check() const {
        io::Sheet out;
        out.name = word("Check");
        out.title = title(out.name);
        out.frozen_columns = 1;
        out.columns = {{.header = word("name in formulas"), .width = 30},
                       {.header = word("sheet"), .width = 20},
                       {.header = word("cells"), .width = 10},
                       {.header = word("present in one only"), .width = 14},
                       {.header = word("largest difference"), .width = 16, .number_format = "0.0E+00"},
                       {.header = word("largest value"), .width = 16, .number_format = "#,##0.0000"},
                       {.header = word("relative difference"), .width = 20, .number_format = "0.0E+00"},
                       {.header = word("Check"), .width = 12}};
        for (const auto& grid : layout_.grids()) {
            const auto live = live_columns(grid);
            for (std::size_t i = 0; i < live.size(); ++i) add_check(out, grid, live[i], i + 1);
        }
        if (out.rows.empty()) return out;
        const auto first = kBookFirstLine + 1, last = kBookFirstLine + out.rows.size();
        io::SheetRow all{{word("Summary"), std::string{}}, Tone::quiet};
        double cells = 0;
        for (const auto& row : out.rows) cells += std::get<double>(std::get<CellFormula>(row.cells[2]).value);
        all.cells.push_back(CellFormula{fmt::format("=SUM(C{}:C{})", first, last), cells, false});
        all.cells.push_back(CellFormula{fmt::format("=SUM(D{}:D{})", first, last), 0.0, false});
        all.cells.push_back(CellFormula{fmt::format("=MAX(E{}:E{})", first, last), 0.0, false});
        all.cells.push_back({});
        all.cells.push_back(CellFormula{fmt::format("=MAX(G{}:G{})", first, last), 0.0, false});
        all.cells.push_back(verdict(
            fmt::format("COUNTIF(H{0}:H{1},{2})=ROWS(H{0}:H{1})", first, last, formula::excel_text(word("agrees")))));
        out.rows.insert(out.rows.begin(), std::move(all));
        return out;
    }

    CellFormula verdict(const std::string& condition) const {
        return {fmt::format("=IF({},{},{})", condition, formula::excel_text(word("agrees")),
                            formula::excel_text(word("differs"))),
                word("agrees"), false};
    }

    void add_check(io::Sheet& out, const BookGrid& grid, std::size_t column, std::size_t engine_column) const {
        const auto& what = grid.columns[column];
        const auto rows = grid.downwards ? std::size_t{1} : std::min(grid.rows.size(), kBookRows);
        const auto sheet = formulas_.ranges(grid, 0, rows - 1, column, out.name).front();
        const auto letters = formula::excel_column(engine_column);
        const auto line = kBookFirstLine + column;
        const auto engine = grid.downwards
                                ? fmt::format("{}$E${}:$E${}", formula::excel_sheet(grid.sheet), line, line)
                                : fmt::format("{0}${1}${2}:${1}${3}", formula::excel_sheet(engine_sheet(grid)), letters,
                                              kBookFirstLine, kBookFirstLine + rows - 1);
        double largest = 0, cells = 0;
        for (std::size_t i = 0; i < rows; ++i)
            if (const double value = formulas_.value(grid, i, what); !std::isnan(value)) {
                largest = std::max(largest, std::abs(value));
                ++cells;
            }
        const auto own = std::to_string(kBookFirstLine + 1 + out.rows.size());
        out.rows.push_back(
            {{pack().scope.symbols[what.use.symbol].name + columns_.marked(what.use.scenario), grid.sheet,
              CellFormula{"=COUNT(" + sheet + ")", cells, false},
              CellFormula{"=SUMPRODUCT(--(ISNUMBER(" + sheet + ")<>ISNUMBER(" + engine + ")))", 0.0, false},
              CellFormula{fmt::format("=MAX(IF(ISNUMBER({0}),IF(ISNUMBER({1}),ABS({0}-{1}))))", sheet, engine), 0.0,
                          true},
              CellFormula{fmt::format("=MAX(IF(ISNUMBER({0}),ABS({0})))", engine), largest, true},
              CellFormula{fmt::format("=IF(F{0}=0,E{0},E{0}/F{0})", own), 0.0, false},
              verdict(fmt::format("AND(D{0}=0,G{0}<={1})", own, "0.000000001"))},
             Tone::plain});
    }

    const BundleBook& book_;
    BundleLayout layout_;
    BundleFormulas formulas_;
    BundleColumns columns_;
    std::string about_;
};

}  // namespace

io::Workbook cooperative_book(const BundleBook& book, std::uint32_t group) {
    BookContent content;
    content.whole = book.groups.size() == 1;
    for (std::uint32_t row = 0; row < book.group_of_season.size(); ++row)
        if (book.group_of_season[row] == group) content.seasons.push_back(row);
    const auto& name = book.groups.at(group);
    BookWriter writer{book, std::move(content), book.title + (name.empty() ? "" : " – " + name)};
    const auto found = std::find_if(book.account->groups.begin(), book.account->groups.end(),
                                    [&](const AccountGroup& each) { return each.name == name; });
    return writer.written(writer.totals(*found));
}

io::Workbook summary_book(const BundleBook& book) {
    BookContent content;
    content.groups = book.groups;
    content.group_of_season = book.group_of_season;
    BookWriter writer{book, std::move(content), book.title + " – " + bundle_word("all cooperatives", book.language)};
    return writer.written(writer.cooperatives());
}

}  // namespace vung::run
