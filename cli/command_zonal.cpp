// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <fstream>
#include <iostream>

#include <vung/io/csv.h>
#include <vung/run/run.h>

#include "command.h"
#include "exit_code.h"
#include "json_output.h"
#include "progress_line.h"

namespace vung::cli {
namespace {

/// The same bytes that a file would get.
void print_csv(const report::Table& table) {
    const auto file = std::filesystem::temp_directory_path() / ("vung-zonal-" + std::to_string(getpid()) + ".csv");
    io::write_csv(file, table);
    std::cout << std::ifstream{file, std::ios::binary}.rdbuf();
    std::filesystem::remove(file);
}

}  // namespace

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
