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
#include <vung/io/header_rows.h>
#include <vung/parcels/parcel.h>
#include <vung/parcels/parcel_id.h>
#include <vung/problem_catalogue.h>
#include <vung/text/nearest.h>
#include <vung/text/nfc.h>
#include <vung/text/unicode.h>

namespace vung::io {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kSeason = "season";
constexpr std::string_view kParcel = "parcel";
constexpr std::string_view kHousehold = "household";
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

RecordColumns plain_columns(const std::vector<std::string>& names) {
    RecordColumns out;
    out.names = names;
    return out;
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
    : RecordTable(read_table(file, {.sheet = sheet, .wanted = wanted_names(id_columns, columns)}),
                  plain_columns(columns), id_columns, parcels, seasons, problems) {}

RecordTable::RecordTable(HeadedTable table, const RecordColumns& columns, const std::vector<std::string>& id_columns,
                         std::span<const std::string> parcels, std::span<const std::string> seasons,
                         std::vector<Problem>& problems)
    : table_(std::move(table)),
      parcels_(parcels),
      seasons_(seasons),
      parcel_(columns.parcel),
      season_(columns.season),
      other_seasons_(columns.other_seasons),
      households_(columns.households),
      problems_(problems) {
    problems_.insert(problems_.end(), table_.findings.begin(), table_.findings.end());
    find_aliases(columns);
    find_id_columns(id_columns, columns);
    if (!column_of(kSeason) && season_.empty() && (seasons.size() != 1 || other_seasons_)) table_.need(kSeason);
    warn_unknown_columns(columns.names, columns);
}

void RecordTable::find_aliases(const RecordColumns& columns) {
    for (const auto& [index, name] : columns.found) named_.emplace(name, index);
    std::set<std::size_t> taken;
    for (const auto& [name, index] : named_) taken.insert(index);
    auto names = columns.names;
    names.insert(names.end(), {std::string{kParcel}, std::string{kSeason}, std::string{kHousehold}});
    for (const auto& name : names)
        if (const auto at = table_.column(name)) taken.insert(*at);
    for (const auto& [name, word] : columns.aliases) {
        if (column_of(name) || std::find(names.begin(), names.end(), name) == names.end()) continue;
        if (const auto at = table_.column(word); at && taken.insert(*at).second) named_.emplace(name, *at);
    }
}

std::optional<std::size_t> RecordTable::column_of(std::string_view name) const {
    if (const auto at = named_.find(name); at != named_.end()) return at->second;
    return table_.column(name);
}

std::string RecordTable::unit(std::string_view column) const {
    const auto at = column_of(column);
    if (!at) return "";
    const auto& name = table_.header[*at];
    const auto unit = name_and_unit(name).second;
    return unit.empty() ? table_.units[*at] : unit;
}

std::string RecordTable::shown(std::string_view column) const {
    const auto at = named_.find(column);
    return at == named_.end() ? std::string{column} : table_.header[at->second];
}

void RecordTable::find_id_columns(const std::vector<std::string>& id_columns, const RecordColumns& columns) {
    const bool all = !id_columns.empty() && std::all_of(id_columns.begin(), id_columns.end(), [&](const auto& name) {
        return table_.column(name).has_value();
    });
    if (all)
        id_names_ = id_columns;
    else if (column_of(kParcel))
        id_names_ = {std::string{kParcel}};
    else if (!parcel_.empty())
        return;
    else if (columns.household && column_of(kHousehold))
        by_household_ = true;
    else if (id_columns.empty())
        table_.need(kParcel);
    else
        for (const auto& name : id_columns) table_.need(name);
    for (const auto& name : id_names_) id_.push_back(*column_of(name));
}

void RecordTable::warn_unknown_columns(std::vector<std::string> columns, const RecordColumns& found) {
    columns.emplace_back(kSeason);
    if (found.household) columns.emplace_back(kHousehold);
    columns.insert(columns.end(), id_names_.begin(), id_names_.end());
    const auto file = table_.file.filename().string();
    std::set<std::size_t> known;
    for (const auto& name : columns)
        if (const auto column = column_of(name)) known.insert(*column);
    for (const auto& [index, name] : found.found) known.insert(index);
    for (std::size_t c = 0; c < table_.header.size(); ++c) {
        const auto& name = table_.header[c];
        if (known.contains(c)) continue;
        const auto folded = text::fold(name);
        if (folded == "note" || folded == "notes" || folded == "ghi chu" || folded == "stt" || folded == "tt" ||
            folded == "so / no.")
            continue;
        auto problem = make_problem("R-UNKNOWN-COLUMN", {{"column", name}, {"suggestion", suggested(name, columns)}});
        problem.subject = Subject::record;
        problem.id = problem.text.where = file;
        problems_.push_back(std::move(problem));
    }
}

std::optional<std::string> RecordTable::parcel_of_household(std::size_t row) {
    const auto name = cell(row, kHousehold).value_or("");
    static const Households none;
    const auto& households = households_ ? *households_ : none;
    if (const auto found = households.find(text::same_letters(name)); found != households.end()) {
        const auto& parcels = found->second.parcels;
        if (parcels.size() == 1) return parcels.front();
        std::string some;
        for (std::size_t i = 0; i < std::min(kFew, parcels.size()); ++i) some += (i > 0 ? ", " : "") + parcels[i];
        note(row, "R-HOUSEHOLD-SEVERAL",
             {{"household", name}, {"count", std::to_string(parcels.size())}, {"parcels", some}});
        return std::nullopt;
    }
    std::vector<std::string> names;
    for (const auto& [folded, household] : households) names.push_back(folded);
    const auto near = text::nearest(text::same_letters(name), names);
    note(row, "R-UNKNOWN-HOUSEHOLD",
         {{"household", name}, {"near", near ? "'" + households.at(*near).name + "'" : kNone}});
    return std::nullopt;
}

std::optional<std::string> RecordTable::parcel_of(std::size_t row) {
    if (by_household_) return parcel_of_household(row);
    if (id_.empty()) return parcel_;
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
    return id.id;
}

std::optional<RecordTable::Key> RecordTable::key(std::size_t row) {
    const auto parcel = parcel_of(row);
    if (!parcel) return std::nullopt;
    auto season = column_of(kSeason) ? cell(row, kSeason).value_or("") : season_;
    if (!column_of(kSeason) && season.empty()) season = seasons_.front();
    if (std::find(seasons_.begin(), seasons_.end(), season) != seasons_.end()) return Key{*parcel, season};
    // "Đông Xuân 2024" is "dong-xuan-2024".
    const auto same = [&](const std::string& known) { return text::fold(known) == text::fold(season); };
    if (std::count_if(seasons_.begin(), seasons_.end(), same) == 1)
        return Key{*parcel, *std::find_if(seasons_.begin(), seasons_.end(), same)};
    if (other_seasons_ && !season.empty()) return Key{*parcel, season};
    note(row, "R-UNKNOWN-SEASON", {{"suggestion", suggested(season, seasons_)}});
    return std::nullopt;
}

std::optional<std::string> RecordTable::cell(std::size_t row, std::string_view column) const {
    const auto at = column_of(column);
    if (!at) return std::nullopt;
    const auto& text = table_.rows[row][*at].text;
    const auto first = text.find_first_not_of(kBlanks);
    if (first == std::string::npos) return std::nullopt;
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::optional<dates::Date> RecordTable::day(std::size_t row, std::string_view column) {
    const auto text = cell(row, column);
    if (!text) return std::nullopt;
    const auto& raw = table_.rows[row][*column_of(column)];
    std::optional<dates::LocalDate> found;
    if (const auto iso = dates::parse_date(raw.kind == CellKind::day ? std::string_view{*text}.substr(0, 10) : *text))
        found = {*iso, false};
    else if (raw.kind == CellKind::number) {
        if (const auto serial = parse_number(*text))
            if (const auto day = dates::day_of_serial(*serial)) found = {*day, false};
    } else
        found = dates::parse_day_first(*text);
    if (!found) {
        note(row, "R-BAD-DATE", {{"column", shown(column)}, {"text", *text}});
        return std::nullopt;
    }
    if (found->month_first)
        note(row, "R-DATE-MONTH-FIRST",
             {{"column", shown(column)}, {"text", *text}, {"day", dates::to_iso(found->day)}});
    return found->day;
}

std::optional<double> RecordTable::number(std::size_t row, std::string_view column) {
    const auto text = cell(row, column);
    if (!text) return std::nullopt;
    if (strict()) return parse_number(*text);
    const auto value = table_.number(row, *column_of(column));
    if (value.state == LocalNumber::State::ambiguous)
        note(row, "R-NUMBER-AMBIGUOUS",
             {{"column", shown(column)},
              {"text", *text},
              {"a", plain_number(value.value)},
              {"b", plain_number(value.other)}});
    return value.get();
}

bool RecordTable::is_unclear(std::size_t row, std::string_view column) const {
    const auto at = column_of(column);
    if (!at || strict()) return false;
    const auto state = table_.number(row, *at).state;
    return state == LocalNumber::State::ambiguous || state == LocalNumber::State::blank;
}

std::optional<double> RecordTable::parse(std::size_t row, std::string_view column, const std::string& text) {
    if (strict()) return parse_number(text);
    const auto value = parse_local_number({CellKind::text, text}, table_.marks[*column_of(column)]);
    if (value.state == LocalNumber::State::ambiguous)
        note(row, "R-NUMBER-AMBIGUOUS",
             {{"column", shown(column)},
              {"text", text},
              {"a", plain_number(value.value)},
              {"b", plain_number(value.other)}});
    return value.get();
}

std::optional<double> RecordTable::amount(std::size_t row, std::string_view column) {
    const auto text = cell(row, column);
    if (!text) return std::nullopt;
    const auto value = number(row, column);
    if (value && *value >= 0) return value == 0 ? 0.0 : *value;  // no negative zero
    if (!is_unclear(row, column))
        note(row, "R-BAD-NUMBER",
             {{"column", shown(column)}, {"text", *text}, {"example", number_example(table_.separator)}});
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
        note(row, "R-BAD-NUMBER", {{"column", shown(column)}, {"text", *text}, {"example", "2"}});
    return std::nullopt;
}

std::optional<std::string> RecordTable::word(std::size_t row, std::string_view column, const parcels::WordList& words) {
    const auto text = cell(row, column);
    if (!text) return std::nullopt;
    auto key = words.key(*text);
    if (!key) {
        note(row, "R-UNKNOWN-WORD",
             {{"column", shown(column)}, {"text", *text}, {"suggestion", suggested(*text, words.words())}});
    }
    return key;
}

std::string RecordTable::raw_id(std::size_t row) const {
    if (by_household_) return cell(row, kHousehold).value_or("");
    if (id_.empty()) return parcel_;
    std::string id;
    for (const auto column : id_)
        id += (id.empty() ? "" : std::string(1, parcels::kIdSeparator)) + table_.rows[row][column].text;
    return id;
}

void RecordTable::note(std::size_t row, std::string_view code, ProblemValues values, std::optional<Severity> severity) {
    values.emplace_back("parcel", raw_id(row));
    values.emplace_back("season", cell(row, kSeason).value_or(season_));
    auto problem = make_problem(code, std::move(values));
    if (severity) problem.severity = *severity;
    problem.subject = Subject::record;
    problem.id = problem.text.where = where(row);
    problems_.push_back(std::move(problem));
}

}  // namespace vung::io
