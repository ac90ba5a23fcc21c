// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vung/run/run.h>

#include "command.h"
#include "exit_code.h"
#include "json_output.h"
#include "progress_line.h"
#include "project_file.h"

namespace vung::cli {

int execute(const ExportArguments& arguments, const Common& common) {
    const auto project = open_project(arguments.project, common);
    const auto file =
        arguments.output.empty() ? std::filesystem::path{project.name + "-observations.nc"} : arguments.output;
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
