// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Reads [[scenes]] and [remote] of a project file.

#include <vector>

#include <vung/io/scene_catalogue.h>
#include <vung/run/project.h>
#include <vung/run/toml_section.h>

namespace vung::run {

void read_scenes(TomlSection section, Project& out);

/// Servers that scenes may be read from.
void read_remote(TomlSection section, std::vector<io::SceneSource>& scenes);

/// What the scenes need of the other sections: the bands of [observe], the folder of the store.
void complete_scenes(Project& out);

}  // namespace vung::run
