// SPDX-License-Identifier: Apache-2.0
#include "bundle_arguments.h"

#include <CLI/CLI.hpp>

namespace vung::cli {

::CLI::App* add_verify(::CLI::App& app, VerifyArguments& arguments) {
    auto* on =
        app.add_subcommand("verify", "Say whether a bundle is what it says, and up to which level that was checked");
    on->add_option("bundle", arguments.bundle, "Folder with a manifest.json")->required();
    on->add_option("--key", arguments.key, "Public Ed25519 key (PEM) of the one who is said to have signed it");
    on->add_option("--level", arguments.level,
                   "1: files and signature; 2: and all computed anew from its tables (default)")
        ->check(::CLI::Range(1, 4));
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
                                  "Split the change between two bundles into data, boundaries, records, factors, rules "
                                  "and software");
    on->add_option("first", arguments.first, "Folder with a manifest.json")->required();
    on->add_option("second", arguments.second, "Folder with a manifest.json")->required();
    return on;
}

}  // namespace vung::cli
