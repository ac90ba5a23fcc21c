// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Scenes from a folder of files with telling names. For .cpp files of io only.

#include <vung/io/scene_catalogue.h>

namespace vung::io {

SceneCatalogue list_scene_folder(const SceneSource& source);

}  // namespace vung::io
