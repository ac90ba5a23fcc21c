// SPDX-License-Identifier: Apache-2.0
#include <vung/io/header_rows.h>

#include <algorithm>
#include <array>
#include <set>

#include <vung/io/local_number.h>
#include <vung/text/unicode.h>

namespace vung::io {
namespace {

constexpr std::size_t kMostHeaderRows = 4;
constexpr std::size_t kSearchedRows = 60;   // a header stands in the first rows of a sheet
constexpr std::size_t kSampledRows = 1000;  // how wide the table is shows in the first rows
constexpr std::array<std::string_view, 4> kBlanks = {"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x8B", "\xEF\xBB\xBF"};
constexpr std::size_t kMostCoveredCells = 5'000'000;  // ranges are kept per row

const GridCell kNothing{};

bool is_wordy(const GridCell& cell) {
    if (cell.kind != CellKind::text) return false;
    const auto as_number = parse_local_number(cell, DecimalMark::point).state;
    return as_number == LocalNumber::State::no_number;
}

/// How many cells a row of the table usually has: the median over the rows.
std::size_t usual_width(const GridView& view) {
    std::vector<std::size_t> widths;
    for (std::size_t r = 0; r < std::min(view.rows(), kSampledRows); ++r) widths.push_back(view.filled(r));
    if (widths.empty()) return 0;
    std::nth_element(widths.begin(), widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 2), widths.end());
    return widths[widths.size() / 2];
}

/// Whether `row` goes on with the header that `above` is part of: words stand only under headings of groups and blanks.
bool goes_on(const GridView& view, std::size_t above, std::size_t row) {
    if (row >= view.rows() || !view.follows(row)) return false;
    bool under_group = false, left_blank = false;
    for (std::size_t c = 0; c < view.columns(); ++c) {
        const auto& cell = view.own(row, c);
        const auto* range = view.range(above, c);
        const bool tall = range != nullptr && range->last_row + 1 >= view.number(row);
        if (cell.empty()) {
            left_blank = left_blank || !view.shown(above, c).empty();
            continue;
        }
        if (!is_wordy(cell) || tall) return false;
        const bool group = view.own(above, c).empty() ||
                           (c + 1 < view.columns() && view.own(above, c + 1).empty() && !view.own(row, c + 1).empty());
        if (!group) return false;
        under_group = true;
    }
    return under_group && left_blank;
}

/// Number of header rows that begin with `first`.
std::size_t depth_of(const GridView& view, std::size_t first) {
    std::size_t depth = 1;
    for (bool again = true; again && depth < kMostHeaderRows;) {
        again = false;
        for (std::size_t c = 0; c < view.columns() && !again; ++c) {
            const auto* range = view.range(first + depth - 1, c);
            const bool below = range != nullptr && range->last_row + 1 > view.number(first + depth - 1) &&
                               !view.shown(first, c).empty();
            again = below && first + depth < view.rows() && view.follows(first + depth);
        }
        again = again || goes_on(view, first + depth - 1, first + depth);
        if (again) ++depth;
    }
    return depth;
}

/// The content of a header cell; in files without merged ranges, that of the group whose heading stands to the left.
const GridCell& heading(const GridView& view, const HeaderRows& header, std::size_t row, std::size_t column) {
    const auto& cell = view.shown(row, column);
    if (!cell.empty() || row + 1 == header.first + header.count) return cell;
    if (view.own(row + 1, column).empty() || view.range(row, column) != nullptr) return cell;
    for (std::size_t c = column; c-- > 0;) {
        if (!view.own(row, c).empty()) {
            const bool group = !view.own(row + 1, c).empty();
            return group ? view.own(row, c) : cell;
        }
        if (view.own(row + 1, c).empty()) break;
    }
    return cell;
}

void name_columns(const GridView& view, HeaderRows& header) {
    header.names.assign(view.columns(), "");
    for (std::size_t c = 0; c < view.columns(); ++c) {
        std::string last;
        for (std::size_t r = header.first; r < header.first + header.count; ++r) {
            const auto part = one_line(heading(view, header, r, c).text);
            if (part.empty() || part == last) continue;
            header.names[c] += (header.names[c].empty() ? "" : " / ") + part;
            last = part;
        }
    }
}

std::size_t matches(const HeaderRows& header, const std::set<std::string>& wanted) {
    std::set<std::string> found;
    for (const auto& name : header.names) {
        if (name.empty()) continue;
        const auto bar = name.rfind(" / ");  // a column is found by the last part of a joined name, too
        const auto last = bar == std::string::npos ? name : name.substr(bar + 3);
        for (const auto& word : {text::fold(name), text::fold(name_and_unit(name).first), text::fold(last),
                                 text::fold(name_and_unit(last).first)})
            if (wanted.contains(word)) {
                found.insert(word);
                break;
            }
    }
    return found.size();
}

/// One range over nearly all columns is a title.
bool is_title(const GridView& view, std::size_t row) {
    for (std::size_t c = 0; c < view.columns(); ++c)
        if (const auto* range = view.range(row, c);
            range != nullptr && view.columns() > 2 &&
            (range->last_column - range->first_column + 1) * 5 > view.columns() * 4)
            return true;
    return false;
}

}  // namespace

