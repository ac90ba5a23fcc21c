// SPDX-License-Identifier: Apache-2.0
#include <vung/run/estimate.h>

#include <algorithm>
#include <map>
#include <tuple>

#include <vung/emissions/methane_method.h>
#include <vung/report/words.h>

namespace vung::run {
namespace {

const std::string& group_of(const parcels::Parcel& parcel, Grouping grouping) {
    return grouping == Grouping::cooperative ? parcel.cooperative : parcel.commune;
}

/// Reference labels of the season beside what the rule says of the same parcels.
std::vector<crops::ReferenceSample> matched_samples(const Inputs& inputs, const std::vector<ParcelFindings>& findings,
                                                    std::size_t season, const std::string& name) {
    std::vector<crops::ReferenceSample> out;
    const auto& parcels = inputs.layer.parcels;
    for (const auto& label : inputs.samples.labels) {
        if (label.season != name) continue;
        const auto at = std::lower_bound(parcels.begin(), parcels.end(), label.parcel,
                                         [](const parcels::Parcel& p, const std::string& id) { return p.id < id; });
        if (at == parcels.end() || at->id != label.parcel) continue;
        out.push_back(
            {findings[static_cast<std::size_t>(at - parcels.begin())].seasons[season].verdict, label.crop == "rice"});
    }
    return out;
}

/// The crops of one parcel in one season. A diary with both dates tells of one crop; else every rice cycle that was
/// seen is one, and a rice crop without a seen length is one with unknown days.
std::vector<emissions::ParcelSeason> crops_of(const emissions::ParcelSeason& parcel,
                                              const parcels::ManagementRecord* record,
                                              const crops::RiceFinding& finding) {
    std::vector<emissions::ParcelSeason> out;
    if (record && record->sown && record->harvested) {
        out.push_back(parcel);
        out.back().days = units::Days{static_cast<double>((*record->harvested - *record->sown).count())};
        return out;
    }
    for (const auto& cycle : finding.seasons) {
        if (!cycle.rice) continue;
        out.push_back(parcel);
        out.back().parcel = crop_id(parcel.parcel, out.size());
        if (const auto length = crops::season_length(cycle)) {
            out.back().days = units::Days{length->days};
            out.back().days_sd = length->sd;
        }
    }
    if (out.empty()) out.push_back(parcel);
    return out;
}

/// The crops that CH4 is computed for, and the land under them per group (a parcel with two crops counts once).
struct RiceCrops {
    std::vector<emissions::ParcelSeason> crops;
    std::map<std::string, double> land_ha;
};

RiceCrops rice_crops(const Inputs& inputs, const std::vector<ParcelFindings>& findings, std::size_t season,
                     const std::string& name, Grouping grouping) {
    RiceCrops out;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const auto& parcel = inputs.layer.parcels[i];
        const auto& finding = findings[i].seasons[season];
        const auto* record = find_record(inputs, parcel.id, name);
        const bool by_diary = finding.verdict == crops::Verdict::cannot_tell && record && record->crop == "rice";
        if (finding.verdict != crops::Verdict::rice && !by_diary) continue;
        emissions::ParcelSeason crop;
        crop.parcel = parcel.id;
        crop.group = group_of(parcel, grouping);
        crop.area = units::Hectares{parcel.area_ha};
        if (record) {
            crop.water_regime = record->water_regime;
            crop.preseason_regime = record->preseason_regime;
            crop.amendments = record->amendments;
        }
        for (auto& one : crops_of(crop, record, finding)) out.crops.push_back(std::move(one));
        out.land_ha[crop.group] += parcel.area_ha;
    }
    return out;
}

/// Per group, true rice area over the area of the crops that CH4 is computed for.
std::map<std::string, emissions::AreaRatio> area_ratios(const crops::CropArea& area,
                                                        const std::map<std::string, double>& counted) {
    std::map<std::string, emissions::AreaRatio> ratios;
    for (const auto& group : area.groups) {
        const auto found = counted.find(group.group);
        auto ratio = emissions::area_ratio(group);
        if (!ratio || found == counted.end() || found->second <= 0) continue;
        // Crops that a diary alone calls rice are counted beside the mapped ones.
        const double scale = group.mapped_ha / found->second;
        ratio->central *= scale;
        for (auto& draw : ratio->draws) draw *= scale;
        ratios.emplace(group.group, std::move(*ratio));
    }
    return ratios;
}

emissions::MethaneEstimate methane(const Project& project, const RiceCrops& rice, const crops::CropArea& area) {
    emissions::MethaneOptions options;
    options.region = project.emissions.region;
    options.gwp = project.emissions.gwp;
    options.default_straw_t_per_ha = project.emissions.default_straw_t_per_ha;
    options.seed = project.seed;
    options.draws = project.emissions.draws;
    options.area_ratio = area_ratios(area, rice.land_ha);
    return emissions::methane_method(project.emissions.packs.front())->estimate(rice.crops, options);
}

/// A diary that says one thing and the sky another: both are kept, a person decides.
void find_contradictions(const Inputs& inputs, const std::vector<ParcelFindings>& findings, std::size_t season,
                         const std::string& name, std::vector<Problem>& problems) {
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const auto& parcel = inputs.layer.parcels[i];
        const auto& finding = findings[i].seasons[season];
        const auto* record = find_record(inputs, parcel.id, name);
        if (!record || record->crop.empty() || finding.verdict == crops::Verdict::cannot_tell) continue;
        const bool diary_rice = record->crop == "rice";
        if (diary_rice == (finding.verdict == crops::Verdict::rice)) continue;
        problems.push_back(
            {.code = "R-CONTRADICTED",
             .severity = Severity::warn,
             .subject = Subject::record,
             .id = parcel.id,
             .text = {.what = "the diary says '" + record->crop + "', the images say '" +
                              crops::to_string(finding.verdict) + "': " + finding.sentence,
                      .where = record->where,
                      .fix = "have somebody look at the field; correct the diary or add the parcel to the samples"},
             .hectares = parcel.area_ha});
    }
}

