// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What is doubtful about one usable parcel. docs/methods/gate_geometry.md lists the rules; data/gate/limits.csv holds
/// the numbers. Pure functions, safe from many threads.

#include <optional>
#include <vector>

#include <vung/geometry/crs.h>
#include <vung/parcels/finding.h>
#include <vung/parcels/gate_limits.h>
#include <vung/parcels/parcel.h>

namespace vung::parcels {

/// Slivers, tiny parcels, those too small for cells of `cell_m2` (where known: the finest cell of the scenes), large
/// holes, parts far apart, an area other than declared. `parcel.area_ha` is set, the shape valid. Severity `warn`; id,
/// where and hectares are filled.
std::vector<Finding> doubt_shape(const geometry::Crs& crs, const Parcel& parcel, const GateLimits& limits,
                                 std::optional<double> cell_m2 = std::nullopt);

}  // namespace vung::parcels
