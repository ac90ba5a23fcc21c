// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The section [reductions] of a project file, and what it and [emissions] tell methodologies. For project.cpp.

#include <vung/run/project.h>
#include <vung/run/toml_section.h>

namespace vung::run {

/// [inputs] and [options] below a section, for the packs that it names: a name that none of them knows is a fault, and
/// so is a pack that cannot be read.
packs::PackSettings read_pack_settings(TomlSection& section, const std::vector<std::string>& packs);

void read_reductions(TomlSection section, Project& out);

}  // namespace vung::run
