// SPDX-License-Identifier: Apache-2.0
#include <vung/run/lineage.h>

#include <iterator>

#include <vung/error.h>
#include <vung/io/reproject.h>
#include <vung/run/gate.h>
#include <vung/run/supervise.h>

namespace vung::run {
namespace {

using parcels::LandChange;
using report::Column;
using report::Type;

report::Table table_of(const parcels::LineageProposal& proposal, dates::Date date, bool unchanged_too) {
    report::Table table{.name = "lineage", .columns = {}, .keys = {"child", "parent"}};
    table.add(Column{"parent", Type::text, "", "id of the older parcel; empty: new land"});
    table.add(Column{"child", Type::text, "", "id of the newer parcel; empty: the older one is gone"});
    table.add(Column{"date", Type::day, "", "first day of the newer parcel"});
    table.add(Column{"share", Type::real, "", "part of the child's area that was the parent's"});
    table.add(Column{"kind", Type::text, "", "renamed, redrawn, split, merged, re-plotted, new, gone, unchanged"});
    table.add(Column{"shared_m2", Type::real, "m2", "area of the common piece; of new and gone parcels their own"});
    table.add(Column{"parent_share", Type::real, "", "part of the parent's area that is the child's"});
    for (const auto& step : proposal.steps) {
        if (step.change == LandChange::unchanged && !unchanged_too) continue;
        const bool both = step.change != LandChange::added && step.change != LandChange::gone;
        const auto id = [&](std::string_view column, const std::string& value) {
            if (value.empty())
                table.column(column).push_absent();
            else
                table.column(column).push(std::string_view{value});
        };
        id("parent", step.parent), id("child", step.child);
        table.column("date").push(date);
        table.column("share").push(both ? std::optional{step.share} : std::nullopt);
        table.column("kind").push(std::string_view{to_string(step.change)});
        table.column("shared_m2").push(step.shared_m2);
        table.column("parent_share").push(both ? std::optional{step.parent_share} : std::nullopt);
    }
    return table;
}

/// The older parcels in the system of the newer ones; those that cannot be brought there are listed.
void bring_over(parcels::ParcelLayer& older, const geometry::Crs& crs) {
    if (older.crs == crs) return;
    const io::Transform transform{older.crs, crs};
    constexpr double kTolerance = 1e-3;  // m
    const double tolerance = crs.geographic ? kTolerance / 1e5 : kTolerance / crs.metres_per_unit;
    for (auto& parcel : older.parcels) parcel.shape = transform.apply_densified(parcel.shape, tolerance);
    older.crs = crs;
}

}  // namespace

LineageReport propose_lineage(const Project& project, const RunOptions& options, bool unchanged_too) {
    const auto& lineage = project.lineage;
    if (lineage.previous.source.empty() || !lineage.date)
        throw UsageError{{.what = "the project names no older parcel layer to compare with",
                          .where = project.file.string(),
                          .fix = "add [lineage] with date, and [lineage.previous] with source"}};
    LineageReport report;
    supervise(options, [&](Job& job) {
        job.stage("older parcels", 1);
        auto older = read_parcels(lineage.previous);
        job.check();
        job.stage("newer parcels", 1);
        auto newer = read_parcels(project.parcels);
        job.check();
        job.stage("compare", 1);
        bring_over(older, newer.crs);
        auto rule = parcels::land_change_rule();
        rule.noise_share = lineage.noise_share.value_or(rule.noise_share);
        rule.noise_width_m = lineage.noise_width_m.value_or(rule.noise_width_m);
        report.proposal = parcels::propose_lineage(newer.crs, older.parcels, newer.parcels, rule);
        report.older = older.parcels.size(), report.newer = newer.parcels.size();
        std::vector<Problem> problems;
        for (auto* layer : {&older, &newer})
            std::move(layer->problems.begin(), layer->problems.end(), std::back_inserter(problems));
        report.findings = report::list_findings(std::move(problems), newer);
        report.table = table_of(report.proposal, *lineage.date, unchanged_too);
    });
    return report;
}

}  // namespace vung::run
