// SPDX-License-Identifier: Apache-2.0
#include <vung/run/scenarios.h>

#include <algorithm>
#include <cmath>

#include <vung/error.h>
#include <vung/run/find_pack.h>
#include <vung/run/supervise.h>

namespace vung::run {
namespace {

using report::Column;
using report::Type;

/// Names whose records were missing on the touched side, with how many rows.
std::string missing_records(const Account& account) {
    std::string out;
    for (const auto& note : account.bound->notes) {
        if (note.kind != packs::BindNote::Kind::absent || note.scenario == formula::Scenario::baseline) continue;
        out += (out.empty() ? "" : "; ") + note.name + ": " + std::to_string(note.rows);
    }
    return out;
}

struct Row {
    Column pack{"pack", Type::text}, scenario{"scenario", Type::text},
        group{"group", Type::text, "", "*: all, -: no group"}, quantity{"quantity", Type::text},
        unit{"unit", Type::text}, recorded{"recorded", Type::real}, recorded_low{"recorded_low", Type::real},
        recorded_high{"recorded_high", Type::real}, changed{"changed", Type::real},
        changed_low{"changed_low", Type::real}, changed_high{"changed_high", Type::real},
        difference{"difference", Type::real, "", "changed less recorded, draw by draw"},
        difference_low{"difference_low", Type::real}, difference_high{"difference_high", Type::real},
        touched{"touched", Type::integer, "", "parcel-seasons that the scenario changes"},
        missing{"missing", Type::integer, "", "parcel-seasons without a value before or after, which count nowhere"},
        records{"not_recorded", Type::text, "", "records that are missing after the change: parcel-seasons or rows"},
        status{"status", Type::text};

    report::Table table() {
        report::Table out{"scenarios", {}, {"pack", "scenario", "group"}};
        out.columns = {pack,           scenario,        group,   quantity,    unit,         recorded,
                       recorded_low,   recorded_high,   changed, changed_low, changed_high, difference,
                       difference_low, difference_high, touched, missing,     records,      status};
        return out;
    }
};

/// Parcel-seasons of a group that have a value before and after.
struct Both {
    std::size_t missing = 0;  ///< without one before or after
    bool same = true;         ///< the same ones have a value on both sides
};

class Comparing {
public:
    Comparing(const CalculatorRequest& request, const std::vector<packs::WhatIf>& scenarios, Comparison& out)
        : request_(request), scenarios_(scenarios), out_(out) {}

    void run(Job& job) {
        job.stage("scenarios", out_.recorded.outcomes.size() * scenarios_.size());
        for (const auto& outcome : out_.recorded.outcomes) {
            if (!outcome.account) continue;
            const auto recorded = computed(outcome, outcome.basis->activity.activity, job);
            for (const auto& scenario : scenarios_) {
                job.check();
                add(outcome, scenario, recorded, job);
                job.advance();
            }
        }
        out_.table = row_.table();
    }

private:
    static Account computed(const PackOutcome& outcome, const packs::Activity& activity, Job& job) {
        auto options = outcome.basis->options;
        options.causes = false;
        options.missing = false;
        options.keep_draws = true;
        options.cancelled = [&job] { return job.stopped(); };
        const auto& basis = outcome.basis->activity;
        return account(outcome.pack, activity, basis.group_of_season, basis.groups, options);
    }

