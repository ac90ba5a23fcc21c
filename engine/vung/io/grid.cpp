// SPDX-License-Identifier: Apache-2.0
#include <vung/io/grid.h>

#include <algorithm>
#include <array>

#include <vung/error.h>

namespace vung::io {
namespace {

constexpr std::size_t kMostCells = 20'000'000;
constexpr std::array<std::string_view, 11> kBlanks = {
    " ", "\t", "\r", "\n", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x8B", "\xEF\xBB\xBF", "\xE3\x80\x80", "\xE2\x80\x89",
    "\v"};

/// What spreadsheet programs show for a fault (ECMA-376 part 1, 18.17.3), also where it was copied as text.
constexpr std::array<std::string_view, 8> kFaults = {"#N/A",   "#REF!", "#VALUE!", "#DIV/0!",
                                                     "#NAME?", "#NUM!", "#NULL!",  "#SPILL!"};

}  // namespace

std::string_view trimmed(std::string_view text) {
    const auto plain = [](char c) { return c > ' ' && c < 0x7F; };
    if (!text.empty() && plain(text.front()) && plain(text.back())) return text;
    for (bool again = true; again;) {
        again = false;
        for (const auto blank : kBlanks) {
            if (text.starts_with(blank)) text.remove_prefix(blank.size()), again = true;
            if (text.ends_with(blank)) text.remove_suffix(blank.size()), again = true;
        }
    }
    return text;
}

std::string column_letters(std::size_t column) {
    std::string out;
    for (++column; column > 0; column = (column - 1) / 26)
        out.insert(out.begin(), static_cast<char>('A' + (column - 1) % 26));
    return out;
}

std::string Grid::where() const {
    return file.filename().string() + (sheet.empty() ? "" : ", sheet '" + sheet + "'");
}

std::string Grid::where(std::size_t number) const {
    return where() + (separator != 0 ? ", line " : ", row ") + std::to_string(number);
}

GridRow& GridBuilder::row(std::size_t index) {
    auto& rows = grid_.rows;
    if (!rows.empty() && rows.back().number == index + 1) return rows.back();
    if (rows.empty() || rows.back().number < index + 1) return rows.emplace_back(GridRow{index + 1, {}, false});
    const auto at = std::lower_bound(rows.begin(), rows.end(), index + 1,
                                     [](const GridRow& r, std::size_t number) { return r.number < number; });
    if (at != rows.end() && at->number == index + 1) return *at;
    return *rows.insert(at, GridRow{index + 1, {}, false});
}

void GridBuilder::set(std::size_t index, std::size_t column, CellKind kind, std::string_view text) {
    text = trimmed(text);
    if (text.empty()) return;
    auto& cells = row(index).cells;
    if (cells.size() <= column) {
        cells_ += column + 1 - cells.size();
        if (cells_ > kMostCells)
            throw InputError{{.what = "the sheet has more than " + std::to_string(kMostCells) + " cells",
                              .where = grid_.where(),
                              .fix = "split it, or bring the parcels as GeoPackage"}};
        cells.resize(column + 1);
    }
    const bool fault = kind == CellKind::text && std::find(kFaults.begin(), kFaults.end(), text) != kFaults.end();
    cells[column] = {fault ? CellKind::fault : kind, std::string{text}};
}

void GridBuilder::hide(std::size_t index) {
    hidden_.push_back(index + 1);
}

void GridBuilder::finish() {
    std::erase_if(grid_.rows, [](const GridRow& r) { return r.cells.empty(); });
    std::sort(hidden_.begin(), hidden_.end());
    for (auto& r : grid_.rows) r.hidden = std::binary_search(hidden_.begin(), hidden_.end(), r.number);
}

}  // namespace vung::io
