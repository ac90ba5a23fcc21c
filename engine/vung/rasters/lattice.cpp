// SPDX-License-Identifier: Apache-2.0
#include <vung/rasters/lattice.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <vung/error.h>

namespace vung::rasters {
namespace {

constexpr double kPhaseSteps = 1e6;  // phases are kept to a millionth of a cell

/// Splits an origin into whole cells and a rounded phase in [0, 1) cell; `cells` is the index of the cell at the
/// origin.
double rounded_phase(double origin, double cell, std::int64_t& cells) {
    const double position = origin / cell;
    double whole = std::floor(position);
    double steps = std::round((position - whole) * kPhaseSteps);
    if (steps >= kPhaseSteps) steps = 0, whole += 1;
    cells = static_cast<std::int64_t>(whole);
    return steps / kPhaseSteps * cell;
}

}  // namespace

Window intersection(const Window& a, const Window& b) {
    const auto col = std::max(a.col, b.col), row = std::max(a.row, b.row);
    const auto right = std::min(a.col + a.width, b.col + b.width);
    const auto bottom = std::min(a.row + a.height, b.row + b.height);
    return {col, row, std::max<std::int64_t>(0, right - col), std::max<std::int64_t>(0, bottom - row)};
}

Placement place(const geometry::Crs& crs, const double (&g)[6], std::int64_t width, std::int64_t height,
                const std::string& where) {
    const double shear =
        std::max(std::abs(g[2]) * static_cast<double>(height), std::abs(g[4]) * static_cast<double>(width));
    const bool usable = g[1] > 0 && g[5] < 0 && shear <= 1e-3 * std::min(g[1], -g[5]) && width > 0 && height > 0;
    if (!usable)
        throw InputError{{.what = "the raster is rotated, flipped or has no geographic position",
                          .where = where,
                          .fix = "warp it to a north-up grid first: gdalwarp IN OUT"}};
    Placement out;
    out.lattice.crs = crs;
    out.lattice.cell_width = g[1];
    out.lattice.cell_height = -g[5];
    std::int64_t col = 0, up = 0;
    out.lattice.phase_x = rounded_phase(g[0], g[1], col);
    out.lattice.phase_y = rounded_phase(g[3], -g[5], up);
    out.window = {col, -up, width, height};
    return out;
}

std::string name(const Lattice& lattice) {
    char text[128];
    std::snprintf(text, sizeof text, " %.10gx%.10g +%.6f+%.6f", lattice.cell_width, lattice.cell_height,
                  lattice.phase_x / lattice.cell_width, lattice.phase_y / lattice.cell_height);
    return lattice.crs.name() + text;
}

}  // namespace vung::rasters
