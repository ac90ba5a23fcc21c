// SPDX-License-Identifier: Apache-2.0
#include <vung/io/spreadsheet.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <span>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/io/header_rows.h>
#include <vung/io/workbook_reader.h>
#include <vung/problem_catalogue.h>
#include <vung/text/nearest.h>
#include <vung/text/unicode.h>

namespace vung::io {
namespace {

std::string ending(const std::filesystem::path& file) {
    auto out = file.extension().string();
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return out;
}

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& what, const std::string& fix) {
    throw InputError{{.what = what, .where = file.string(), .fix = fix}};
}

std::unique_ptr<WorkbookReader> open_workbook(const std::filesystem::path& file) {
    if (ending(file) == ".ods") return open_ods(file);
    if (is_workbook(file)) return open_xlsx(file);
    if (ending(file) == ".xls") refuse(file, "an old Excel file (.xls) is not read", "open it and save it as .xlsx");
    refuse(file, "the ending '" + ending(file) + "' is none of a table", "bring .xlsx, .ods or .csv");
}

std::string quoted_list(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names) out += (out.empty() ? "'" : ", '") + name + "'";
    return out;
}

/// A CSV as a grid; empty cells are kept out.
Grid csv_grid(const std::filesystem::path& file, const CsvRows& rows) {
    Grid out;
    out.file = file;
    out.separator = rows.separator;
    GridBuilder builder(out);
    for (std::size_t r = 0; r < rows.rows.size(); ++r)
        for (std::size_t c = 0; c < rows.rows[r].size(); ++c)
            builder.set(rows.lines[r] - 1, c, CellKind::text, rows.rows[r][c]);
    builder.finish();
    return out;
}

/// Whether the first row can be nothing but the header: it names every column of the table.
bool begins_with_header(const CsvRows& csv) {
    if (csv.rows.empty()) return true;
    std::size_t width = 0;
    for (const auto& row : csv.rows) width = std::max(width, row.size());
    const auto& first = csv.rows.front();
    if (first.size() < width && (first.size() == 1 || first.size() * 2 < width)) return false;
    return std::none_of(first.begin(), first.end(), [&](const std::string& cell) {
        return trimmed(cell).empty() || (csv.separator != ',' && cell.find(',') != std::string::npos);
    });
}

/// What strict CSV gives, as a table.
HeadedTable headed(CsvFile csv) {
    HeadedTable out;
    out.file = csv.path;
    out.separator = csv.separator;
    out.header = csv.header;
    out.numbers = csv.lines;
    for (const auto& name : out.header) out.units.push_back(name_and_unit(name).second);
    std::vector<NumberEvidence> columns(out.header.size());
    NumberEvidence table;
    for (auto& row : csv.rows) {
        std::vector<GridCell> cells;
        for (auto& text : row) {
            const auto cut = trimmed(text);
            cells.push_back(cut.empty() ? GridCell{} : GridCell{CellKind::text, std::string{cut}});
            columns[cells.size() - 1] += evidence_of(cells.back());
        }
        out.rows.push_back(std::move(cells));
    }
    for (const auto& column : columns) table += column;
    for (const auto& column : columns) out.marks.push_back(settle_mark(column, table, out.separator));
    return out;
}

/// Puts UTF-8 in NFC in place of what the cells hold.
text::EncodingReport decode(const std::vector<std::string*>& cells, std::optional<text::Encoding> encoding) {
    text::EncodingDetector detector(encoding);
    for (const auto* cell : cells) detector.add(*cell);
    const auto decoder = detector.finish();
    for (auto* cell : cells) *cell = decoder.decode(*cell).text;
    return decoder.report();
}

void note_encoding(const text::EncodingReport& report, HeadedTable& table) {
    if (report.converted == 0 && report.lost == 0) return;
    auto problem = make_problem("T-ENCODING", {{"encoding", std::string{text::to_string(report.encoding)}},
                                               {"count", std::to_string(report.converted)},
                                               {"before", report.before},
                                               {"after", report.after}});
    problem.subject = Subject::record;
    problem.id = problem.text.where = table.where();
    table.findings.push_back(std::move(problem));
}

