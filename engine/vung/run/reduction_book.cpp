// SPDX-License-Identifier: Apache-2.0
#include <vung/run/reduction_book.h>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <vung/error.h>
#include <vung/formula/excel.h>
#include <vung/run/bundle_words.h>
#include <vung/run/reduction_records.h>

namespace vung::run {
namespace {

using io::CellFormula;
using io::CellValue;
using io::Tone;

const std::string kNumber = "#,##0.0000";
const std::string kWhole = "#,##0";

CellValue value(const std::optional<double>& number) {
    return number ? CellValue{*number} : CellValue{};
}

CellValue count(std::size_t number) {
    return static_cast<std::int64_t>(number);
}

BundleBook book_of(const PackOutcome& outcome, const std::vector<packs::ParcelSeason>& seasons,
                   const std::string& title, text::Language language,
                   const std::function<std::string(const std::string&)>& commune_of) {
    if (!outcome.account) throw InvariantError("a workbook needs an account");
    BundleBook out;
    out.account = &*outcome.account;
    out.language = language;
    out.title = title;
    for (const auto& group : outcome.account->groups) out.groups.push_back(group.name);
    for (const auto& season : seasons) {
        const auto group = std::lower_bound(out.groups.begin(), out.groups.end(), season.group);
        out.group_of_season.push_back(static_cast<std::uint32_t>(group - out.groups.begin()));
        out.subjects.push_back({season.parcel, season.season, commune_of ? commune_of(season.parcel) : "", ""});
    }
    return out;
}

/// Title lines and foot as on the sheets of the summary.
class Titles {
public:
    explicit Titles(const io::Sheet& summary)
        : lines_(summary.title), note_(summary.page_note), about_(lines_[0].substr(0, lines_[0].rfind(summary.name))) {}

    void put(io::Sheet& sheet) const {
        sheet.title = lines_;
        sheet.title[0] = about_ + sheet.name;
        sheet.page_note = note_;
    }

private:
    std::vector<std::string> lines_;
    std::string note_, about_;
};

class ReductionPages {
public:
    ReductionPages(const BundleBook& book, const Titles& titles)
        : book_(book), account_(*book.account), titles_(titles) {}

    /// The programme above the cooperatives: from gross to net.
    io::Sheet summary() const {
        auto out = page("Summary");
        const auto tonnes = " (t_CO2e)";
        const auto column = [&](const char* name, const char* unit, const std::string& format, double width) {
            out.columns.push_back({.header = word(name) + unit, .width = width, .number_format = format});
        };
        out.columns = {{.header = word("cooperative"), .width = 28}};
        for (const char* name : {"eligible", "not eligible", "without a value"})
            column(name, ("\n" + word("parcel-seasons")).c_str(), kWhole, 12);
        for (const char* name : {"gross", "excluded", "deductions"}) column(name, tonnes, kNumber, 14);
        column("net", tonnes, kNumber, 14);
        out.columns.back().tone = Tone::good;
        column("low", " (95 %)", kNumber, 13);
        column("high", " (95 %)", kNumber, 13);
        const auto& all = account_.programme.split;
        for (const auto& [part, name] : parts())
            if (all.*part) column(name, tonnes, kNumber, 14);
        const auto last = kBookFirstLine + account_.groups.size();
        out.rows.push_back(row(account_.programme, word("all cooperatives"), 0));
        // Sums of the cooperatives, live.
        for (std::size_t c = 1; c < out.columns.size(); ++c) {
            if (c >= 7 && c <= 9) continue;
            auto& cell = out.rows.front().cells[c];
            const auto letters = formula::excel_column(c);
            const auto sum = fmt::format("=SUM({0}{1}:{0}{2})", letters, kBookFirstLine + 1, last);
            if (const auto* number = std::get_if<double>(&cell))
                cell = CellFormula{sum, *number, false};
            else if (const auto* whole = std::get_if<std::int64_t>(&cell))
                cell = CellFormula{sum, static_cast<double>(*whole), false};
        }
        out.rows.front().tone = Tone::quiet;
        for (std::size_t g = 0; g < account_.groups.size(); ++g) {
            const auto& group = account_.groups[g];
            out.rows.push_back(row(group, group.name.empty() ? word("no cooperative") : group.name, g + 1));
        }
        return out;
    }

