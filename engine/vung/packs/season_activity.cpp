// SPDX-License-Identifier: Apache-2.0
#include <vung/packs/season_activity.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <limits>
#include <set>

#include <vung/packs/settings.h>
#include <vung/packs/water_regime.h>

namespace vung::packs {
namespace {

using formula::Scenario;
using parcels::ManagementRecord;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr const char* kAnyFertiliser = "fracgasf_aggregated";

double or_nan(const std::optional<double>& value) {
    return value.value_or(kNaN);
}

double days_between(const std::optional<dates::Date>& from, const std::optional<dates::Date>& to) {
    return from && to ? static_cast<double>((*to - *from).count()) : kNaN;
}

/// Columns of one scenario, filled record by record.
class Side {
public:
    Side(SeasonActivity& out, Scenario scenario, std::size_t seasons)
        : out_(out), level_(out.activity.at("season", scenario)), scenario_(scenario), seasons_(seasons) {}

    void add(std::size_t row, const ParcelSeason& season, const ManagementRecord* record,
             const SeasonActivityOptions& options) {
        number("days", "d", row, season.days.value_or(kNaN));
        number("seasons_per_year", "1", row,
               or_nan(scenario_ == Scenario::baseline ? season.baseline_seasons_per_year : season.seasons_per_year));
        if (season.days_sd) sd("days", row, *season.days_sd);
        if (scenario_ == Scenario::baseline) elsewhere(row, season, record);
        if (!record) return;
        if (const double days = days_between(record->sown, record->harvested); !std::isnan(days)) {
            number("days", "d", row, days);
            sd("days", row, 0);
        }
        auto last = record->harvested;
        if (record->drained_on && (!last || *record->drained_on > *last)) last = record->drained_on;
        number("days_from_land_preparation", "d", row,
               days_between(record->land_prepared ? record->land_prepared : record->sown, last));
        key("water_regime", row, regime(row, *record, options));
        key("preseason_regime", row, record->preseason_regime.value_or(""));
        number("n_mineral", "kg_N ha-1", row,
               or_nan(parcels::nitrogen_kg_per_ha(*record, parcels::NitrogenKind::synthetic)));
        number("n_organic", "kg_N ha-1", row,
               or_nan(parcels::nitrogen_kg_per_ha(*record, parcels::NitrogenKind::organic)));
        if (parcels::organic_matter(*record).value_or(false) &&
            !parcels::nitrogen_kg_per_ha(*record, parcels::NitrogenKind::organic))
            number(std::string{"n_organic"} + kUntold, "1", row, 1);
        number("urea", "kg_urea ha-1", row, or_nan(parcels::urea_kg_per_ha(*record)));
        number("yield", "t_fm ha-1", row, or_nan(record->yield_t_per_ha));
        if (record->straw) {
            if (!record->straw->removed_use.empty())
                number("straw_sold", "1", row, record->straw->removed_use == "sold" ? 1 : 0);
            number("straw_produced", "t_dm ha-1", row, or_nan(record->straw->produced));
            number("straw_burnt", "t_dm ha-1", row, or_nan(record->straw->burnt));
            number("straw_removed", "t_dm ha-1", row, or_nan(record->straw->removed));
        }
        number("limestone", "kg_limestone ha-1", row, or_nan(record->limestone_kg_per_ha));
        number("dolomite", "kg_dolomite ha-1", row, or_nan(record->dolomite_kg_per_ha));
        number("diesel", "L ha-1", row, or_nan(record->diesel_l_per_ha));
        number("petrol", "L ha-1", row, or_nan(record->petrol_l_per_ha));
        number("electricity", "kWh ha-1", row, or_nan(record->electricity_kwh_per_ha));
        if (record->dry_periods && !record->dry_periods->empty()) {
            double least = std::numeric_limits<double>::infinity();
            for (const auto& period : *record->dry_periods)
                if (period.depth_cm) least = std::min(least, *period.depth_cm);
            if (std::isfinite(least)) number("awd_depth", "cm", row, least);
        }
        lists(row, *record, season.area_ha);
    }

    /// Rows of relations stay in the order of their parcel-seasons.
    void finish() {
        for (auto& [name, column] : level_.columns) {
            column.numbers.resize(seasons_, kNaN);
            column.keys.resize(seasons_);
            if (!column.sd.empty()) column.sd.resize(seasons_, 0);
        }
        for (const char* relation : {"amendments", "fertilisers", "fuels", "imports", "straw_sales"}) {
            auto& rows = out_.activity.at(relation, scenario_);
            const auto& told = told_[relation];
            rows.unknown.assign(seasons_, 1);
            for (const auto row : told) rows.unknown[row] = 0;
        }
    }

private:
    Column& column(const std::string& name, std::size_t row) {
        auto& out = level_.columns[name];
        if (out.numbers.size() <= row) {
            out.numbers.resize(seasons_, kNaN);
            out.keys.resize(seasons_);
        }
        return out;
    }
    void number(const std::string& name, const char* unit, std::size_t row, double value) {
        if (std::isnan(value)) return;
        auto& to = column(name, row);
        to.unit = unit;
        to.numbers[row] = value;
    }
    void sd(const std::string& name, std::size_t row, double value) {
        auto& to = column(name, row);
        to.sd.resize(seasons_, 0);
        to.sd[row] = value;
    }
    void key(const std::string& name, std::size_t row, const std::string& value) {
        if (!value.empty()) column(name, row).keys[row] = value;
    }

