// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A parcel as an EUDR plot: rounded as the EU information system rounds, checked again afterwards, without holes, with
/// both areas. Rules and their sources: docs/methods/eudr.md. Pure functions, safe from many threads.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <vung/parcels/eudr_shape.h>
#include <vung/problem.h>

namespace vung::parcels {

struct EudrPlotOptions {
    bool points = false;       ///< a point for every plot whose two areas allow one
    bool split_holes = false;  ///< cut plots with holes into polygons without; else they are refused
    double simplify_m = 0;     ///< leave out corners within so many metres of the outline; 0: none
};

struct EudrPlot {
    std::vector<MicroShape> features;  ///< one; several polygons where holes were cut
    std::optional<MicroPoint> point;   ///< is written instead of the one feature, which then may have holes
    double area_ha = 0;                ///< true, on the ellipsoid, of the parcel as it is
    double eudr_ha = 0;                ///< as the EU information system shows it, of the polygons as written
    std::size_t dropped = 0;           ///< corners that the rounding made equal to their neighbour
};

struct PreparedPlot {
    std::optional<EudrPlot> plot;   ///< nothing: refused
    std::vector<Problem> problems;  ///< with place and hectares; id and where are left to the caller
};

/// `lon_lat` is valid, in degrees (WGS 84); `area_ha` its geodesic area.
PreparedPlot prepare_plot(const geometry::MultiPolygon& lon_lat, double area_ha, const EudrPlotOptions& options);

/// True when a point may stand for a plot of these areas.
bool point_allowed(double area_ha, double eudr_ha);

/// Area as a file tells it for a point: hectares rounded to square metres, never 0. "2.3456"
std::string eudr_area_text(double area_ha);

/// What find_invalidity found in a rounded shape, as a problem with its place.
Problem invalid_after_rounding(const geometry::Invalidity& found);

/// A neck, as a problem with its width in metres.
Problem narrow_neck(const Neck& neck);

/// A number for a sentence: fixed decimals, no sign at zero.
std::string fixed_text(double value, int decimals);

}  // namespace vung::parcels
