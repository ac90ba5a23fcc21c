// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Finds scenes: files with dated names in a folder, or a CSV manifest. Headers are read, pixels are not.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <vung/problem.h>
#include <vung/rasters/scene.h>

namespace vung::io {

/// One [[scenes]] of the project file.
struct SceneSource {
    std::string sensor;                   ///< name of a sensor file: "sentinel-2-l2a"
    std::filesystem::path source;         ///< folder, or CSV manifest
    std::string files;                    ///< pattern with {date}, {band} and *; empty: the sensor's own
    std::string platform;                 ///< overrides what names say
    std::optional<double> scale, offset;  ///< override the sensor's, for reflectance bands only
    std::optional<double> nodata;         ///< overrides the files', not for quality bands
    std::vector<std::string> bands;       ///< names of the bands of a stack, in order; empty: band descriptions
    std::string mask_band;                ///< overrides the sensor's quality band
    std::optional<rasters::MaskRule> mask_rule;
    bool operator==(const SceneSource&) const = default;
};

struct SceneCatalogue {
    std::vector<rasters::Scene> scenes;  ///< sorted by time and id
    std::vector<Problem> problems;       ///< files that look like scenes and cannot be used, each with code and remedy
};

/// \throws InputError  no such folder or manifest, unknown sensor, manifest without needed columns, nothing found at
/// all
SceneCatalogue list_scenes(const SceneSource& source);

}  // namespace vung::io
