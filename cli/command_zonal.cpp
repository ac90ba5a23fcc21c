// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vung/run/zonal.h>

#include "command.h"
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
    request.by = arguments.by;
    request.include = arguments.include;
    request.weights = arguments.weights;
    if (!arguments.statistics.empty()) request.statistics = arguments.statistics;
    const bool to_stdout = arguments.output == "-";
    if (!to_stdout) request.shapes = run::zonal_format(arguments.output) == run::ZonalFormat::geopackage;
    const auto result = [&] {
        ProgressLine line{common.quiet};
        auto computed = run::zonal(request, run_options(common.threads, line));
        if (!to_stdout) run::write_zonal(arguments.output, computed, run_options(common.threads, line));
        return computed;
    }();
    if (common.json)
        std::cout << to_json(result.table);
    else if (to_stdout)
        run::write_zonal_csv(std::cout, result, {.threads = common.threads, .progress = {}, .cancelled = {}});
    else if (!common.quiet)
        std::cout << "wrote " << arguments.output << "\n";
    return kDone;
}

}  // namespace vung::cli
