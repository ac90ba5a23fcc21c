// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vung/run/fiboa.h>
#include <vung/run/run.h>

#include "command.h"
#include "exit_code.h"
#include "json_output.h"
#include "plain_output.h"
#include "progress_line.h"
#include "project_file.h"

namespace vung::cli {
namespace {

int fiboa(const run::Project& project, const std::filesystem::path& file, const Common& common) {
    const auto result = [&] {
        ProgressLine line{common.quiet};
        return run::export_fiboa(project, file, run_options(common.threads, line));
    }();
    if (common.json) {
        std::cout << to_json(result, file.string());
    } else if (!common.quiet) {
        std::cout << "wrote " << file.string() << ": " << counted(result.parcels, "parcel") << ", "
                  << readable(result.area_ha) << " ha\n";
        if (!result.findings.empty())
            std::cout << "problems  " << problem_counts(result.findings.size(), result.new_problems)
                      << "; vung check lists them\n";
    }
    return result.new_problems == 0 ? kDone : kNewProblems;
}

}  // namespace

int execute(const ExportArguments& arguments, const Common& common) {
    const auto project = open_project(arguments.project, common);
    const bool to_fiboa = arguments.what == "fiboa";
    const auto file = !arguments.output.empty()
                          ? arguments.output
                          : std::filesystem::path{project.name + (to_fiboa ? "-fiboa.geojson" : "-observations.nc")};
    if (to_fiboa) return fiboa(project, file, common);
    {
        ProgressLine line{common.quiet};
        run::export_observations(project, file, run_options(common.threads, line));
    }
    if (common.json)
        std::cout << file_to_json(file.string());
    else if (!common.quiet)
        std::cout << "wrote " << file.string() << "\n";
    return kDone;
}

}  // namespace vung::cli
