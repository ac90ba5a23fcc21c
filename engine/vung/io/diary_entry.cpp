// SPDX-License-Identifier: Apache-2.0
#include <vung/io/diary_entry.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <tuple>
#include <utility>

#include <vung/parcels/management_check.h>
#include <vung/problem_catalogue.h>

namespace vung::io {
namespace {

using parcels::Amendment;
using parcels::ManagementRecord;

constexpr int kLongAgo = 30;  // days of IPCC Table 5.14 between the two classes of incorporated straw

auto key_of(const DiaryEntry& entry) {
    const auto& r = entry.record;
    return std::tie(r.parcel, r.season, r.scenario, r.year);
}

std::string shown(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}
std::string shown(int value) {
    return std::to_string(value);
}
std::string shown(const std::string& value) {
    return value;
}
std::string shown(dates::Date value) {
    return dates::to_iso(value);
}

class Merger {
public:
    Merger(DiaryEntry& into, const DiaryEntry& from, std::vector<Problem>& problems)
        : into_(into), from_(from), problems_(problems) {}

    void merge() {
        auto& a = into_.record;
        const auto& b = from_.record;
        one("land_prepared_on", a.land_prepared, b.land_prepared);
        one("sown_on", a.sown, b.sown);
        one("heading_on", a.heading, b.heading);
        one("harvested_on", a.harvested, b.harvested);
        one("drained_on", a.drained_on, b.drained_on);
        text("crop", a.crop, b.crop);
        text("variety", a.variety, b.variety);
        one("establishment", a.establishment, b.establishment);
        one("water_regime", a.water_regime, b.water_regime);
        one("preseason", a.preseason_regime, b.preseason_regime);
        one("drainage_events", a.drainages, b.drainages);
        one("limestone", a.limestone_kg_per_ha, b.limestone_kg_per_ha);
        one("dolomite", a.dolomite_kg_per_ha, b.dolomite_kg_per_ha);
        one("diesel", a.diesel_l_per_ha, b.diesel_l_per_ha);
        one("petrol", a.petrol_l_per_ha, b.petrol_l_per_ha);
        one("electricity", a.electricity_kwh_per_ha, b.electricity_kwh_per_ha);
        one("yield", a.yield_t_per_ha, b.yield_t_per_ha);
        straw();
        into_.straw_work.insert(into_.straw_work.end(), from_.straw_work.begin(), from_.straw_work.end());
        list(a.dry_periods, b.dry_periods);
        list(a.fertilisers, b.fertilisers);
        for (const auto& other : from_.others) add_new(into_.others, other);
        into_.others_told = into_.others_told || from_.others_told;
        into_.others_broken = into_.others_broken || from_.others_broken;
        for (const auto& file : b.evidence) add_new(a.evidence, file);
        into_.fertiliser_broken = into_.fertiliser_broken || from_.fertiliser_broken;
        if (a.recorded_by.empty()) a.recorded_by = b.recorded_by;
        if (b.recorded_on && (!a.recorded_on || *b.recorded_on > *a.recorded_on)) a.recorded_on = b.recorded_on;
        if (!a.first_recorded_on) a.first_recorded_on = b.first_recorded_on;
    }

private:
    template <class T>
    void one(const char* column, std::optional<T>& a, const std::optional<T>& b) {
        if (into_.contradicted.contains(column) || from_.contradicted.contains(column)) {
            into_.contradicted.insert(column);
            a.reset();
            return;
        }
        if (!b) return;
        if (!a) {
            a = b;
            return;
        }
        if (*a == *b) return;
        problems_.push_back(
            entry_problem(into_.record, "R-EVENT-CONFLICT", {{"what", column}, {"a", shown(*a)}, {"b", shown(*b)}}));
        into_.contradicted.insert(column);
        a.reset();
    }

    void text(const char* column, std::string& a, const std::string& b) {
        auto mine = a.empty() ? std::nullopt : std::optional{a};
        one(column, mine, b.empty() ? std::nullopt : std::optional{b});
        a = mine.value_or("");
    }

