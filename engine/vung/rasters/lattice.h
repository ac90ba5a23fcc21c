// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The endless grid that rasters are windows of: CRS + cell size + phase. All Sentinel-2 tiles of one UTM zone and
/// resolution share one lattice, so a parcel across a tile edge is whole.
///
/// Lattice coordinates: u = (x - phase_x) / cell_width grows east, v = (phase_y - y) / cell_height grows south. Cell
/// (col, row) is u in [col, col+1), v in [row, row+1). Phases lie in [0, cell) and are rounded to 1e-6 cell, so that
/// tiles whose origins differ by rounding noise share the same bits.

#include <cstdint>
#include <string>

#include <vung/geometry/crs.h>
#include <vung/geometry/polygon.h>

namespace vung::rasters {

struct Lattice {
    geometry::Crs crs;
    double cell_width = 0;   ///< > 0, in units of the CRS
    double cell_height = 0;  ///< > 0
    double phase_x = 0;
    double phase_y = 0;

    bool operator==(const Lattice&) const = default;

    geometry::Point to_lattice(geometry::Point world) const {
        return {(world.x - phase_x) / cell_width, (phase_y - world.y) / cell_height};
    }
    geometry::Point to_world(geometry::Point cell) const {
        return {phase_x + cell.x * cell_width, phase_y - cell.y * cell_height};
    }
};

/// Rectangle of lattice cells: columns [col, col+width), rows [row, row+height). Numbers may be negative.
struct Window {
    std::int64_t col = 0;
    std::int64_t row = 0;
    std::int64_t width = 0;
    std::int64_t height = 0;

    bool empty() const { return width <= 0 || height <= 0; }
    bool contains(std::int64_t c, std::int64_t r) const {
        return c >= col && c < col + width && r >= row && r < row + height;
    }
    bool operator==(const Window&) const = default;
};

Window intersection(const Window& a, const Window& b);

/// North-up raster placed on its lattice.
struct Placement {
    Lattice lattice;
    Window window;
};

/// Lattice and window of a raster from its GDAL geotransform (x0, dx, 0, y0, 0, dy), dx > 0 and dy < 0.
/// \throws InputError  the geotransform is rotated, sheared, flipped or has no size (`where` names the file)
Placement place(const geometry::Crs& crs, const double (&geotransform)[6], std::int64_t width, std::int64_t height,
                const std::string& where);

/// One line that identifies a lattice: "EPSG:32648 10x10 +0.000000+0.000000" (the phase in cells).
std::string name(const Lattice& lattice);

}  // namespace vung::rasters
