// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Corners that say nothing: repeated ones, and spikes (out and back along one line). Taken out before a shape is
/// judged, and counted.

#include <cstddef>
#include <optional>

#include <vung/geometry/local_plane.h>
#include <vung/geometry/polygon.h>

namespace vung::geometry {

struct CleaningLimits {
    double repeated_m = 0;        ///< corners nearer than this are one (map planes)
    double repeated_degrees = 0;  ///< corners equal when rounded to multiples of this are one (longitude, latitude)
    double spike_degrees = 0;     ///< a corner between two edges that turn back on each other within this angle ...
    double spike_m = 0;           ///< ... is a spike when the shorter one is longer than this
    double spike_share = 0;  ///< and when it encloses no more than this share of its ring: else it is a wedge of land
};

struct Cleaning {
    MultiPolygon shape;
    std::size_t repeated = 0;  ///< corners taken out
    std::size_t spikes = 0;
    double before_m2 = 0;  ///< planar area around the shape, as drawn
    double after_m2 = 0;
    std::optional<Point> first_spike;  ///< in the shape's coordinates
};

/// Nothing when there is nothing to clean. Rings are closed (first point = last) and stay closed; a ring that would be
/// left with fewer than three corners is not touched.
std::optional<Cleaning> clean(const Crs& crs, const MultiPolygon& shape, const CleaningLimits& limits);

}  // namespace vung::geometry
