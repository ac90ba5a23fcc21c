// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The land of the sample: canals, houses and gardens along them, and blocks of narrow fields that run from ditch to
/// ditch. Everything is laid out in a straight frame, then rotated and bent together, so neighbours keep their common
/// border.

#include <cstdint>
#include <vector>

#include <vung/geometry/polygon.h>

namespace vung::sample {

/// What lies on the ground. `rice` to `pond` are what parcels can carry.
enum class Cover : std::uint8_t { rice, fallow, maize, vegetables, orchard, pond, canal, trees, built, grass };

/// Word for `cover` in tables: "rice", "maize" ...
const char* name(Cover cover);

/// Land that is no field. Later patches lie over earlier ones; fields lie over all.
struct Patch {
    geometry::Ring ring;
    Cover cover = Cover::grass;
};

struct Field {
    geometry::Ring ring;       ///< metres in UTM 48N, closed, counter-clockwise
    int row = 0, column = 0;   ///< of the block it lies in; row 0 and up is north of the main canal
    int strip = 0, piece = 0;  ///< in the block: strips from west to east, pieces from the south
    double east = 0;           ///< where the strip lies in its block, 0 (west) to 1 (east)
    Cover cover = Cover::rice;
    int cooperative = -1;  ///< number of the cooperative; -1: nobody's parcel, it is only seen in the images
};

struct Landscape {
    std::vector<Patch> patches;
    std::vector<Field> fields;             ///< sorted by row, column, strip, piece
    std::vector<geometry::Ring> communes;  ///< of the land north and south of the main canal
};

Landscape lay_out(std::uint64_t seed);

/// Area in the plane (m2) and centre of mass of a simple ring.
double ring_area(const geometry::Ring& ring);
geometry::Point centroid(const geometry::Ring& ring);

}  // namespace vung::sample
