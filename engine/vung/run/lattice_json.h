// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Coordinate systems and lattices as JSON: a system by its code, else by its WKT.

#include <nlohmann/json_fwd.hpp>
#include <string>

#include <vung/geometry/crs.h>
#include <vung/rasters/lattice.h>

namespace vung::run {

nlohmann::ordered_json crs_json(const geometry::Crs& crs);
nlohmann::ordered_json lattice_json(const rasters::Lattice& lattice);

/// `where` is told of a system that is not known. \throws InputError; nlohmann::json::exception  it is none of ours
geometry::Crs crs_of(const nlohmann::ordered_json& json, const std::string& where);
rasters::Lattice lattice_of(const nlohmann::ordered_json& json, const std::string& where);

}  // namespace vung::run
