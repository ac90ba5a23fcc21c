// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vung/run/diary_template.h>

#include "command.h"
#include "exit_code.h"
#include "json_output.h"
#include "plain_output.h"
#include "progress_line.h"
#include "project_file.h"

namespace vung::cli {

int execute(const TemplateArguments& arguments, const Common& common) {
    const auto project = open_project(arguments.project, common);
    const auto made = [&] {
        ProgressLine line{common.quiet};
        return run::write_diary_template(project, arguments.output, run_options(common.threads, line));
    }();
    if (common.json) {
        std::cout << file_to_json(arguments.output.string());
    } else if (!common.quiet) {
        std::cout << "wrote " << arguments.output.string() << ": " << counted(made.parcels, "parcel") << ", "
                  << counted(made.seasons, "season") << "\n";
        if (made.refused > 0)
            std::cout << counted(made.refused, "parcel was", "parcels were")
                      << " set aside and not in it; vung check says why\n";
    }
    return kDone;
}

}  // namespace vung::cli