    void straw() {
        const auto& b = from_.record.straw;
        if (b) {
            if (!into_.record.straw) into_.record.straw = parcels::Straw{};
            auto& a = *into_.record.straw;
            one("straw_produced", a.produced, b->produced);
            one("straw_burnt", a.burnt, b->burnt);
            one("straw_removed", a.removed, b->removed);
            one("straw_incorporated", a.incorporated, b->incorporated);
            one("straw_surface", a.surface, b->surface);
            if (a.removed_use.empty()) a.removed_use = b->removed_use;
        }
        one("straw_t_ha", into_.straw, from_.straw);
        one("straw_timing", into_.straw_kind, from_.straw_kind);
        one("straw_days_before", into_.straw_days, from_.straw_days);
        if (!into_.straw_on) into_.straw_on = from_.straw_on;
        into_.straw_told = into_.straw_told || from_.straw_told;
    }

    template <class T>
    static void add_new(std::vector<T>& to, const T& item) {
        if (std::find(to.begin(), to.end(), item) == to.end()) to.push_back(item);
    }
    template <class T>
    static void list(std::optional<std::vector<T>>& a, const std::optional<std::vector<T>>& b) {
        if (!b) return;
        if (!a) a = std::vector<T>{};
        for (const auto& item : *b) add_new(*a, item);
    }

