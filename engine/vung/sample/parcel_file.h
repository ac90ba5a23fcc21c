// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// parcels.gpkg of the sample: layer "thua" in VN-2000, coordinates in whole millimetres.

#include <filesystem>
#include <vector>

#include <vung/sample/cadastre.h>

namespace vung::sample {

void write_parcels(const std::filesystem::path& file, const std::vector<Feature>& features);

/// ranh_gioi_xa.gpkg: layer "xa" with the outlines of both communes, in the order of `kCommunes`.
void write_communes(const std::filesystem::path& file, const std::vector<geometry::Ring>& rings);

}  // namespace vung::sample
