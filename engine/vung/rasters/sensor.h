// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Sensor files (data/sensors/*.toml, or a file of the user's): the bands of a kind of product, how stored numbers
/// become values, which quality band masks them, and which band plays which role in an index. docs/methods/scenes.md
/// describes the file.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <vung/rasters/backscatter.h>
#include <vung/rasters/indices.h>
#include <vung/rasters/mask_rule.h>

namespace vung::rasters {

struct SensorBand {
    enum class Kind { reflectance, index, classes, backscatter, quantity };
    std::string name;                  ///< "B04"
    std::vector<std::string> aliases;  ///< other spellings in names and band descriptions: "B4", "red"
    std::string role;                  ///< what indices call it: "red"; empty: none
    Kind kind = Kind::reflectance;
    double metres = 0;  ///< native cell size; 0: any
    double scale = 1;   ///< value = scale * stored + offset, for integer files that do not say otherwise
    double offset = 0;
    std::optional<double> nodata;                 ///< for integer files that do not say otherwise
    std::optional<double> valid_low, valid_high;  ///< of stored numbers, for integer files
    StoredAs stored_as = StoredAs::plain;         ///< of backscatter; the project may say otherwise
};

struct SensorMask {
    std::string band;
    MaskRule rule;
    bool required = true;          ///< a scene without the band is set aside
    int grow = 0;                  ///< cells near classes of `grow_values` are dropped, too: within so many cells
    std::vector<int> grow_values;  ///< cloud and its shadow
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

/// The pixels can tell whether the offset of newer baselines is still in them (docs/methods/scenes.md, "The pixel
/// check").
struct OffsetCheck {
    std::vector<std::string> bands;  ///< looked at
    std::vector<int> land;           ///< classes of the quality band that are clear land
    std::vector<int> vegetation;     ///< those of them that are green
};

/// Names that one group of satellites has for bands: Landsat 8 calls green SR_B3, Landsat 7 SR_B2.
struct BandNames {
    std::vector<std::string> platforms;
    std::vector<std::pair<std::string, std::string>> names;  ///< name in files, name of the [[band]]
};

/// Products that hold the words of the sensor but are not for it, such as another processing level.
struct RefusedProduct {
    std::vector<std::string> words;   ///< in names: "MSIL1C"
    std::vector<std::string> unless;  ///< words that make it one of ours after all: "rtc"
    std::string problem;              ///< code of data/problems that says what to get; empty: passed over, counted
};

/// Relative orbit = (absolute orbit - shift of the satellite) modulo cycle, plus 1.
struct RelativeOrbit {
    int cycle = 0;
    std::map<std::string, int> shifts;  ///< by platform
};

struct Sensor {
    std::string name;
    std::string title;
    std::string source;                                 ///< where the facts of the file come from
    std::vector<std::string> platforms;                 ///< words in file names that name the satellite: "S2A"
    std::map<std::string, std::string> platform_names;  ///< "sentinel-2a" (lower case) -> "S2A"
    std::vector<std::string> extensions;                ///< of files looked at in a folder, lower case: "tif"
    std::vector<std::string> ignored;  ///< words in file names for layers that are no data for us: "TCI"
    std::vector<RefusedProduct> refused;
    std::vector<std::string> index_names;  ///< what is computed when the project names none
    std::vector<SensorBand> bands;
    std::vector<BandNames> band_names;
    std::optional<SensorMask> mask;
    std::vector<RoleChoice> choices;
    std::optional<BaselineOffset> baseline_offset;
    std::optional<OffsetCheck> offset_check;
    std::optional<RelativeOrbit> relative_orbit;
    bool path_row = false;  ///< names hold a Landsat path and row, and a second day: that of processing

    /// By name or alias (upper or lower case), or by the name that `platform` has for it; nullptr when there is none.
    const SensorBand* band(std::string_view name_or_alias, std::string_view platform = {}) const;

    /// Name of the band that plays `role` in `index`; nothing when the sensor has no such band.
    std::optional<std::string> band_for(std::string_view index, std::string_view role) const;

    /// Names of the bands that `index` reads, in the order of its roles; nothing when one is missing.
    std::optional<std::vector<std::string>> bands_for(const Index& index) const;

    /// "S2A" for "Sentinel-2A"; empty when it is not known.
    std::string platform(std::string_view name) const;

    /// The product that a word of a name belongs to, when it is not for this sensor; nullptr otherwise.
    const RefusedProduct* refuses(const std::vector<std::string>& words) const;
};

/// Reads the text of a sensor file. \throws InputError  not TOML, unknown key, missing or wrong value (`where` names
/// it)
Sensor parse_sensor(std::string_view text, const std::string& where);

/// A sensor of data/sensors, or one that was added. Loaded once; the reference stays good.
/// \throws InputError  unknown name; says the nearest one
const Sensor& find_sensor(const std::string& name);

/// Makes a sensor known to `find_sensor` by its name. A name that is taken keeps its sensor, so a name must be made of
/// the content (io/sensor_file does so).
const Sensor& add_sensor(Sensor sensor);

/// Names of data/sensors, sorted.
std::vector<std::string> sensor_names();

}  // namespace vung::rasters
