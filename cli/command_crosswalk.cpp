// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/run/crosswalk.h>

#include "command.h"
#include "csv_output.h"
#include "exit_code.h"
#include "json_output.h"
#include "plain_output.h"

namespace vung::cli {
namespace {

io::BoundarySource source_of(const UnitLayerArguments& layer, const std::string& side) {
    if (layer.name.empty() && layer.code.empty())
        throw UsageError{{.what = "neither the column of names nor that of codes is named",
                          .where = "--" + side,
                          .fix = "give --" + side + "-name or --" + side + "-code"}};
    io::BoundarySource out;
    out.name = side;
    out.source = layer.file, out.layer = layer.layer, out.column = layer.name, out.code = layer.code;
    return out;
}

void print_problems(const std::vector<report::Finding>& findings) {
    if (!findings.empty()) std::cerr << problems_text(findings, text::Language::en);
}

int make(const CrosswalkArguments& arguments, const Common& common) {
    run::CrosswalkRequest request;
    request.older = source_of(arguments.older, "old"), request.newer = source_of(arguments.newer, "new");
    request.least_share = arguments.least_share;
    if (!arguments.date.empty()) {
        request.date = dates::parse_date(arguments.date);
        if (!request.date)
            throw UsageError{
                {.what = "'" + arguments.date + "' is no day", .where = "--date", .fix = "write 2025-07-01"}};
    }
    const auto report = run::make_crosswalk(request);
    if (arguments.output != "-") io::write_csv(arguments.output, report.table);
    if (common.json) {
        std::cout << to_json(report);
    } else {
        if (arguments.output == "-") print_csv(report.table);
        if (!common.quiet) {
            print_problems(report.findings);
            auto& out = arguments.output == "-" ? std::cerr : std::cout;
            out << "units     " << report.older << " old, " << report.newer << " new\n"
                << "placed    " << readable(report.placed_ha) << " of " << readable(report.older_ha) << " ha, "
                << readable(report.noise_ha) << " ha of it in pieces too small for a row\n"
                << "left      " << readable(report.older_ha - report.placed_ha) << " ha in no new unit\n";
        }
    }
    return report.findings.empty() ? kDone : kNewProblems;
}

int apply(const CrosswalkArguments& arguments, const Common& common) {
    run::MoveRequest request;
    request.totals = arguments.totals, request.table = arguments.table;
    request.statistics = {.unit = arguments.unit,
                          .code = arguments.code,
                          .within = arguments.within,
                          .columns = arguments.amounts,
                          .keys = arguments.by};
    const auto report = run::move_statistics(request);
    if (arguments.output != "-") io::write_csv(arguments.output, report.table);
    if (common.json) {
        std::cout << to_json(report);
    } else {
        if (arguments.output == "-") print_csv(report.table);
        if (!common.quiet) print_problems(report.findings);
    }
    return report.findings.empty() ? kDone : kNewProblems;
}

}  // namespace

int execute(const CrosswalkArguments& arguments, const Common& common) {
    return arguments.make ? make(arguments, common) : apply(arguments, common);
}

}  // namespace vung::cli
