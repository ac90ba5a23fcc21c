// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// [[boundary]] of a project file: areas that parcels are compared with. For project.cpp.

#include <filesystem>
#include <vector>

#include <vung/io/boundary_layer.h>
#include <vung/run/toml_section.h>

namespace vung::run {

/// Adds one block to `out`.
void read_boundary(TomlSection section, const std::filesystem::path& folder, std::vector<io::BoundarySource>& out);

}  // namespace vung::run
