// SPDX-License-Identifier: Apache-2.0
#include <sstream>

#include <CLI/CLI.hpp>

#include <vung/io/library_versions.h>
#include <vung/text/nearest.h>
#include <vung/version.h>

#include "command.h"
#include "exit_code.h"

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

}  // namespace

std::variant<Arguments, Leave> parse_arguments(int argc, const char* const* argv) {
    Arguments out;
    InitArguments init;
    SampleArguments sample;
    CheckArguments check;
    RunArguments run;
    StatusArguments status;
    ExportArguments exported;
    ZonalArguments zonal;

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

    auto* on_run = app.add_subcommand("run", "Do what a project asks for, or go on with it; does only what is new");
    add_project(*on_run, run, true);

    auto* on_status = app.add_subcommand("status", "Say what is done already and what a run would do");
    add_project(*on_status, status, true);

    auto* on_export = app.add_subcommand("export", "Write what was observed for other programs");
    on_export->add_option("what", exported.what, "observations: all of them, as one netCDF file")
        ->required()
        ->check(::CLI::IsMember({"observations"}));
    on_export->add_option("-o,--output", exported.output, "File to write (default: <project>-observations.nc)");
    add_project(*on_export, exported, false);

    auto* on_zonal = app.add_subcommand("zonal", "Statistics of any rasters under any polygons, without a project");
    on_zonal->add_option("polygons", zonal.polygons, "Vector file")->required();
    on_zonal->add_option("rasters", zonal.rasters, "Raster files")->required();
    on_zonal->add_option("--id", zonal.id, "Column or columns that name a polygon")->delimiter(',')->required();
    on_zonal->add_option("--layer", zonal.layer, "Layer of the vector file, where it has several");
    on_zonal->add_option("--stat", zonal.statistics, "Of count, mean, stdev, min, max, sum, frac; comma between")
        ->delimiter(',');
    on_zonal->add_option("-o,--output", zonal.output, "CSV file to write; -: stdout (default)");

    for (auto* sub : {on_init, on_sample, on_check, on_run, on_status, on_export, on_zonal})
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
    if (on_init->parsed())
        out.command = init;
    else if (on_sample->parsed())
        out.command = sample;
    else if (on_check->parsed())
        out.command = check;
    else if (on_run->parsed())
        out.command = run;
    else if (on_status->parsed())
        out.command = status;
    else if (on_export->parsed())
        out.command = exported;
    else if (on_zonal->parsed())
        out.command = zonal;
    else
        return Leave{kUsage, "", main_help};
    return out;
}

}  // namespace vung::cli
