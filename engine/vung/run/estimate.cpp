// SPDX-License-Identifier: Apache-2.0
#include <vung/run/estimate.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <span>
#include <tuple>

#include <vung/emissions/methane_method.h>
#include <vung/problem_catalogue.h>
#include <vung/report/words.h>

namespace vung::run {
namespace {

constexpr std::size_t kGroupsAtOnce = 500;  ///< of a grouping of [totals]: bounds the memory that draws take

/// One parcel in one group, in the order of groups, then parcels. `own` tells it from the same parcel in another group.
struct Member {
    std::size_t parcel = 0;
    std::string group;
    std::string own;
};

std::vector<Member> members_of(const std::vector<parcels::Parcel>& parcels, const parcels::Grouping& grouping) {
    std::vector<Member> out;
    for (std::size_t i = 0; i < parcels.size(); ++i)
        for (auto& group : groups_of(parcels[i], grouping)) {
            auto own = grouping.overlaps() ? parcels[i].id + parcels::kGroupSeparator + group : parcels[i].id;
            out.push_back({i, std::move(group), std::move(own)});
        }
    std::stable_sort(out.begin(), out.end(), [](const Member& a, const Member& b) { return a.group < b.group; });
    return out;
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
                     const std::string& name, std::span<const Member> members) {
    RiceCrops out;
    for (const auto& member : members) {
        const auto& parcel = inputs.layer.parcels[member.parcel];
        const auto& finding = findings[member.parcel].seasons[season];
        const auto* record = find_record(inputs, parcel.id, name);
        const bool by_diary = finding.verdict == crops::Verdict::cannot_tell && record && record->crop == "rice";
        if (finding.verdict != crops::Verdict::rice && !by_diary) continue;
        emissions::ParcelSeason crop;
        crop.parcel = member.own;
        crop.group = member.group;
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
        auto problem =
            make_problem("R-CONTRADICTED",
                         {{"diary", record->crop}, {"images", crops::to_string(finding.verdict)}, {"season", name}});
        problem.subject = Subject::record;
        problem.id = parcel.id;
        problem.text.what += ": " + finding.sentence;
        problem.text.where = record->where;
        problem.hectares = parcel.area_ha;
        problems.push_back(std::move(problem));
    }
}

Problem implausible_yield(const Inputs& inputs, const std::string& season, const yields::ImplausibleRecord& yield,
                          double greatest) {
    const auto* record = find_record(inputs, yield.parcel, season);
    auto problem =
        make_problem("R-YIELD-IMPLAUSIBLE", {{"yield", report::number_text(yield.t_per_ha, 2, report::Language::en)},
                                             {"greatest", report::number_text(greatest, 0, report::Language::en)},
                                             {"season", season}});
    problem.subject = Subject::record;
    problem.id = yield.parcel;
    problem.text.where = record ? record->where : "";
    return problem;
}

/// What the estimates of one season are made from.
struct SeasonData {
    const Project& project;
    const Inputs& inputs;
    const std::vector<ParcelFindings>& findings;
    std::size_t season = 0;
    std::vector<crops::ReferenceSample> samples;
};

std::vector<crops::ParcelVerdict> verdicts_of(const SeasonData& season, std::span<const Member> members) {
    std::vector<crops::ParcelVerdict> out;
    for (const auto& member : members)
        out.push_back({member.own, member.group, season.inputs.layer.parcels[member.parcel].area_ha,
                       season.findings[member.parcel].seasons[season.season].verdict});
    return out;
}

yields::YieldBaseline yields_of(const SeasonData& season, std::span<const Member> members) {
    std::vector<yields::YieldRecord> records;
    std::vector<std::string> groups;
    for (const auto& member : members) {
        const auto& parcel = season.inputs.layer.parcels[member.parcel];
        if (groups.empty() || groups.back() != member.group) groups.push_back(member.group);
        const auto* record = find_record(season.inputs, parcel.id, season.project.seasons[season.season].name);
        if (record && record->yield_t_per_ha && (record->crop.empty() || record->crop == "rice"))
            records.push_back({member.own, member.group, parcel.area_ha, *record->yield_t_per_ha});
    }
    return yields::yield_baseline(records, groups);
}

void append(SeasonEstimate& to, SeasonEstimate&& from) {
    const auto add = [](auto& all, auto& more) { std::move(more.begin(), more.end(), std::back_inserter(all)); };
    add(to.area.groups, from.area.groups);
    add(to.production.groups, from.production.groups);
    if (to.methane && from.methane) add(to.methane->groups, from.methane->groups);
}

/// All groups of a grouping, some at a time; `forget_draws` keeps the memory small.
SeasonEstimate estimate_groups(const SeasonData& season, const parcels::Grouping& grouping, bool forget_draws,
                               Job& job) {
    const auto& project = season.project;
    const auto& name = project.seasons[season.season].name;
    const auto members = members_of(season.inputs.layer.parcels, grouping);
    SeasonEstimate out{.grouping = 0,
                       .season = name,
                       .area = {},
                       .yields = yields_of(season, members),
                       .production = {},
                       .methane = {}};
    for (std::size_t begin = 0; begin < members.size() || begin == 0;) {
        job.check();
        std::size_t end = begin, groups = 0;
        for (; end < members.size(); ++end)
            if (end == begin || members[end].group != members[end - 1].group)
                if (++groups > kGroupsAtOnce && forget_draws) break;
        const auto some = std::span{members}.subspan(begin, end - begin);
        SeasonEstimate part{.grouping = 0, .season = {}, .area = {}, .yields = {}, .production = {}, .methane = {}};
        part.area = crops::rice_area(verdicts_of(season, some), season.samples,
                                     {.seed = project.seed, .draws = project.emissions.draws});
        part.production = yields::production(out.yields, part.area, project.seed);
        if (project.emissions.enabled)
            part.methane =
                methane(project, rice_crops(season.inputs, season.findings, season.season, name, some), part.area);
        if (forget_draws)
            for (auto& group : part.area.groups) group.draws = {};
        if (begin == 0)
            out.area = std::move(part.area), out.production = std::move(part.production),
            out.methane = std::move(part.methane);
        else
            append(out, std::move(part));
        begin = std::max(end, begin + 1);
    }
    return out;
}

/// Where groups overlap, or were estimated some at a time, their sum is no total of everything.
void take_total(SeasonEstimate& estimate, const SeasonEstimate& cooperatives) {
    estimate.area.total = cooperatives.area.total;
    estimate.area.total.draws = {};
    estimate.yields.total = cooperatives.yields.total;
    estimate.production.total = cooperatives.production.total;
    estimate.production.uncovered_ha = cooperatives.production.uncovered_ha;
    if (estimate.methane && cooperatives.methane) estimate.methane->total = cooperatives.methane->total;
}

std::vector<parcels::Grouping> groupings_of(const Project& project, const parcels::ParcelLayer& layer) {
    std::vector<std::string> unknown;
    std::vector<parcels::Grouping> out{parcels::find_grouping("cooperative", layer.columns, unknown),
                                       parcels::find_grouping("commune", layer.columns, unknown)};
    for (const auto& name : project.totals.by) {
        auto grouping = parcels::find_grouping(name, layer.columns, unknown);
        if (grouping.columns.empty()) continue;
        if (std::find(out.begin(), out.end(), grouping) == out.end()) out.push_back(std::move(grouping));
    }
    return out;
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
    out.groupings = groupings_of(project, inputs.layer);
    job.stage("estimate", project.seasons.size() * out.groupings.size());
    for (std::size_t s = 0; s < project.seasons.size(); ++s) {
        const auto& name = project.seasons[s].name;
        const SeasonData season{project, inputs, findings, s, matched_samples(inputs, findings, s, name)};
        const auto first = out.seasons.size();
        for (std::size_t g = 0; g < out.groupings.size(); ++g) {
            const bool by_name = g > kByCommune;
            out.seasons.push_back(estimate_groups(season, out.groupings[g], by_name, job));
            auto& estimate = out.seasons.back();
            estimate.grouping = g;
            if (by_name && (out.groupings[g].overlaps() || estimate.area.groups.size() > kGroupsAtOnce))
                take_total(estimate, out.seasons[first]);
            job.advance();
        }
        const auto& yields = out.seasons[first].yields;
        for (const auto& record : yields.set_aside)
            out.problems.push_back(implausible_yield(inputs, name, record, yields.greatest_plausible));
        find_contradictions(inputs, findings, s, name, out.problems);
    }
    return out;
}

}  // namespace vung::run
