// SPDX-License-Identifier: Apache-2.0
#include "bundle_arguments.h"

#include <CLI/CLI.hpp>

namespace vung::cli {

::CLI::App* add_bundle(::CLI::App& app, BundleArguments& arguments) {
    auto* on = app.add_subcommand(
        "bundle", "Write what a project computed, down to its observations, as a folder that an auditor can recompute");
    on->add_option("project", arguments.project, "Project file, or its folder (default: project.toml)");
    on->add_option("--to", arguments.folder, "New folder; one below it for each of several methodologies")->required();
    on->add_option("--pack", arguments.packs, "Methodologies of the project; comma between (default: all)")
        ->delimiter(',');
    on->add_flag("--evidence", arguments.evidence,
                 "With the cells of all acquisitions under the parcels, so that they can be observed again");
    on->add_option("--title", arguments.title, "Title (default: the name of the project)");
    on->add_option("--key", arguments.key, "Private Ed25519 key (PEM) that signs it");
    on->add_option("--secret", arguments.secret,
                   "File of the secret behind the salts; made where it is not there. Bundles of one secret have one "
                   "Merkle root");
    on->add_flag("--public", arguments.open, "Without names, parcel ids and observations");
    return on;
}

::CLI::App* add_verify(::CLI::App& app, VerifyArguments& arguments) {
    auto* on =
        app.add_subcommand("verify", "Say whether a bundle is what it says, and up to which level that was checked");
    on->add_option("bundle", arguments.bundle, "Folder with a manifest.json")->required();
    on->add_option("--key", arguments.key, "Public Ed25519 key (PEM) of the one who is said to have signed it");
    on->add_option("--level", arguments.level,
                   "1: files and signature; 2: and all computed anew from its tables; 3: and observed again from the "
                   "packed cells; 4: and from imagery (default: as far as it goes, 2 at least)")
        ->check(::CLI::Range(1, 4));
    auto* imagery = on->add_option("--imagery", arguments.imagery,
                                   "Folder in which the image files lie, or a project: they are compared byte by byte, "
                                   "and some acquisitions are observed again");
    on->add_option("--seed", arguments.seed, "Number of your choice that draws the acquisitions (default: 1)")
        ->needs(imagery);
    on->add_option("--sample", arguments.sample, "How many acquisitions to draw (default: 3)")
        ->needs(imagery)
        ->check(::CLI::PositiveNumber);
    on->add_option("--language", arguments.language, "Of the report: vi or en (default: en)")
        ->check(::CLI::IsMember({"vi", "en"}));
    return on;
}

::CLI::App* add_explain(::CLI::App& app, ExplainArguments& arguments) {
    auto* on = app.add_subcommand("explain",
                                  "Lead from the tonnes of a bundle down to equations, records, factors and clauses");
    on->add_option("bundle", arguments.bundle, "Folder with a manifest.json")->required();
    on->add_option("what", arguments.what,
                   "A parcel, 'parcel, season', or a cooperative (default: the whole programme)");
    on->add_option("--parts", arguments.parts, "How many parcel-seasons of a total to list (default: 20)");
    return on;
}

::CLI::App* add_diff(::CLI::App& app, DiffArguments& arguments) {
    auto* on = app.add_subcommand("diff",
                                  "Split the change between two runs or two bundles into data, boundaries, records, "
                                  "factors, rules and software");
    on->add_option("first", arguments.first, "Bundle, or folder of a run (runs/PROJECT/TIME)")->required();
    on->add_option("second", arguments.second, "The other one, of the same kind")->required();
    on->add_option("--pack", arguments.pack, "Of two runs: this methodology alone (default: all of both)");
    on->add_option("--language", arguments.language, "vi or en (default: en)")->check(::CLI::IsMember({"vi", "en"}));
    return on;
}

::CLI::App* add_prove(::CLI::App& app, ProveArguments& arguments) {
    auto* on =
        app.add_subcommand("prove", "Show one parcel-season of a bundle alone, with what proves that it is in it");
    on->add_option("bundle", arguments.bundle, "Folder with a manifest.json; with --check a proof (.json)")->required();
    auto* parcel = on->add_option("parcel", arguments.parcel, "Id of the parcel");
    on->add_option("--season", arguments.season, "Its season, where the parcel has several")->needs(parcel);
    auto* check = on->add_flag("--check", arguments.check, "Check a proof that somebody showed (written with --json)");
    check->excludes(parcel);
    on->add_option("--root", arguments.root, "Merkle root that it must lead to: from a manifest that you trust")
        ->needs(check);
    return on;
}

}  // namespace vung::cli
