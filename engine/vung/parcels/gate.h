// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The checks on parcels at the door. A parcel that fails is set aside with code, reason and remedy;
/// docs/methods/parcels.md lists the codes. Nothing here opens files.

#include <optional>
#include <string>
#include <vector>

#include <vung/geometry/crs.h>
#include <vung/parcels/parcel.h>

namespace vung::parcels {

/// Closes rings whose last point is not the first; true when one was open.
bool close_rings(geometry::MultiPolygon& shape);

/// What keeps an outline from being used, the first of: no geometry, coordinates that are not finite or outside any
/// plausible range, rings of too few points, what GEOS finds invalid, no area. `id`, `where` and `hectares` of the
/// problem are left to the caller.
std::optional<Problem> find_shape_problem(const geometry::Crs& crs, const geometry::MultiPolygon& shape);

/// Brings parcels into the order of their ids and sets repeated ids aside: rows that are equal in shape and names leave
/// one, otherwise none can be trusted and all go. The same outline under two ids is warned about. One problem of
/// severity `refuse` per parcel taken out, whatever the order of input.
std::vector<Parcel> settle(std::vector<Parcel> parcels, std::vector<Problem>& problems);

}  // namespace vung::parcels
