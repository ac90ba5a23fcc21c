// SPDX-License-Identifier: Apache-2.0
#include <vung/factors/factor_table.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/text/csv_rows.h>
#include <vung/text/formula_guard.h>
#include <vung/text/nearest.h>

namespace vung::factors {
namespace {

constexpr std::array<std::string_view, 16> kColumns{
    "key",   "edition", "value",        "low",      "high", "distribution",    "unit",       "source",
    "table", "status",  "range_status", "evidence", "note", "checked_against", "checked_by", "checked_on"};

[[noreturn]] void refuse(std::string_view name, std::size_t line, std::string what) {
    throw InputError{{.what = std::move(what),
                      .where = fmt::format("factors/{}.csv, line {}", name, line),
                      .fix = "correct the row; data/README.md tells what each column holds"}};
}

std::optional<double> number(std::string_view name, std::size_t line, std::string_view column,
                             const std::string& text) {
    if (text.empty()) return std::nullopt;
    double value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        refuse(name, line, fmt::format("'{}' in column '{}' is no number", text, column));
    return value;
}

void must_be_one_of(std::string_view name, std::size_t line, std::string_view column, const std::string& text,
                    std::initializer_list<std::string_view> allowed) {
    if (std::ranges::find(allowed, text) == allowed.end())
        refuse(name, line, fmt::format("'{}' in column '{}' is none of {}", text, column, fmt::join(allowed, ", ")));
}

Factor factor_from(std::string_view name, std::size_t line, const std::vector<std::string>& cells) {
    Factor row;
    row.table = name;
    row.key = cells[0];
    row.edition = cells[1];
    if (row.key.empty() || row.edition.empty()) refuse(name, line, "a row needs a key and an edition");
    row.status = cells[9];
    row.range_status = cells[10];
    must_be_one_of(name, line, "status", row.status, {"VERIFIED-2", "VERIFIED-1", "MEMORY", "NOT OBTAINED", "CHOSEN"});
    must_be_one_of(name, line, "range_status", row.range_status, {"VERIFIED", "MEMORY", "NONE"});
    const auto value = number(name, line, "value", cells[2]);
    const bool may_lack = row.status == "NOT OBTAINED" || row.status.starts_with("VERIFIED");
    if (value ? row.status == "NOT OBTAINED" : !may_lack)
        refuse(name, line,
               "a row has a value unless its status is NOT OBTAINED, or the source was seen to have none (VERIFIED)");
    row.has_value = value.has_value();
    row.value = value.value_or(0.0);
    row.low = number(name, line, "low", cells[3]);
    row.high = number(name, line, "high", cells[4]);
    if (row.low.has_value() != row.high.has_value()) refuse(name, line, "a range needs both of its ends");
    if (row.low && !row.has_value) refuse(name, line, "a range without a value");
    if (row.low && !(*row.low <= row.value && row.value <= *row.high))
        refuse(name, line, "the value lies outside its range");
    if (row.low.has_value() == (row.range_status == "NONE")) refuse(name, line, "range_status does not fit the range");
    row.distribution = cells[5];
    must_be_one_of(name, line, "distribution", row.distribution, {"fixed", "normal", "lognormal", "beta", "truncated"});
    if (row.distribution != "fixed" && !row.low) refuse(name, line, "a distribution needs a range");
    if (row.distribution == "lognormal" && !(*row.low > 0)) refuse(name, line, "a lognormal range must be above zero");
    if (row.distribution == "beta" && !(*row.low >= 0 && row.value > 0 && row.value < *row.high && *row.high < 1))
        refuse(name, line, "a beta shape needs 0 <= low and 0 < value < high < 1");
    if (row.distribution == "truncated" && !(*row.low >= 0 && row.value > 0 && row.value < *row.high))
        refuse(name, line, "a truncated shape needs 0 <= low and 0 < value < high");
    row.unit = cells[6];
    if (row.unit.empty()) refuse(name, line, "a row needs a unit; '1' for a ratio");
    if (cells[7].empty() || cells[8].empty()) refuse(name, line, "a row needs its source and the table in it");
    row.source = cells[7] + ", " + cells[8];
    row.evidence = cells[11];
    row.note = cells[12];
    row.checked_against = cells[13];
    row.checked_by = cells[14];
    row.checked_on = cells[15];
    return row;
}

std::vector<std::string> by_distance(std::string_view word, std::vector<std::string> words) {
    std::ranges::stable_sort(words, {}, [&](const std::string& w) { return text::edit_distance(word, w); });
    return words;
}

[[noreturn]] void refuse_absent(const Factor& row) {
    const bool seen = row.status != "NOT OBTAINED";
    throw InputError{{.what = fmt::format("{} of '{}' ({}){}", seen ? "the table has no value" : "the value", row.key,
                                          row.edition, seen ? "" : " was not obtained"),
                      .where = fmt::format("factors/{}.csv", row.table),
                      .fix = row.note.empty() ? "choose another key, or fill in the row with its source"
                                              : "choose another key; " + row.note}};
}

[[noreturn]] void refuse_remembered(const Factor& row) {
    throw InputError{{.what = fmt::format("the value of '{}' ({}) was written down from memory; no source was seen",
                                          row.key, row.edition),
                      .where = fmt::format("factors/{}.csv", row.table),
                      .fix = "choose another key, compare the row with its original and give it a source, or allow "
                             "remembered factors in the project file"}};
}

}  // namespace

const FactorTable& FactorTable::builtin() {
    static const FactorTable table = [] {
        std::vector<Factor> rows;
        for (const std::string& file : data::data_files("factors/")) {
            const std::string_view path = file;
            if (!path.ends_with(".csv")) continue;
            const std::string_view name = path.substr(path.rfind('/') + 1, path.size() - path.rfind('/') - 5);
            for (Factor& row : parse(name, data::data_file(file))) rows.push_back(std::move(row));
        }
        return FactorTable{std::move(rows)};
    }();
    return table;
}

std::vector<Factor> FactorTable::parse(std::string_view name, std::string_view text) {
    auto lines = vung::text::split_csv(text);
    for (auto& line : lines)
        for (auto& cell : line.cells) cell = std::string{vung::text::unguarded(cell)};
    if (lines.empty() || !std::ranges::equal(lines.front().cells, kColumns))
        refuse(name, 1, fmt::format("the columns must be {}", fmt::join(kColumns, ", ")));
    std::vector<Factor> rows;
    std::set<std::string> seen;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        if (lines[i].cells.size() != kColumns.size())
            refuse(name, lines[i].line, fmt::format("{} cells instead of {}", lines[i].cells.size(), kColumns.size()));
        rows.push_back(factor_from(name, lines[i].line, lines[i].cells));
        if (!seen.insert(rows.back().id()).second)
            refuse(name, lines[i].line,
                   fmt::format("'{}' of edition {} stands here twice", rows.back().key, rows.back().edition));
    }
    return rows;
}

