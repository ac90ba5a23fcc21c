// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A quick answer for the usual field: a few corners, and no two edges come near each other. Everything else is left to
/// GEOS, which takes microseconds where this takes a fraction of one.

#include <vung/geometry/polygon.h>

namespace vung::geometry {

/// True: the ring, closed and finite, is simple beyond any doubt by rounding, so that a polygon of it alone is valid.
/// Edges are told apart by their boxes, which is exact, or by the side of a line on which the ends of the other lie,
/// where the determinant is larger than its error can be (Shewchuk 1997, bound A of orient2d). False says nothing.
bool is_clearly_simple(const Ring& ring);

}  // namespace vung::geometry