    /// Told where the record itself has none.
    void elsewhere(std::size_t row, const ParcelSeason& season, const ManagementRecord* record) {
        const auto tell = [&](const char* name, bool here, bool there) {
            if (!here && there) number(std::string{name} + kElsewhere, "1", row, 1);
        };
        tell("water_regime", record && recorded_regime(*record), season.water_elsewhere);
        tell("preseason_regime", record && !record->preseason_regime.value_or("").empty(), season.preseason_elsewhere);
    }

    std::string regime(std::size_t row, const ManagementRecord& record, const SeasonActivityOptions& options) {
        const auto recorded = recorded_regime(record).value_or("");
        if (scenario_ != Scenario::project || options.evidence.empty()) return recorded;
        const auto shown = evidenced_regime(record, options.evidence).value_or(regime_of(0));
        const auto claimed = drainages_of(recorded);
        if (!claimed || *drainages_of(shown) >= *claimed) return recorded;
        out_.notes.push_back({row, recorded + " was recorded, evidence allows no more than " + shown});
        return shown;
    }

    ActivityLevel& told(const char* relation, std::size_t row) {
        told_[relation].insert(row);
        return out_.activity.at(relation, scenario_);
    }
    static void child(ActivityLevel& level, std::size_t row) {
        level.parent["season"].push_back(static_cast<std::uint32_t>(row));
        ++level.rows;
    }
    static void put(ActivityLevel& level, const char* name, const char* unit, double value) {
        auto& column = level.columns[name];
        column.unit = unit;
        column.numbers.push_back(value);
        column.keys.emplace_back();
    }
    static void put(ActivityLevel& level, const char* name, const std::string& key) {
        auto& column = level.columns[name];
        column.numbers.push_back(kNaN);
        column.keys.push_back(key);
    }

    void lists(std::size_t row, const ManagementRecord& record, double area_ha) {
        if (record.amendments) {
            auto& rows = told("amendments", row);
            for (const auto& amendment : *record.amendments) {
                child(rows, row);
                put(rows, "rate", "t ha-1", amendment.t_per_ha);
                put(rows, "kind", amendment.kind);
            }
            imports(row, *record.amendments, area_ha);
        }
        if (record.straw && !record.straw->removed_use.empty()) {
            auto& rows = told("straw_sales", row);
            if (record.straw->removed_use == "sold") {
                child(rows, row);
                put(rows, "sold", "t_dm", or_nan(record.straw->removed) * area_ha);
            }
        }
        if (record.fertilisers) {
            auto& rows = told("fertilisers", row);
            for (const auto& application : *record.fertilisers) {
                if (application.kind != parcels::NitrogenKind::synthetic) continue;
                child(rows, row);
                put(rows, "nitrogen", "kg_N ha-1",
                    application.nitrogen_fraction ? application.kg_per_ha * *application.nitrogen_fraction : kNaN);
                put(rows, "volatilisation",
                    application.volatilisation.empty() ? kAnyFertiliser : application.volatilisation);
            }
        }
        if (record.diesel_l_per_ha || record.petrol_l_per_ha) {
            auto& rows = told("fuels", row);
            const auto fuel = [&](const std::optional<double>& litres, const char* kind) {
                if (!litres) return;
                child(rows, row);
                put(rows, "litres", "L", *litres * area_ha);
                put(rows, "fuel_kind", std::string{kind});
            };
            fuel(record.diesel_l_per_ha, "diesel");
            fuel(record.petrol_l_per_ha, "petrol");
        }
    }

    /// Known where every amendment tells its origin, or one of them is imported.
    void imports(std::size_t row, const std::vector<parcels::Amendment>& amendments, double area_ha) {
        const auto from = [&](const char* origin) {
            return [origin](const parcels::Amendment& each) { return each.origin == origin; };
        };
        const bool any = std::any_of(amendments.begin(), amendments.end(), from("imported"));
        if (!any && !std::all_of(amendments.begin(), amendments.end(), from("own_farm"))) return;
        number("amendments_imported", "1", row, any ? 1 : 0);
        auto& rows = told("imports", row);
        for (const auto& amendment : amendments) {
            if (amendment.origin != "imported") continue;
            child(rows, row);
            put(rows, "imported", "t", amendment.t_per_ha * area_ha);
            put(rows, "carbon", "t_C t-1", or_nan(amendment.carbon_fraction));
        }
    }

