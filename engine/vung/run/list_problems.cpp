// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <vung/error.h>
#include <vung/io/acknowledged.h>
#include <vung/io/problems_csv.h>
#include <vung/report/run_folder.h>
#include <vung/run/run.h>
#include <vung/run/work_list.h>

namespace vung::run {

ListedProblems list_problems(const Project& project, bool check_now, const RunOptions& options) {
    const auto newest = check_now ? std::nullopt : report::newest_run(project.runs / project.name);
    if (!newest) return {.source = {}, .findings = check(project, options).findings};
    ListedProblems out{.source = newest->folder, .findings = io::read_problems_csv(newest->folder / "problems.csv")};
    report::mark_acknowledged(out.findings, io::read_acknowledged(project.acknowledged));
    return out;
}

AcknowledgeResult acknowledge(const Project& project, const AcknowledgeRequest& request, const ListedProblems& listed) {
    if (request.who.empty())
        throw UsageError{{.what = "nobody says that the problems are known", .where = "", .fix = "add --by NAME"}};
    if (!request.all && request.codes.empty() && request.ids.empty() && request.keys.empty())
        throw UsageError{{.what = "no problem is named",
                          .where = "",
                          .fix = "name some with --code, --id or --key, or all of them with --all"}};
    const auto fits = [](const std::vector<std::string>& wanted, const std::string& value) {
        return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
    };
    AcknowledgeResult result;
    std::vector<report::Acknowledgement> lines;
    for (const auto& finding : listed.findings) {
        const auto& problem = finding.problem;
        const bool chosen =
            fits(request.codes, problem.code) && fits(request.ids, problem.id) && fits(request.keys, finding.key);
        if (!chosen) {
            result.left += !finding.acknowledged_on;
        } else if (finding.acknowledged_on) {
            ++result.known;
        } else {
            lines.push_back({.day = today(project),
                             .key = finding.key,
                             .code = problem.code,
                             .subject = to_string(problem.subject),
                             .id = problem.id,
                             .hectares = problem.hectares,
                             .who = request.who,
                             .note = request.note});
        }
    }
    io::append_acknowledged(project.acknowledged, lines);
    result.acknowledged = lines.size();
    return result;
}

}  // namespace vung::run
