// SPDX-License-Identifier: Apache-2.0
#include <vung/io/record_table.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include <vung/error.h>
#include <vung/parcels/parcel_id.h>
#include <vung/text/nearest.h>

namespace vung::io {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kSeason = "season";
constexpr std::string_view kParcel = "parcel";

/// A number, whole text; a decimal comma only where cells are separated by semicolons.
std::optional<double> parse_number(std::string text, char separator) {
    if (separator == ';') std::replace(text.begin(), text.end(), ',', '.');
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

}  // namespace

RecordTable::RecordTable(const std::filesystem::path& file, const std::vector<std::string>& id_columns,
                         std::span<const std::string> parcels, std::span<const std::string> seasons,
                         std::vector<std::string> columns, std::vector<Problem>& problems)
    : csv_(read_csv(file)), parcels_(parcels), seasons_(seasons), problems_(problems) {
    find_id_columns(id_columns);
    if (!csv_.column(kSeason) && seasons.size() != 1) csv_.need(kSeason);
    warn_unknown_columns(std::move(columns));
}

void RecordTable::find_id_columns(const std::vector<std::string>& id_columns) {
    const bool all = !id_columns.empty() && std::all_of(id_columns.begin(), id_columns.end(), [&](const auto& name) {
        return csv_.column(name).has_value();
    });
    if (all)
        id_names_ = id_columns;
    else if (csv_.column(kParcel))
        id_names_ = {std::string{kParcel}};
    else if (id_columns.empty())
        csv_.need(kParcel);
    else
        for (const auto& name : id_columns) csv_.need(name);
    for (const auto& name : id_names_) id_.push_back(csv_.need(name));
}

void RecordTable::warn_unknown_columns(std::vector<std::string> columns) {
    columns.emplace_back(kSeason);
    columns.insert(columns.end(), id_names_.begin(), id_names_.end());
    const auto file = csv_.path.filename().string();
    for (const auto& name : csv_.header) {
        if (std::find(columns.begin(), columns.end(), name) != columns.end()) continue;
        if (name == "note" || name == "notes" || name == "ghi_chu") continue;
        problems_.push_back({"R-UNKNOWN-COLUMN",
                             Severity::warn,
                             Subject::record,
                             file,
                             {"column '" + name + "' is not known and not used", file, text::suggestion(name, columns)},
                             {}});
    }
}

std::optional<RecordTable::Key> RecordTable::key(std::size_t row) {
    std::vector<std::string> parts;
    for (const auto column : id_) parts.push_back(csv_.rows[row][column]);
    const auto id = parcels::join_id(id_names_, parts);
    if (!id.fault.empty()) {
        note(row, "R-NO-PARCEL", Severity::refuse, "the row names no parcel: " + id.fault, "fill the id columns");
        return std::nullopt;
    }
    if (!std::binary_search(parcels_.begin(), parcels_.end(), id.id)) {
        const auto near = text::nearest(id.id, parcels_);
        note(row, "R-UNKNOWN-PARCEL", Severity::refuse, "there is no usable parcel '" + id.id + "'",
             near ? "did you mean '" + *near + "'? Or the parcel itself was set aside"
                  : "correct the id, or add the parcel to the layer");
        return std::nullopt;
    }
    if (!csv_.column(kSeason)) return Key{id.id, seasons_.front()};
    const auto season = cell(row, kSeason).value_or("");
    if (std::find(seasons_.begin(), seasons_.end(), season) == seasons_.end()) {
        note(row, "R-UNKNOWN-SEASON", Severity::refuse,
             season.empty() ? "the row names no season" : "there is no season '" + season + "'",
             seasons_.empty() ? "add a [[season]] to the project file" : text::suggestion(season, seasons_));
        return std::nullopt;
    }
    return Key{id.id, season};
}

std::optional<std::string> RecordTable::cell(std::size_t row, std::string_view column) const {
    const auto at = csv_.column(column);
    if (!at) return std::nullopt;
    const auto& text = csv_.rows[row][*at];
    const auto first = text.find_first_not_of(kBlanks);
    if (first == std::string::npos) return std::nullopt;
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::optional<dates::Date> RecordTable::day(std::size_t row, std::string_view column) {
    const auto text = cell(row, column);
    if (!text) return std::nullopt;
    const auto day = dates::parse_date(*text);
    if (!day)
        note(row, "R-BAD-DATE", Severity::warn,
             std::string{column} + " '" + *text + "' is no day; the cell is left out",
             "write year-month-day, for example 2024-01-31");
    return day;
}

std::optional<double> RecordTable::amount(std::size_t row, std::string_view column) {
    const auto text = cell(row, column);
    if (!text) return std::nullopt;
    const auto value = parse_number(*text, csv_.separator);
    if (value && *value >= 0) return value == 0 ? 0.0 : *value;  // no negative zero
    note(row, "R-BAD-NUMBER", Severity::warn,
         std::string{column} + " '" + *text + (value ? "' is negative" : "' is no number") + "; the cell is left out",
         csv_.separator == ';' ? "write a number from 0, for example 5,2" : "write a number from 0, for example 5.2");
    return std::nullopt;
}

std::optional<int> RecordTable::count(std::size_t row, std::string_view column) {
    const auto text = cell(row, column);
    if (!text) return std::nullopt;
    int value = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error == std::errc{} && end == text->data() + text->size() && value >= 0) return value;
    note(row, "R-BAD-NUMBER", Severity::warn,
         std::string{column} + " '" + *text + "' is no count; the cell is left out", "write a whole number from 0");
    return std::nullopt;
}

std::optional<std::string> RecordTable::word(std::size_t row, std::string_view column, const parcels::WordList& words) {
    const auto text = cell(row, column);
    if (!text) return std::nullopt;
    auto key = words.key(*text);
    if (!key) {
        const auto known = words.words();
        const auto near = text::nearest(*text, known);
        note(row, "R-UNKNOWN-WORD", Severity::warn,
             std::string{column} + " '" + *text + "' is not known; the cell is left out",
             near ? "did you mean '" + *near + "'?" : "known words stand in docs/methods/parcels.md");
    }
    return key;
}

void RecordTable::note(std::size_t row, std::string code, Severity severity, std::string what, std::string fix) {
    problems_.push_back(
        {std::move(code), severity, Subject::record, where(row), {std::move(what), where(row), std::move(fix)}, {}});
}

}  // namespace vung::io