    SeasonActivity& out_;
    ActivityLevel& level_;
    Scenario scenario_;
    std::size_t seasons_;
    std::map<std::string, std::set<std::size_t>> told_;
};

int year_of(dates::Date day) {
    return static_cast<int>(std::chrono::year_month_day{day}.year());
}

std::map<int, double> days_by_year(dates::Date from, dates::Date to) {
    std::map<int, double> out;
    for (auto year = year_of(from); year <= year_of(to); ++year) {
        const auto first = std::max(from, dates::make_date(year, 1, 1));
        const auto last = std::min(to, dates::make_date(year, 12, 31));
        out[year] = static_cast<double>((last - first).count() + 1);
    }
    return out;
}

/// Days of a season in each calendar year, from sowing to harvest; without a day of sowing from land preparation, and
/// without that one all in the year of the harvest. Empty where no harvest is known.
std::map<int, double> days_by_year(const ParcelSeason& season) {
    const auto* record = season.project;
    const auto to = record && record->harvested ? record->harvested : season.harvested;
    if (!to) {
        if (record && record->year) return {{*record->year, 1}};
        return {};
    }
    auto from = record && record->sown ? record->sown : season.sown;
    if (!from && record && record->land_prepared && *record->land_prepared <= *to) from = record->land_prepared;
    if (!from) return {{year_of(*to), 1}};
    return days_by_year(*from, *to);
}

void split_by_year(const std::vector<ParcelSeason>& seasons, const SeasonActivityOptions& options,
                   SeasonActivity& out) {
    std::vector<std::map<int, double>> parts;
    std::set<int> years;
    for (const auto& season : seasons) {
        parts.push_back(days_by_year(season));
        if (parts.back().empty() && options.year) parts.back()[*options.year] = 1;
        for (const auto& [year, days] : parts.back()) years.insert(year);
    }
    out.years.assign(years.begin(), years.end());
    auto& vintage = out.activity.at("vintage");
    vintage.rows = std::max<std::size_t>(years.size(), 1);
    auto& column = vintage.columns["year"];
    for (const int year : years) column.numbers.push_back(year);
    column.numbers.resize(vintage.rows, kNaN);
    auto& part = out.activity.at("part");
    for (std::size_t i = 0; i < seasons.size(); ++i) {
        double days = 0;
        for (const auto& [year, each] : parts[i]) days += each;
        const auto add = [&](std::size_t row, double share) {
            part.parent["season"].push_back(static_cast<std::uint32_t>(i));
            part.parent["vintage"].push_back(static_cast<std::uint32_t>(row));
            part.columns["share"].numbers.push_back(share);
            ++part.rows;
        };
        if (parts[i].empty()) add(0, 1);
        for (const auto& [year, each] : parts[i])
            add(static_cast<std::size_t>(std::distance(years.begin(), years.find(year))), each / days);
    }
}

/// Nothing is written where no season has a look-back: a project may tell these for all.
void look_back_columns(const std::vector<ParcelSeason>& seasons, ActivityLevel& level) {
    const auto add = [&](const char* name, const auto& value_of) {
        std::vector<double> numbers;
        for (const auto& season : seasons) numbers.push_back(value_of(season));
        if (std::all_of(numbers.begin(), numbers.end(), [](double each) { return std::isnan(each); })) return;
        level.columns[name].numbers = std::move(numbers);
        level.columns[name].keys.resize(seasons.size());
    };
    add("lookback_seen", [](const ParcelSeason& season) { return or_nan(season.lookback_seen); });
    add("drained_in_lookback", [](const ParcelSeason& season) {
        return season.drained_in_lookback ? (*season.drained_in_lookback ? 1.0 : 0.0) : kNaN;
    });
}

}  // namespace

SeasonActivity season_activity(const std::vector<ParcelSeason>& seasons, const SeasonActivityOptions& options) {
    SeasonActivity out;
    std::set<std::string> names;
    for (const auto& season : seasons) names.insert(season.group);
    out.groups.assign(names.begin(), names.end());
    auto& level = out.activity.at("season");
    level.rows = seasons.size();
    auto& area = level.columns["area"];
    area.unit = "ha";
    for (const auto& season : seasons) {
        const auto group = std::lower_bound(out.groups.begin(), out.groups.end(), season.group);
        out.group_of_season.push_back(static_cast<std::uint32_t>(group - out.groups.begin()));
        area.numbers.push_back(season.area_ha);
        if (season.area_sd_ha) {
            area.sd.resize(seasons.size(), 0);
            area.sd[area.numbers.size() - 1] = *season.area_sd_ha;
        }
    }
    look_back_columns(seasons, level);
    out.activity.at("project").rows = 1;
    split_by_year(seasons, options, out);
    Side baseline{out, Scenario::baseline, seasons.size()}, project{out, Scenario::project, seasons.size()};
    for (std::size_t i = 0; i < seasons.size(); ++i) {
        project.add(i, seasons[i], seasons[i].project, options);
        baseline.add(i, seasons[i], seasons[i].baseline, options);
    }
    baseline.finish();
    project.finish();
    return out;
}

}  // namespace vung::packs
