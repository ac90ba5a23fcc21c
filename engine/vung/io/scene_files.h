// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The files below a folder, also within its zip files, that may be scenes or tell about them. For .cpp files of io
/// only.

#include <filesystem>
#include <string>
#include <vector>

#include <vung/problem.h>

namespace vung::io {

struct SceneFile {
    std::filesystem::path path;  ///< as GDAL opens it
    std::string relative;        ///< from the name of the source on: "s2/S2A_x.zip/S2A_x.SAFE/GRANULE/..."
};

struct SceneFiles {
    std::vector<SceneFile> rasters;   ///< with one of the endings, sorted by path
    std::vector<SceneFile> metadata;  ///< MTD_MSIL*.xml, *_MTL.txt
    std::vector<SceneFile> items;     ///< *.json
    std::size_t hdf = 0;              ///< HDF files, which are not read
    std::string first_hdf;
    std::vector<Problem> problems;  ///< zip files that cannot be read
};

/// `source` is a folder, a raster file or a zip. Hidden files and folders are passed over.
SceneFiles list_scene_files(const std::filesystem::path& source, const std::vector<std::string>& extensions);

/// Path of a file from the name of the source on; does not change when the whole folder moves.
std::string relative_to_source(const std::filesystem::path& source, const std::filesystem::path& file);

/// A small file as text, from the disk or a zip. \throws InputError  not readable, or larger than `most`
std::string read_small_file(const std::filesystem::path& path, std::size_t most);

}  // namespace vung::io