    DiaryEntry& into_;
    const DiaryEntry& from_;
    std::vector<Problem>& problems_;
};

constexpr struct {
    const char* what;
    std::optional<double> parcels::Straw::* part;
} kStrawParts[] = {{"straw_burnt", &parcels::Straw::burnt},
                   {"straw_removed", &parcels::Straw::removed},
                   {"straw_incorporated", &parcels::Straw::incorporated},
                   {"straw_surface", &parcels::Straw::surface}};

/// What was told of one crop's straw, added up; a part of which one amount could not be read is left out.
DiaryEntry entry_of(const std::vector<StrawWork>& works) {
    DiaryEntry out;
    parcels::Straw straw;
    for (const auto& [what, part] : kStrawParts) {
        bool broken = false;
        for (const auto& work : works) {
            if (work.what != what) continue;
            broken = broken || !work.t_per_ha;
            (straw.*part) = (straw.*part).value_or(0) + work.t_per_ha.value_or(0);
            if (part != &parcels::Straw::incorporated) continue;
            out.straw_told = true;
            out.straw_on = work.on;
        }
        if (broken) (straw.*part).reset();
    }
    if (!(straw == parcels::Straw{})) out.record.straw = straw;
    return out;
}

/// Where no harvest is told, a day so long after the sowing that the crop may be off the field counts as after it.
bool after_harvest(const ManagementRecord& record, const std::optional<dates::Date>& on) {
    if (!on) return false;
    if (record.harvested) return *on >= *record.harvested;
    return record.sown &&
           static_cast<double>((*on - *record.sown).count()) >= parcels::record_limit("season_days_least");
}

/// The crop of the same land and scenario as `entries[from]` that is sown next after a day.
std::optional<std::size_t> next_crop(const std::vector<DiaryEntry>& entries, std::size_t from, dates::Date day) {
    const auto& before = entries[from].record;
    std::size_t i = from;
    while (i > 0 && entries[i - 1].record.parcel == before.parcel) --i;
    std::optional<std::size_t> out;
    for (; i < entries.size() && entries[i].record.parcel == before.parcel; ++i) {
        const auto& each = entries[i].record;
        if (each.scenario != before.scenario || !each.sown || *each.sown < day) continue;
        if (!out || *each.sown < *entries[*out].record.sown) out = i;
    }
    return out;
}

/// Straw is what counts most; without it nothing is known about amendments as a whole.
void add_amendments(DiaryEntry& entry, std::vector<Problem>& problems) {
    auto& record = entry.record;
    auto straw = entry.straw;
    if (record.straw && record.straw->incorporated) {
        if (straw && *straw != *record.straw->incorporated) {
            problems.push_back(entry_problem(record, "R-STRAW-CONFLICT",
                                             {{"a", shown(*straw)}, {"b", shown(*record.straw->incorporated)}}));
            record.straw.reset();
            return;
        }
        straw = record.straw->incorporated;
    } else if (straw && record.straw) {
        record.straw->incorporated = straw;
    }
    const bool others = std::any_of(entry.others.begin(), entry.others.end(),
                                    [](const auto& other) { return other.amendment.t_per_ha > 0; });
    if (others || entry.others_told) record.organic_matter = others || entry.others_broken;
    if (entry.others_broken) {
        record.organic_matter = true;
        return;
    }
    if (!straw) {
        if (others && !entry.straw_told) problems.push_back(entry_problem(record, "R-NO-STRAW", {}));
        return;
    }
    const auto days_between = [&](const std::optional<dates::Date>& on) -> std::optional<int> {
        if (!on || !record.sown) return std::nullopt;
        return static_cast<int>((*record.sown - *on).count());
    };
    std::vector<Amendment> out;
    if (*straw > 0) {
        auto days = entry.straw_days ? entry.straw_days : days_between(entry.straw_on);
        auto kind = entry.straw_kind;
        if (!kind && days) {
            // Thirty days to the day: the class with more methane in the project, with less in the baseline.
            const bool near = *days < kLongAgo || (*days == kLongAgo && record.scenario != "baseline");
            kind = near ? "straw_incorporated_lt_30d" : "straw_incorporated_gt_30d";
        }
        if (!kind) {
            problems.push_back(entry_problem(record, "R-NO-STRAW-TIMING", {}));
            return;
        }
        out.push_back({.kind = *kind, .t_per_ha = *straw, .days_before = days});
    }
    for (auto& other : entry.others) {
        if (!(other.amendment.t_per_ha > 0)) continue;
        if (!other.amendment.days_before) other.amendment.days_before = days_between(other.on);
        out.push_back(std::move(other.amendment));
    }
    record.amendments = std::move(out);
}

}  // namespace

Problem entry_problem(const ManagementRecord& record, std::string_view code, ProblemValues values,
                      std::optional<Severity> severity) {
    values.emplace_back("parcel", record.parcel);
    values.emplace_back("season", record.season);
    auto problem = make_problem(code, std::move(values));
    if (severity) problem.severity = *severity;
    problem.subject = Subject::record;
    problem.id = problem.text.where = record.where;
    return problem;
}

bool same_content(const DiaryEntry& a, const DiaryEntry& b) {
    const auto content = [](const DiaryEntry& e) {
        const auto& r = e.record;
        return std::tie(r.crop, r.land_prepared, r.sown, r.heading, r.harvested, r.drained_on, r.establishment,
                        r.variety, r.water_regime, r.preseason_regime, r.drainages, r.dry_periods, r.straw,
                        r.fertilisers, r.limestone_kg_per_ha, r.dolomite_kg_per_ha, r.diesel_l_per_ha,
                        r.petrol_l_per_ha, r.electricity_kwh_per_ha, r.yield_t_per_ha, r.evidence, e.straw,
                        e.straw_kind, e.straw_days, e.others, e.others_told, e.others_broken, e.fertiliser_broken);
    };
    return content(a) == content(b);
}

void settle_entries(std::vector<DiaryEntry>& entries, std::vector<Problem>& problems) {
    std::stable_sort(entries.begin(), entries.end(),
                     [](const DiaryEntry& a, const DiaryEntry& b) { return key_of(a) < key_of(b); });
    std::vector<DiaryEntry> out;
    for (auto first = entries.begin(); first != entries.end();) {
        const auto last =
            std::find_if(first, entries.end(), [&](const DiaryEntry& e) { return key_of(e) != key_of(*first); });
        const auto refuse = [&](const DiaryEntry& e, const char* code) {
            problems.push_back(entry_problem(e.record, code, {{"count", std::to_string(last - first)}}));
        };
        const auto who_and_when = [](const DiaryEntry& e) {
            return std::tie(e.record.recorded_by, e.record.recorded_on);
        };
        const bool equal = std::all_of(first, last, [&](const DiaryEntry& e) {
            return same_content(*first, e) && who_and_when(*first) == who_and_when(e);
        });
        std::set<dates::Date> days;
        for (auto e = first; e != last; ++e)
            if (e->record.recorded_on) days.insert(*e->record.recorded_on);
        if (equal) {
            out.push_back(*first);
            for (auto e = first + 1; e != last; ++e) refuse(*e, "R-ROW-REPEATED");
        } else if (static_cast<std::ptrdiff_t>(days.size()) == last - first) {
            auto newest = std::max_element(first, last, [](const DiaryEntry& a, const DiaryEntry& b) {
                return a.record.recorded_on < b.record.recorded_on;
            });
            newest->record.first_recorded_on = *days.begin();
            problems.push_back(
                entry_problem(newest->record, "R-RECORD-CHANGED",
                              {{"earlier", dates::to_iso(*days.begin())}, {"later", dates::to_iso(*days.rbegin())}}));
            out.push_back(*newest);
        } else {
            for (auto e = first; e != last; ++e) refuse(*e, "R-RECORD-REPEATED");
        }
        first = last;
    }
    entries = std::move(out);
}

void add_entries(std::vector<DiaryEntry>& entries, std::vector<DiaryEntry> more, std::vector<Problem>& problems) {
    const auto rows = static_cast<std::ptrdiff_t>(entries.size());  // sorted; those behind have other keys
    for (auto& event : more) {
        const auto end = entries.begin() + rows;
        const auto same = std::lower_bound(entries.begin(), end, event, [](const DiaryEntry& a, const DiaryEntry& b) {
            return key_of(a) < key_of(b);
        });
        if (same == end || key_of(*same) != key_of(event))
            entries.push_back(std::move(event));
        else
            Merger{*same, event, problems}.merge();
    }
    std::stable_sort(entries.begin(), entries.end(),
                     [](const DiaryEntry& a, const DiaryEntry& b) { return key_of(a) < key_of(b); });
}

void place_straw(std::vector<DiaryEntry>& entries, std::vector<Problem>& problems) {
    std::map<std::size_t, std::vector<StrawWork>> placed;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto works = std::exchange(entries[i].straw_work, {});
        for (const auto& work : works) {
            if (!after_harvest(entries[i].record, work.on)) {
                placed[i].push_back(work);
                continue;
            }
            const auto next = next_crop(entries, i, *work.on);
            const auto day = dates::to_iso(*work.on);
            if (next) placed[*next].push_back(work);
            problems.push_back(
                next ? entry_problem(entries[i].record, "R-STRAW-NEXT-SEASON",
                                     {{"what", work.what}, {"day", day}, {"next", entries[*next].record.season}})
                     : entry_problem(entries[i].record, "R-STRAW-AFTER-HARVEST", {{"what", work.what}, {"day", day}}));
        }
    }
    for (const auto& [at, works] : placed) Merger{entries[at], entry_of(works), problems}.merge();
}

std::optional<ManagementRecord> finished(DiaryEntry entry, std::span<const dates::Season> seasons,
                                         std::vector<Problem>& problems) {
    auto& record = entry.record;
    if (parcels::contradicts_itself(record)) {
        problems.push_back(
            entry_problem(record, "R-SOWN-AFTER-HARVEST",
                          {{"sown", dates::to_iso(*record.sown)}, {"harvested", dates::to_iso(*record.harvested)}}));
        return std::nullopt;
    }
    if (entry.fertiliser_broken) record.fertilisers.reset();
    add_amendments(entry, problems);
    std::optional<dates::Season> season;
    for (const auto& known : seasons)
        if (known.name == record.season && !record.year) season = known;
    for (auto& finding : parcels::check_record(record, season))
        problems.push_back(entry_problem(record, finding.code, std::move(finding.values)));
    return std::move(record);
}

}  // namespace vung::io
