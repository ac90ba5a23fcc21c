// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Finds scenes: files with dated names in a folder or zip, product folders, STAC items and catalogues, or a CSV
/// manifest. Headers are read; of pixels only a few blocks of each scene, to see whether its offset is what is said
/// (docs/methods/scenes.md, "The pixel check").

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <vung/problem.h>
#include <vung/rasters/scene.h>

namespace vung::io {

/// What is done where the pixels contradict what is said of their offset.
enum class PixelCheck {
    refuse,   ///< the scene is set aside
    believe,  ///< the pixels count, and it is told
    off,      ///< nobody looks
};

/// One [[scenes]] of the project file.
struct SceneSource {
    std::string sensor;                   ///< name of a sensor file: "sentinel-2-l2a"
    std::filesystem::path source;         ///< folder, zip, CSV manifest, STAC file, or address of one
    std::string files;                    ///< pattern with {date}, {band} and *; empty: the sensor's own
    std::string platform;                 ///< overrides what names say
    std::optional<double> scale, offset;  ///< override the sensor's, for reflectance and backscatter only
    std::optional<double> nodata;         ///< overrides the files', not for quality bands
    std::vector<std::string> bands;       ///< names of the bands of a stack, in order; empty: band descriptions
    std::string mask_band;                ///< overrides the sensor's quality band
    std::optional<rasters::MaskRule> mask_rule;
    std::optional<int> mask_grow_cells;          ///< overrides the sensor's; 0: the mask does not grow
    std::optional<rasters::StoredAs> stored_as;  ///< overrides the sensor's, for backscatter
    PixelCheck pixel_check = PixelCheck::refuse;
    std::vector<std::string> hosts;   ///< servers that may be read
    std::vector<std::string> wanted;  ///< bands whose files on servers are looked at; empty: all
    std::filesystem::path cards;      ///< folder that remembers pixel checks; empty, or not there: none
    bool operator==(const SceneSource&) const = default;
};

struct SceneCatalogue {
    std::vector<rasters::Scene> scenes;  ///< sorted by time and id
    std::vector<Problem> problems;       ///< files that look like scenes and cannot be used, each with code and remedy
};

/// \throws InputError  no such folder or file, host that is not allowed, unknown sensor, manifest without needed
/// columns, nothing found at all
SceneCatalogue list_scenes(const SceneSource& source);

}  // namespace vung::io
