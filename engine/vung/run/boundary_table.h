// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Hectares inside and outside of boundaries, per group of every table of totals.

#include <span>

#include <vung/parcels/boundary_areas.h>
#include <vung/parcels/grouping.h>
#include <vung/parcels/parcel.h>
#include <vung/report/table.h>

namespace vung::run {

/// Table "boundaries": one row per boundary, grouping and group that has land. `part` "*" is the whole [[boundary]],
/// else one of its boundaries with land in it; `by` and `group` "*" are all parcels. inside_ha + outside_ha is the land
/// of the group, except where a part overlaps another. Sorted by its keys; empty without boundaries.
report::Table boundary_table(std::span<const parcels::BoundaryAreas> boundaries,
                             std::span<const parcels::Grouping> groupings, const parcels::ParcelLayer& layer);

/// Adds "inside_<boundary>_ha" to a table with one row per parcel of the layer, in its order.
void add_inside_columns(std::span<const parcels::BoundaryAreas> boundaries, const parcels::ParcelLayer& layer,
                        report::Table& table);

}  // namespace vung::run
