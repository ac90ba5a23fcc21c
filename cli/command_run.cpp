// SPDX-License-Identifier: Apache-2.0
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
    if (result.outcome == Outcome::nothing_new)
        std::cout << "results   nothing new, nothing written; they stand in " << result.folder.string() << "\n";
    else
        std::cout << "results   " << result.folder.string() << "\n";
}

}  // namespace

int execute(const RunArguments& arguments, const Common& common) {
    const auto project = open_project(arguments.project, common);
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
