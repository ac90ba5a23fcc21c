// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A coordinate reference system as a value. Meaning and transforms live in io/reproject; axis order is always x, y
/// (easting or longitude first).

#include <string>

namespace vung::geometry {

/// `code` ("EPSG:32648") where the system is a registered one, else `wkt` alone identifies it.
struct Crs {
    std::string code;
    std::string wkt;
    bool geographic = false;     ///< units are degrees
    double metres_per_unit = 1;  ///< of a projected system

    /// What two equal systems share: the code, or the WKT where there is none.
    const std::string& name() const { return code.empty() ? wkt : code; }
    bool empty() const { return code.empty() && wkt.empty(); }
    bool operator==(const Crs& other) const { return name() == other.name(); }
};

}  // namespace vung::geometry
