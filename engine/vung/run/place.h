// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Whether parcels lie where they should: the layer as a whole (system, zone, datum, order of coordinates), then each
/// parcel against its commune and province. Causes are named, never applied. docs/methods/vn2000.md.

#include <span>
#include <string>

#include <vung/geometry/polygon.h>
#include <vung/parcels/boundary.h>
#include <vung/parcels/commune_check.h>
#include <vung/parcels/crs_suspicion.h>
#include <vung/parcels/parcel.h>

namespace vung::run {

/// What parcels are compared with. All in longitude and latitude, WGS 84.
struct PlaceInputs {
    std::string where;  ///< "parcels.gpkg, layer 'fields'": id and place of the layer's problems
    std::span<const parcels::BoundarySet> boundaries = {};
    std::span<const geometry::Box> scenes = {};  ///< footprints
    parcels::CommuneRemark remark = {};          ///< what is known of names that no boundary has; may be empty
};

struct PlaceReport {
    parcels::CrsVerdict verdict;
    parcels::PlaceReference::Kind reference = parcels::PlaceReference::Kind::country;
    bool compared = false;  ///< false: there was nothing to compare with
    std::string operation;  ///< the pinned datum operation, for the manifest; empty where none is needed
};

/// Appends problems to the layer and moves parcels whose own coordinates are exchanged (P-SWAPPED-AXES) to `refused`.
/// Where the layer as a whole is suspicious, single parcels are not listed. Parcels have passed the gate: areas are
/// known. Uses the threads of the caller's arena; the result does not depend on their number.
PlaceReport check_place(parcels::ParcelLayer& layer, const PlaceInputs& inputs);

}  // namespace vung::run
