// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iostream>

#include <vung/error.h>
#include <vung/run/project.h>
#include <vung/text/shell_word.h>

#include "command.h"
#include "exit_code.h"
#include "json_output.h"

namespace vung::cli {
namespace {

/// Name of the folder the project lives in; "project" where it has none.
std::string name_of(const std::filesystem::path& folder) {
    auto path = std::filesystem::absolute(folder).lexically_normal();
    if (!path.has_filename()) path = path.parent_path();
    const auto name = path.filename().string();
    return name.empty() ? "project" : name;
}

}  // namespace

int execute(const InitArguments& arguments, const Common& common) {
    const auto file = arguments.folder / "project.toml";
    if (std::filesystem::exists(file))
        throw UsageError{
            {.what = "there is a project file already", .where = file.string(), .fix = "name another folder"}};
    std::error_code failure;
    std::filesystem::create_directories(arguments.folder, failure);
    std::ofstream out{file};
    out << run::project_template(arguments.name.empty() ? name_of(arguments.folder) : arguments.name);
    if (!out.flush())
        throw UsageError{{.what = "the project file cannot be written",
                          .where = file.string(),
                          .fix = "check the folder and its rights"}};
    if (common.json)
        std::cout << file_to_json(file.string());
    else if (!common.quiet)
        std::cout << "wrote " << file.string()
                  << "\nNext: name your parcels and scenes in it, then run\n  vung check --project "
                  << text::shell_word(file.string()) << "\n";
    return kDone;
}

}  // namespace vung::cli
