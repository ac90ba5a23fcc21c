// SPDX-License-Identifier: Apache-2.0
#include "land_arguments.h"

#include <CLI/CLI.hpp>

namespace vung::cli {
namespace {

void add_layer(::CLI::App& app, const std::string& side, const std::string& what, UnitLayerArguments& layer) {
    app.add_option("--" + side, layer.file, "Vector file with the " + what)->required();
    app.add_option("--" + side + "-layer", layer.layer, "Its layer, where it has several");
    app.add_option("--" + side + "-name", layer.name, "Its column with the names");
    app.add_option("--" + side + "-code", layer.code, "Its column with the codes");
}

}  // namespace

LineageCommands add_lineage(::CLI::App& app, LineageArguments& lineage) {
    auto* group = app.add_subcommand("lineage", "Which older parcels the land of newer ones came from");
    group->require_subcommand(1);
    auto* propose = group->add_subcommand(
        "propose", "Read it off two parcel layers, for a person to look at; changes nothing by itself");
    auto* option =
        propose->add_option("-p,--project", lineage.project, "Project file, or its folder (default: project.toml)");
    propose->add_option("file", lineage.project, "The same, without --project")->excludes(option);
    propose->add_option("-o,--output", lineage.output, "CSV file to write (default: lineage-proposed.csv beside it)");
    propose->add_flag("--all", lineage.all, "Rows of parcels that did not change too");
    return {group, propose};
}

CrosswalkCommands add_crosswalk(::CLI::App& app, CrosswalkArguments& crosswalk) {
    auto* group = app.add_subcommand("crosswalk", "From administrative units that are no more to those of today");
    group->require_subcommand(1);
    auto* make =
        group->add_subcommand("make", "Measure from two layers which part of each old unit lies in which new one");
    add_layer(*make, "old", "old units", crosswalk.older);
    add_layer(*make, "new", "new units", crosswalk.newer);
    make->add_option("--date", crosswalk.date, "Day of the change, for example 2025-07-01");
    make->add_option("--least-share", crosswalk.least_share,
                     "Pieces below this share of the old unit are noise and make no row (default: 0.01)")
        ->check(::CLI::Range(0.0, 0.5));

    auto* apply = group->add_subcommand("apply", "Bring statistics of old units to new ones; sums stay as they are");
    apply->add_option("totals", crosswalk.totals, "CSV, .xlsx or .ods file with one row per old unit")->required();
    apply->add_option("--table", crosswalk.table, "Table of old and new units: CSV, .xlsx or .ods")->required();
    apply->add_option("--amounts", crosswalk.amounts, "Columns to move, that can be added up; comma between")
        ->delimiter(',')
        ->required();
    apply->add_option("--by", crosswalk.by, "Columns that tell rows of one unit apart, such as the year; comma between")
        ->delimiter(',');
    apply->add_option("--unit", crosswalk.unit, "Column with the names of old units (default: commune, xã ...)");
    apply->add_option("--code", crosswalk.code,
                      "Column with their codes (default: code, mã xã ... where there is one)");
    apply->add_option("--within", crosswalk.within, "Column with the district (default: district, huyện ...)");
    for (auto* sub : {make, apply})
        sub->add_option("-o,--output", crosswalk.output, "CSV file to write; -: stdout (default)");
    return {group, make, apply};
}

}  // namespace vung::cli
