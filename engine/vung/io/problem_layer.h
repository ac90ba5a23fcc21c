// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The work list as layers to open beside the parcels (problems.gpkg): the outline of every parcel that a finding is
/// about, as it stands, with fields to fill in, and the places that findings name. An outline that is drawn anew there
/// comes back through io/corrections_file.

#include <filesystem>
#include <span>

#include <vung/parcels/parcel.h>
#include <vung/report/problems.h>
#include <vung/text/language.h>

namespace vung::io {

/// Layer "problems": one row per finding about a parcel, in the CRS of the parcels; its outline is left out where it
/// cannot be drawn (rings of fewer than three corners, coordinates that are not finite). Layer "problem_places": points
/// in WGS 84. Both are coloured by severity in QGIS, and decisions are picked from a list there.
/// \throws InputError  the file cannot be written
void write_problem_layer(const std::filesystem::path& file, std::span<const report::Finding> findings,
                         const parcels::ParcelLayer& layer, text::Language language);

}  // namespace vung::io
