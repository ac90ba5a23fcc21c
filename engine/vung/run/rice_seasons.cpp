// SPDX-License-Identifier: Apache-2.0
#include <vung/run/rice_seasons.h>

#include <chrono>
#include <cstdlib>
#include <map>
#include <memory>

#include <vung/problem_catalogue.h>
#include <vung/run/estimate.h>

namespace vung::run {
namespace {

using parcels::ManagementRecord;

int year_of(dates::Date day) {
    return static_cast<int>(std::chrono::year_month_day{day}.year());
}

/// Baseline records of all files that hold some.
std::vector<const ManagementRecord*> baseline_records(const Inputs& inputs) {
    std::vector<const ManagementRecord*> out;
    for (const auto* list : {&inputs.baseline.records, &inputs.baseline.baseline, &inputs.management.baseline})
        for (const auto& record : *list) out.push_back(&record);
    return out;
}

/// "2024-01-05 – 2024-04-20"; the end is left open where the harvest was not seen.
std::string days_of(const crops::CropSeason& cycle) {
    return dates::to_iso(cycle.start.best) + " – " + (cycle.harvest ? dates::to_iso(cycle.harvest->best) : "…");
}

/// The rice crop whose start is nearest to a recorded sowing.
const crops::CropSeason* nearest_crop(const crops::RiceFinding& finding, dates::Date sown) {
    const crops::CropSeason* out = nullptr;
    const auto away = [&](const crops::CropSeason& cycle) { return std::abs((cycle.start.best - sown).count()); };
    for (const auto& cycle : finding.seasons)
        if (cycle.rice && (!out || away(cycle) < away(*out))) out = &cycle;
    return out;
}

class Seasons {
public:
    Seasons(const Project& project, const Inputs& inputs, const std::vector<ParcelFindings>& findings)
        : project_(project), inputs_(inputs), findings_(findings) {
        const auto& reductions = project.reductions;
        if (reductions.packs.empty() || !reductions.lookback_first) return;
        const auto now = project.seasons.front().start;
        look_back_ = std::make_unique<packs::LookBack>(
            baseline_records(inputs), packs::LookBackYears{*reductions.lookback_first, *reductions.lookback_last},
            [this, now](const std::string& parcel, dates::Date then) {
                return inputs_.land.lineage.history_of(parcel, std::max(now, then), then);
            });
    }

    RiceSeasons run() {
        for (std::size_t i = 0; i < findings_.size(); ++i)
            for (std::size_t s = 0; s < project_.seasons.size(); ++s) add(i, s);
        count_seasons();
        tell("R-BEFORE-PROJECT", early_);
        tell("R-NOT-MONITORED", outside_);
        tell("R-NO-LOOKBACK", without_past_);
        return std::move(out_);
    }

private:
    void add(std::size_t i, std::size_t s) {
        const auto& parcel = inputs_.layer.parcels[i];
        const auto& season = project_.seasons[s];
        const auto& finding = findings_[i].seasons[s];
        const auto* record = find_record(inputs_, parcel.id, season.name);
        const bool by_diary = finding.verdict == crops::Verdict::cannot_tell && record && record->crop == "rice";
        if (finding.verdict != crops::Verdict::rice && !by_diary) return;
        packs::ParcelSeason row;
        row.parcel = parcel.id;
        row.season = season.name;
        row.group = parcel.cooperative;
        row.area_ha = parcel.area_ha;
        row.project = record;
        if (const auto* crop = rice_crop(finding)) {
            row.sown = crop->start.best;
            if (crop->harvest) row.harvested = crop->harvest->best;
        }
        if (const auto length = rice_length(finding)) row.days = length->days, row.days_sd = length->sd;
        const auto sown = record && record->sown ? *record->sown : row.sown.value_or(season.start);
        const auto harvested = record && record->harvested ? *record->harvested : row.harvested.value_or(season.end);
        const bool counts = may_count(season, sown, harvested);
        if (counts) look_back(row, sown, harvested);
        tell_others(parcel, season.name, finding, record);
        out_.all.push_back(row);
        if (!counts) return;
        years_.push_back(year_of(harvested));
        out_.counted.push_back(std::move(row));
    }

