// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// parcels.gpkg of the sample: layer "thua" in VN-2000, coordinates in whole millimetres.

#include <filesystem>
#include <vector>

#include <vung/sample/cadastre.h>

namespace vung::sample {

void write_parcels(const std::filesystem::path& file, const std::vector<Feature>& features);

}  // namespace vung::sample
