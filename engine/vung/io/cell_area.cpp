// SPDX-License-Identifier: Apache-2.0
#include <vung/io/cell_area.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include <vung/geometry/geodesic.h>
#include <vung/io/reproject.h>
#include <vung/numeric/repeatable.h>

namespace vung::io {
namespace {

constexpr double kNodeDistance = 5000;  // metres
constexpr double kSquareSide = 500;     // metres, at least one cell

/// Area between the equator and a latitude, per radian of longitude (Snyder 1987, eq. 3-12).
double zone(double degrees, const geometry::Ellipsoid& ellipsoid) {
    const double f = ellipsoid.flattening, e2 = f * (2 - f), e = std::sqrt(e2);
    const double s = numeric::sin(std::clamp(degrees, -90.0, 90.0) * std::numbers::pi / 180);
    const double b2 = ellipsoid.semi_major_m * ellipsoid.semi_major_m * (1 - e2);
    return b2 / 2 * (s / (1 - e2 * s * s) + (numeric::log1p(e * s) - numeric::log1p(-e * s)) / (2 * e));
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - (a % b < 0 ? 1 : 0);
}

/// What a cell at a place of a projected lattice measures: a square of whole cells around it.
double measured(const rasters::Lattice& lattice, const Transform& to_wgs84, double col, double row) {
    const double metres = lattice.crs.metres_per_unit;
    const double half_cols = std::max(1.0, std::round(kSquareSide / (lattice.cell_width * metres))) / 2;
    const double half_rows = std::max(1.0, std::round(kSquareSide / (lattice.cell_height * metres))) / 2;
    const auto corner = [&](double u, double v) {
        return lattice.to_world({col + u * half_cols, row + v * half_rows});
    };
    geometry::MultiPolygon square;
    square.parts.push_back({{corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)}, {}});
    const auto lon_lat = lon_lat_outline(to_wgs84, lattice.crs, square);
    return geometry::geodesic_size(lon_lat).area_m2 / (4 * half_cols * half_rows);
}

}  // namespace

CellAreas::CellAreas(const rasters::Lattice& lattice, const rasters::Window& window)
    : geographic_(lattice.crs.geographic), window_(window) {
    if (geographic_) {
        const geometry::Ellipsoid ellipsoid;
        const double width = lattice.cell_width * std::numbers::pi / 180;
        for (std::int64_t row = window.row; row < window.row + window.height; ++row) {
            const double top = lattice.to_world({0, static_cast<double>(row)}).y;
            const double bottom = lattice.to_world({0, static_cast<double>(row + 1)}).y;
            rows_.push_back(std::abs(width * (zone(top, ellipsoid) - zone(bottom, ellipsoid))));
        }
        return;
    }
    const double cell = std::max(lattice.cell_width, lattice.cell_height) * lattice.crs.metres_per_unit;
    step_ = std::max<std::int64_t>(1, std::llround(kNodeDistance / cell));
    first_node_col_ = floor_div(window.col, step_);
    first_node_row_ = floor_div(window.row, step_);
    nodes_across_ = floor_div(window.col + window.width - 1, step_) + 2 - first_node_col_;
    const std::int64_t nodes_down = floor_div(window.row + window.height - 1, step_) + 2 - first_node_row_;
    const Transform to_wgs84{lattice.crs, read_crs("EPSG:4326", "")};
    // Nodes stand on cell centres, so that cells as large as the step are told as they were measured.
    for (std::int64_t j = 0; j < nodes_down; ++j)
        for (std::int64_t i = 0; i < nodes_across_; ++i)
            nodes_.push_back(measured(lattice, to_wgs84, static_cast<double>((first_node_col_ + i) * step_) + 0.5,
                                      static_cast<double>((first_node_row_ + j) * step_) + 0.5));
}

double CellAreas::square_metres(std::int64_t col, std::int64_t row) const {
    col = std::clamp(col, window_.col, std::max(window_.col, window_.col + window_.width - 1));
    row = std::clamp(row, window_.row, std::max(window_.row, window_.row + window_.height - 1));
    if (geographic_) return rows_.empty() ? 0 : rows_[static_cast<std::size_t>(row - window_.row)];
    const auto at = [&](std::int64_t i, std::int64_t j) {
        return nodes_[static_cast<std::size_t>((j - first_node_row_) * nodes_across_ + i - first_node_col_)];
    };
    const std::int64_t i = floor_div(col, step_), j = floor_div(row, step_);
    const double a = static_cast<double>(col - i * step_) / static_cast<double>(step_);
    const double b = static_cast<double>(row - j * step_) / static_cast<double>(step_);
    return (1 - b) * ((1 - a) * at(i, j) + a * at(i + 1, j)) + b * ((1 - a) * at(i, j + 1) + a * at(i + 1, j + 1));
}

}  // namespace vung::io
