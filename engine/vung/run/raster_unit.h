// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Any raster file as a work unit without a mask, where each band speaks for itself: what `vung zonal` and the forest
/// check read.

#include <filesystem>
#include <vector>

#include <vung/rasters/scene.h>
#include <vung/run/layers.h>

namespace vung::run {

/// `bands` are those of io::raster_bands. In the unit they are named "0", "1" ... in that order, so that equal
/// descriptions cannot collide.
WorkUnit raster_unit(const std::filesystem::path& file, const std::vector<rasters::Asset>& bands);

}  // namespace vung::run