    void add(const PackOutcome& outcome, const packs::WhatIf& scenario, const Account& recorded, Job& job) {
        const auto rows = packs::touched(scenario, out_.recorded.seasons);
        const auto& activity = outcome.basis->activity;
        const auto changed = computed(outcome, packs::changed(activity.activity, *outcome.pack, scenario, rows), job);
        if (changed.columns.empty()) return;
        const auto total = changed.columns.back();
        std::vector<std::size_t> of_group(activity.groups.size(), 0);
        for (const auto each : rows) ++of_group[activity.group_of_season[each]];
        const auto count = outcome.basis->options.draws;
        std::vector<double> before(count, 0), after(count, 0);
        for (std::size_t g = 0; g < changed.groups.size(); ++g) {
            for (std::size_t d = 0; d < count; ++d) {
                before[d] += recorded.draws[g][d];
                after[d] += changed.draws[g][d];
            }
        }
        const auto both = with_values(outcome, total, recorded, changed);
        push(outcome, scenario, "*", total, recorded.programme, changed.programme, before, after, rows.size(),
             both.back(), changed);
        for (std::size_t g = 0; g < changed.groups.size(); ++g) {
            const auto& name = changed.groups[g].name;
            const auto at = std::find(activity.groups.begin(), activity.groups.end(), name) - activity.groups.begin();
            push(outcome, scenario, name.empty() ? "-" : name, total, recorded.groups[g], changed.groups[g],
                 recorded.draws[g], changed.draws[g], of_group[static_cast<std::size_t>(at)],
                 both[static_cast<std::size_t>(at)], changed);
        }
    }

    /// By group of the activity, all of them last.
    static std::vector<Both> with_values(const PackOutcome& outcome, const packs::Total& total, const Account& recorded,
                                         const Account& changed) {
        const auto& activity = outcome.basis->activity;
        const formula::Use use{outcome.pack->quantity(total.quantity)->symbol, total.scenario};
        const auto before = recorded.bound->data.column(use), after = changed.bound->data.column(use);
        std::vector<Both> out(activity.groups.size() + 1);
        for (std::size_t row = 0; row < before.size(); ++row) {
            const bool lost = std::isnan(before[row]), gone = std::isnan(after[row]);
            for (auto* each : {&out[activity.group_of_season[row]], &out.back()}) {
                if (lost || gone) ++each->missing;
                if (lost != gone) each->same = false;
            }
        }
        return out;
    }

    void push(const PackOutcome& outcome, const packs::WhatIf& scenario, const std::string& group,
              const packs::Total& total, const AccountGroup& recorded, const AccountGroup& changed,
              const std::vector<double>& before, const std::vector<double>& after, std::size_t touched,
              const Both& both, const Account& account) {
        const auto &first = recorded.totals.at(total), &second = changed.totals.at(total);
        row_.pack.push(outcome.pack->id);
        row_.scenario.push(scenario.name);
        row_.group.push(group);
        row_.quantity.push(total.quantity);
        row_.unit.push(outcome.pack->quantity(total.quantity)->unit);
        push_estimate(row_.recorded, row_.recorded_low, row_.recorded_high, first);
        push_estimate(row_.changed, row_.changed_low, row_.changed_high, second);
        Estimated difference;
        // Sums over other parcels have no difference that means anything.
        if (first.central && second.central && both.same) {
            difference.central = *second.central - *first.central;
            std::vector<double> draws(before.size());
            for (std::size_t d = 0; d < draws.size(); ++d) draws[d] = after[d] - before[d];
            difference.interval = uncertainty::percentile_interval(draws, request_.level);
        }
        push_estimate(row_.difference, row_.difference_low, row_.difference_high, difference);
        row_.touched.push(static_cast<std::int64_t>(touched));
        row_.missing.push(static_cast<std::int64_t>(both.missing));
        row_.records.push_or_absent(missing_records(account));
        row_.status.push(std::string{kExAnte} + (account.stamp.empty() ? "" : "; " + account.stamp));
    }

    const CalculatorRequest& request_;
    const std::vector<packs::WhatIf>& scenarios_;
    Comparison& out_;
    Row row_;
};

}  // namespace

Comparison compare(CalculatorRequest request, const std::vector<packs::WhatIf>& scenarios, const RunOptions& options) {
    if (scenarios.empty())
        throw UsageError{{.what = "there is no scenario", .where = "scenarios", .fix = "name one and what it changes"}};
    request.keep_basis = true;
    Comparison out;
    out.recorded = calculate(request, options);
    std::vector<std::shared_ptr<const packs::Pack>> found;
    for (const auto& outcome : out.recorded.outcomes) found.push_back(outcome.pack);
    packs::check(scenarios, found, out.recorded.seasons);
    supervise(options, [&](Job& job) { Comparing{request, scenarios, out}.run(job); });
    return out;
}

}  // namespace vung::run
