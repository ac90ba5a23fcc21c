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
    return report.new_problems == 0 ? kDone : kNewProblems;
}

std::size_t closed_count(const report::Table& closed) {
    std::size_t count = 0;
    for (std::size_t row = 0; row < closed.rows(); ++row) count += closed.column("state").text(row) == "closed";
    return count;
}

void print(const run::CheckReport& report, const run::Project& project, const CheckArguments& arguments) {
    std::cout << "project   " << project.name << "\n"
              << "parcels   " << report.parcels_read << " read, " << report.parcels_good << " good ("
              << readable(report.hectares_good) << " ha)\n"
              << "scenes    " << report.scenes << " in " << counted(report.acquisitions, "acquisition") << "\n";
    if (const auto& returned = report.returned)
        std::cout << "returned  " << counted(returned->rows, "row") << ": " << returned->taken << " taken over, "
                  << returned->known << " known before, " << returned->empty << " without an answer, "
                  << returned->refused << " refused\n";
    if (report.closed.rows() > 0)
        std::cout << "closed    " << closed_count(report.closed) << " by corrections: " << project.corrections.string()
                  << "\n";
    if (report.findings.empty())
        std::cout << "problems  none\n";
    else
        std::cout << "problems  " << problem_counts(report.findings.size(), report.new_problems) << "\n\n"
                  << problems_text(report.findings, text::parse_language(project.language));
    if (!arguments.output.empty()) std::cout << "\nThe work list stands in " << arguments.output.string() << "\n";
    if (!report.can_run) std::cout << "\nAs it stands, nothing could be computed.\n";
}

}  // namespace

int execute(const CheckArguments& arguments, const Common& common) {
    if (!arguments.by.empty() && arguments.output.empty())
        throw UsageError{{.what = "--by says how the work list is written, but it is not written",
                          .where = "",
                          .fix = "name a folder for it: -o FOLDER"}};
    const auto project = open_project(arguments.project, common);
    const auto report = [&] {
        ProgressLine line{common.quiet};
        return run::check(project, run_options(common.threads, line),
                          {.corrections = arguments.corrections,
                           .output = arguments.output,
                           .by_commune = arguments.by == "commune"});
    }();
    if (common.json)
        std::cout << to_json(report);
    else if (!common.quiet)
        print(report, project, arguments);
    return exit_code(report);
}

}  // namespace vung::cli
