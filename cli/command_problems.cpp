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

bool fits(const std::vector<std::string>& wanted, const std::string& value) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

void keep_chosen(std::vector<report::Finding>& findings, const ProblemsArguments& arguments) {
    std::erase_if(findings, [&](const report::Finding& finding) {
        const auto& problem = finding.problem;
        return !fits(arguments.codes, problem.code) || !fits(arguments.ids, problem.id) ||
               !fits(arguments.keys, finding.key) || !fits(arguments.severities, to_string(problem.severity)) ||
               !fits(arguments.communes, finding.commune) || (arguments.fresh && finding.acknowledged_on);
    });
}

/// One block per finding: key and code, what, remedy.
std::string list_text(const std::vector<report::Finding>& findings, text::Language language) {
    std::string out;
    for (const auto& finding : findings) {
        const auto& problem = finding.problem;
        out += finding.key + "  " + problem.code + "  " + to_string(problem.severity) + "  " + problem.id;
        if (!finding.commune.empty()) out += "  " + finding.commune;
        if (problem.hectares) out += "  " + readable(*problem.hectares) + " ha";
        if (finding.acknowledged_on) out += "  acknowledged on " + dates::to_iso(*finding.acknowledged_on);
        out += "\n    " + finding.what(language) + (problem.text.where.empty() ? "" : " (" + problem.text.where + ")") +
               "\n";
        if (!finding.remedy(language).empty()) out += "    " + finding.remedy(language) + "\n";
    }
    return out;
}

}  // namespace

int execute(const ProblemsArguments& arguments, const Common& common) {
    const auto project = open_project(arguments.project, common);
    auto listed = [&] {
        ProgressLine line{common.quiet};
        return run::list_problems(project, arguments.check, run_options(common.threads, line));
    }();
    if (arguments.acknowledge) {
        const auto result = run::acknowledge(
            project, {arguments.codes, arguments.ids, arguments.keys, arguments.all, arguments.who, arguments.note},
            listed);
        if (common.json)
            std::cout << to_json(result);
        else if (!common.quiet)
            std::cout << "acknowledged " << result.acknowledged << ", " << result.known << " were known before, "
                      << result.left << " are new still: " << project.acknowledged.string() << "\n";
        return kDone;
    }
    keep_chosen(listed.findings, arguments);
    if (common.json)
        std::cout << to_json(listed);
    else
        std::cout << "from      " << (listed.source.empty() ? "a check made now" : listed.source.string()) << "\n"
                  << "problems  " << problem_counts(listed.findings.size(), report::count_new(listed.findings))
                  << "\n\n"
                  << list_text(listed.findings, text::parse_language(project.language));
    return kDone;
}

}  // namespace vung::cli