GridView::GridView(const Grid& grid) : grid_(grid) {
    for (const auto& row : grid.rows) columns_ = std::max(columns_, row.cells.size());
    std::size_t covered = 0;
    for (const auto& range : grid.merged) {
        covered += range.last_row - range.first_row + 1;
        if (covered > kMostCoveredCells) break;
        for (auto r = range.first_row; r <= range.last_row; ++r) by_row_[r].push_back(&range);
    }
}

const GridCell& GridView::own(std::size_t row, std::size_t column) const {
    const auto& cells = grid_.rows[row].cells;
    return column < cells.size() ? cells[column] : kNothing;
}

const MergedRange* GridView::range(std::size_t row, std::size_t column) const {
    const auto found = by_row_.find(number(row) - 1);
    if (found == by_row_.end()) return nullptr;
    for (const auto* range : found->second)
        if (range->first_column <= column && column <= range->last_column) return range;
    return nullptr;
}

const GridCell& GridView::shown(std::size_t row, std::size_t column) const {
    const auto* merged = range(row, column);
    if (merged == nullptr) return own(row, column);
    const auto at = std::lower_bound(grid_.rows.begin(), grid_.rows.end(), merged->first_row + 1,
                                     [](const GridRow& r, std::size_t number) { return r.number < number; });
    if (at == grid_.rows.end() || at->number != merged->first_row + 1) return kNothing;
    return merged->first_column < at->cells.size() ? at->cells[merged->first_column] : kNothing;
}

std::size_t GridView::filled(std::size_t row) const {
    const auto& cells = grid_.rows[row].cells;
    return static_cast<std::size_t>(
        std::count_if(cells.begin(), cells.end(), [](const GridCell& cell) { return !cell.empty(); }));
}

std::string one_line(std::string_view text) {
    std::string out;
    bool blank = false;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t length = 0;
        for (const auto b : kBlanks)
            if (text.substr(at).starts_with(b)) length = b.size();
        if (length == 0 && static_cast<unsigned char>(text[at]) <= 0x20) length = 1;
        if (length > 0) {
            blank = true, at += length;
            continue;
        }
        if (blank && !out.empty()) out += ' ';
        blank = false;
        out += text[at++];
    }
    return out;
}

std::pair<std::string, std::string> name_and_unit(std::string_view name) {
    const std::pair<std::string, std::string> none{std::string{name}, ""};
    if (!name.ends_with(')')) return none;
    const auto open = name.rfind('(');
    if (open == std::string_view::npos || open == 0) return none;
    const auto before = trimmed(name.substr(0, open));
    const auto inside = trimmed(name.substr(open + 1, name.size() - open - 2));
    if (before.empty() || inside.empty()) return none;
    return {std::string{before}, std::string{inside}};
}

HeaderRows find_header_rows(const GridView& view, std::span<const std::string> wanted) {
    HeaderRows best, plain;
    std::set<std::string> folded;
    for (const auto& name : wanted) folded.insert(text::fold(name));
    folded.erase("");
    std::size_t most = 0;
    const auto width = usual_width(view);
    for (std::size_t r = 0; r < std::min(view.rows(), kSearchedRows); ++r) {
        if (is_title(view, r)) continue;
        HeaderRows header{r, depth_of(view, r), {}};
        name_columns(view, header);
        if (const auto found = matches(header, folded); found > most) {
            most = found;
            best = header;
        }
        std::size_t words = 0;
        for (std::size_t c = 0; c < view.columns(); ++c) words += is_wordy(view.own(r, c));
        const bool full = view.filled(r) * 2 >= width && view.filled(r) >= std::min<std::size_t>(2, width);
        if (plain.count == 0 && full && words * 2 >= view.filled(r)) plain = std::move(header);
    }
    return most > 0 ? best : plain;
}

}  // namespace vung::io
