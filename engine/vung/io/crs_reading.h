// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Coordinate systems from the texts that people have: EPSG codes, WKT (also that of ESRI .prj files and of MapInfo),
/// PROJJSON, PROJ strings. What a text says of VN-2000 is compared with the zones and the datum shift that are
/// registered; docs/methods/vn2000.md has the cases.

#include <string>
#include <vector>

#include <vung/geometry/crs.h>
#include <vung/geometry/polygon.h>
#include <vung/problem.h>

namespace vung::io {

/// The code is filled where the system is a registered one without doubt, also when the text does not say so: a
/// transverse Mercator of a VN-2000 zone on a datum that is VN-2000 by its name or by its shift is that zone; OGC:CRS84
/// becomes EPSG:4326. Heights are dropped.
///
/// `doubts` receives what is wrong with the text although it can be used, as problems of the layer `where`: the shift
/// of VN-2000 with exchanged signs (P-CRS-SHIFT-SIGNS) or with other parameters (P-CRS-SHIFT-OTHER) than the pinned
/// ones, which are used; a VN-2000 zone on WGS 84 (P-CRS-ZONE-WGS84), which is used as it stands.
///
/// \throws InputError  unknown, or no system of the earth's surface (`where` tells who asked); a VN-2000 system with a
///         shift of zero, or a VN-2000 zone that does not say its datum: coordinates would land some 220 m off
geometry::Crs read_crs(const std::string& text, const std::string& where, std::vector<Problem>* doubts = nullptr);

/// Longitudes and latitudes (degrees) of the area that a system is meant for; empty where it is not known.
geometry::Box area_of_use(const geometry::Crs& crs);

/// Codes of the systems that take the place of a deprecated one; none when it is not deprecated.
std::vector<std::string> replacements(const geometry::Crs& crs);

/// The datum operation that coordinates of this system go through on their way to WGS 84 where it is pinned, for the
/// manifest: "EPSG:6960 VN-2000 to WGS 84 (2), accuracy 1 m". Empty for systems that are not on VN-2000.
std::string pinned_operation(const geometry::Crs& crs);

}  // namespace vung::io
