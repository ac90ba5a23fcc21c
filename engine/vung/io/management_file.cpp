// SPDX-License-Identifier: Apache-2.0
#include <vung/io/management_file.h>

#include <algorithm>
#include <optional>

#include <vung/error.h>
#include <vung/io/diary_columns.h>
#include <vung/io/diary_long.h>
#include <vung/io/diary_titles.h>
#include <vung/io/diary_wide.h>
#include <vung/io/spreadsheet.h>
#include <vung/problem_catalogue.h>
#include <vung/text/nearest.h>
#include <vung/text/nfc.h>

namespace vung::io {
namespace {

/// Of a project that tells no windows: a season without a beginning.
constexpr dates::Date kNoDay{};

Households households_of(const DiaryFacts& facts) {
    Households out;
    for (const auto& parcel : facts.parcels) {
        if (parcel.household.empty()) continue;
        auto& household = out[text::same_letters(parcel.household)];
        if (household.name.empty()) household.name = parcel.household;
        household.parcels.push_back(parcel.id);
    }
    return out;
}

bool is_any(const HeadedTable& table, const RecordColumns& columns, std::string_view wanted) {
    if (table.column(wanted)) return true;
    return std::any_of(columns.aliases.begin(), columns.aliases.end(),
                       [&](const auto& alias) { return alias.first == wanted && table.column(alias.second); });
}

/// Columns of a diary that the table has, those of parcel and season not counted.
std::size_t diary_columns_in(const HeadedTable& table, const RecordColumns& columns) {
    return static_cast<std::size_t>(std::count_if(columns.names.begin(), columns.names.end(),
                                                  [&](const auto& name) { return is_any(table, columns, name); })) +
           group_columns(table).size() + product_columns(table).size();
}

class Reader {
public:
    Reader(const std::filesystem::path& file, const DiaryFacts& facts)
        : file_(file), facts_(facts), households_(households_of(facts)), words_(diary_words()) {
        words_.insert(words_.end(), facts.id_columns.begin(), facts.id_columns.end());
    }

    ManagementLedger read() {
        std::vector<std::string> sheets{facts_.sheet};
        if (facts_.sheet.empty() && is_table_file(file_) && is_workbook(file_)) sheets = visible_sheet_names(file_);
        std::optional<InputError> first;
        std::size_t diaries = 0;
        for (const auto& sheet : sheets) {
            try {
                if (read_sheet(sheet, sheets.size() > 1)) ++diaries;
            } catch (const InputError& error) {
                if (sheets.size() == 1) throw;
                if (!first) first = error;  // an empty sheet among others
            }
        }
        if (diaries == 0 && first) throw *first;
        if (diaries == 0)
            throw InputError{{.what = "no sheet has columns of a diary",
                              .where = file_.string(),
                              .fix = "docs/methods/diaries.md lists the columns; vung template writes a blank form"}};
        return finish();
    }

private:
    /// False when the sheet is no diary.
    bool read_sheet(const std::string& sheet, bool among_others) {
        auto table = read_table(file_, {.sheet = sheet, .wanted = words_});
        auto wide = wide_columns(), events = long_columns();
        const bool is_long = is_any(table, events, "what");
        auto& columns = is_long ? events : wide;
        const bool is_diary = diary_columns_in(table, columns) > 0;
        if (!is_diary && among_others) return false;
        columns.households = &households_;
        columns.other_seasons = facts_.other_seasons;
        if (!tell_parcel(table, columns, sheet)) return true;
        const auto rows = table.rows.size();
        auto entries = is_long ? read_long(std::move(table), columns, facts_, out_.problems)
                               : read_wide(std::move(table), columns, facts_, out_.problems);
        if (!is_long) settle_entries(entries, out_.problems);
        add_entries(is_long ? events_ : rows_, std::move(entries), out_.problems);
        out_.read += rows;
        return true;
    }

