// SPDX-License-Identifier: Apache-2.0
#include "eudr_arguments.h"

#include <CLI/CLI.hpp>

namespace vung::cli {

EudrCommands add_eudr(::CLI::App& app, EudrArguments& eudr) {
    auto* group =
        app.add_subcommand("eudr", "Plot files for the EU deforestation regulation: write them, or check one");
    group->require_subcommand(1);
    auto* check = group->add_subcommand("check", "Say every violation of the rules in a plot file (GeoJSON)");
    check->add_option("file", eudr.file, "GeoJSON file that somebody made")->required();
    check->add_option("-o,--output", eudr.output, "CSV file for what was found");

    auto* exported = group->add_subcommand("export", "Write the plots of a project's parcels");
    auto* option =
        exported->add_option("-p,--project", eudr.project, "Project file, or its folder (default: project.toml)");
    exported->add_option("project_file", eudr.project, "The same, without --project")->excludes(option);
    exported->add_option("-o,--output", eudr.output, "File to write (default: <project>-plots.geojson)");
    exported->add_option("--country", eudr.country, "Country of all plots: two letters of ISO 3166-1, for example VN");
    exported->add_option("--country-column", eudr.country_column, "Column with the country");
    exported->add_option("--producer", eudr.producer, "Column with the producer's name");
    exported->add_option("--place", eudr.place, "Column with the place of production");
    exported->add_flag("--points", eudr.points, "A point for every plot of at most 4 ha, instead of its polygon");
    exported->add_flag("--split-holes", eudr.split_holes, "Cut plots with holes into polygons without");
    exported->add_option("--simplify", eudr.simplify_m, "Leave out corners within so many metres of the outline")
        ->check(::CLI::NonNegativeNumber);
    auto* forest = exported->add_option("--forest", eudr.forest, "Raster that says where forest stood in 2020");
    exported->add_option("--forest-classes", eudr.forest_classes, "Its values that mean forest; comma between")
        ->delimiter(',')
        ->needs(forest);
    exported->add_option("--forest-cannot-tell", eudr.forest_cannot_tell, "Its values that mean nothing, as clouds")
        ->delimiter(',')
        ->needs(forest);
    exported->add_option("--forest-year", eudr.forest_year, "Its year")->needs(forest);

    for (auto* sub : {check, exported}) {
        sub->add_option("--type", eudr.type, "I: one producer per file; II: several")
            ->check(::CLI::IsMember({"I", "II", "1", "2"}));
        sub->add_option("--country-boundary", eudr.country_boundary, "Polygons of the country, to compare with");
    }
    return {group, check, exported};
}

}  // namespace vung::cli
