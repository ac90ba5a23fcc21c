// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A plot with holes as polygons without holes, since the EU information system reads outer rings only. The pieces have
/// no corners but those of the plot and fit each other exactly, so their union is the plot and nothing else: the sum of
/// their areas equals its area to the last square millionth of a degree.
///
/// Method: a chain of straight cuts runs from a corner of the outer ring in the west to the westernmost corner of a
/// hole, from the hole's easternmost corner on to the next ring in the east, and so on to the outer ring; it cuts the
/// polygon in two, and the same is done to the halves until no hole is left. Each cut ends at the nearest corner that
/// it can see.

#include <vector>

#include <vung/parcels/eudr_shape.h>

namespace vung::parcels {

/// Pieces of one valid polygon, outer rings counter-clockwise and holes clockwise (see `orient`); h holes give at most
/// h + 1 pieces. A polygon without holes comes back alone.
/// \throws InvariantError  the polygon is not valid, or the areas do not add up
std::vector<MicroPolygon> split_holes(const MicroPolygon& polygon);

/// All parts of a shape, the whole parts first-come in their order.
std::vector<MicroPolygon> split_holes(const MicroShape& shape);

}  // namespace vung::parcels
