// SPDX-License-Identifier: Apache-2.0
#include <vung/run/accounts.h>

#include <algorithm>
#include <set>

#include <vung/error.h>
#include <vung/packs/catalogue.h>
#include <vung/run/factor_signatures.h>
#include <vung/run/find_pack.h>
#include <vung/run/own_records.h>
#include <vung/run/result_words.h>

namespace vung::run {
namespace {

packs::SeasonActivity activity_of(const Project& project, const packs::Pack& pack,
                                  const std::vector<packs::ParcelSeason>& seasons, bool reductions,
                                  const OwnRecords& own, std::vector<Problem>& problems) {
    packs::SeasonActivityOptions how;
    if (pack.reductions) how.evidence = pack.evidence_kinds;
    auto out = packs::season_activity(seasons, how);
    std::set<std::string> read;
    add_own_inputs(out.activity, pack, seasons, own.tables(), read, problems);
    auto region = project.emissions.region;
    std::replace(region.begin(), region.end(), '-', '_');
    packs::set_constant(out.activity, pack, packs::kRegion, region);
    packs::apply_inputs(out.activity, pack, reductions ? project.reductions.settings : project.emissions.settings);
    return out;
}

/// `table` must outlive them.
AccountOptions options_of(const Project& project, const packs::Pack& pack, bool reductions,
                          const factors::FactorTable& table) {
    AccountOptions out;
    out.bind.factors = &table;
    if (!reductions) out.bind.gwp = project.emissions.gwp;
    out.bind.remembered_values = project.emissions.from_memory;
    out.bind.options = packs::options_of(pack, reductions ? project.reductions.settings : project.emissions.settings);
    out.seed = project.seed;
    out.draws = static_cast<std::size_t>(project.emissions.draws);
    return out;
}

class Accounts {
public:
    Accounts(const Project& project, Job& job, bool keep_basis)
        : project_(project), job_(job), keep_basis_(keep_basis), own_(own_records(project)) {}

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
        const auto& seasons = out.seasons_of(outcome);
        if (seasons.empty())
            throw InputError{{.what = "no rice crop lies in the project and monitoring period",
                              .where = project_.file.string() + ", [reductions]",
                              .fix = "correct project_start or monitoring; vung problems lists what was left out"}};
        auto activity = activity_of(project_, *outcome.pack, seasons, reductions, own_, out.rice.problems);
        if (outcome.pack->reductions && !evidence_told_) {
            evidence_told_ = true;
            out.rice.notes.insert(out.rice.notes.end(), activity.notes.begin(), activity.notes.end());
        }
        auto options = options_of(project_, *outcome.pack, reductions, table);
        options.threads = job_.threads();
        options.cancelled = [this] { return job_.stopped(); };
        auto made = account(outcome.pack, activity.activity, activity.group_of_season, activity.groups, options);
        if (keep_basis_) outcome.basis = account_basis(table, std::move(activity), options);
        return made;
    }

    const Project& project_;
    Job& job_;
    bool keep_basis_;
    OwnRecords own_;
    bool evidence_told_ = false;
};

/// The main tables correct rice area for errors of the map; methodologies count the parcels that they name.
void say_which_land(report::Table& totals, const std::string& language) {
    report::Column land{"land", report::Type::text, "", "which land the value is for"};
    for (std::size_t row = 0; row < totals.rows(); ++row)
        land.push(
            language == "vi"
                ? "diện tích thửa như đã vẽ (ch4_mapped_kg của cooperatives.csv), không hiệu chỉnh sai số bản đồ lúa"
                : "parcels as drawn (ch4_mapped_kg of cooperatives.csv), not corrected for errors of the rice map");
    totals.add(std::move(land));
}

}  // namespace

ProjectAccounts project_accounts(const Project& project, const Inputs& inputs,
                                 const std::vector<ParcelFindings>& findings, Job& job, bool keep_basis) {
    ProjectAccounts out;
    if (!project.emissions.enabled || project.seasons.empty()) return out;
    out.rice = rice_seasons(project, inputs, findings);
    if (out.rice.all.empty()) return out;
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

void each_basis(const Project& project, const ProjectAccounts& accounts,
                const std::function<void(const PackOutcome&)>& take) {
    const auto own = own_records(project);
    const auto inventories = project.emissions.packs.size();
    for (std::size_t i = 0; i < accounts.outcomes.size(); ++i) {
        if (!accounts.outcomes[i].account) continue;
        const bool reductions = i >= inventories;
        auto outcome = accounts.outcomes[i];
        auto table = signed_factors(project.emissions.signatures).table;
        find_pack(reductions ? project.reductions.packs[i - inventories] : project.emissions.packs[i], table);
        std::vector<Problem> told;
        auto activity = activity_of(project, *outcome.pack, accounts.seasons_of(outcome), reductions, own, told);
        outcome.basis =
            account_basis(table, std::move(activity), options_of(project, *outcome.pack, reductions, table));
        take(outcome);
    }
}

std::vector<report::Table> accounts_tables(const ProjectAccounts& accounts, const std::string& language) {
    std::vector<report::Table> out;
    if (accounts.outcomes.empty()) return out;
    out.push_back(account_comparison(accounts.outcomes, language));
    out.push_back(account_totals(accounts.outcomes, language));
    say_which_land(out.back(), language);
    out.push_back(account_years(accounts.outcomes));
    out.push_back(account_shares(accounts.outcomes));
    out.push_back(account_rules(accounts.outcomes, language));
    out.push_back(account_causes(accounts.outcomes));
    out.push_back(account_notes(
        accounts.outcomes, [&](const PackOutcome& outcome) -> const auto& { return accounts.seasons_of(outcome); }));
    out.push_back(account_missing(accounts.outcomes));
    for (const auto& outcome : accounts.outcomes) {
        if (!outcome.account) continue;
        auto table = account_seasons(outcome, accounts.seasons_of(outcome));
        table.name += "_" + outcome.pack->id;
        out.push_back(std::move(table));
    }
    for (auto& table : out) {
        put_into(text::parse_language(language), {"why", "used", "like", "caution"}, table);
        report::sort_rows(table);
    }
    return out;
}

}  // namespace vung::run
