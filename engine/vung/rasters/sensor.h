// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Sensor files (data/sensors/*.toml): the bands of a kind of product, how stored numbers become reflectance, which
/// quality band masks them, and which band plays which role in an index. docs/methods/scenes.md describes the file.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vung/rasters/indices.h>
#include <vung/rasters/mask_rule.h>

namespace vung::rasters {

struct SensorBand {
    enum class Kind { reflectance, index, classes };
    std::string name;                  ///< "B04"
    std::vector<std::string> aliases;  ///< other spellings in names and band descriptions: "B4", "red"
    std::string role;                  ///< what indices call it: "red"; empty: none
    Kind kind = Kind::reflectance;
    double metres = 0;  ///< native cell size; 0: any
    double scale = 1;   ///< value = scale * stored + offset, for integer files that do not say otherwise
    double offset = 0;
    std::optional<double> nodata;  ///< for integer files that do not say otherwise
};

struct SensorMask {
    std::string band;
    MaskRule rule;
    bool required = true;  ///< a scene without the band is set aside
};

/// The band that plays `role` in `index` where it is not the one with that role ("LSWI" of Sentinel-2 takes nir from
/// B8A).
struct RoleChoice {
    std::string index;
    std::string role;
    std::string band;
};

/// Stored numbers carry an offset from this processing baseline on.
struct BaselineOffset {
    double from_baseline = 0;
    double offset = 0;
};

struct Sensor {
    std::string name;
    std::string title;
    std::string source;                       ///< where the facts of the file come from
    std::vector<std::string> platforms;       ///< words in file names that name the satellite: "S2A"
    std::vector<std::string> extensions;      ///< of files looked at in a folder, lower case: "tif"
    std::vector<std::string> ignored;         ///< words in file names for layers that are no data for us: "TCI"
    std::vector<std::string> other_products;  ///< words in file names of products that are not this sensor's: "MSIL1C"
    std::vector<std::string> index_names;     ///< what is computed when the project names none
    std::vector<SensorBand> bands;
    std::optional<SensorMask> mask;
    std::vector<RoleChoice> choices;
    std::optional<BaselineOffset> baseline_offset;

    /// By name or alias (upper or lower case); nullptr when there is none.
    const SensorBand* band(std::string_view name_or_alias) const;

    /// Name of the band that plays `role` in `index`; nothing when the sensor has no such band.
    std::optional<std::string> band_for(std::string_view index, std::string_view role) const;

    /// Names of the bands that `index` reads, in the order of its roles; nothing when one is missing.
    std::optional<std::vector<std::string>> bands_for(const Index& index) const;
};

/// Reads the text of a sensor file. \throws InputError  not TOML, unknown key, missing or wrong value (`where` names
/// it)
Sensor parse_sensor(std::string_view text, const std::string& where);

/// A sensor of data/sensors. Loaded once; the reference stays good. \throws InputError  unknown name; says the nearest
/// one
const Sensor& find_sensor(const std::string& name);

/// Names of data/sensors, sorted.
std::vector<std::string> sensor_names();

}  // namespace vung::rasters
