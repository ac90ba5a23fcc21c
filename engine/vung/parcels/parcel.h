// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A parcel: the polygon of one field with an id, and the layer it came in.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <vung/geometry/crs.h>
#include <vung/geometry/polygon.h>
#include <vung/problem.h>

namespace vung::parcels {

/// Parts of an id of several columns are joined by this; it may not stand inside a part.
inline constexpr char kIdSeparator = '/';

struct Parcel {
    std::string id;                ///< parts of the id columns joined by '/': "30337/12/205"
    geometry::MultiPolygon shape;  ///< in the layer's CRS
    std::string cooperative;       ///< empty: not given
    std::string commune;           ///< empty: not given
    std::string where;             ///< "parcels.gpkg, layer 'fields', feature 173", for messages
    double area_ha = 0;            ///< geodesic, on the ellipsoid; filled by the gate
    std::uint64_t shape_key = 0;   ///< hash of CRS and coordinates; what observations are keyed by; filled by the gate
    std::int64_t feature = -1;     ///< number of the feature or row in its source
    std::vector<std::string> attributes;  ///< cells of `ParcelLayer::columns`, in that order; "" where absent
    std::optional<double> declared_m2;    ///< area on the certificate, where the layer tells it
    std::uint64_t raw_key =
        0;  ///< shape key of the outline that came to the gate, before any repair; see corrections.h
};

/// What a column of the layer means to us, beside id, cooperative and commune.
enum class ColumnRole {
    plain,               ///< kept for totals and exports
    raw_material_area,   ///< name of the raw-material area (vùng nguyên liệu)
    planting_area_code,  ///< mã số vùng trồng, opaque text
    certification,       ///< VietGAP, OCOP ...
    producer,            ///< household or company
    commune_code
};

struct ParcelColumn {
    std::string name;  ///< as in the source
    ColumnRole role = ColumnRole::plain;
    bool operator==(const ParcelColumn&) const = default;
};

/// A layer as read, and after the gate: parcels sorted by id, the refused ones gone to `problems`.
struct ParcelLayer {
    geometry::Crs crs;
    std::vector<ParcelColumn> columns;  ///< further columns that the project asked for
    std::vector<Parcel> parcels;
    std::vector<Parcel> refused;    ///< those set aside, with the outline as read (it may be empty or broken)
    std::vector<Problem> problems;  ///< parcels set aside or doubted, with code and remedy
    std::vector<Parcel> removed;    ///< taken out by a correction
    std::size_t read = 0;           ///< features read; read == parcels + refused + removed always
};

}  // namespace vung::parcels
