// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A problem of a parcel with its place in the coordinates of the layer, as the checks of the gate make them.

#include <optional>
#include <string>
#include <string_view>

#include <vung/geometry/polygon.h>
#include <vung/parcels/parcel.h>
#include <vung/problem.h>

namespace vung::parcels {

/// The caller sets `problem.place` (WGS 84) from `at`.
struct Finding {
    Problem problem;
    std::optional<geometry::Point> at;
};

/// A problem of the catalogue about a parcel, with id, where and hectares of it; `at` is its first corner until
/// somebody knows better. \throws InvariantError  as make_problem
Finding about(const Parcel& parcel, std::string_view code, ProblemValues values = {});

/// First corner of a shape; nothing where it has none.
std::optional<geometry::Point> first_corner(const geometry::MultiPolygon& shape);

/// A number for a sentence: no decimals from 100, at most one from 10, two below ("1234", "12.3", "25", "0.05").
std::string amount(double value);

}  // namespace vung::parcels
