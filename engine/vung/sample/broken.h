// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Breaks a dozen features as cadastral files are broken in life.

#include <cstdint>
#include <vector>

#include <vung/sample/cadastre.h>

namespace vung::sample {

/// Faults, in the order of their making: "self_crossing" (two), "duplicate_id" (two features, one id),
/// "empty_geometry", "no_geometry", "missing_id_part", "zero_area", "duplicate_shape", "outside_scenes", "too_small",
/// "swapped_axes", "no_cooperative" (usable). Some change a feature of the list, some add one.
void break_some(std::uint64_t seed, const std::vector<Field>& fields, std::vector<Feature>& features);

}  // namespace vung::sample
