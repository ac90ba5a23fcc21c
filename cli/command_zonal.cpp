// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vung/io/csv.h>
#include <vung/run/run.h>

#include "command.h"
#include "csv_output.h"
#include "exit_code.h"
#include "json_output.h"
#include "progress_line.h"

namespace vung::cli {

int execute(const ZonalArguments& arguments, const Common& common) {
    run::ZonalRequest request;
    request.polygons = arguments.polygons;
    request.layer = arguments.layer;
    request.id = arguments.id;
    request.rasters = arguments.rasters;
    if (!arguments.statistics.empty()) request.statistics = arguments.statistics;
    const auto table = [&] {
        ProgressLine line{common.quiet};
        return run::zonal(request, run_options(common.threads, line));
    }();
    const bool to_stdout = arguments.output == "-";
    if (!to_stdout) io::write_csv(arguments.output, table);
    if (common.json)
        std::cout << to_json(table);
    else if (to_stdout)
        print_csv(table);
    else if (!common.quiet)
        std::cout << "wrote " << arguments.output << "\n";
    return kDone;
}

}  // namespace vung::cli
