// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Opens the project file of a command, and tells all its faults at once.

#include <filesystem>

#include <vung/run/project.h>

#include "command.h"

namespace vung::cli {

/// The user was told already; only the exit code is left to hand over.
struct AlreadyTold {
    int exit_code = 0;
};

/// \throws AlreadyTold  the project file has faults; each stands on stderr
run::Project open_project(const std::filesystem::path& file, const Common& common);

}  // namespace vung::cli
