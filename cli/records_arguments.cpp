// SPDX-License-Identifier: Apache-2.0
#include "records_arguments.h"

#include <CLI/CLI.hpp>

namespace vung::cli {

FactorsCommands add_factors(::CLI::App& app, FactorsArguments& factors) {
    auto* group =
        app.add_subcommand("factors", "Published numbers: list them, show one, say who compared one with its original");
    group->require_subcommand(1);
    auto* list = group->add_subcommand("list", "List factors with value, range, unit, status and signature");
    list->add_option("--table", factors.table, "Only this table");
    list->add_option("--edition", factors.edition, "Only this edition");
    list->add_flag("--unchecked", factors.unchecked, "Only those that nobody has compared with the original");
    auto* show = group->add_subcommand("show", "Show all that is known of one factor");
    auto* sign = group->add_subcommand("sign", "Record that somebody compared a factor with its original");
    for (auto* sub : {show, sign}) sub->add_option("id", factors.id, "table:edition:key")->required();
    sign->add_option("--by", factors.by, "Who compared it")->required();
    sign->add_option("--against", factors.against, "Edition and page of the original")->required();
    sign->add_option("--on", factors.on, "Day, as 2024-01-31 (default: today)");
    for (auto* sub : {list, show, sign})
        sub->add_option("--file", factors.file, "File of signatures (default: factors-signed.csv)");
    return {group, list, show, sign};
}

::CLI::App* add_template(::CLI::App& app, TemplateArguments& form) {
    auto* command =
        app.add_subcommand("template", "Write the blank diary for a project's parcels, to print or to fill in");
    command->add_option("output", form.output, "File to write: diary.xlsx")->required();
    command->add_option("-p,--project", form.project, "Project file, or its folder (default: project.toml)");
    return command;
}

}  // namespace vung::cli
