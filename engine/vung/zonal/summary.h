// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// All that any statistic needs to know about the cells under a shape, in a form that can be merged: blocks of a large
/// polygon, and polygons of a group.

#include <cstdint>
#include <vector>

#include <vung/zonal/accumulator.h>
#include <vung/zonal/statistic.h>
#include <vung/zonal/value_table.h>

namespace vung::zonal {

/// The valid cells under a shape, in lattice order (row by row, left to right), side by side.
struct Cells {
    std::vector<double> value;    ///< finite
    std::vector<double> cover;    ///< covered fraction, in (0, 1]
    std::vector<double> area_m2;  ///< of the whole cell on the ellipsoid; empty when nobody needs it
    std::vector<double> weight;   ///< of the weight raster, NaN: it has none; empty when nobody needs it
    double missing = 0;           ///< sum of the covered fractions of the other cells, without data or off the raster

    void clear();
};

struct Summary {
    Accumulator moments;     ///< of the values, weighted by coverage
    double missing = 0;      ///< coverage of cells that are not valid (cells)
    std::int64_t cells = 0;  ///< valid cells
    std::int64_t pure = 0;   ///< valid cells wholly inside
    ValueTable values;       ///< where needed
    double valid_area_m2 = 0;
    double weighted_count = 0;
    double weighted_sum = 0;
    bool weights_missing = false;  ///< a valid cell has no weight

    /// As if the other's cells stood behind these. For repeatable totals merge in a fixed order.
    void merge(const Summary& other);
};

/// Summary of the cells, with what `needs` asks for; its values are settled.
Summary summarise(const Cells& cells, const Needs& needs);

}  // namespace vung::zonal
