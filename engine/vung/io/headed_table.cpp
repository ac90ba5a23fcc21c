// SPDX-License-Identifier: Apache-2.0
#include <vung/io/headed_table.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <vung/error.h>
#include <vung/io/header_rows.h>
#include <vung/problem_catalogue.h>
#include <vung/text/nearest.h>
#include <vung/text/unicode.h>

namespace vung::io {
namespace {

constexpr std::size_t kLongLabel = 60;  // letters of a row that a finding repeats

/// Whole labels of rows of totals, folded; and beginnings of them.
constexpr std::array<std::string_view, 9> kTotals = {"tong cong",   "tong so", "tong",     "cong",  "total",
                                                     "grand total", "sum",     "cong don", "luy ke"};
constexpr std::array<std::string_view, 4> kTotalStarts = {"tong cong ", "tong so ", "tong dien tich", "total "};
/// "Cộng xã Vĩnh Thạnh" is a total, "Cộng Hòa" a commune.
constexpr std::array<std::string_view, 13> kAddedUp = {"xa",   "huyen", "tinh", "ap",    "thon",  "to", "htx",
                                                       "nhom", "hop",   "toan", "trang", "chung", "muc"};

/// "Tống" is a family name, "tổng" a total; without marks they are the same.
bool has_acute_o(std::string_view text) {
    for (const auto letter : {"\u1ED1", "\u1ED0", "o\u0302\u0301", "O\u0302\u0301"})
        if (text.find(letter) != std::string_view::npos) return true;
    return false;
}

bool says_total(std::string_view text) {
    if (has_acute_o(text)) return false;
    auto folded = text::fold(text);
    while (!folded.empty() && (folded.back() == ':' || folded.back() == '.' || folded.back() == ' ')) folded.pop_back();
    if (std::find(kTotals.begin(), kTotals.end(), folded) != kTotals.end()) return true;
    folded += ' ';
    for (const auto start : kTotalStarts)
        if (folded.starts_with(start)) return true;
    if (!folded.starts_with("cong ")) return false;
    const std::string_view all = folded;
    const auto next = all.substr(5, folded.find_first_of(" :(", 5) - 5);
    return std::find(kAddedUp.begin(), kAddedUp.end(), next) != kAddedUp.end();
}

/// "(1)", "1", "[1]" as 1; "A", "(b)" as a letter below 0; nothing for other texts.
std::optional<int> column_mark(std::string_view text) {
    if (text.size() >= 3 && (text.front() == '(' || text.front() == '[')) text = text.substr(1, text.size() - 2);
    if (text.size() == 1 && ((text[0] >= 'A' && text[0] <= 'H') || (text[0] >= 'a' && text[0] <= 'h'))) return -1;
    int value = 0;
    for (const char c : text.substr(0, 3)) {
        if (c == '=' && value > 0) return value;  // "5=3x4"
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value > 0 && text.size() <= 3 ? std::optional<int>{value} : std::nullopt;
}

std::string shortened(std::string text) {
    text = one_line(text);
    std::size_t letters = 0;
    for (std::size_t at = 0; at < text.size(); ++at)
        if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80 && ++letters > kLongLabel)
            return text.substr(0, at) + "…";
    return text;
}

class Maker {
public:
    explicit Maker(const Grid& grid) : grid_(grid), view_(grid) {}

    HeadedTable make(std::span<const std::string> wanted) {
        out_.file = grid_.file;
        out_.sheet = grid_.sheet;
        out_.separator = grid_.separator;
        header_ = find_header_rows(view_, wanted);
        if (header_.count == 0 || header_.first + header_.count >= view_.rows())
            throw InputError{{.what = view_.rows() == 0 ? "the sheet is empty" : "there is no row below a header",
                              .where = grid_.where(),
                              .fix = "the sheet needs a row of column names and rows below it"}};
        choose_columns();
        read_rows();
        name_columns();
        note_faults_and_hidden();
        decide_marks();
        return std::move(out_);
    }

private:
    void find(std::size_t row, std::string_view code, ProblemValues values) {
        find(grid_.where(view_.number(row)), code, std::move(values));
    }
    void find(std::string where, std::string_view code, ProblemValues values) {
        auto problem = make_problem(code, std::move(values));
        problem.subject = Subject::record;
        problem.id = problem.text.where = std::move(where);
        out_.findings.push_back(std::move(problem));
    }

