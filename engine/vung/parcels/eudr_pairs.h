// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Plots of one file that are there twice or claim the same land, and plots outside their country.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <vung/geometry/neighbours.h>
#include <vung/geometry/overlay.h>
#include <vung/parcels/eudr_shape.h>
#include <vung/problem.h>

namespace vung::parcels {

/// A plot as it stands in a file: polygons without holes, or points.
struct EudrOutline {
    MicroShape shape;  ///< all its polygons; empty for points
    std::vector<MicroPoint> points;
    double eudr_ha = 0;  ///< of the polygons
};

enum class EudrPairKind {
    duplicate,    ///< the same plot twice: the same points, or an overlap of both (data/gate/limits.csv)
    overlap,      ///< both claim land
    point_inside  ///< a point of the second (or the first) lies in the other's polygon
};

/// Two plots by their places in the list, a < b.
struct EudrPair {
    std::size_t a = 0, b = 0;
    EudrPairKind kind = EudrPairKind::overlap;
    double m2 = 0;       ///< land that both claim, on the system's sphere
    double percent = 0;  ///< of the smaller of the two
    geometry::Point at;  ///< degrees
    bool operator==(const EudrPair&) const = default;
};

/// Smallest boxes around plots, in degrees.
std::vector<geometry::Box> boxes_of(std::span<const EudrOutline> plots);

/// Pairs whose first plot stands in [begin, end), sorted; `tree` is that of `boxes_of`. Overlaps count above the limits
/// of the gate (1 m2 and 0.1 % of the smaller plot) and above what the rounding itself can make of a common boundary
/// (0.08 m along half of the smaller plot's way round).
std::vector<EudrPair> find_pairs(std::span<const EudrOutline> plots, const geometry::BoxTree& tree, std::size_t begin,
                                 std::size_t end);

/// What a pair means for one of its plots (severity `refuse`, a warning for a point inside): `other` names the other
/// plot. Id and where are left to the caller.
Problem pair_problem(const EudrPair& pair, const std::string& other);

/// The boundary of a country, made ready.
class EudrCountry {
public:
    /// `boundary` in degrees (WGS 84).
    explicit EudrCountry(const geometry::MultiPolygon& boundary) : shape_(boundary) {}

    /// What is wrong with where a plot lies; nothing when it lies in the country, or outside by less than boundaries
    /// are exact.
    std::optional<Problem> find_problem(const EudrOutline& plot, const std::string& country) const;

private:
    double share_inside(const MicroShape& shape) const;
    bool holds(MicroPoint p) const;

    geometry::OverlayShape shape_;
};

}  // namespace vung::parcels
