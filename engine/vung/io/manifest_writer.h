// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Writes a CSV manifest that `[[scenes]] source` reads: scenes as they were read, with other files under their bands.

#include <filesystem>
#include <string>
#include <vector>

#include <vung/rasters/scene.h>

namespace vung::io {

/// One band of a scene and the file that holds it now.
struct ManifestRow {
    const rasters::Scene* scene = nullptr;
    const rasters::Asset* asset = nullptr;
    const rasters::Mask* mask = nullptr;  ///< the band is the scene's quality band
    std::filesystem::path file;           ///< relative to the manifest
    int band_index = 1;
    double nodata = 0;          ///< of that file; NaN is left out
    std::string source;         ///< file or address that it was made of, for people
    std::string source_sha256;  ///< empty: not known
};

/// Rows in the order given; what is read back are the same scenes. Written beside and renamed. \throws InputError
void write_scene_manifest(const std::filesystem::path& file, const std::vector<ManifestRow>& rows);

}  // namespace vung::io
