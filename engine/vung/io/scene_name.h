// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What the name of a raster file, or the description of a band in a stack, says: date or time, satellite, tile, orbit,
/// processing baseline, bands. Names are cut at '_' and '.'; docs/methods/scenes.md lists the forms that are
/// understood.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vung/dates/date.h>
#include <vung/rasters/sensor.h>

namespace vung::io {

struct SceneName {
    std::optional<dates::Instant> time;  ///< midnight UTC where only the day is given
    bool time_known = false;             ///< false: only the day, or nothing
    std::string platform;                ///< "S2A"; empty: not said
    std::string tile;                    ///< "48PXS"
    std::string orbit;                   ///< "R075"
    std::string pass;                    ///< what slices of one pass share: absolute orbit, or path and day
    double baseline = 0;                 ///< 5.1 for "N0510"; 20240131 for a second day (processing); 0: not said
    std::vector<std::string> bands;      ///< names of known bands, in the order of the name
    bool range = false;                  ///< a word such as "B01-B12" stands for a stack
    bool ignored = false;                ///< holds a layer that is no data for us ("TCI")
    const rasters::RefusedProduct* refused = nullptr;  ///< a product of another kind ("MSIL1C")
    std::string product;  ///< the name without bands and resolution: what files of one scene share
};

/// Bands beside the sensor's that a source speaks of (its quality band, names of a stack).
using ExtraBands = std::vector<std::string>;

/// Reads a file name without folder and ending.
SceneName parse_scene_name(std::string_view stem, const rasters::Sensor& sensor, const ExtraBands& extra);

/// True for the name of a product folder or zip: "S2A_MSIL2A_20230625T234621_N0509_R073_T01WCP_20230626T022157" or
/// "S1A_IW_GRDH_1SDV_...", with or without ".SAFE" or ".zip".
bool is_product_name(std::string_view name);

/// A user's pattern of file names with {date}, {band}, {tile}, {platform} and *.
class NamePattern {
public:
    /// \throws InputError  an unknown placeholder, or no {date}
    explicit NamePattern(const std::string& pattern);

    /// What a file name (with its ending) says when it fits; nothing when it does not.
    std::optional<SceneName> match(const std::string& file_name, const rasters::Sensor& sensor,
                                   const ExtraBands& extra) const;

private:
    std::string regex_;
    std::vector<std::string> placeholders_;  ///< in the order of the groups
};

}  // namespace vung::io
