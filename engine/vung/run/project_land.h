// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The sections of a project file that speak of land and its units: [totals], [planting_areas], [lineage], [crosswalk].
/// For project.cpp.

#include <vung/run/project.h>
#include <vung/run/toml_section.h>

namespace vung::run {

/// Columns that [totals] names are added to those the parcel layer is asked for; read [parcels] and [crosswalk] first.
void read_totals(TomlSection section, Project& out);
void read_planting_areas(TomlSection section, Project& out);
void read_lineage(TomlSection section, Project& out);
void read_crosswalk(TomlSection section, Project& out);

}  // namespace vung::run
