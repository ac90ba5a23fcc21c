// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The number that stands for an outline: equal outlines in the same system have the same key, on every machine.

#include <cstdint>

#include <vung/geometry/crs.h>
#include <vung/geometry/polygon.h>

namespace vung::parcels {

/// 64-bit FNV-1a over the name of the CRS, the numbers of parts, holes and points, and the coordinates as little-endian
/// IEEE bits (-0 as 0), finished with the mixer of MurmurHash3. The order of parts, rings and points counts.
std::uint64_t shape_key(const geometry::Crs& crs, const geometry::MultiPolygon& shape);

}  // namespace vung::parcels