    /// Columns with a name or with cells below the header.
    void choose_columns() {
        std::vector<bool> used(view_.columns(), false);
        for (std::size_t c = 0; c < used.size(); ++c) used[c] = !header_.names[c].empty();
        for (auto r = header_.first + header_.count; r < view_.rows(); ++r)
            for (std::size_t c = 0; c < grid_.rows[r].cells.size(); ++c)
                if (!grid_.rows[r].cells[c].empty()) used[c] = true;
        for (std::size_t c = 0; c < used.size(); ++c)
            if (used[c]) columns_.push_back(c);
    }

    void read_rows() {
        auto first = header_.first + header_.count;
        const auto end = footer_start(first);
        if (first < end && numbers_columns(first, first + 1 < end)) find(first++, "T-COLUMN-NUMBERS", {});
        for (auto r = first; r < end; ++r) {
            if (const auto label = total_label(r)) {
                find(r, "T-TOTAL-ROW", {{"label", *label}});
            } else if (repeats_header(r)) {
                find(r, "T-HEADER-REPEATED", {});
            } else if (const auto heading = group_heading(r)) {
                find(r, "T-GROUP-ROW", {{"label", *heading}});
            } else {
                take(r);
            }
        }
        if (end < view_.rows())
            find(end, "T-FOOTER",
                 {{"count", std::to_string(view_.rows() - end)}, {"label", shortened(first_text(end))}});
        if (out_.rows.empty())
            throw InputError{{.what = "there is no row of data below the header",
                              .where = grid_.where(view_.number(header_.first)),
                              .fix = "bring a sheet with rows below its header"}};
    }

    void take(std::size_t row) {
        std::vector<GridCell> cells;
        cells.reserve(columns_.size());
        for (const auto c : columns_) {
            const auto* range = view_.range(row, c);
            const bool below = range != nullptr && range->last_row > range->first_row && range->first_column == c &&
                               range->first_row + 1 > view_.number(header_.first + header_.count - 1);
            cells.push_back(below ? view_.shown(row, c) : view_.own(row, c));
        }
        out_.rows.push_back(std::move(cells));
        out_.numbers.push_back(view_.number(row));
    }

    std::string first_text(std::size_t row) const {
        for (const auto& cell : grid_.rows[row].cells)
            if (!cell.empty()) return cell.text;
        return "";
    }

    /// The label of a row of totals: the first cell of the row that is not empty.
    std::optional<std::string> total_label(std::size_t row) const {
        const auto& cells = grid_.rows[row].cells;
        const auto first = std::find_if(cells.begin(), cells.end(), [](const auto& cell) { return !cell.empty(); });
        if (first->kind != CellKind::text || !says_total(first->text)) return std::nullopt;
        return shortened(first->text);
    }

    bool repeats_header(std::size_t row) const {
        std::size_t same = 0;
        for (const auto c : columns_) {
            const auto& cell = view_.own(row, c);
            if (cell.empty()) continue;
            const auto text = one_line(cell.text);
            const bool equal = text == header_.names[c] || header_.names[c].starts_with(text + " / ") ||
                               header_.names[c].ends_with(" / " + text);
            if (!equal) return false;
            ++same;
        }
        return same * 2 >= columns_.size() && same >= std::min<std::size_t>(2, columns_.size());
    }