std::size_t matches(const Grid& grid, std::span<const std::string> wanted) {
    if (grid.rows.empty()) return 0;
    const auto header = find_header_rows(GridView(grid), wanted);
    std::set<std::string> folded;
    for (const auto& name : header.names) folded.insert({text::fold(name), text::fold(name_and_unit(name).first)});
    return static_cast<std::size_t>(std::count_if(
        wanted.begin(), wanted.end(), [&](const std::string& name) { return folded.contains(text::fold(name)); }));
}

Grid choose_sheet(const WorkbookReader& book, const std::filesystem::path& file, const std::string& sheet,
                  std::span<const std::string> wanted) {
    const auto& sheets = book.sheets();
    std::vector<std::string> names;
    for (const auto& info : sheets) names.push_back(info.name);
    if (!sheet.empty()) {
        for (std::size_t i = 0; i < sheets.size(); ++i)
            if (sheets[i].name == sheet) return book.read(i);
        for (std::size_t i = 0; i < sheets.size(); ++i)
            if (text::fold(sheets[i].name) == text::fold(sheet)) return book.read(i);
        refuse(file, "there is no sheet '" + sheet + "'", text::suggestion(sheet, names));
    }
    std::vector<std::string> filled;
    std::optional<Grid> best;
    std::size_t most = 0;
    bool tie = false;
    for (std::size_t i = 0; i < sheets.size(); ++i) {
        if (sheets[i].hidden) continue;
        auto grid = book.read(i);
        if (grid.rows.empty()) continue;
        filled.push_back(sheets[i].name);
        const auto found = matches(grid, wanted);
        tie = best && found == most;
        if (!best || found > most) best = std::move(grid), most = found;
    }
    if (!best) refuse(file, "no sheet has cells", "fill a sheet, or name another file");
    if (tie || (filled.size() > 1 && most == 0))
        refuse(file, "the workbook has " + std::to_string(filled.size()) + " sheets and it is not clear which is meant",
               "name one of " + quoted_list(filled));
    return std::move(*best);
}

}  // namespace

bool is_workbook(const std::filesystem::path& file) {
    const auto end = ending(file);
    return end == ".xlsx" || end == ".xlsm" || end == ".ods";
}

bool is_table_file(const std::filesystem::path& file) {
    const auto end = ending(file);
    return is_workbook(file) || end == ".csv" || end == ".tsv" || end == ".txt";
}

std::vector<std::string> sheet_names(const std::filesystem::path& file) {
    std::vector<std::string> out;
    const auto book = open_workbook(file);
    for (const auto& info : book->sheets()) out.push_back(info.name);
    return out;
}

std::vector<std::string> visible_sheet_names(const std::filesystem::path& file) {
    std::vector<std::string> out;
    const auto book = open_workbook(file);
    for (const auto& info : book->sheets())
        if (!info.hidden) out.push_back(info.name);
    return out;
}

Grid read_grid(const std::filesystem::path& file, const TableOptions& options) {
    if (!is_table_file(file) || is_workbook(file))
        return choose_sheet(*open_workbook(file), file, options.sheet, options.wanted);
    auto out = csv_grid(file, split_rows(read_bytes(file), file));
    if (out.rows.empty()) refuse(file, "the file is empty", "it needs a row of column names");
    return out;
}

HeadedTable read_table(const std::filesystem::path& file, const TableOptions& options) {
    if (is_table_file(file) && !is_workbook(file)) {
        const auto bytes = read_bytes(file);
        if (!text::first_invalid_utf8(bytes) && begins_with_header(split_rows(bytes, file))) {
            auto csv = parse_csv(bytes, file);
            std::vector<std::string*> cells;
            for (auto& name : csv.header) cells.push_back(&name);
            for (auto& row : csv.rows)
                for (auto& cell : row) cells.push_back(&cell);
            const auto report = decode(cells, options.encoding);
            auto out = headed(std::move(csv));
            note_encoding(report, out);
            return out;
        }
    }
    auto grid = read_grid(file, options);
    std::vector<std::string*> cells;
    for (auto& row : grid.rows)
        for (auto& cell : row.cells)
            if (cell.kind == CellKind::text) cells.push_back(&cell.text);
    const auto report = decode(cells, options.encoding);
    auto out = find_header(grid, options.wanted);
    note_encoding(report, out);
    return out;
}

}  // namespace vung::io
