// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Fewer corners for the same outline, after Douglas and Peucker (1973), "Algorithms for the reduction of the number of
/// points required to represent a digitized line or its caricature", Cartographica 10(2):112-122.

#include <vung/geometry/polygon.h>

namespace vung::geometry {

/// Leaves out corners that lie within `tolerance` (units of the coordinates) of the line that remains. Each ring keeps
/// its first corner and the one farthest from it; a ring that would be left with fewer than three corners stays as it
/// is. The result can cross itself where the tolerance is wider than the shape: check it with geometry/validity.
MultiPolygon simplify(const MultiPolygon& shape, double tolerance);

}  // namespace vung::geometry
