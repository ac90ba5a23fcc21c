// SPDX-License-Identifier: Apache-2.0
#include <vung/io/record_table.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>
#include <set>

#include <vung/dates/day_first.h>
#include <vung/error.h>
#include <vung/parcels/parcel.h>
#include <vung/parcels/parcel_id.h>
#include <vung/problem_catalogue.h>
#include <vung/text/nearest.h>

namespace vung::io {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kSeason = "season";
constexpr std::string_view kParcel = "parcel";
constexpr const char* kNone = "–";
constexpr std::size_t kFew = 5;

/// A number, whole text, with a decimal point.
std::optional<double> parse_number(const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

/// The nearest right word in quotes; where none is near, the first few.
std::string suggested(std::string_view word, std::span<const std::string> known) {
    if (const auto near = text::nearest(word, known)) return "'" + *near + "'";
    std::string out;
    for (const auto& candidate : known.first(std::min(kFew, known.size())))
        out += (out.empty() ? "'" : ", '") + candidate + "'";
    return out.empty() ? kNone : out + (known.size() > kFew ? " ..." : "");
}

/// What shows where the header of a sheet is.
std::vector<std::string> wanted_names(std::vector<std::string> id_columns, const std::vector<std::string>& columns) {
    id_columns.insert(id_columns.end(), {std::string{kParcel}, std::string{kSeason}});
    id_columns.insert(id_columns.end(), columns.begin(), columns.end());
    return id_columns;
}

std::string plain_number(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.12g", value);
    return text;
}

/// With the mark before the decimals that the table has.
const char* number_example(char separator) {
    return separator == ',' ? "5.2" : "5,2";
}

}  // namespace

RecordTable::RecordTable(const std::filesystem::path& file, const std::string& sheet,
                         const std::vector<std::string>& id_columns, std::span<const std::string> parcels,
                         std::span<const std::string> seasons, std::vector<std::string> columns,
                         std::vector<Problem>& problems)
    : table_(read_table(file, {.sheet = sheet, .wanted = wanted_names(id_columns, columns)})),
      parcels_(parcels),
      seasons_(seasons),
      problems_(problems) {
    problems_.insert(problems_.end(), table_.findings.begin(), table_.findings.end());
    find_id_columns(id_columns);
    if (!table_.column(kSeason) && seasons.size() != 1) table_.need(kSeason);
    warn_unknown_columns(std::move(columns));
}

void RecordTable::find_id_columns(const std::vector<std::string>& id_columns) {
    const bool all = !id_columns.empty() && std::all_of(id_columns.begin(), id_columns.end(), [&](const auto& name) {
        return table_.column(name).has_value();
    });
    if (all)
        id_names_ = id_columns;
    else if (table_.column(kParcel))
        id_names_ = {std::string{kParcel}};
    else if (id_columns.empty())
        table_.need(kParcel);
    else
        for (const auto& name : id_columns) table_.need(name);
    for (const auto& name : id_names_) id_.push_back(table_.need(name));
}

void RecordTable::warn_unknown_columns(std::vector<std::string> columns) {
    columns.emplace_back(kSeason);
    columns.insert(columns.end(), id_names_.begin(), id_names_.end());
    const auto file = table_.file.filename().string();
    std::set<std::size_t> known;
    for (const auto& name : columns)
        if (const auto column = table_.column(name)) known.insert(*column);
    for (std::size_t c = 0; c < table_.header.size(); ++c) {
        const auto& name = table_.header[c];
        if (known.contains(c)) continue;
        if (name == "note" || name == "notes" || name == "ghi_chu") continue;
        auto problem = make_problem("R-UNKNOWN-COLUMN", {{"column", name}, {"suggestion", suggested(name, columns)}});
        problem.subject = Subject::record;
        problem.id = problem.text.where = file;
        problems_.push_back(std::move(problem));
    }
}

std::optional<RecordTable::Key> RecordTable::key(std::size_t row) {
    std::vector<std::string> parts;
    for (const auto column : id_) parts.push_back(table_.rows[row][column].text);
    const auto id = parcels::join_id(id_names_, parts);
    if (!id.fault.empty()) {
        note(row, "R-NO-PARCEL", {{"reason", id.fault}});
        return std::nullopt;
    }
    if (!std::binary_search(parcels_.begin(), parcels_.end(), id.id)) {
        const auto near = text::nearest(id.id, parcels_);
        note(row, "R-UNKNOWN-PARCEL", {{"near", near ? "'" + *near + "'" : kNone}});
        return std::nullopt;
    }
    if (!table_.column(kSeason)) return Key{id.id, seasons_.front()};
    const auto season = cell(row, kSeason).value_or("");
    if (std::find(seasons_.begin(), seasons_.end(), season) == seasons_.end()) {
        note(row, "R-UNKNOWN-SEASON", {{"suggestion", suggested(season, seasons_)}});
        return std::nullopt;
    }
    return Key{id.id, season};
}

std::optional<std::string> RecordTable::cell(std::size_t row, std::string_view column) const {
    const auto at = table_.column(column);
    if (!at) return std::nullopt;
    const auto& text = table_.rows[row][*at].text;
    const auto first = text.find_first_not_of(kBlanks);
    if (first == std::string::npos) return std::nullopt;
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::optional<dates::Date> RecordTable::day(std::size_t row, std::string_view column) {
    const auto text = cell(row, column);
    if (!text) return std::nullopt;
    const auto& raw = table_.rows[row][*table_.column(column)];
    std::optional<dates::LocalDate> found;
    if (const auto iso = dates::parse_date(raw.kind == CellKind::day ? std::string_view{*text}.substr(0, 10) : *text))
        found = {*iso, false};
    else if (raw.kind == CellKind::number) {
        if (const auto serial = parse_number(*text))
            if (const auto day = dates::day_of_serial(*serial)) found = {*day, false};
    } else if (!strict())
        found = dates::parse_day_first(*text);
    if (!found) {
        note(row, "R-BAD-DATE", {{"column", std::string{column}}, {"text", *text}});
        return std::nullopt;
    }
    if (found->month_first)
        note(row, "R-DATE-MONTH-FIRST",
             {{"column", std::string{column}}, {"text", *text}, {"day", dates::to_iso(found->day)}});
    return found->day;
}

std::optional<double> RecordTable::number(std::size_t row, std::string_view column) {
    const auto text = cell(row, column);
    if (!text) return std::nullopt;
    if (strict()) return parse_number(*text);
    const auto value = table_.number(row, *table_.column(column));
    if (value.state == LocalNumber::State::ambiguous)
        note(row, "R-NUMBER-AMBIGUOUS",
             {{"column", std::string{column}},
              {"text", *text},
              {"a", plain_number(value.value)},
              {"b", plain_number(value.other)}});
    return value.get();
}

bool RecordTable::is_unclear(std::size_t row, std::string_view column) const {
    const auto at = table_.column(column);
    if (!at || strict()) return false;
    const auto state = table_.number(row, *at).state;
    return state == LocalNumber::State::ambiguous || state == LocalNumber::State::blank;
}

std::optional<double> RecordTable::amount(std::size_t row, std::string_view column) {
    const auto text = cell(row, column);
    if (!text) return std::nullopt;
    const auto value = number(row, column);
    if (value && *value >= 0) return value == 0 ? 0.0 : *value;  // no negative zero
    if (!is_unclear(row, column))
        note(row, "R-BAD-NUMBER",
             {{"column", std::string{column}}, {"text", *text}, {"example", number_example(table_.separator)}});
    return std::nullopt;
}

std::optional<int> RecordTable::count(std::size_t row, std::string_view column) {
    const auto text = cell(row, column);
    if (!text) return std::nullopt;
    const auto value = number(row, column);
    if (value && *value >= 0 && *value == std::floor(*value) && *value <= std::numeric_limits<int>::max() &&
        !(strict() && text->find_first_not_of("0123456789") != std::string::npos))
        return static_cast<int>(*value);
    if (!is_unclear(row, column))
        note(row, "R-BAD-NUMBER", {{"column", std::string{column}}, {"text", *text}, {"example", "2"}});
    return std::nullopt;
}

std::optional<std::string> RecordTable::word(std::size_t row, std::string_view column, const parcels::WordList& words) {
    const auto text = cell(row, column);
    if (!text) return std::nullopt;
    auto key = words.key(*text);
    if (!key) {
        note(row, "R-UNKNOWN-WORD",
             {{"column", std::string{column}}, {"text", *text}, {"suggestion", suggested(*text, words.words())}});
    }
    return key;
}

std::string RecordTable::raw_id(std::size_t row) const {
    std::string id;
    for (const auto column : id_)
        id += (id.empty() ? "" : std::string(1, parcels::kIdSeparator)) + table_.rows[row][column].text;
    return id;
}

void RecordTable::note(std::size_t row, std::string_view code, ProblemValues values, std::optional<Severity> severity) {
    values.emplace_back("parcel", raw_id(row));
    values.emplace_back("season", cell(row, kSeason).value_or(""));
    auto problem = make_problem(code, std::move(values));
    if (severity) problem.severity = *severity;
    problem.subject = Subject::record;
    problem.id = problem.text.where = where(row);
    problems_.push_back(std::move(problem));
}

}  // namespace vung::io
