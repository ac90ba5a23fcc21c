// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What a project tells of its parcels' land beside the layer itself: the units of yesterday and today, boundaries that
/// land lies in or not, where land came from, names and codes of areas.

#include <span>
#include <vector>

#include <vung/parcels/boundary_areas.h>
#include <vung/parcels/crosswalk.h>
#include <vung/parcels/lineage.h>
#include <vung/parcels/management.h>
#include <vung/parcels/parcel.h>
#include <vung/run/project.h>

namespace vung::run {

struct LandFacts {
    /// One per [[boundary]] with the role geographical-indication or other, in their order.
    std::vector<parcels::BoundaryAreas> boundaries;
    parcels::Lineage lineage;
};

/// The table of [crosswalk]; empty where there is none. \throws InputError  as io::read_crosswalk
parcels::Crosswalk read_crosswalk(const Project& project, std::vector<Problem>& problems);

/// Adds the columns of [crosswalk] to the layer (the new commune, and "<column>_by": table, name or location), measures
/// the land inside boundaries, reads the lineage and looks at it. `sets` are those of project.boundaries. Uses the
/// threads of the caller's arena; the result does not depend on their number.
/// \throws InputError  crosswalk.boundary names no [[boundary]]; as io::read_lineage
LandFacts survey_land(const Project& project, const parcels::Crosswalk& crosswalk,
                      std::span<const parcels::BoundarySet> sets, parcels::ParcelLayer& layer,
                      std::vector<Problem>& problems);

/// Warnings about names and codes of areas (parcels/raw_material_area.h); crops are those of the diaries.
std::vector<Problem> find_area_problems(const Project& project, const parcels::ParcelLayer& layer,
                                        std::span<const parcels::ManagementRecord> records);

}  // namespace vung::run
