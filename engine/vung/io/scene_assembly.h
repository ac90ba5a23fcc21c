// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// From bands found in files to scenes: which copy of a band counts, scale and offset, mask. For .cpp files of io only.

#include <optional>
#include <string>
#include <vector>

#include <vung/io/raster_header.h>
#include <vung/io/scene_catalogue.h>
#include <vung/rasters/sensor.h>

namespace vung::io {

/// One band of one file; what a manifest says of it stands above all else.
struct FoundBand {
    std::string band;
    std::filesystem::path path;
    int index = 1;
    BandHeader header;
    rasters::Placement placement;
    std::optional<double> scale, offset, nodata;  ///< of a manifest's row
    std::optional<rasters::MaskRule> rule;        ///< it is a quality band
    std::optional<int> grow;                      ///< of a quality band, in cells
    std::vector<int> grow_values;
    std::optional<rasters::StoredAs> stored_as;

    /// What metadata of the product say; the project may say otherwise.
    std::optional<double> said_scale, said_offset, said_nodata;
    rasters::ScaleSource said_by = rasters::ScaleSource::metadata;
};

struct FoundScene {
    rasters::Scene scene;  ///< id, sensor, platform, orbit, tile, baseline, time; assets and mask are filled here
    std::vector<FoundBand> bands;
    std::string where;                ///< folder or manifest line, for messages
    std::vector<std::string> broken;  ///< bands whose file cannot be used (already listed as problems)
};

/// Builds scenes of one source and collects what is wrong with them.
class SceneAssembly {
public:
    /// \throws InputError  the source names a quality band without a rule, and the sensor has none for it
    explicit SceneAssembly(const SceneSource& source);

    /// Adds the scene, or sets it aside with a problem: its quality band is missing or broken, or no band is left.
    void add(FoundScene found, const rasters::Sensor& sensor, SceneCatalogue& out);

    /// What concerns all scenes together.
    void finish(SceneCatalogue& out) const;

private:
    struct MaskChoice {
        std::string band;  ///< empty: none
        const rasters::MaskRule* rule = nullptr;
        bool required = false;
        const rasters::SensorMask* growth = nullptr;  ///< says how far and around what it grows; nothing: it does not
    };
    MaskChoice mask_choice(const FoundScene& found, const rasters::Sensor& sensor) const;
    rasters::Asset asset(const FoundBand& found, const rasters::Scene& scene, const rasters::Sensor& sensor);
    void set_scale(const FoundBand& found, const rasters::Scene& scene, const rasters::Sensor& sensor,
                   rasters::Asset& out);
    rasters::Mask mask(const FoundBand& found, const MaskChoice& choice, const rasters::Scene& scene,
                       const rasters::Sensor& sensor);

    const SceneSource& source_;
    std::size_t offset_assumed_ = 0;
};

}  // namespace vung::io
