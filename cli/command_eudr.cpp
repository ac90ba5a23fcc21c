// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/parcels/eudr_limits.h>
#include <vung/parcels/eudr_properties.h>
#include <vung/run/eudr.h>

#include "command.h"
#include "exit_code.h"
#include "json_output.h"
#include "plain_output.h"
#include "progress_line.h"
#include "project_file.h"

namespace vung::cli {
namespace {

const char* where_not_whether(text::Language language) {
    return language == text::Language::vi
               ? "Tệp cho biết các thửa nằm ở đâu, không cho biết có gây mất rừng hay không.\n"
               : "The file says where the plots are, not whether they are free of deforestation.\n";
}

void print_problems(const std::vector<report::Finding>& findings, std::size_t fresh, text::Language language) {
    if (findings.empty())
        std::cout << "problems  none\n";
    else
        std::cout << "problems  " << problem_counts(findings.size(), fresh) << "\n\n"
                  << problems_text(findings, language);
}

int check(const EudrArguments& arguments, const Common& common) {
    run::EudrCheckRequest request;
    request.file = arguments.file;
    request.type = run::parse_eudr_type(arguments.type).value_or(parcels::EudrType::unknown);
    request.country_boundary = arguments.country_boundary;
    const auto result = [&] {
        ProgressLine line{common.quiet};
        return run::check_eudr(request, run_options(common.threads, line));
    }();
    if (!arguments.output.empty()) io::write_csv(arguments.output, report::problems_table(result.findings));
    if (common.json) {
        std::cout << to_json(result);
    } else if (!common.quiet) {
        std::cout << "file      " << arguments.file.string() << " ("
                  << readable(static_cast<double>(result.bytes) / 1e6) << " MB)\n"
                  << "plots     " << result.features << ": " << result.polygons << " with polygons, " << result.points
                  << " with points; " << readable(result.eudr_ha) << " ha as the EU shows them\n";
        print_problems(result.findings, result.findings.size(), text::Language::en);
    }
    if (result.features == 0) return kNothing;
    return result.findings.empty() ? kDone : kNewProblems;
}

/// What the command line says stands before what the project file says.
run::EudrSection merged(const EudrArguments& arguments, run::EudrSection section) {
    if (!arguments.country.empty()) {
        if (!parcels::is_country_code(arguments.country)) {
            const auto text = parcels::unknown_country(arguments.country).text;
            throw UsageError{{.what = text.what, .where = "--country", .fix = text.fix}};
        }
        section.country = arguments.country;
    }
    if (!arguments.country_column.empty()) section.country_column = arguments.country_column, section.country.clear();
    if (!arguments.producer.empty()) section.producer = arguments.producer;
    if (!arguments.place.empty()) section.place = arguments.place;
    if (const auto type = run::parse_eudr_type(arguments.type)) section.type = *type;
    if (!arguments.country_boundary.empty()) section.country_boundary = arguments.country_boundary;
    section.plots.points = section.plots.points || arguments.points;
    section.plots.split_holes = section.plots.split_holes || arguments.split_holes;
    if (arguments.simplify_m) section.plots.simplify_m = *arguments.simplify_m;
    if (!arguments.forest.empty()) {
        if (arguments.forest_classes.empty())
            throw UsageError{{.what = "which values of the raster are forest is not told",
                              .where = "--forest",
                              .fix = "add for example --forest-classes 10,95"}};
        section.forest = {arguments.forest, arguments.forest_classes, arguments.forest_cannot_tell,
                          arguments.forest_year};
    }
    return section;
}

void print(const run::EudrExport& result, const run::Project& project) {
    std::cout << "project   " << project.name << "\n"
              << "parcels   " << result.parcels_read << " read, " << result.plots << " written ("
              << readable(result.area_ha) << " ha; the EU shows " << readable(result.eudr_ha) << " ha), "
              << result.points << " of them as points\n";
    for (const auto& file : result.files) std::cout << "wrote     " << file.string() << "\n";
    std::cout << "ids       " << result.table.string() << "\n";
    if (result.forest)
        std::cout << "forest    " << result.forest_file.string() << ": " << result.forest_none << " without, "
                  << result.forest_some << " with forest, " << result.forest_cannot_tell << " cannot be told\n";
    print_problems(result.findings, result.new_problems, text::parse_language(project.language));
    std::cout << where_not_whether(text::parse_language(project.language));
}

int exported(const EudrArguments& arguments, const Common& common) {
    auto project = open_project(arguments.project, common);
    project.eudr = merged(arguments, std::move(project.eudr));
    const auto file =
        arguments.output.empty() ? std::filesystem::path{project.name + "-plots.geojson"} : arguments.output;
    const auto result = [&] {
        ProgressLine line{common.quiet};
        return run::export_eudr(project, file, run_options(common.threads, line));
    }();
    if (common.json)
        std::cout << to_json(result);
    else if (!common.quiet)
        print(result, project);
    if (result.plots == 0) return kNothing;
    return result.new_problems == 0 ? kDone : kNewProblems;
}

}  // namespace

int execute(const EudrArguments& arguments, const Common& common) {
    return arguments.check ? check(arguments, common) : exported(arguments, common);
}

}  // namespace vung::cli
