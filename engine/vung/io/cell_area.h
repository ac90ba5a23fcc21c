// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// True area of lattice cells, on the ellipsoid of WGS 84.
///
/// Cells between longitudes and latitudes: in closed form, row by row. Cells of a projected system: the area of a
/// square around nodes 5 km apart (or one cell, where that is larger) is measured with geodesics, and what a square
/// metre of the map is worth is interpolated linearly between the nodes. In a UTM zone that is right within 2e-7.

#include <cstdint>
#include <vector>

#include <vung/rasters/lattice.h>

namespace vung::io {

class CellAreas {
public:
    /// For cells in `window`; those outside are told with less care. \throws InputError  the lattice's system cannot be
    /// brought to longitude and latitude there
    CellAreas(const rasters::Lattice& lattice, const rasters::Window& window);

    double square_metres(std::int64_t col, std::int64_t row) const;

private:
    bool geographic_;
    rasters::Window window_;
    std::vector<double> rows_;  ///< geographic: per row of the window
    std::int64_t step_ = 1;     ///< projected: cells between nodes, which stand at multiples of it
    std::int64_t first_node_col_ = 0, first_node_row_ = 0, nodes_across_ = 0;
    std::vector<double> nodes_;  ///< area of a cell there
};

}  // namespace vung::io