    /// The only text of a row that is merged over half of the table, or begins like a heading ("I.", "A.").
    std::optional<std::string> group_heading(std::size_t row) const {
        if (columns_.size() < 3 || view_.filled(row) != 1) return std::nullopt;
        const auto& cells = grid_.rows[row].cells;
        const auto column = static_cast<std::size_t>(
            std::find_if(cells.begin(), cells.end(), [](const auto& cell) { return !cell.empty(); }) - cells.begin());
        if (cells[column].kind != CellKind::text) return std::nullopt;
        const auto* range = view_.range(row, column);
        if (range == nullptr || (range->last_column - range->first_column + 1) * 2 < columns_.size())
            return std::nullopt;
        return shortened(cells[column].text);
    }

    /// "(1) (2) (3)", "A B 1 2 3": one after the other in nearly all columns.
    bool numbers_columns(std::size_t row, bool data_follows) const {
        int last = 0;
        std::size_t marks = 0;
        bool in_brackets = true;
        for (const auto c : columns_) {
            const auto& cell = view_.own(row, c);
            if (cell.empty()) continue;
            const auto mark = column_mark(cell.text);
            if (!mark || (*mark > 0 && *mark != last + 1) || (*mark < 0 && last > 0)) return false;
            last = std::max(last, *mark);
            ++marks;
            in_brackets = in_brackets && (cell.text.front() == '(' || cell.text.front() == '[');
        }
        return last > 0 && (in_brackets || data_follows) && marks >= (in_brackets ? 2U : 4U) &&
               marks * 5 >= columns_.size() * 4;
    }

    /// Where the text below the table begins: rows of few texts and no numbers, behind an empty row or a total.
    std::size_t footer_start(std::size_t first) const {
        auto start = view_.rows();
        for (auto r = view_.rows(); r-- > first;) {
            const auto& cells = grid_.rows[r].cells;
            const bool few = view_.filled(r) <= 3 && view_.filled(r) * 5 <= columns_.size() * 2;
            const bool words = std::all_of(cells.begin(), cells.end(), [](const GridCell& cell) {
                return cell.empty() ||
                       (cell.kind == CellKind::text &&
                        parse_local_number(cell, DecimalMark::point).state == LocalNumber::State::no_number);
            });
            if (!few || !words || total_label(r)) break;
            if (!view_.follows(r) || (r > first && total_label(r - 1))) start = r;
        }
        return start > first ? start : view_.rows();
    }

    void name_columns() {
        std::map<std::string, std::vector<std::size_t>> by_name;
        std::set<std::string> taken;
        for (const auto c : columns_) {
            auto name = header_.names[c];
            if (name.empty()) {
                name = "column " + column_letters(c);
                find(grid_.where(view_.number(header_.first)), "T-NO-NAME",
                     {{"letter", column_letters(c)}, {"name", name}});
            }
            by_name[name].push_back(out_.header.size());
            taken.insert(name);
            out_.header.push_back(name);
        }
        for (const auto& [name, columns] : by_name) {
            if (columns.size() < 2) continue;
            std::string others;
            int number = 2;
            for (std::size_t i = 1; i < columns.size(); ++i) {
                std::string other;
                do other = name + " " + std::to_string(number++);
                while (taken.contains(other));
                taken.insert(other);
                out_.header[columns[i]] = other;
                others += (others.empty() ? "" : "', '") + other;
            }
            find(grid_.where(view_.number(header_.first)), "T-NAME-REPEATED",
                 {{"name", name}, {"count", std::to_string(columns.size())}, {"others", others}});
        }
        for (const auto c : columns_) out_.units.push_back(name_and_unit(header_.names[c]).second);
    }

