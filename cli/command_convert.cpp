// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vung/run/convert.h>

#include "command.h"
#include "exit_code.h"
#include "json_output.h"
#include "plain_output.h"
#include "progress_line.h"
#include "project_file.h"

namespace vung::cli {
namespace {

/// Said before the first pixel, so that it can be stopped.
void announce(const run::ConvertPlan& plan) {
    std::cerr << counted(plan.scenes, "scene") << ", " << counted(plan.files, "file") << " to write";
    if (plan.there > 0) std::cerr << ", " << plan.there << " of them there already";
    std::cerr << "; about " << readable_bytes(plan.bytes) << " of disk";
    if (plan.free) std::cerr << ", " << readable_bytes(*plan.free) << " are free";
    std::cerr << "\n";
}

}  // namespace

int execute(const ConvertArguments& arguments, const Common& common) {
    const auto project = open_project(arguments.project, common);
    run::ConvertRequest request;
    request.folder = arguments.folder;
    request.all_bands = arguments.all_bands;
    request.dry_run = arguments.dry_run;
    if (!common.quiet) request.announce = announce;
    const auto result = [&] {
        ProgressLine line{common.quiet};
        return run::convert(project, request, run_options(common.threads, line));
    }();
    if (common.json) {
        std::cout << to_json(result);
    } else if (!arguments.dry_run && !common.quiet) {
        std::cout << "wrote     " << result.manifest.string() << ": " << counted(result.scenes, "scene") << ", "
                  << counted(result.made, "new file") << ", " << readable_bytes(result.bytes) << " in all\n"
                  << "use       source = \"" << result.manifest.string() << "\" in [[scenes]]\n";
    }
    if (!common.json)
        for (const auto& problem : result.problems) std::cerr << problem.id << ": " << error_text(problem.text);
    return result.problems.empty() ? kDone : kSomeFailed;
}

}  // namespace vung::cli
