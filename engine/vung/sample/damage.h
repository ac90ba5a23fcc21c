// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Ways in which an outline is damaged, as plain geometry in metres.

#include <vung/geometry/polygon.h>

namespace vung::sample {

/// Two corners change places, as when a surveyor's points were joined in the wrong order.
void cross_far(geometry::Ring& ring);

/// Four corners joined as a figure of eight.
void make_eight(geometry::Ring& ring);

/// A loop of `size` metres where the ring closes: it crosses itself, and hardly changes its area.
void cross_near(geometry::Ring& ring, double size);

/// Out and back along one line, `length` metres from the second corner.
void add_spike(geometry::Ring& ring, double length);

/// The ring shrunk (or grown) around its centre of mass.
geometry::Ring scaled(const geometry::Ring& ring, double factor);

void move(geometry::Ring& ring, double east, double north);

/// The part of a ring on the left of the line from `a` to `b`; for rings that are nearly convex.
geometry::Ring left_of(const geometry::Ring& ring, geometry::Point a, geometry::Point b);

/// Ends of a line across the ring, at a share of its longest extent.
struct Cut {
    geometry::Point a, b;
};
Cut cut_across(const geometry::Ring& ring, double share);

/// A closed rectangle.
geometry::Ring rectangle(geometry::Point corner, double width, double height);

}  // namespace vung::sample
