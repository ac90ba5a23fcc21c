// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>

#include <vung/run/run.h>

#include "command.h"
#include "exit_code.h"
#include "json_output.h"
#include "plain_output.h"
#include "progress_line.h"
#include "project_file.h"

namespace vung::cli {
namespace {

using Outcome = run::RunResult::Outcome;

int exit_code(const run::RunResult& result) {
    if (result.outcome == Outcome::some_failed || result.failed_units > 0) return kSomeFailed;
    return result.new_problems == 0 ? kDone : kNewProblems;
}

void print(const run::RunResult& result, const run::Project& project) {
    const auto set_aside = result.parcels_read - result.parcels_used;
    std::cout << "project   " << project.name << "\n"
              << "parcels   " << result.parcels_read << " read, " << result.parcels_used << " used ("
              << readable(result.hectares_used) << " ha), " << set_aside << " set aside\n"
              << "scenes    " << result.scenes << " in "
              << counted(result.observed + result.reused + result.failed_units, "acquisition") << ": "
              << result.observed << " observed, " << result.reused << " from the store, " << result.failed_units
              << " failed\n\n"
              << estimates_text(result.cooperatives) << "\n";
    if (result.findings.empty())
        std::cout << "problems  none\n";
    else
        std::cout << "problems  " << problem_counts(result.findings.size(), result.new_problems) << ": "
                  << (result.folder / "problems.xlsx").string() << "\n";
    for (const auto& note : result.notes) std::cout << "note      " << note << "\n";
    if (result.outcome == Outcome::nothing_new)
        std::cout << "results   nothing new, nothing written; they stand in " << result.folder.string() << "\n";
    else
        std::cout << "results   " << result.folder.string() << "\n";
}

constexpr std::size_t kListed = 10;

std::string room(std::uint64_t needed, const std::optional<std::uint64_t>& free) {
    return readable_bytes(needed) + (free ? " of " + readable_bytes(*free) + " free" : "");
}

void print_units(const std::vector<run::RunPlan::Unit>& units) {
    for (std::size_t i = 0; i < std::min(kListed, units.size()); ++i) {
        const auto& unit = units[i];
        std::cout << "    " << unit.acquisition << ": " << unit.reason;
        if (unit.parcels > 0)
            std::cout << ", " << counted(unit.parcels, "outline") << ", " << readable_bytes(unit.bytes);
        std::cout << "\n";
    }
    if (units.size() > kListed) std::cout << "    and " << units.size() - kListed << " more\n";
}

void print(const run::RunPlan& plan, const run::Project& project) {
    std::cout << "project   " << project.name << "\n";
    if (!plan.holder.empty()) std::cout << "held by   " << plan.holder << "\n";
    if (plan.nothing_new) {
        std::cout << "a run     would find nothing new; the results stand in " << plan.folder.string() << "\n";
        return;
    }
    std::cout << "store     " << plan.stored << " of " << counted(plan.acquisitions, "acquisition") << " observed\n"
              << "a run     would observe " << counted(plan.units.size(), "acquisition") << " and decode about "
              << readable_bytes(plan.bytes) << "\n";
    print_units(plan.units);
    if (!plan.unreadable.empty())
        std::cout << "cannot    be read: " << counted(plan.unreadable.size(), "acquisition") << "\n";
    print_units(plan.unreadable);
    std::cout << "time      "
              << (plan.units.empty() ? "nothing to observe"
                  : plan.seconds
                      ? "about " + readable_seconds(*plan.seconds) + " to observe, by the speed of earlier runs"
                      : "not known: nothing was observed into this store yet")
              << "\n"
              << "memory    about " << room(plan.memory_bytes, plan.memory_free) << "\n"
              << "disk      store about " << room(plan.store_bytes, plan.store_free) << ", run folder about "
              << room(plan.run_bytes, plan.run_free) << "\n";
    for (const auto& obstacle : plan.obstacles) std::cout << "stops it  " << obstacle << "\n";
}

}  // namespace

int execute(const RunArguments& arguments, const Common& common) {
    const auto project = open_project(arguments.project, common);
    if (arguments.dry_run) {
        const auto plan = [&] {
            ProgressLine line{common.quiet};
            return run::plan_run(project, run_options(common.threads, line));
        }();
        if (common.json)
            std::cout << to_json(plan);
        else if (!common.quiet)
            print(plan, project);
        return plan.obstacles.empty() ? kDone : kNothing;
    }
    const auto result = [&] {
        ProgressLine line{common.quiet};
        return run::run(project, run_options(common.threads, line));
    }();
    if (common.json)
        std::cout << to_json(result);
    else if (!common.quiet)
        print(result, project);
    return exit_code(result);
}

}  // namespace vung::cli
