// SPDX-License-Identifier: Apache-2.0
#include "emissions_arguments.h"

#include <CLI/CLI.hpp>

namespace vung::cli {

::CLI::App* add_emissions(::CLI::App& app, EmissionsArguments& arguments) {
    auto* on = app.add_subcommand(
        "emissions", "Emissions and reductions from a table of records alone, under one or several methodologies");
    on->add_option("records", arguments.records, "Table with a row per parcel and season (.csv, .xlsx, .ods)")
        ->required();
    on->add_option("--baseline", arguments.baseline, "The same for the look-back years");
    on->add_option("--lookback", arguments.look_back,
                   "Years of the baseline records, repeated as a schedule: 2021-2023; without them a record stands for "
                   "the season of its name");
    on->add_option("--pack", arguments.packs, "Methodologies, or pack files; comma between (default: ipcc-2019-rice)")
        ->delimiter(',');
    on->add_option("--id", arguments.id, "Column or columns that name a parcel (default: parcel)")->delimiter(',');
    on->add_option("--area", arguments.area,
                   "Column with the area; in ha unless its name tells m2, công or sào (default: area_ha)");
    on->add_option("--cong-m2", arguments.cong_m2,
                   "Square metres of a công here; without it amounts per công are left out")
        ->check(::CLI::IsMember({1000.0, 1296.0}));
    on->add_option("--sao-m2", arguments.sao_m2, "Square metres of a sào here; without it amounts per sào are left out")
        ->check(::CLI::IsMember({360.0, 497.0, 500.0}));
    on->add_option("--by", arguments.group, "Column to add up by (default: cooperative)");
    on->add_option("--region", arguments.region, "Region of the factor tables (default: southeast_asia)");
    on->add_option("--gwp", arguments.gwp,
                   "Set of warming potentials: SAR, AR4, AR5, AR6 (default: the methodology's)");
    on->add_option("--set", arguments.inputs,
                   "An input that holds for all parcels: name=value, baseline.name=value, project.name=value");
    on->add_option("--option", arguments.options, "A choice that a methodology leaves open: name=choice");
    on->add_option("--what-if", arguments.what_if,
                   "A scenario, ex ante: \"awd: water_regime=irrigated_single_drainage, straw=removed, "
                   "n_mineral=-20%, group=HTX 1\"; replaces what was recorded; may stand several times")
        ->expected(1)
        ->multi_option_policy(::CLI::MultiOptionPolicy::TakeAll);
    on->add_option("--scenarios", arguments.scenarios, "The same from a file (.toml) with [[scenario]]");
    on->add_option("--on", arguments.on,
                   "Day on which the methodologies must be in force: 2026-11-22 (default: the last harvest)");
    on->add_option("--seed", arguments.seed, "Seed of the draws (default: 1)");
    on->add_option("--draws", arguments.draws, "Number of draws (default: 10000)")->check(::CLI::Range(100, 1000000));
    on->add_option("--language", arguments.language, "vi or en (default: en)")->check(::CLI::IsMember({"vi", "en"}));
    on->add_flag("--from-memory", arguments.remembered,
                 "Allow factors that were written down from memory; nothing that rests on them may be issued");
    on->add_option("-o,--output", arguments.output, "Folder for the tables as CSV");
    on->add_option(
        "--bundle", arguments.bundle,
        "New folder for a bundle that an auditor can recompute; one below it for each of several methodologies");
    on->add_option("--title", arguments.title, "Title of the bundle (default: the name of the table)");
    on->add_option("--key", arguments.key, "Private Ed25519 key (PEM) that signs the bundle");
    on->add_option("--secret", arguments.secret,
                   "File of the secret behind the bundle's salts; made where it is not there. Bundles of one secret "
                   "have one Merkle root");
    on->add_flag("--public", arguments.open, "A bundle without names and parcel ids, which still verifies");
    return on;
}

::CLI::App* add_packs(::CLI::App& app, PacksArguments& arguments) {
    auto* on =
        app.add_subcommand("packs", "The methodologies: list them, or show what one asks for and how it computes");
    on->add_option("pack", arguments.pack, "A methodology, or a pack file (default: list all)");
    on->add_option("--language", arguments.language, "Of titles: vi or en")->check(::CLI::IsMember({"vi", "en"}));
    return on;
}

}  // namespace vung::cli
