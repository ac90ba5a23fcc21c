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

int exit_code(const run::CheckReport& report) {
    if (!report.can_run) return kNothing;
    return report.problems.empty() ? kDone : kNewProblems;
}

}  // namespace

int execute(const CheckArguments& arguments, const Common& common) {
    const auto project = open_project(arguments.project, common);
    const auto report = [&] {
        ProgressLine line{common.quiet};
        return run::check(project, run_options(common.threads, line));
    }();
    if (common.json) {
        std::cout << to_json(report);
        return exit_code(report);
    }
    if (common.quiet) return exit_code(report);
    std::cout << "project   " << project.name << "\n"
              << "parcels   " << report.parcels_read << " read, " << report.parcels_good << " good ("
              << readable(report.hectares_good) << " ha)\n"
              << "scenes    " << report.scenes << " in " << counted(report.acquisitions, "acquisition") << "\n";
    if (report.problems.empty())
        std::cout << "problems  none\n";
    else
        std::cout << "problems  " << report.problems.size() << "\n\n" << problems_text(report.problems);
    if (!report.can_run) std::cout << "\nAs it stands, nothing could be computed.\n";
    return exit_code(report);
}

}  // namespace vung::cli