    /// A season of a parcel is one row, whatever images show: its further crops are named.
    void tell_others(const parcels::Parcel& parcel, const std::string& season, const crops::RiceFinding& finding,
                     const ManagementRecord* record) {
        const bool by_diary = record && record->sown && record->harvested;
        const auto* counted = by_diary ? nearest_crop(finding, *record->sown) : rice_crop(finding);
        std::size_t count = 0;
        std::string others;
        for (const auto& cycle : finding.seasons) {
            if (!cycle.rice) continue;
            ++count;
            if (&cycle != counted) others += (others.empty() ? "" : ", ") + days_of(cycle);
        }
        if (count < 2) return;
        const auto days =
            by_diary ? dates::to_iso(*record->sown) + " – " + dates::to_iso(*record->harvested) : days_of(*counted);
        auto problem = make_problem("R-SEVERAL-CROPS", {{"count", std::to_string(count)},
                                                        {"parcel", parcel.id},
                                                        {"season", season},
                                                        {"counted", days},
                                                        {"others", others}});
        problem.subject = Subject::parcel;
        problem.id = parcel.id;
        problem.text.where = project_.file.string() + ", season " + season;
        problem.hectares = parcel.area_ha;
        out_.problems.push_back(std::move(problem));
    }

    bool may_count(const dates::Season& season, dates::Date sown, dates::Date harvested) {
        const auto& reductions = project_.reductions;
        if (reductions.project_start && sown < *reductions.project_start) {
            ++early_[season.name];
            return false;
        }
        if (reductions.monitoring_start &&
            (harvested < *reductions.monitoring_start || harvested > *reductions.monitoring_end)) {
            ++outside_[season.name];
            return false;
        }
        return true;
    }

    void look_back(packs::ParcelSeason& row, dates::Date sown, dates::Date harvested) {
        if (!look_back_) return;
        const auto answer = look_back_->of({row.parcel, row.season, sown, year_of(harvested)}, out_.made);
        row.baseline = answer.record;
        row.lookback_seen = answer.years_seen;
        row.drained_in_lookback = answer.drained;
        row.baseline_seasons_per_year = answer.seasons_per_year;
        row.water_elsewhere = answer.water_elsewhere;
        row.preseason_elsewhere = answer.preseason_elsewhere;
        for (const auto& note : answer.notes) out_.notes.push_back({out_.counted.size(), note});
        if (!answer.record) ++without_past_[row.season];
    }

    /// Rice crops of a parcel in a year, where the whole year was monitored: else some may be missing.
    void count_seasons() {
        const auto& reductions = project_.reductions;
        if (!reductions.monitoring_start) return;
        std::map<std::pair<std::string, int>, double> counts;
        for (std::size_t i = 0; i < out_.counted.size(); ++i) ++counts[{out_.counted[i].parcel, years_[i]}];
        for (std::size_t i = 0; i < out_.counted.size(); ++i) {
            const bool whole = *reductions.monitoring_start <= dates::make_date(years_[i], 1, 1) &&
                               *reductions.monitoring_end >= dates::make_date(years_[i], 12, 31);
            if (whole) out_.counted[i].seasons_per_year = counts.at({out_.counted[i].parcel, years_[i]});
        }
    }

    void tell(std::string_view code, const std::map<std::string, std::size_t>& counts) {
        for (const auto& [season, count] : counts) {
            auto problem = make_problem(code, {{"count", std::to_string(count)}, {"season", season}});
            problem.subject = Subject::project;
            problem.id = season;
            problem.text.where = project_.file.string() + ", season " + season;
            out_.problems.push_back(std::move(problem));
        }
    }

    const Project& project_;
    const Inputs& inputs_;
    const std::vector<ParcelFindings>& findings_;
    std::unique_ptr<packs::LookBack> look_back_;
    std::map<std::string, std::size_t> early_, outside_, without_past_;  ///< by season
    std::vector<int> years_;                                             ///< of harvest, by row of `counted`
    RiceSeasons out_;
};

}  // namespace

const crops::CropSeason* rice_crop(const crops::RiceFinding& finding, const crops::RiceRule& rule) {
    const crops::CropSeason* first = nullptr;
    for (const auto& cycle : finding.seasons) {
        if (!cycle.rice) continue;
        if (crops::season_length(cycle, rule)) return &cycle;
        if (!first) first = &cycle;
    }
    return first;
}

std::optional<crops::SeasonLength> rice_length(const crops::RiceFinding& finding, const crops::RiceRule& rule) {
    const auto* crop = rice_crop(finding, rule);
    return crop ? crops::season_length(*crop, rule) : std::nullopt;
}

RiceSeasons rice_seasons(const Project& project, const Inputs& inputs, const std::vector<ParcelFindings>& findings) {
    return Seasons{project, inputs, findings}.run();
}

}  // namespace vung::run