    void note_faults_and_hidden() {
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            std::size_t count = 0, first = 0;
            std::string fault;
            for (std::size_t r = 0; r < out_.rows.size(); ++r) {
                auto& cell = out_.rows[r][c];
                if (cell.kind != CellKind::fault) continue;
                if (count++ == 0) first = r, fault = cell.text;
                cell = {};
            }
            if (count > 0)
                find(grid_.where(out_.numbers[first]), "T-FAULT",
                     {{"count", std::to_string(count)}, {"column", out_.header[c]}, {"fault", fault}});
        }
        const auto hidden =
            std::count_if(grid_.rows.begin() + static_cast<std::ptrdiff_t>(header_.first + header_.count),
                          grid_.rows.end(), [](const GridRow& row) { return row.hidden; });
        if (hidden > 0) find(grid_.where(), "T-HIDDEN-ROWS", {{"count", std::to_string(hidden)}});
    }

    /// Each column speaks for itself; where it does not, the table does; where that does not, the format.
    void decide_marks() {
        std::vector<NumberEvidence> columns(columns_.size());
        NumberEvidence table;
        for (std::size_t c = 0; c < columns.size(); ++c) {
            for (const auto& row : out_.rows) columns[c] += evidence_of(row[c]);
            table += columns[c];
        }
        for (const auto& column : columns) out_.marks.push_back(settle_mark(column, table, out_.separator));
    }

    const Grid& grid_;
    GridView view_;
    HeaderRows header_;
    std::vector<std::size_t> columns_;  ///< of the grid, those that are used
    HeadedTable out_;
};

}  // namespace

std::optional<std::size_t> HeadedTable::column(std::string_view name) const {
    const auto index = [&](auto found) { return static_cast<std::size_t>(found - header.begin()); };
    if (const auto found = std::find(header.begin(), header.end(), name); found != header.end()) return index(found);
    const auto folded = text::fold(name);
    const auto only = [&](auto same) -> std::optional<std::size_t> {
        const auto found = std::find_if(header.begin(), header.end(), same);
        if (found == header.end() || std::find_if(found + 1, header.end(), same) != header.end()) return std::nullopt;
        return index(found);
    };
    if (const auto found = only([&](const auto& h) { return name_and_unit(h).first == name; })) return found;
    if (folded.empty()) return std::nullopt;
    if (const auto found = only([&](const auto& h) { return text::fold(h) == folded; })) return found;
    if (const auto found = only([&](const auto& h) { return text::fold(name_and_unit(h).first) == folded; }))
        return found;
    return only([&](const auto& h) {
        const auto bar = h.rfind(" / ");
        return bar != std::string::npos && (text::fold(h.substr(bar + 3)) == folded ||
                                            text::fold(name_and_unit(h.substr(bar + 3)).first) == folded);
    });
}

std::size_t HeadedTable::need(std::string_view name) const {
    if (const auto found = column(name)) return *found;
    std::string all;
    for (const auto& h : header) all += (all.empty() ? "" : ", ") + h;
    const auto near = text::nearest(name, header);
    throw InputError{{.what = "column '" + std::string{name} + "' is missing",
                      .where = where(),
                      .fix = (near ? "did you mean '" + *near + "'? " : "") + std::string{"The columns are "} + all}};
}

std::string HeadedTable::where() const {
    return file.filename().string() + (sheet.empty() ? "" : ", sheet '" + sheet + "'");
}

std::string HeadedTable::where(std::size_t row) const {
    return where() + (separator != 0 ? ", line " : ", row ") + std::to_string(numbers[row]);
}

DecimalMark settle_mark(const NumberEvidence& column, const NumberEvidence& table, char separator) {
    if (column.mixed() || column.mark() != DecimalMark::unknown) return column.mark();
    if (table.mark() != DecimalMark::unknown) return table.mark();
    if (separator == ';' && column.open_point == 0) return DecimalMark::comma;
    if (separator == ',' && column.open_comma == 0) return DecimalMark::point;
    return DecimalMark::unknown;
}

HeadedTable find_header(const Grid& grid, std::span<const std::string> wanted) {
    return Maker(grid).make(wanted);
}

}  // namespace vung::io
