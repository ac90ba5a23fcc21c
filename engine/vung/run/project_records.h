// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The section [management] of a project file. For project.cpp.

#include <vung/run/project.h>
#include <vung/run/toml_section.h>

namespace vung::run {

void read_management(TomlSection section, Project& out);

}  // namespace vung::run
