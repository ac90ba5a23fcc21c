// SPDX-License-Identifier: Apache-2.0
#include <vung/packs/look_back.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>

#include <vung/packs/water_regime.h>
#include <vung/text/unicode.h>

namespace vung::packs {
namespace {

using parcels::ManagementRecord;

/// CHOSEN: two sowing days so near each other in the calendar are the same season of the year.
constexpr int kSameSeasonDays = 60;
/// CHOSEN: a new survey moves boundaries by some per cent; a year is seen when so much of the land has a record.
constexpr double kNearlyAll = 0.95;
constexpr int kDaysPerYear = 365;

int day_of_year(dates::Date day) {
    const std::chrono::year_month_day date{day};
    return static_cast<int>((day - dates::make_date(static_cast<int>(date.year()), 1, 1)).count());
}

/// Days between two days of the calendar, whatever their years: 0 to 182.
int calendar_distance(dates::Date a, dates::Date b) {
    const int apart = std::abs(day_of_year(a) - day_of_year(b)) % kDaysPerYear;
    return std::min(apart, kDaysPerYear - apart);
}

const ManagementRecord* same_season(const std::vector<const ManagementRecord*>& records, const SeasonAsked& asked) {
    for (const auto* each : records)
        if (each->season == asked.season) return each;
    const auto stem = season_stem(asked.season);
    for (const auto* each : records)
        if (!stem.empty() && season_stem(each->season) == stem) return each;
    const ManagementRecord* nearest = nullptr;
    int least = kSameSeasonDays + 1;
    for (const auto* each : records) {
        if (!asked.sown || !each->sown) continue;
        const int apart = calendar_distance(*asked.sown, *each->sown);
        if (apart >= least) continue;
        least = apart;
        nearest = each;
    }
    return nearest;
}

/// -1 where the regime is not one of irrigated fields.
int drainages(const ManagementRecord& record) {
    const auto regime = recorded_regime(record);
    return regime ? drainages_of(*regime).value_or(-1) : -1;
}

}  // namespace

std::optional<int> harvest_year(const ManagementRecord& record) {
    if (record.year) return record.year;
    const auto day = record.harvested ? record.harvested : record.sown;
    if (!day) return std::nullopt;
    return static_cast<int>(std::chrono::year_month_day{*day}.year());
}

std::string season_stem(const std::string& season) {
    std::string out;
    for (const char each : text::fold(season))
        if (each < '0' || each > '9') out += each;
    return text::fold(out);
}

LookBack::LookBack(const std::vector<const ManagementRecord*>& records, LookBackYears years, Past past)
    : years_(years), past_(std::move(past)) {
    for (const auto* record : records) {
        const auto year = harvest_year(*record);
        const bool rice = record->crop.empty() || record->crop == "rice";
        if (rice && year && *year >= years.first && *year <= years.last)
            records_[record->parcel][*year].push_back(record);
    }
    // So that no order of rows decides between two seasons that are equally near.
    for (auto& [parcel, by_year] : records_)
        for (auto& [year, list] : by_year)
            std::stable_sort(list.begin(), list.end(), [](const auto* a, const auto* b) {
                return std::tie(a->sown, a->season) < std::tie(b->sown, b->season);
            });
}

const LookBack::Records* LookBack::records_of(const std::string& parcel, int year) const {
    const auto of_parcel = records_.find(parcel);
    if (of_parcel == records_.end()) return nullptr;
    const auto of_year = of_parcel->second.find(year);
    return of_year == of_parcel->second.end() ? nullptr : &of_year->second;
}

LookBack::Records LookBack::matches(const parcels::History& history, const SeasonAsked& asked, int year) const {
    Records out;
    for (const auto& ancestor : history.ancestors) {
        const auto* records = records_of(ancestor.parcel, year);
        const auto* found = records ? same_season(*records, asked) : nullptr;
        if (found) out.push_back(found);
    }
    return out;
}

LookBackAnswer LookBack::of(const SeasonAsked& asked, std::deque<ManagementRecord>& made) const {
    LookBackAnswer out;
    bool all_known = true, any_drained = false;
    std::map<int, parcels::History> histories;
    for (int year = years_.first; year <= years_.last; ++year) {
        auto history =
            past_ ? past_(asked.parcel, dates::make_date(year, 7, 1)) : parcels::History{{{asked.parcel, 1.0}}, 0.0};
        // The largest ancestor first: its record stands where they agree.
        std::stable_sort(history.ancestors.begin(), history.ancestors.end(),
                         [](const auto& a, const auto& b) { return a.share > b.share; });
        double seen = 0;
        for (const auto& ancestor : history.ancestors) {
            const auto* records = records_of(ancestor.parcel, year);
            if (!records) continue;
            seen += ancestor.share;
            for (const auto* record : *records) {
                any_drained = any_drained || drainages(*record) > 0;
                all_known = all_known && recorded_regime(*record).has_value();
            }
        }
        if (seen >= kNearlyAll) out.years_seen += 1;
        histories.emplace(year, std::move(history));
    }
    if (any_drained)
        out.drained = true;
    else if (all_known && out.years_seen > 0)
        out.drained = false;

    const int since = asked.year - (years_.last + 1);
    const int scheduled = years_.first + ((since % years_.count()) + years_.count()) % years_.count();
    const auto& history = histories.at(scheduled);
    if (!history.ancestors.empty())
        if (const auto* records = records_of(history.ancestors.front().parcel, scheduled))
            out.seasons_per_year = static_cast<double>(records->size());
    auto found = matches(history, asked, scheduled);
    if (found.empty()) {
        // Another year of the look-back, the one whose water emits least: never more reduction than was recorded.
        for (int year = years_.last; year >= years_.first; --year)
            for (const auto* each : matches(histories.at(year), asked, year))
                if (found.empty() || drainages(*each) > drainages(*found.front())) found = {each};
        if (found.empty()) return out;
        out.notes.push_back("the look-back has no such season in " + std::to_string(scheduled) + "; that of " +
                            std::to_string(*harvest_year(*found.front())) + " stands for it");
    }
    out.record = found.front();
    const auto* driest = *std::max_element(found.begin(), found.end(),
                                           [](const auto* a, const auto* b) { return drainages(*a) < drainages(*b); });
    if (drainages(*driest) > drainages(*out.record)) {
        made.push_back(*out.record);
        made.back().water_regime = recorded_regime(*driest);
        out.notes.push_back("the land was part of '" + driest->parcel + "' too, whose water regime was " +
                            *made.back().water_regime + "; it stands for the whole");
        out.record = &made.back();
    }
    return out;
}

}  // namespace vung::packs