    /// What a calendar year may ask for.
    io::Sheet years() const {
        auto out = page("Whole tonnes");
        out.columns = {{.header = word("year"), .width = 12}};
        for (const char* name : {"net", "low", "high", "issued before", "capped", "whole tonnes"})
            out.columns.push_back(
                {.header = word(name) + " (t_CO2e)", .width = 16, .number_format = name[0] == 'w' ? kWhole : kNumber});
        out.columns.push_back({.header = word("without a value") + "\n" + word("parcel-seasons"), .width = 14});
        for (const auto& year : account_.years) {
            io::SheetRow row;
            row.cells = {year.year ? CellValue{std::int64_t{*year.year}} : CellValue{}, value(year.net.central)};
            interval(year.net, row);
            row.cells.push_back(year.issued_before);
            row.cells.push_back(year.issuable.central ? CellValue{capped_tonnes(year)} : CellValue{});
            row.cells.push_back(value(year.issuable.central));
            row.cells.push_back(count(year.missing));
            out.rows.push_back(std::move(row));
        }
        return out;
    }

    /// What drives the interval of the programme.
    io::Sheet uncertainty() const {
        auto out = page("Uncertainty");
        out.columns = {{.header = word("row of the table"), .width = 60},
                       {.header = word("share of the variance"), .width = 14, .number_format = "0.0%"},
                       {.header = word("total at its low end") + " (t_CO2e)", .width = 18, .number_format = kNumber},
                       {.header = word("total at its high end") + " (t_CO2e)", .width = 18, .number_format = kNumber},
                       {.header = word("gain if half as wide") + " (t_CO2e)", .width = 18, .number_format = kNumber},
                       {.header = word("checked by"), .width = 24}};
        for (const auto& cause : account_.causes) {
            std::string checked = word("not compared with the original");
            for (const auto& factor : account_.bound->factors)
                if (factor.id() == cause.id && factor.checked()) checked = factor.checked_by;
            out.rows.push_back({{cause.id, cause.share, cause.low, cause.high, value(cause.gain_if_halved), checked}});
        }
        return out;
    }

private:
    std::string word(std::string_view english) const { return bundle_word(english, book_.language); }

    io::Sheet page(const char* name) const {
        io::Sheet out;
        out.name = word(name);
        titles_.put(out);
        out.frozen_columns = 1;
        out.filter = false;
        return out;
    }

    /// Parts of the deductions; those that nothing in the programme has are left out.
    static std::array<std::pair<std::optional<double> ReductionSplit::*, const char*>, 3> parts() {
        return {{{&ReductionSplit::uncertainty, "of these uncertainty"},
                 {&ReductionSplit::leakage, "of these leakage"},
                 {&ReductionSplit::project_emissions, "of these project emissions"}}};
    }

    static void interval(const Estimated& estimate, io::SheetRow& row) {
        row.cells.push_back(estimate.central ? CellValue{estimate.interval.low} : CellValue{});
        row.cells.push_back(estimate.central ? CellValue{estimate.interval.high} : CellValue{});
    }

    io::SheetRow row(const AccountGroup& group, const std::string& name, std::size_t line) const {
        const auto& split = group.split;
        io::SheetRow out{{name, count(split.eligible), count(split.not_eligible), count(split.without_value),
                          value(split.gross), value(split.excluded), value(split.deductions)}};
        const auto& pack = *account_.bound->pack;
        const auto found = std::find_if(group.totals.begin(), group.totals.end(),
                                        [&](const auto& each) { return each.first.quantity == pack.net; });
        const auto net = found == group.totals.end() ? Estimated{} : found->second;
        const auto at = std::to_string(kBookFirstLine + line);
        if (net.central && split.gross)
            out.cells.push_back(CellFormula{"=E" + at + "-F" + at + "-G" + at, *net.central, false});
        else
            out.cells.push_back(value(net.central));
        interval(net, out);
        for (const auto& [part, words] : parts())
            if (account_.programme.split.*part) out.cells.push_back(value(split.*part));
        return out;
    }

