// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <map>

#include <vung/io/csv.h>
#include <vung/run/lineage.h>

#include "command.h"
#include "exit_code.h"
#include "json_output.h"
#include "plain_output.h"
#include "progress_line.h"
#include "project_file.h"

namespace vung::cli {
namespace {

std::string hectares(double m2) {
    return readable(m2 / 1e4) + " ha";
}

void print(const run::LineageReport& report, const std::filesystem::path& file, text::Language language) {
    const auto& p = report.proposal;
    std::map<std::string, std::size_t> kinds;
    for (const auto& step : p.steps) ++kinds[to_string(step.change)];
    std::cout << "older     " << report.older << " parcels, " << hectares(p.older_m2) << "\n"
              << "newer     " << report.newer << " parcels, " << hectares(p.newer_m2) << "\n"
              << "common    " << hectares(p.shared_m2) << ", and " << hectares(p.noise_m2)
              << " that is noise of drawing\n"
              << "outside   " << hectares(p.new_m2) << " of the newer, " << hectares(p.lost_m2) << " of the older\n";
    for (const auto& [kind, count] : kinds)
        std::cout << "          " << counted(count, "row") << " " << kind
                  << (kind == "unchanged" ? " (not written without --all)" : "") << "\n";
    if (p.doubled > 0) std::cout << "          on " << counted(p.doubled, "newer parcel") << " older ones overlap\n";
    if (!report.findings.empty())
        std::cout << "problems  " << report.findings.size() << "\n\n" << problems_text(report.findings, language);
    std::cout << "\nwrote " << file.string() << "; look at it, then name it in lineage.source\n";
}

}  // namespace

int execute(const LineageArguments& arguments, const Common& common) {
    const auto project = open_project(arguments.project, common);
    const auto report = [&] {
        ProgressLine line{common.quiet};
        return run::propose_lineage(project, run_options(common.threads, line), arguments.all);
    }();
    const auto file = arguments.output.empty() ? project.folder / "lineage-proposed.csv" : arguments.output;
    io::write_csv(file, report.table);
    if (common.json)
        std::cout << to_json(report, file.string());
    else if (!common.quiet)
        print(report, file, text::parse_language(project.language));
    return report.findings.empty() ? kDone : kNewProblems;
}

}  // namespace vung::cli
