// SPDX-License-Identifier: Apache-2.0
#include <sstream>

#include <CLI/CLI.hpp>

#include <vung/io/library_versions.h>
#include <vung/text/nearest.h>
#include <vung/version.h>
#include <vung/zonal/statistic.h>

#include "bundle_arguments.h"
#include "command.h"
#include "emissions_arguments.h"
#include "eudr_arguments.h"
#include "exit_code.h"
#include "land_arguments.h"
#include "records_arguments.h"

namespace vung::cli {
namespace {

constexpr const char* kFooter =
    "Exit codes: 0 done, nothing new to look at; 1 nothing could be computed; 2 usage or project file; 3 done, with "
    "problems\nthat are new; 4 some work failed; 5 another run holds the store; 130, 143 stopped, run again to go on.";

void add_common(::CLI::App& app, Common& common) {
    app.add_option("-t,--threads", common.threads, "Threads to use; 0: all cores")->check(::CLI::NonNegativeNumber);
    app.add_flag("--json", common.json, "Print the result as JSON, and nothing else");
    app.add_flag("-q,--quiet", common.quiet, "No progress and no summary");
}

/// A command's project file: as --project FILE or as the first word; a folder stands for the project.toml in it.
template <class A>
void add_project(::CLI::App& app, A& arguments, bool positional) {
    auto* option =
        app.add_option("-p,--project", arguments.project, "Project file, or its folder (default: project.toml)");
    if (positional) app.add_option("file", arguments.project, "The same, without --project")->excludes(option);
}

std::string unknown_command(const ::CLI::App& app, const std::string& word) {
    std::vector<std::string> names;
    for (const auto* command : app.get_subcommands([](const ::CLI::App*) { return true; }))
        names.push_back(command->get_name());
    return "there is no command '" + word + "'; " + text::suggestion(word, names);
}

std::string versions() {
    std::string out = std::string{"vung "} + kVersion + "\n";
    for (const auto& [library, version] : io::library_versions()) out += library + " " + version + "\n";
    return out;
}

/// "of count, mean ..."
std::string statistic_names() {
    std::string out;
    for (const auto& name : zonal::statistic_names()) out += (out.empty() ? "of " : ", ") + name;
    return out;
}

}  // namespace

std::variant<Arguments, Leave> parse_arguments(int argc, const char* const* argv) {
    Arguments out;
    InitArguments init;
    SampleArguments sample;
    CheckArguments check;
    RunArguments run;
    ProblemsArguments problems;
    StatusArguments status;
    ExportArguments exported;
    ConvertArguments converted;
    EudrArguments eudr;
    LineageArguments lineage;
    CrosswalkArguments crosswalk;
    ZonalArguments zonal;
    FactorsArguments factors;
    TemplateArguments form;
    EmissionsArguments emissions;
    PacksArguments packs;
    BundleArguments bundle;
    VerifyArguments verify;
    ExplainArguments explain;
    DiffArguments diff;
    ProveArguments prove;

    ::CLI::App app{"Crop area, yields and rice-paddy emissions per cooperative, from parcels and satellite images."};
    app.name("vung");
    app.footer(kFooter);
    app.require_subcommand(0, 1);
    app.option_defaults()->always_capture_default(false);
    bool version = false;
    app.add_flag("--version", version, "Print the versions of Vung and of the libraries it uses");

    auto* on_init = app.add_subcommand("init", "Write a commented project.toml to start from");
    on_init->add_option("folder", init.folder, "Folder to write into (default: here)");
    on_init->add_option("--name", init.name, "Name of the project (default: the folder's)");

    auto* on_sample = app.add_subcommand("sample", "Write a small synthetic commune with known truth, ready to run");
    on_sample->add_option("folder", sample.folder, "Folder to write into")->required();
    on_sample->add_option("--seed", sample.seed, "Seed of the commune");
    on_sample->add_option("--language", sample.language, "Language of its project: vi or en");
    on_sample->add_flag("--compare", sample.compare,
                        "Write nothing; compare the newest run of that commune with its truth");

    auto* on_check = app.add_subcommand("check", "Say all that is wrong with a project and its data; reads no pixel");
    add_project(*on_check, check, true);
    on_check->add_option("-o,--output", check.output,
                         "Folder for the work list: problems.csv, .xlsx and .gpkg, to fill in and send back");
    on_check->add_option("--by", check.by, "commune: with -o, a workbook for each commune as well")
        ->check(::CLI::IsMember({"commune"}));
    on_check->add_option("--corrections", check.corrections,
                         "A work list that came back (.xlsx, .ods, .csv or .gpkg): apply and record what it says");

    auto* on_run = app.add_subcommand("run", "Do what a project asks for, or go on with it; does only what is new");
    add_project(*on_run, run, true);
    on_run->add_flag(
        "--dry-run", run.dry_run,
        "Say what would be observed, how much there is to read, how long it takes and whether there is room");

    auto* on_problems =
        app.add_subcommand("problems", "List the problems of the newest run, or say that they are known");
    add_project(*on_problems, problems, false);
    on_problems->add_flag("--check", problems.check, "Look now, as vung check does, instead of into the newest run");
    on_problems->add_flag("--new", problems.fresh, "Only those that nobody has acknowledged");
    on_problems->add_option("--code", problems.codes, "Only those of this code; may be given several times");
    on_problems->add_option("--id", problems.ids, "Only those about this parcel, scene or record");
    on_problems->add_option("--key", problems.keys, "Only the one with this key");
    on_problems->add_option("--severity", problems.severities, "Only refuse, repair or warn")
        ->check(::CLI::IsMember({"refuse", "repair", "warn"}));
    on_problems->add_option("--commune", problems.communes, "Only those about parcels of this commune");
    on_problems->require_subcommand(0, 1);
    auto* on_ack = on_problems->add_subcommand("ack", "Make known ones quiet: exit code 3 speaks of the others only");
    add_project(*on_ack, problems, false);
    on_ack->add_flag("--check", problems.check, "Look now, as vung check does, instead of into the newest run");
    on_ack->add_option("--code", problems.codes, "Those of this code; may be given several times");
    on_ack->add_option("--id", problems.ids, "Those about this parcel, scene or record");
    on_ack->add_option("--key", problems.keys, "The one with this key");
    on_ack->add_flag("--all", problems.all, "All of them");
    on_ack->add_option("--by", problems.who, "Who says so")->required();
    on_ack->add_option("--note", problems.note, "Why");

    auto* on_status = app.add_subcommand("status", "Say what is done already and what a run would do");
    add_project(*on_status, status, true);

    auto* on_export = app.add_subcommand("export", "Write observations or parcels for other programs");
    on_export
        ->add_option("what", exported.what,
                     "observations: all of them, as one netCDF file; fiboa: the parcels, as GeoJSON with fiboa columns")
        ->required()
        ->check(::CLI::IsMember({"observations", "fiboa"}));
    on_export->add_option("-o,--output", exported.output,
                          "File to write (default: <project>-observations.nc, <project>-fiboa.geojson)");
    add_project(*on_export, exported, false);

    auto* on_convert = app.add_subcommand(
        "convert", "Write the parts of the scenes that lie under parcels into an archive that is quick to read");
    on_convert->add_option("folder", converted.folder, "Folder of the new archive")->required();
    on_convert->add_flag("--all-bands", converted.all_bands, "All bands, not only those that the project needs");
    on_convert->add_flag("--dry-run", converted.dry_run, "Say how much there is to write, and whether there is room");
    add_project(*on_convert, converted, false);

    auto* on_emissions = add_emissions(app, emissions);
    auto* on_packs = add_packs(app, packs);
    auto* on_bundle = add_bundle(app, bundle);
    auto* on_verify = add_verify(app, verify);
    auto* on_explain = add_explain(app, explain);
    auto* on_diff = add_diff(app, diff);
    auto* on_prove = add_prove(app, prove);
    auto* on_zonal = app.add_subcommand("zonal", "Statistics of any rasters under any polygons, without a project");
    on_zonal->add_option("polygons", zonal.polygons, "Vector file")->required();
    on_zonal->add_option("rasters", zonal.rasters, "Raster files")->required();
    auto* zonal_id = on_zonal->add_option("--id", zonal.id, "Column or columns that name a polygon")->delimiter(',');
    on_zonal
        ->add_option("--by", zonal.by, "One row per value of this column, or combination of several, not per polygon")
        ->delimiter(',');
    on_zonal->add_option("--include", zonal.include, "Further columns of the polygons to hand through; comma between")
        ->delimiter(',');
    on_zonal->add_option("--weights", zonal.weights, "Raster of weights, for the weighted_ statistics");
    on_zonal->add_option("--layer", zonal.layer, "Layer of the vector file, where it has several");
    on_zonal->add_option("--stat", zonal.statistics, "Comma between; " + statistic_names())->delimiter(',');
    on_zonal->add_option("-o,--output", zonal.output, "File to write: .csv, .gpkg or .nc; -: CSV on stdout (default)");

    const auto on_eudr = add_eudr(app, eudr);
    const auto on_lineage = add_lineage(app, lineage);
    const auto on_crosswalk = add_crosswalk(app, crosswalk);
    const auto on_factors = add_factors(app, factors);
    auto* on_template = add_template(app, form);

    for (auto* sub : {on_init,
                      on_sample,
                      on_check,
                      on_run,
                      on_problems,
                      on_ack,
                      on_status,
                      on_export,
                      on_convert,
                      on_zonal,
                      on_emissions,
                      on_packs,
                      on_verify,
                      on_explain,
                      on_diff,
                      on_prove,
                      on_eudr.check,
                      on_eudr.exported,
                      on_lineage.propose,
                      on_crosswalk.make,
                      on_crosswalk.apply,
                      on_factors.list,
                      on_factors.show,
                      on_factors.sign,
                      on_template,
                      on_bundle})
        add_common(*sub, out.common);

    std::string topic;
    auto* on_help = app.add_subcommand("help", "Explain a command");
    on_help->add_option("command", topic, "Command to explain");

    const auto refuse = [](const std::string& what, const std::string& help_of) {
        return Leave{kUsage, "",
                     "error: " + what + "\nfix:   vung help" + (help_of.empty() ? "" : " " + help_of) + "\n"};
    };
    const auto main_help = app.help();  // once a command is chosen, help() speaks of that
    try {
        app.parse(argc, argv);
    } catch (const ::CLI::Success& asked) {  // --help
        std::ostringstream text, ignored;
        app.exit(asked, text, ignored);
        return Leave{kDone, text.str(), ""};
    } catch (const ::CLI::ParseError& error) {
        const auto chosen = app.get_subcommands();
        if (chosen.empty() && argc > 1 && argv[1][0] != '-') return refuse(unknown_command(app, argv[1]), "");
        return refuse(error.what(), chosen.empty() ? "" : chosen.front()->get_name());
    }
    if (version) return Leave{kDone, versions(), ""};
    if (on_help->parsed()) {
        if (topic.empty()) return Leave{kDone, main_help, ""};
        try {
            return Leave{kDone, app.get_subcommand(topic)->help("vung"), ""};
        } catch (const ::CLI::OptionNotFound&) {
            return refuse(unknown_command(app, topic), "");
        }
    }
    if (on_zonal->parsed() && zonal_id->empty() && zonal.by.empty())
        return refuse("--id is required (or --by)", "zonal");
    if (on_init->parsed())
        out.command = init;
    else if (on_sample->parsed())
        out.command = sample;
    else if (on_check->parsed())
        out.command = check;
    else if (on_run->parsed())
        out.command = run;
    else if (on_problems->parsed())
        problems.acknowledge = on_ack->parsed(), out.command = problems;
    else if (on_status->parsed())
        out.command = status;
    else if (on_export->parsed())
        out.command = exported;
    else if (on_convert->parsed())
        out.command = converted;
    else if (on_eudr.group->parsed())
        eudr.check = on_eudr.check->parsed(), out.command = eudr;
    else if (on_lineage.group->parsed())
        out.command = lineage;
    else if (on_crosswalk.group->parsed())
        crosswalk.make = on_crosswalk.make->parsed(), out.command = crosswalk;
    else if (on_emissions->parsed())
        out.command = emissions;
    else if (on_packs->parsed())
        out.command = packs;
    else if (on_bundle->parsed())
        out.command = bundle;
    else if (on_verify->parsed())
        out.command = verify;
    else if (on_explain->parsed())
        out.command = explain;
    else if (on_diff->parsed())
        out.command = diff;
    else if (on_prove->parsed())
        out.command = prove;
    else if (on_factors.group->parsed())
        factors.what = on_factors.group->get_subcommands().front()->get_name(), out.command = factors;
    else if (on_template->parsed())
        out.command = form;
    else if (on_zonal->parsed())
        out.command = zonal;
    else
        return Leave{kUsage, "", main_help};
    return out;
}

}  // namespace vung::cli
