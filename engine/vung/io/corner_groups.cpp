// SPDX-License-Identifier: Apache-2.0
#include <vung/io/corner_groups.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace vung::io {
namespace {

constexpr double kMostCorners = 1e6;
constexpr std::size_t kShownNumbers = 12;

std::vector<std::string> id_cells(const HeadedTable& table, std::size_t row, const std::vector<std::size_t>& id) {
    std::vector<std::string> out;
    for (const auto column : id) out.push_back(table.rows[row][column].text);
    return out;
}

/// Blanks are "as above", until a cell says something new. The last part of an id is never that of the parcel before
/// where another begins.
void fill_from_above(std::vector<std::string>& cells, const std::vector<std::string>& above, bool begins) {
    bool fresh = false;
    for (std::size_t k = 0; k + begins < cells.size(); ++k) {
        if (cells[k].empty() && !fresh) cells[k] = above[k];
        fresh = fresh || cells[k] != above[k];
    }
}

/// Whether the next row begins another parcel, or there is none.
bool ends_here(const HeadedTable& table, const std::vector<std::size_t>& rows, std::size_t at,
               const std::vector<std::size_t>& id, std::size_t order) {
    if (at + 1 == rows.size()) return true;
    const auto next = id_cells(table, rows[at + 1], id);
    const bool silent = std::all_of(next.begin(), next.end(), [](const auto& cell) { return cell.empty(); });
    return corner_number(table, rows[at + 1], order) == 1 || (!silent && next != id_cells(table, rows[at], id));
}

}  // namespace

std::optional<long> corner_number(const HeadedTable& table, std::size_t row, std::size_t column) {
    const auto value = table.number(row, column).get();
    if (!value || *value != std::floor(*value) || *value < 0 || *value > kMostCorners) return std::nullopt;
    return static_cast<long>(*value);
}

std::vector<RowGroup> each_row(const HeadedTable& table, const std::vector<std::size_t>& id) {
    std::vector<RowGroup> out;
    for (std::size_t r = 0; r < table.rows.size(); ++r) out.push_back({id_cells(table, r, id), {r}, {}});
    return out;
}

std::vector<RowGroup> group_rows(const HeadedTable& table, const std::vector<std::size_t>& id,
                                 std::optional<std::size_t> order, const std::vector<bool>& unused) {
    std::vector<RowGroup> out;
    std::map<std::vector<std::string>, std::size_t> known;
    std::optional<std::size_t> current;
    std::optional<long> last;
    std::vector<std::size_t> rows;
    for (std::size_t r = 0; r < table.rows.size(); ++r)
        if (!unused[r]) rows.push_back(r);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto r = rows[i];
        const auto number = order ? corner_number(table, r, *order) : std::nullopt;
        auto cells = id_cells(table, r, id);
        const bool silent = std::all_of(cells.begin(), cells.end(), [](const auto& cell) { return cell.empty(); });
        const bool restarts = last && number && *number == 1 && *last > 1;
        // a row with number 1 behind three others, and before another parcel, closes the ring
        const bool closes = restarts && current && out[*current].rows.size() >= 3 &&
                            (silent || cells == out[*current].id) && ends_here(table, rows, i, id, *order);
        last = number;
        if (current) fill_from_above(cells, out[*current].id, restarts && !closes);
        if (current && cells == out[*current].id && (!restarts || closes)) {
            out[*current].rows.push_back(r);
            continue;
        }
        const auto found = known.find(cells);
        const bool nameless = std::any_of(cells.begin(), cells.end(), [](const auto& cell) { return cell.empty(); });
        if (found != known.end() && !nameless && !(number && *number == 1)) {
            current = found->second;
            out[*current].starts.push_back(out[*current].rows.size());
            out[*current].rows.push_back(r);
            continue;
        }
        current = out.size();
        known[cells] = out.size();
        out.push_back({std::move(cells), {r}, {}});
    }
    return out;
}

std::optional<std::vector<std::size_t>> corner_order(const HeadedTable& table, const std::vector<std::size_t>& rows,
                                                     std::size_t column, std::string& said) {
    std::vector<std::pair<long, std::size_t>> numbers;
    bool good = true;
    said.clear();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto number = corner_number(table, rows[i], column);
        const auto& text = table.rows[rows[i]][column].text;
        if (i < kShownNumbers) said += (i ? ", " : "") + (text.empty() ? std::string{"–"} : text);
        if (i == kShownNumbers) said += " ...";
        good = good && number;
        numbers.emplace_back(number.value_or(0), i);
    }
    if (!good) return std::nullopt;
    std::optional<std::size_t> closing;
    if (numbers.size() > 3 && numbers.back().first == numbers.front().first) {
        closing = numbers.back().second;
        numbers.pop_back();
    }
    std::stable_sort(numbers.begin(), numbers.end());
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (numbers[i].first != numbers.front().first + static_cast<long>(i) || numbers.front().first > 1)
            return std::nullopt;
        out.push_back(numbers[i].second);
    }
    if (closing) out.push_back(*closing);
    return out;
}

}  // namespace vung::io
