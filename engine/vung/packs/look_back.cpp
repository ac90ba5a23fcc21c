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

/// A field was drained in the season.
bool is_drained(const ManagementRecord& record) {
    const auto regime = recorded_regime(record);
    return regime && drainages_of(*regime).value_or(0) > 0;
}

std::optional<std::string> recorded_preseason(const ManagementRecord& record) {
    if (!record.preseason_regime || record.preseason_regime->empty()) return std::nullopt;
    return record.preseason_regime;
}

/// The regime that emits least, and whose it is; no regime where one of the records does not tell it.
struct Least {
    std::optional<std::string> regime;
    const ManagementRecord* of = nullptr;
};
template <class Told, class Factor>
Least least_of(const std::vector<const ManagementRecord*>& records, const Told& told, const Factor& factor) {
    Least out;
    for (const auto* each : records) {
        const auto regime = told(*each);
        if (!regime) return {std::nullopt, each};
        if (!out.regime || factor(*regime) < factor(*out.regime)) out = {regime, each};
    }
    return out;
}

void forget_water(ManagementRecord& record) {
    record.water_regime.reset();
    record.preseason_regime.reset();
    record.drainages.reset();
    record.dry_periods.reset();
}

std::string part_of_the_land(int year) {
    return "the season of " + std::to_string(year) + " is recorded on a part of the land alone";
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
        if (!year || *year < years.first || *year > years.last) continue;
        ++seasons_[record->parcel][*year];
        if (rice) records_[record->parcel][*year].push_back(record);
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

LookBack::Matches LookBack::matches(const parcels::History& history, const SeasonAsked& asked, int year) const {
    Matches out;
    for (const auto& ancestor : history.ancestors) {
        const auto* records = records_of(ancestor.parcel, year);
        const auto* found = records ? same_season(*records, asked) : nullptr;
        if (!found) continue;
        out.records.push_back(found);
        out.share += ancestor.share;
    }
    return out;
}

/// The first of the records with the water of the one that emits least, in the season and before it.
const ManagementRecord* LookBack::with_least(const Records& found, std::deque<ManagementRecord>& made,
                                             std::vector<std::string>& notes) const {
    const auto* first = found.front();
    const auto water = least_of(found, recorded_regime, water_factor);
    const auto before = least_of(found, recorded_preseason, preseason_factor);
    if (water.regime == recorded_regime(*first) && before.regime == recorded_preseason(*first)) return first;
    made.push_back(*first);
    auto& record = made.back();
    const auto whose = [&](const ManagementRecord& each) {
        return "'" + each.parcel + "' in " + std::to_string(*harvest_year(each));
    };
    if (water.regime != recorded_regime(*first)) {
        forget_water(record);
        record.water_regime = water.regime;
        notes.push_back(water.regime ? "the water regime of " + whose(*water.of) + " was " + *water.regime +
                                           ", which emits least; it stands for the whole"
                                     : "the water regime of " + whose(*water.of) + " is not recorded; none stands");
    }
    record.preseason_regime = before.regime;
    return &record;
}

LookBackAnswer LookBack::of(const SeasonAsked& asked, std::deque<ManagementRecord>& made) const {
    LookBackAnswer out;
    bool all_known = true, any_drained = false;
    std::map<std::string, int, std::less<>> seasons;  // of each ancestor in the first year that has some
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
            const int count = seasons_.find(ancestor.parcel)->second.at(year);
            all_known = all_known && seasons.try_emplace(ancestor.parcel, count).first->second == count;
            for (const auto* record : *records) {
                any_drained = any_drained || is_drained(*record);
                out.water_elsewhere = out.water_elsewhere || recorded_regime(*record);
                out.preseason_elsewhere = out.preseason_elsewhere || recorded_preseason(*record);
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
    auto [found, share] = matches(history, asked, scheduled);
    std::string unknown;  // why no water regime stands
    if (found.empty()) {
        // Every other year of the look-back, the newest first.
        for (int year = years_.last; year >= years_.first; --year) {
            const auto there = matches(histories.at(year), asked, year);
            found.insert(found.end(), there.records.begin(), there.records.end());
            if (!there.records.empty() && there.share < kNearlyAll) unknown = part_of_the_land(year);
        }
        if (found.empty()) return out;
        const auto factor = [](const ManagementRecord* each) {
            const auto regime = recorded_regime(*each);
            return regime ? water_factor(*regime) : 0.0;
        };
        std::stable_sort(found.begin(), found.end(), [&](auto* a, auto* b) { return factor(a) < factor(b); });
        out.notes.push_back("the look-back has no such season in " + std::to_string(scheduled) + "; that of " +
                            std::to_string(*harvest_year(*found.front())) + " stands for it");
        // Recorded that year, but not this season: it may have been left out.
        if (std::any_of(history.ancestors.begin(), history.ancestors.end(),
                        [&](const auto& ancestor) { return records_of(ancestor.parcel, scheduled) != nullptr; }))
            unknown = "other seasons of " + std::to_string(scheduled) + " are recorded, this one is not";
    } else if (share < kNearlyAll) {
        unknown = part_of_the_land(scheduled);
    }
    out.record = with_least(found, made, out.notes);
    if (unknown.empty()) return out;
    made.push_back(*out.record);
    forget_water(made.back());
    out.record = &made.back();
    out.notes.push_back(unknown + ": no water regime stands for it");
    return out;
}

}  // namespace vung::packs