Problem implausible_yield(const Inputs& inputs, const std::string& season, const yields::ImplausibleRecord& yield,
                          double greatest) {
    const auto* record = find_record(inputs, yield.parcel, season);
    return {.code = "R-YIELD-IMPLAUSIBLE",
            .severity = Severity::refuse,
            .subject = Subject::record,
            .id = yield.parcel,
            .text = {.what = "a yield of " + report::number_text(yield.t_per_ha, 2, report::Language::en) +
                             " t/ha cannot be; one rice crop gives at most " +
                             report::number_text(greatest, 0, report::Language::en) + "; the yield is left out",
                     .where = record ? record->where : "",
                     .fix = "write tonnes per hectare; perhaps kilograms or another area unit was meant"},
            .hectares = std::nullopt};
}

}  // namespace

std::string crop_id(const std::string& parcel, std::size_t number) {
    return number <= 1 ? parcel : parcel + "#" + std::to_string(number);
}

const parcels::ManagementRecord* find_record(const Inputs& inputs, const std::string& parcel,
                                             const std::string& season) {
    const auto& records = inputs.management.records;
    const auto at = std::lower_bound(
        records.begin(), records.end(), std::tie(parcel, season),
        [](const parcels::ManagementRecord& r, const auto& key) { return std::tie(r.parcel, r.season) < key; });
    return at != records.end() && at->parcel == parcel && at->season == season ? &*at : nullptr;
}

Estimates estimate(const Project& project, const Inputs& inputs, const std::vector<ParcelFindings>& findings,
                   Job& job) {
    Estimates out;
    job.stage("estimate", project.seasons.size() * 2);
    for (std::size_t s = 0; s < project.seasons.size(); ++s) {
        const auto& name = project.seasons[s].name;
        const auto samples = matched_samples(inputs, findings, s, name);
        for (const auto grouping : {Grouping::cooperative, Grouping::commune}) {
            job.check();
            SeasonEstimate estimate{
                .grouping = grouping, .season = name, .area = {}, .yields = {}, .production = {}, .methane = {}};
            std::vector<crops::ParcelVerdict> verdicts;
            std::vector<yields::YieldRecord> records;
            std::vector<std::string> groups;
            for (std::size_t i = 0; i < findings.size(); ++i) {
                const auto& parcel = inputs.layer.parcels[i];
                const auto& group = group_of(parcel, grouping);
                verdicts.push_back({parcel.id, group, parcel.area_ha, findings[i].seasons[s].verdict});
                groups.push_back(group);
                const auto* record = find_record(inputs, parcel.id, name);
                if (record && record->yield_t_per_ha && (record->crop.empty() || record->crop == "rice"))
                    records.push_back({parcel.id, group, parcel.area_ha, *record->yield_t_per_ha});
            }
            std::sort(groups.begin(), groups.end());
            groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
            estimate.area =
                crops::rice_area(verdicts, samples, {.seed = project.seed, .draws = project.emissions.draws});
            estimate.yields = yields::yield_baseline(records, groups);
            if (grouping == Grouping::cooperative)
                for (const auto& record : estimate.yields.set_aside)
                    out.problems.push_back(implausible_yield(inputs, name, record, estimate.yields.greatest_plausible));
            estimate.production = yields::production(estimate.yields, estimate.area, project.seed);
            if (project.emissions.enabled)
                estimate.methane = methane(project, rice_crops(inputs, findings, s, name, grouping), estimate.area);
            out.seasons.push_back(std::move(estimate));
            job.advance();
        }
        find_contradictions(inputs, findings, s, name, out.problems);
    }
    return out;
}

}  // namespace vung::run
