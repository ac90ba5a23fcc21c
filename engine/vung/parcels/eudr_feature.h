// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// One feature of a GeoJSON file as somebody wrote it, before anything is judged: what io/eudr_geojson reads and
/// parcels/eudr_check holds against the rules.

#include <cstddef>
#include <string>
#include <vector>

#include <vung/geometry/polygon.h>

namespace vung::parcels {

/// One position, with how it was written.
struct EudrPosition {
    geometry::Point at;
    int numbers = 0;   ///< how many numbers stand in it: 2, or 3 with a height
    int decimals = 0;  ///< the greater of the two; exponents count as written out
};

using EudrRing = std::vector<EudrPosition>;

struct EudrGeometry {
    std::string kind;                          ///< "Polygon"; empty: the member "type" is missing
    std::string malformed;                     ///< why the coordinates cannot be made out; empty: they can
    bool nested_point = false;                 ///< a Point given as an array of arrays
    std::vector<EudrPosition> points;          ///< of Point and MultiPoint
    std::vector<std::vector<EudrRing>> parts;  ///< of Polygon and MultiPolygon: rings, the outer one first
    std::vector<EudrGeometry> members;         ///< of a GeometryCollection
};

/// A member of "properties".
struct EudrProperty {
    enum class Kind { text, number, other };  ///< other: true, false, null, an array or an object
    std::string name;
    Kind kind = Kind::other;
    std::string text;  ///< of a text
    double number = 0;
};

struct EudrFeature {
    std::size_t number = 0;  ///< from 1, in the order of the file
    bool has_geometry = false;
    EudrGeometry geometry;
    std::vector<EudrProperty> properties;
    std::vector<std::string> repeated;   ///< members that stand twice in one object
    std::vector<std::string> structure;  ///< what else is wrong with the object, in English words
};

}  // namespace vung::parcels