    const BundleBook& book_;
    const Account& account_;
    const Titles& titles_;
};

/// Days that diaries tell or images show, by field of the monitoring export.
std::optional<std::string> days_of(const std::string& field, const std::vector<packs::ParcelSeason>& seasons,
                                   text::Language language) {
    using Day = std::optional<dates::Date>;
    Day parcels::ManagementRecord::* told = nullptr;
    Day packs::ParcelSeason::* seen = nullptr;
    if (field == "sowing_date")
        told = &parcels::ManagementRecord::sown, seen = &packs::ParcelSeason::sown;
    else if (field == "harvest_date")
        told = &parcels::ManagementRecord::harvested, seen = &packs::ParcelSeason::harvested;
    else if (field == "land_preparation_date")
        told = &parcels::ManagementRecord::land_prepared;
    else if (field == "drainage_date")
        told = &parcels::ManagementRecord::drained_on;
    else
        return std::nullopt;
    std::size_t recorded = 0, images = 0;
    for (const auto& season : seasons) {
        if (season.project && season.project->*told)
            ++recorded;
        else if (seen && season.*seen)
            ++images;
    }
    if (recorded + images == 0) return std::nullopt;  // nothing fills it
    auto out = fmt::format("{}: {} / {}", bundle_word("recorded", language), recorded, seasons.size());
    if (images > 0) out += fmt::format("; {}: {}", bundle_word("seen in images", language), images);
    return out;
}

/// Fields that records fill say how many of the rows do; what stood in for a record is counted apart.
void fill_monitoring(io::Sheet& sheet, const packs::Pack& pack, const ReductionRecords& records, const BundleBook& book,
                     const std::vector<packs::ParcelSeason>& seasons, const MonitoringFacts& facts) {
    for (auto& row : sheet.rows) {
        const auto& field = std::get<std::string>(row.cells[0]);
        if (const auto known = facts.find(field); known != facts.end()) {
            row.cells[5] = known->second;
            row.tone = Tone::plain;
            continue;
        }
        auto from = field;
        for (const auto& each : pack.monitoring)
            if (each.name == field) from = each.from;
        if (const auto days = from.empty() ? days_of(field, seasons, book.language) : std::nullopt) {
            row.cells[5] = *days;
            row.tone = Tone::plain;
            continue;
        }
        const auto filled = from.empty() ? std::nullopt : records.filled(from);
        if (!filled) continue;
        auto words = fmt::format("{}: {} / {}", bundle_word("recorded", book.language), filled->with, filled->rows);
        if (filled->stood_in > 0)
            words += fmt::format("; {}: {}", bundle_word("stood in for a record", book.language), filled->stood_in);
        row.cells[5] = words;
        if (filled->with < filled->rows) row.tone = Tone::warn;
    }
}

}  // namespace

ReductionBook reduction_book(const PackOutcome& outcome, const std::vector<packs::ParcelSeason>& seasons,
                             const std::string& title, text::Language language,
                             const std::function<std::string(const std::string&)>& commune_of,
                             const MonitoringFacts& facts) {
    auto book = book_of(outcome, seasons, title, language, commune_of);
    const ReductionRecords records{book};
    book.elsewhere = [&](const std::string& name) { return records.place_of(name); };
    auto whole = summary_book(book);
    const auto& pack = *outcome.pack;
    const auto word = [&](const char* english) { return bundle_word(english, language); };
    ReductionBook out;
    out.workbook.title = whole.title;
    out.workbook.subject = whole.subject;
    auto& sheets = out.workbook.sheets;
    const Titles titles{whole.sheets.front()};
    const ReductionPages pages{book, titles};
    const auto take = [&](const std::string name) {
        const auto found = std::find_if(whole.sheets.begin(), whole.sheets.end(),
                                        [&](const io::Sheet& each) { return each.name == name; });
        if (found == whole.sheets.end()) return;
        sheets.push_back(std::move(*found));
        whole.sheets.erase(found);
    };
    if (pack.reductions && !pack.net.empty()) {
        sheets.push_back(pages.summary());
        if (!outcome.account->years.empty()) sheets.push_back(pages.years());
        whole.sheets.front().name = word("Sources");
        titles.put(whole.sheets.front());
    }
    take(whole.sheets.front().name);
    if (!outcome.account->causes.empty()) sheets.push_back(pages.uncertainty());
    take(word("Rules"));
    take(word("Monitoring"));
    fill_monitoring(sheets.back(), pack, records, book, seasons, facts);
    for (auto& sheet : records.sheets()) {
        titles.put(sheet);
        if (const auto file = records.file_of(sheet.name); !file.empty())
            sheet.title[1] += " · " + word("the first 20,000 rows; all of them are in") + " " + file;
        sheets.push_back(std::move(sheet));
    }
    take(word("Factors"));
    take(word("Gaps"));
    for (auto& sheet : whole.sheets) sheets.push_back(std::move(sheet));
    out.records = records.tables();
    return out;
}

}  // namespace vung::run
