// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Scenes from a CSV manifest, one row per band. For .cpp files of io only.

#include <vung/io/scene_catalogue.h>

namespace vung::io {

SceneCatalogue list_scene_manifest(const SceneSource& source);

}  // namespace vung::io
