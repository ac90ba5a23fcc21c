// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The bands of any raster file as assets, without a sensor: what `vung zonal` reads.

#include <filesystem>
#include <vector>

#include <vung/rasters/scene.h>

namespace vung::io {

/// One asset per band, named by its description, else "band_1", "band_2" ... (a single band by the file's stem). Scale
/// and offset are those of the file, nodata too. \throws InputError  the file cannot be used as a raster on the map
std::vector<rasters::Asset> raster_bands(const std::filesystem::path& file);

}  // namespace vung::io
