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
#include <vung/rasters/backscatter.h>
#include <vung/rasters/lattice.h>
#include <vung/rasters/mask_rule.h>

namespace vung::rasters {

/// Who says scale and offset of an asset; told in the table of scenes.
enum class ScaleSource {
    sensor,    ///< the sensor file, for a product that has no offset of its own
    file,      ///< the raster file itself
    baseline,  ///< the sensor file, by the processing baseline of the product
    metadata,  ///< metadata of the product: MTD_MSIL2A.xml, raster:bands of an item
    flag,      ///< a flag of an item says that the offset is in the pixels already
    project,   ///< [[scenes]] scale, offset
    manifest,  ///< the row of a manifest
    pixels,    ///< the pixels, against the metadata ([[scenes]] offset_check = "pixels")
    assumed,   ///< nobody: the baseline of the product is not known, and no offset is taken
};
std::string to_string(ScaleSource source);

/// One band of one file. value = scale * stored + offset. Absent are cells equal to `nodata`, cells outside
/// `valid_low`..`valid_high` (of stored numbers, bounds included) and those that are no number.
///
/// Radar is averaged over linear power: value goes through to_power(stored_as, value) per cell, and the mean of a
/// parcel through to_decibel (rasters/backscatter).
///
/// `path` is what GDAL opens. It has one of three forms, and only the first may be handed to the file system:
/// "/data/x.tif", "/vsizip/{/data/x.zip}/member.jp2" and "/vsivunghttp/https://host/x.tif" (vung/io/scene_path.h tells
/// them apart).
struct Asset {
    std::string band;  ///< the band's name in its sensor file: "B04", "SCL"
    std::filesystem::path path;
    int band_index = 1;  ///< 1-based within the file
    double scale = 1;
    double offset = 0;
    ScaleSource scale_source = ScaleSource::sensor;
    StoredAs stored_as = StoredAs::plain;
    std::optional<double> nodata{};
    std::optional<double> valid_low{}, valid_high{};
    Lattice lattice;
    Window window;
    int tile_width = 0;  ///< natural block of the file, in cells
    int tile_height = 0;
    std::string stored_type;  ///< GDAL's name: "UInt16"

    /// The stored number that stands for "no data", as a file of this type holds it: the text of a nodata value of
    /// 32-bit floats often has fewer digits than the pixels carry.
    std::optional<double> absent() const;

    /// False where a stored number stands for nothing.
    bool holds_data(double stored) const;
};

/// A quality band and the rule that reads it. Around cells of `grow_values` (clouds and their shadows) all cells whose
/// centre is within `grow` cells of the quality band are left out as well.
struct Mask {
    Asset asset;
    MaskRule rule;
    int grow = 0;
    std::vector<int> grow_values{};
};

struct Scene {
    std::string id;        ///< unique in the project: product id, or the file's stem
    std::string sensor;    ///< sensor file: "sentinel-2-l2a"
    std::string platform;  ///< "S2A", or the sensor where the platform is not known
    std::string orbit;     ///< relative orbit ("R075"), empty where not known
    std::string tile;      ///< "48PXS", empty where not known
    std::string pass;      ///< where scenes of one pass have times of their own, what they share ("039156"); else empty
    double baseline =
        0;  ///< processing baseline (5.09), or day of processing (20240131), newer is larger; 0: not known
    dates::Instant time;
    bool time_known = true;  ///< false: only the calendar day was given, and it is taken as the local day
    std::vector<Asset> assets;
    std::optional<Mask> mask;
};

/// What a scene's reflectance (or backscatter) was taken with, and who said so.
struct OffsetUse {
    std::optional<double> offset;  ///< nothing where the bands differ
    ScaleSource source = ScaleSource::sensor;
};
OffsetUse offset_use(const Scene& scene);

/// All scenes of one pass, the one that owns cells first: newest processing baseline, then smallest id.
struct Acquisition {
    std::string key;  ///< "S2A_20240115T031541_R075"; the same for every tile of the pass
    std::string sensor;
    dates::Instant time;
    bool time_known = true;
    std::vector<Scene> scenes;
};

/// Groups scenes by platform, orbit and time; scenes with the same `pass` count as one time, the earliest of them.
/// Sorted by time and key, scenes by owner rank. Does not depend on input order.
std::vector<Acquisition> group_acquisitions(std::vector<Scene> scenes);

}  // namespace vung::rasters
