// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Scenes and acquisitions. A scene is one product file set: bands as assets, with scale, offset and mask rule. An
/// acquisition is platform + sensing start + relative orbit; several scenes (tiles, reprocessings) can show one.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <vung/dates/date.h>
#include <vung/rasters/lattice.h>
#include <vung/rasters/mask_rule.h>

namespace vung::rasters {

/// One band of one file. Physical value = scale * stored + offset; cells equal to `nodata` are absent.
struct Asset {
    std::string band;  ///< the band's name in its sensor file: "B04", "SCL"
    std::filesystem::path path;
    int band_index = 1;  ///< 1-based within the file
    double scale = 1;
    double offset = 0;
    std::optional<double> nodata;
    Lattice lattice;
    Window window;
    int tile_width = 0;  ///< natural block of the file, in cells
    int tile_height = 0;
    std::string stored_type;  ///< GDAL's name: "UInt16"
};

/// A quality band and the rule that reads it.
struct Mask {
    Asset asset;
    MaskRule rule;
};

struct Scene {
    std::string id;        ///< unique in the project: product id, or the file's stem
    std::string sensor;    ///< sensor file: "sentinel-2-l2a"
    std::string platform;  ///< "S2A", or the sensor where the platform is not known
    std::string orbit;     ///< relative orbit ("R075"), empty where not known
    std::string tile;      ///< "48PXS", empty where not known
    double baseline = 0;   ///< processing baseline as a number (5.09), 0 where not known
    dates::Instant time;
    bool time_known = true;  ///< false: only the calendar day was given, and it is taken as the local day
    std::vector<Asset> assets;
    std::optional<Mask> mask;
};

/// All scenes of one pass, the one that owns cells first: newest processing baseline, then smallest id.
struct Acquisition {
    std::string key;  ///< "S2A_20240115T031541_R075"; the same for every tile of the pass
    std::string sensor;
    dates::Instant time;
    bool time_known = true;
    std::vector<Scene> scenes;
};

/// Groups scenes by platform, time and orbit; sorted by time and key, scenes by owner rank. Does not depend on input
/// order.
std::vector<Acquisition> group_acquisitions(std::vector<Scene> scenes);

}  // namespace vung::rasters
