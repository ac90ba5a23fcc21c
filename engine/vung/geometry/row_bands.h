// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Cuts a shape along horizontal lines, so that a province can be worked on a strip at a time.

#include <cstdint>
#include <functional>

#include <vung/geometry/polygon.h>

namespace vung::geometry {

/// Calls visit(number, part) for every band of `height` units that the shape reaches into, in ascending order of y:
/// `part` is what lies in y of [number * height, (number + 1) * height]. Corners on the lines are cut exactly on them.
/// Parts of a ring that come apart stay one ring, joined along the lines: their signed area is right, their outline is
/// for sums of areas only. Needs memory for some copies of the outline, whatever its height.
void for_each_row_band(const MultiPolygon& shape, std::int64_t height,
                       const std::function<void(std::int64_t number, const MultiPolygon& part)>& visit);

}  // namespace vung::geometry
