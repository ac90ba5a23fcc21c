// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Ids at the door: one parcel per id, in the order of ids. What outlines and neighbours have to pass stands in
/// vung/parcels/shape_mending.h, shape_checks.h, overlaps.h and gaps.h.

#include <vector>

#include <vung/parcels/parcel.h>

namespace vung::parcels {

/// Brings parcels into the order of their ids and sets repeated ids aside: rows that are equal in shape and names leave
/// one, otherwise none can be trusted and all go. The same outline under two ids is the affair of
/// vung/parcels/overlaps.h. One problem of severity `refuse` per parcel taken out, whatever the order of input; those
/// taken out are added to `refused`.
std::vector<Parcel> settle(std::vector<Parcel> parcels, std::vector<Problem>& problems, std::vector<Parcel>& refused);

}  // namespace vung::parcels
