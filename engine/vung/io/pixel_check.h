// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Do the pixels agree with what is said of them? Sentinel-2 reflectance may have its offset in it or not, radar may be
/// power or decibels, and public catalogues are known to be wrong about it. A few fixed blocks of a scene tell
/// (docs/methods/scenes.md, "The pixel check").

#include <cstdint>
#include <vector>

#include <vung/io/scene_catalogue.h>
#include <vung/problem.h>
#include <vung/rasters/scene.h>
#include <vung/rasters/sensor.h>

namespace vung::io {

/// What was counted in the blocks that were looked at.
struct PixelEvidence {
    std::int64_t land = 0;             ///< clear land pixels
    std::int64_t dark_land = 0;        ///< those with a visible band below what the offset alone gives
    std::int64_t vegetation = 0;       ///< green ones among the clear land pixels
    std::int64_t dark_vegetation = 0;  ///< the same of them
    std::int64_t numbers = 0;          ///< radar: values looked at
    std::int64_t negative = 0;         ///< radar: those below 0
    bool operator==(const PixelEvidence&) const = default;
};

/// Decodes up to nine blocks per band. \throws InputError  a block is damaged
PixelEvidence pixel_evidence(const rasters::Scene& scene, const rasters::Sensor& sensor);

/// True when pixels can say something of the scene that nobody settled by hand.
bool wants_pixel_check(const rasters::Scene& scene, const rasters::Sensor& sensor);

/// Checks the scenes of a catalogue, takes out those that are contradicted, or corrects them, as the source says. What
/// was seen of a scene is remembered in `source.cards`, where that folder is there.
void check_pixels(const SceneSource& source, SceneCatalogue& catalogue);

}  // namespace vung::io