    /// Where the table has no column for the parcel or the season: from the lines above it, then from the name of the
    /// sheet. False, with a problem, when the sheet names a household that has no single parcel.
    bool tell_parcel(const HeadedTable& table, RecordColumns& columns, const std::string& sheet) {
        const bool has_id = is_any(table, columns, "parcel") ||
                            (!facts_.id_columns.empty() &&
                             std::all_of(facts_.id_columns.begin(), facts_.id_columns.end(),
                                         [&](const auto& name) { return table.column(name).has_value(); }));
        const bool has_household = is_any(table, columns, "household");
        const bool has_season = is_any(table, columns, "season");
        if ((has_id || has_household) && has_season) return true;
        DiaryTitles titles;
        if (table.separator == 0 || !(has_id || has_household))
            titles = diary_titles(read_grid(file_, {.sheet = sheet, .wanted = words_}), words_);
        if (!has_season) columns.season = titles.season;
        if (has_id || has_household) return true;
        if (facts_.find(titles.parcel)) {
            columns.parcel = titles.parcel;
            return true;
        }
        if (facts_.find(sheet)) {
            columns.parcel = sheet;
            return true;
        }
        const auto& name = titles.household.empty() ? sheet : titles.household;
        return name.empty() || tell_household(table, columns, name);
    }

    bool tell_household(const HeadedTable& table, RecordColumns& columns, const std::string& name) {
        const auto found = households_.find(text::same_letters(name));
        if (found != households_.end() && found->second.parcels.size() == 1) {
            columns.parcel = found->second.parcels.front();
            return true;
        }
        Problem problem;
        if (found != households_.end()) {
            std::string some;
            for (const auto& id : found->second.parcels) some += (some.empty() ? "" : ", ") + id;
            problem = make_problem(
                "R-HOUSEHOLD-SEVERAL",
                {{"household", name}, {"count", std::to_string(found->second.parcels.size())}, {"parcels", some}});
        } else if (households_.empty()) {
            return true;  // the table itself will say which column it lacks
        } else {
            std::vector<std::string> names;
            for (const auto& [folded, household] : households_) names.push_back(folded);
            const auto near = text::nearest(text::same_letters(name), names);
            problem = make_problem(
                "R-UNKNOWN-HOUSEHOLD",
                {{"household", name}, {"near", near ? "'" + households_.at(*near).name + "'" : std::string{"–"}}});
        }
        problem.subject = Subject::record;
        problem.id = problem.text.where = table.where();
        out_.problems.push_back(std::move(problem));
        return false;
    }

    ManagementLedger finish() {
        add_entries(rows_, std::move(events_), out_.problems);
        place_straw(rows_, out_.problems);
        std::vector<dates::Season> windows;
        for (const auto& season : facts_.seasons)
            if (season.start != kNoDay) windows.push_back(season);
        for (auto& entry : rows_) {
            const bool baseline = entry.record.scenario == "baseline" || facts_.other_seasons;
            if (auto record = finished(std::move(entry), windows, out_.problems))
                (baseline ? out_.baseline : out_.records).push_back(std::move(*record));
        }
        sort_problems(out_.problems);
        return std::move(out_);
    }

    const std::filesystem::path& file_;
    const DiaryFacts& facts_;
    Households households_;
    std::vector<std::string> words_;
    std::vector<DiaryEntry> rows_, events_;
    ManagementLedger out_;
};

}  // namespace

ManagementLedger read_management(const std::filesystem::path& file, const DiaryFacts& facts) {
    return Reader{file, facts}.read();
}

ManagementLedger read_management(const std::filesystem::path& file, const std::vector<std::string>& id_columns,
                                 std::span<const std::string> parcels, std::span<const std::string> seasons,
                                 const std::string& sheet) {
    DiaryFacts facts;
    facts.id_columns = id_columns;
    facts.sheet = sheet;
    for (const auto& id : parcels) facts.parcels.push_back({.id = id, .area_ha = std::nullopt, .household = ""});
    for (const auto& name : seasons) facts.seasons.push_back({name, kNoDay, kNoDay});
    return read_management(file, facts);
}

}  // namespace vung::io
