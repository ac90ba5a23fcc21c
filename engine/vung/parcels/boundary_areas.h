// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Land inside and outside of a boundary: a geographical indication, an irrigation scheme, a protected forest. Exact
/// intersections; a parcel's hectares are shared out by the share of its outline that lies inside.

#include <optional>
#include <string>
#include <vector>

#include <vung/parcels/boundary.h>
#include <vung/parcels/commune_check.h>
#include <vung/parcels/parcel.h>

namespace vung::parcels {

/// Share of one parcel in one boundary of a set, above 0.
struct BoundaryPiece {
    std::size_t parcel = 0;
    std::size_t boundary = 0;
    double share = 0;
    bool operator==(const BoundaryPiece&) const = default;
};

/// One [[boundary]] and the parcels of a layer.
struct BoundaryAreas {
    std::string name;                   ///< of the block
    std::vector<std::string> names;     ///< of its boundaries
    std::vector<double> inside;         ///< share of each parcel inside any of them, in the order of the layer
    std::vector<BoundaryPiece> pieces;  ///< by parcel, then boundary
};

/// Shares of one parcel: inside any boundary, and in each. Safe from many threads.
double shares_inside(const BoundaryIndex& boundaries, const PlacedShape& placed, std::size_t parcel,
                     std::vector<BoundaryPiece>& pieces);

/// P-STRADDLES where a parcel lies on both sides by more than what a boundary is off (data/areas/land_change.csv).
/// Place is left to the caller.
std::optional<Problem> straddles(const Parcel& parcel, double inside, const std::string& boundary);

}  // namespace vung::parcels
