// SPDX-License-Identifier: Apache-2.0
#include "project_file.h"

#include <iostream>

#include "exit_code.h"
#include "json_output.h"
#include "plain_output.h"

namespace vung::cli {

run::Project open_project(const std::filesystem::path& file, const Common& common) {
    const auto faults = run::read_project_faults(file);
    if (faults.empty()) return run::read_project(file);
    for (std::size_t i = 0; i < faults.size(); ++i) std::cerr << (i ? "\n" : "") << error_text(faults[i].text);
    if (common.json) std::cout << to_json(faults);
    throw AlreadyTold{kUsage};
}

}  // namespace vung::cli
