// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/management_check.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/factors/factor_table.h>

namespace vung::parcels {
namespace {

using Day = std::optional<dates::Date>;

std::string number(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

/// A day of the record and the name of its column.
struct NamedDay {
    const char* column;
    Day ManagementRecord::* day;
};
constexpr NamedDay kDays[] = {{"land_prepared_on", &ManagementRecord::land_prepared},
                              {"sown_on", &ManagementRecord::sown},
                              {"heading_on", &ManagementRecord::heading},
                              {"harvested_on", &ManagementRecord::harvested},
                              {"drained_on", &ManagementRecord::drained_on}};

class Checker {
public:
    Checker(ManagementRecord& record, const std::optional<dates::Season>& season) : record_(record), season_(season) {}

    std::vector<RecordFinding> check() {
        days_of_the_season();
        days_before_they_were_recorded();
        order();
        length();
        dry_periods();
        straw();
        rates();
        late();
        return std::move(out_);
    }

private:
    void find(const char* code, ProblemValues values) { out_.push_back({code, std::move(values)}); }

    bool impossible(const char* column, dates::Date day) {
        if (!season_) return false;
        const auto early = season_->start - dates::Days{static_cast<int>(record_limit("before_season_days"))};
        const auto late = season_->end + dates::Days{static_cast<int>(record_limit("after_season_days"))};
        if (early <= day && day <= late) return false;
        find("R-DATE-IMPOSSIBLE", {{"column", column},
                                   {"day", dates::to_iso(day)},
                                   {"name", season_->name},
                                   {"start", dates::to_iso(season_->start)},
                                   {"end", dates::to_iso(season_->end)}});
        return true;
    }

    void days_of_the_season() {
        for (const auto& [column, member] : kDays)
            if (auto& day = record_.*member; day && impossible(column, *day)) day.reset();
        if (record_.fertilisers)
            for (auto& application : *record_.fertilisers)
                if (application.on && impossible("fertiliser", *application.on)) application.on.reset();
        if (record_.dry_periods)
            for (auto& dry : *record_.dry_periods)
                for (auto* day : {&dry.start, &dry.end})
                    if (*day && impossible("dry period", **day)) day->reset();
    }

    void days_before_they_were_recorded() {
        const auto recorded = record_.recorded_on;
        if (!recorded) return;
        for (const auto& [column, member] : kDays)
            if (auto& day = record_.*member; day && *day > *recorded) {
                find("R-RECORDED-EARLY",
                     {{"recorded", dates::to_iso(*recorded)}, {"column", column}, {"day", dates::to_iso(*day)}});
                day.reset();
            }
    }

    /// `later` may not be before `earlier`; what is taken out is `out`.
    void in_order(const NamedDay& earlier, const NamedDay& later, const NamedDay& out) {
        const auto &a = record_.*earlier.day, &b = record_.*later.day;
        if (!a || !b || *a <= *b) return;
        const bool first = out.day == earlier.day;
        const auto& other = first ? later : earlier;
        find("R-DATE-ORDER", {{"column", out.column},
                              {"day", dates::to_iso(*(record_.*out.day))},
                              {"relation", first ? "after" : "before"},
                              {"relation_vi", first ? "sau" : "trước"},
                              {"other", other.column},
                              {"other_day", dates::to_iso(*(record_.*other.day))}});
        (record_.*out.day).reset();
    }

    void order() {
        const auto &prepared = kDays[0], &sown = kDays[1], &heading = kDays[2], &harvested = kDays[3],
                   &drained = kDays[4];
        in_order(prepared, sown, prepared);
        in_order(sown, heading, heading);
        in_order(heading, harvested, heading);
        in_order(sown, drained, drained);
    }

    void length() {
        if (!record_.sown || !record_.harvested || contradicts_itself(record_)) return;
        if (!(record_.crop.empty() || record_.crop == "rice")) return;
        const auto days = (*record_.harvested - *record_.sown).count();
        const double least = record_limit("season_days_least"), most = record_limit("season_days_most");
        if (static_cast<double>(days) >= least && static_cast<double>(days) <= most) return;
        find("R-SEASON-LENGTH", {{"days", std::to_string(days)},
                                 {"sown", dates::to_iso(*record_.sown)},
                                 {"harvested", dates::to_iso(*record_.harvested)},
                                 {"least", number(least)},
                                 {"most", number(most)}});
        record_.sown.reset();
        record_.harvested.reset();
    }

    void dry_periods() {
        if (!record_.dry_periods) return;
        auto& all = *record_.dry_periods;
        std::erase_if(all, [&](const DryPeriod& dry) {
            const bool turned = dry.start && dry.end && *dry.end < *dry.start;
            if (dry.start && dry.end && !turned) return false;
            find("R-DRY-INCOMPLETE", {{"missing", turned      ? "end after its start"
                                                  : dry.start ? "last day"
                                                              : "first day"},
                                      {"missing_vi", turned      ? "ngày cuối sau ngày đầu"
                                                     : dry.start ? "ngày cuối"
                                                                 : "ngày đầu"}});
            return true;
        });
        std::stable_sort(all.begin(), all.end(),
                         [](const DryPeriod& a, const DryPeriod& b) { return *a.start < *b.start; });
        for (auto& dry : all) limit(dry.depth_cm, "depth_cm", "water_depth_cm", "cm");
    }

    void straw() {
        if (!record_.straw) return;
        const auto& straw = *record_.straw;
        const auto fault = fault_of(straw);
        if (!fault) return;
        if (*fault == StrawFault::burnt_and_incorporated) {
            find("R-STRAW-TWICE", {{"burnt", number(straw.burnt.value_or(0))},
                                   {"incorporated", number(straw.incorporated.value_or(0))},
                                   {"produced", number(*straw.produced)}});
            record_.amendments.reset();
        } else {
            double parts = 0;
            for (const auto& part : {straw.burnt, straw.removed, straw.incorporated, straw.surface})
                parts += part.value_or(0);
            find("R-STRAW-SPLIT", {{"parts", number(parts)}, {"produced", number(*straw.produced)}});
        }
        record_.straw.reset();
    }

    /// Takes the value out when it is above the limit; true when it did.
    bool limit(std::optional<double>& value, const char* column, const char* key, const char* unit) {
        if (!value || *value <= record_limit(key)) return false;
        find("R-RATE-IMPLAUSIBLE",
             {{"column", column}, {"value", number(*value)}, {"unit", unit}, {"most", number(record_limit(key))}});
        value.reset();
        return true;
    }

    void rates() {
        limit(record_.limestone_kg_per_ha, "limestone", "lime_kg_per_ha", "kg/ha");
        limit(record_.dolomite_kg_per_ha, "dolomite", "lime_kg_per_ha", "kg/ha");
        limit(record_.diesel_l_per_ha, "diesel", "fuel_l_per_ha", "L/ha");
        limit(record_.petrol_l_per_ha, "petrol", "fuel_l_per_ha", "L/ha");
        limit(record_.electricity_kwh_per_ha, "electricity", "electricity_kwh_per_ha", "kWh/ha");
        if (record_.straw) {
            const std::pair<const char*, std::optional<double>*> parts[] = {
                {"straw_produced", &record_.straw->produced},
                {"straw_burnt", &record_.straw->burnt},
                {"straw_removed", &record_.straw->removed},
                {"straw_surface", &record_.straw->surface},
                {"straw_incorporated", &record_.straw->incorporated}};
            for (const auto& [column, part] : parts) limit(*part, column, "straw_t_per_ha", "t/ha");
        }
        amendments();
        fertilisers();
    }

    /// A list that lacks a part is no list: one impossible amount takes all amendments out.
    void amendments() {
        if (!record_.amendments) return;
        for (const auto& amendment : *record_.amendments) {
            const bool straw = amendment.kind.starts_with("straw");
            std::optional<double> value = amendment.t_per_ha;
            const auto* key = straw                                 ? "straw_t_per_ha"
                              : amendment.kind == "compost"         ? "compost_t_per_ha"
                              : amendment.kind == "farmyard_manure" ? "manure_t_per_ha"
                                                                    : "green_manure_t_per_ha";
            if (!limit(value, amendment.kind.c_str(), key, "t/ha")) continue;
            record_.amendments.reset();
            return;
        }
    }

    void fertilisers() {
        if (!record_.fertilisers) return;
        double nitrogen = 0;
        for (const auto& application : *record_.fertilisers) {
            std::optional<double> value = application.kg_per_ha;
            if (limit(value, application.as_written.c_str(), "fertiliser_kg_per_ha", "kg/ha")) {
                record_.fertilisers.reset();
                return;
            }
            nitrogen += application.kg_per_ha * application.nitrogen_fraction.value_or(0);
        }
        std::optional<double> sum = nitrogen;
        if (limit(sum, "nitrogen", "nitrogen_kg_per_ha", "kg N/ha")) {
            record_.fertilisers.reset();
            return;
        }
        std::stable_sort(record_.fertilisers->begin(), record_.fertilisers->end(),
                         [](const FertiliserApplication& a, const FertiliserApplication& b) {
                             if (a.on != b.on) return a.on < b.on;
                             return a.product < b.product;
                         });
    }

    void late() {
        const auto recorded = record_.recorded_on;
        if (!recorded) return;
        Day last;
        for (const auto& [column, member] : kDays)
            if (const auto& day = record_.*member; day && (!last || *day > *last)) last = day;
        if (!last) return;
        const auto days = (*recorded - *last).count();
        if (static_cast<double>(days) <= record_limit("late_days")) return;
        find("R-RECORDED-LATE",
             {{"recorded", dates::to_iso(*recorded)}, {"days", std::to_string(days)}, {"day", dates::to_iso(*last)}});
    }

    ManagementRecord& record_;
    const std::optional<dates::Season>& season_;
    std::vector<RecordFinding> out_;
};

}  // namespace

double record_limit(std::string_view key) {
    static const auto rows = factors::FactorTable::parse("limits", data::data_file("records/limits.csv"));
    for (const auto& row : rows)
        if (row.key == key) return row.value;
    throw InvariantError("records/limits.csv lacks '" + std::string{key} + "'");
}

bool contradicts_itself(const ManagementRecord& record) {
    return record.sown && record.harvested && *record.harvested <= *record.sown;
}

std::vector<RecordFinding> check_record(ManagementRecord& record, const std::optional<dates::Season>& season) {
    return Checker{record, season}.check();
}

}  // namespace vung::parcels
