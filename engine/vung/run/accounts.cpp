// SPDX-License-Identifier: Apache-2.0
#include <vung/run/accounts.h>

#include <algorithm>
#include <set>

#include <vung/error.h>
#include <vung/packs/catalogue.h>
#include <vung/run/estimate.h>
#include <vung/run/factor_signatures.h>
#include <vung/run/find_pack.h>

namespace vung::run {
namespace {

/// The baseline record of a parcel-season: of the same season by name, else the newest of the parcel.
const parcels::ManagementRecord* baseline_of(const Inputs& inputs, const std::string& parcel,
                                             const std::string& season) {
    const parcels::ManagementRecord* newest = nullptr;
    for (const auto* list : {&inputs.baseline.records, &inputs.baseline.baseline, &inputs.management.baseline}) {
        const auto first = std::lower_bound(list->begin(), list->end(), parcel,
                                            [](const auto& record, const auto& id) { return record.parcel < id; });
        for (auto at = first; at != list->end() && at->parcel == parcel; ++at) {
            if (at->season == season) return &*at;
            newest = &*at;
        }
    }
    return newest;
}

std::vector<packs::ParcelSeason> rice_seasons(const Project& project, const Inputs& inputs,
                                              const std::vector<ParcelFindings>& findings) {
    std::vector<packs::ParcelSeason> out;
    for (std::size_t i = 0; i < findings.size(); ++i)
        for (std::size_t s = 0; s < project.seasons.size(); ++s) {
            const auto& parcel = inputs.layer.parcels[i];
            const auto& name = project.seasons[s].name;
            const auto& finding = findings[i].seasons[s];
            const auto* record = find_record(inputs, parcel.id, name);
            const bool by_diary = finding.verdict == crops::Verdict::cannot_tell && record && record->crop == "rice";
            if (finding.verdict != crops::Verdict::rice && !by_diary) continue;
            packs::ParcelSeason row;
            row.parcel = parcel.id;
            row.season = name;
            row.group = parcel.cooperative;
            row.area_ha = parcel.area_ha;
            row.project = record;
            row.baseline = baseline_of(inputs, parcel.id, name);
            if (const auto length = rice_length(finding)) row.days = length->days, row.days_sd = length->sd;
            out.push_back(std::move(row));
        }
    return out;
}

class Accounts {
public:
    Accounts(const Project& project, Job& job, bool keep_basis)
        : project_(project), job_(job), keep_basis_(keep_basis) {}

    void add(const std::string& name, bool reductions, ProjectAccounts& out) {
        PackOutcome outcome;
        auto table = signed_factors(project_.emissions.signatures).table;
        outcome.pack = find_pack(name, table);
        outcome.refusal = packs::refusal_on(*outcome.pack, last_day());
        if (outcome.refusal.empty()) {
            try {
                outcome.account = computed(outcome, reductions, table, out);
            } catch (const UsageError&) {
                throw;
            } catch (const InputError& error) {
                outcome.refusal = error.what();
            }
        }
        out.outcomes.push_back(std::move(outcome));
    }

private:
    dates::Date last_day() const {
        if (project_.reductions.monitoring_end) return *project_.reductions.monitoring_end;
        auto last = project_.seasons.front().end;
        for (const auto& season : project_.seasons) last = std::max(last, season.end);
        return last;
    }

    Account computed(PackOutcome& outcome, bool reductions, const factors::FactorTable& table, ProjectAccounts& out) {
        packs::SeasonActivityOptions how;
        if (outcome.pack->reductions) how.evidence = outcome.pack->evidence_kinds;
        auto activity = packs::season_activity(out.seasons, how);
        if (outcome.pack->reductions && out.notes.empty()) out.notes = activity.notes;
        auto region = project_.emissions.region;
        std::replace(region.begin(), region.end(), '-', '_');
        packs::set_constant(activity.activity, *outcome.pack, packs::kRegion, region);
        const auto& settings = reductions ? project_.reductions.settings : project_.emissions.settings;
        packs::apply_inputs(activity.activity, *outcome.pack, settings);
        AccountOptions options;
        options.bind.factors = &table;
        if (!reductions) options.bind.gwp = project_.emissions.gwp;
        options.bind.remembered_values = project_.emissions.from_memory;
        options.bind.options = packs::options_of(*outcome.pack, settings);
        options.seed = project_.seed;
        options.draws = static_cast<std::size_t>(project_.emissions.draws);
        options.threads = job_.threads();
        options.cancelled = [this] { return job_.stopped(); };
        auto made = account(outcome.pack, activity.activity, activity.group_of_season, activity.groups, options);
        if (keep_basis_) outcome.basis = account_basis(table, std::move(activity), options);
        return made;
    }

    const Project& project_;
    Job& job_;
    bool keep_basis_;
};

}  // namespace

std::optional<crops::SeasonLength> rice_length(const crops::RiceFinding& finding, const crops::RiceRule& rule) {
    for (const auto& cycle : finding.seasons)
        if (const auto length = cycle.rice ? crops::season_length(cycle, rule) : std::nullopt) return length;
    return std::nullopt;
}

ProjectAccounts project_accounts(const Project& project, const Inputs& inputs,
                                 const std::vector<ParcelFindings>& findings, Job& job, bool keep_basis) {
    ProjectAccounts out;
    if (!project.emissions.enabled || project.seasons.empty()) return out;
    out.seasons = rice_seasons(project, inputs, findings);
    if (out.seasons.empty()) return out;
    job.stage("methodologies", project.emissions.packs.size() + project.reductions.packs.size());
    Accounts accounts{project, job, keep_basis};
    for (const auto& name : project.emissions.packs) {
        accounts.add(name, false, out);
        job.advance();
    }
    for (const auto& name : project.reductions.packs) {
        accounts.add(name, true, out);
        job.advance();
    }
    return out;
}

std::vector<report::Table> accounts_tables(const ProjectAccounts& accounts, const std::string& language) {
    std::vector<report::Table> out;
    if (accounts.outcomes.empty()) return out;
    out.push_back(account_comparison(accounts.outcomes, language));
    out.push_back(account_totals(accounts.outcomes, language));
    out.push_back(account_years(accounts.outcomes));
    out.push_back(account_rules(accounts.outcomes, language));
    out.push_back(account_causes(accounts.outcomes));
    out.push_back(account_notes(accounts.outcomes, accounts.seasons));
    for (const auto& outcome : accounts.outcomes) {
        if (!outcome.account) continue;
        auto table = account_seasons(outcome, accounts.seasons);
        table.name += "_" + outcome.pack->id;
        out.push_back(std::move(table));
    }
    for (auto& table : out) report::sort_rows(table);
    return out;
}

}  // namespace vung::run