FactorTable::FactorTable(std::vector<Factor> rows) : rows_(std::move(rows)) {}

const Factor* FactorTable::search(std::string_view table, std::string_view key, std::string_view edition) const {
    for (const Factor& row : rows_)
        if (row.table == table && row.key == key && row.edition == edition) return &row;
    return nullptr;
}

bool FactorTable::has(std::string_view table, std::string_view key, std::string_view edition) const {
    return search(table, key, edition) != nullptr;
}

std::vector<std::string> FactorTable::keys(std::string_view table, std::string_view edition) const {
    std::vector<std::string> found;
    for (const Factor& row : rows_)
        if (row.table == table && row.edition == edition) found.push_back(row.key);
    return found;
}

std::vector<std::string> FactorTable::editions(std::string_view table) const {
    std::vector<std::string> found;
    for (const Factor& row : rows_)
        if (row.table == table && std::ranges::find(found, row.edition) == found.end()) found.push_back(row.edition);
    return found;
}

std::vector<std::string> FactorTable::tables() const {
    std::vector<std::string> found;
    for (const Factor& row : rows_)
        if (std::ranges::find(found, row.table) == found.end()) found.push_back(row.table);
    return found;
}

const Factor& FactorTable::row(std::string_view id) const {
    const auto first = id.find(':');
    const auto second = first == std::string_view::npos ? first : id.find(':', first + 1);
    if (second != std::string_view::npos)
        if (const Factor* found =
                search(id.substr(0, first), id.substr(second + 1), id.substr(first + 1, second - first - 1)))
            return *found;
    std::vector<std::string> ids;
    for (const Factor& known : rows_) ids.push_back(known.id());
    ids = by_distance(id, std::move(ids));
    ids.resize(std::min<std::size_t>(ids.size(), 3));
    throw InputError{{.what = fmt::format("there is no factor '{}'", id),
                      .where = "data/factors",
                      .fix = fmt::format("an id is table:edition:key; nearest: {}", fmt::join(ids, ", "))}};
}

const Factor& FactorTable::find(std::string_view table, std::string_view key, std::string_view edition,
                                Remembered remembered) const {
    if (const Factor* row = search(table, key, edition)) {
        if (!row->has_value) refuse_absent(*row);
        if (row->remembered() && remembered == Remembered::refused) refuse_remembered(*row);
        return *row;
    }
    const auto known_editions = editions(table);
    if (known_editions.empty()) {
        throw InputError{
            {.what = fmt::format("there is no factor table '{}'", table),
             .where = "data/factors",
             .fix = fmt::format("known tables, nearest first: {}", fmt::join(by_distance(table, tables()), ", "))}};
    }
    if (std::ranges::find(known_editions, edition) == known_editions.end())
        throw InputError{{.what = fmt::format("factor table '{}' has no edition '{}'", table, edition),
                          .where = fmt::format("factors/{}.csv", table),
                          .fix = fmt::format("known editions: {}", fmt::join(known_editions, ", "))}};
    throw InputError{
        {.what = fmt::format("factor table '{}' has no key '{}' in edition {}", table, key, edition),
         .where = fmt::format("factors/{}.csv", table),
         .fix = fmt::format("known keys, nearest first: {}", fmt::join(by_distance(key, keys(table, edition)), ", "))}};
}

}  // namespace vung::factors
