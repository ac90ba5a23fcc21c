// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Scenes from STAC: an Item, an ItemCollection, a folder of items, or a static catalogue whose links are followed. For
/// .cpp files of io only.

#include <string>

#include <vung/io/scene_catalogue.h>
#include <vung/io/scene_files.h>

namespace vung::io {

/// From a document on disk or at an address. Links lead to further documents; each is read once, so that circles end.
SceneCatalogue list_stac(const SceneSource& source, const std::string& document);

/// From the items among the files of a folder.
SceneCatalogue list_stac_files(const SceneSource& source, const std::vector<SceneFile>& files);

}  // namespace vung::io
