// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Which row of a zonal table each polygon belongs to.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <vung/parcels/parcel.h>
#include <vung/report/table.h>
#include <vung/run/zonal.h>

namespace vung::run {

struct ZonalRows {
    report::Table head;              ///< the key columns: id or groups, handed-through columns, what was set aside
    bool grouped = false;            ///< rows are groups of polygons
    std::size_t filled = 0;          ///< rows [0, filled) get numbers; those behind were set aside
    std::vector<std::uint32_t> row;  ///< per polygon of the layer
    /// Polygons by row: of row r those at members[first[r]] to members[first[r + 1]], sorted by id.
    std::vector<std::uint32_t> members;
    std::vector<std::size_t> first;

    std::span<const std::uint32_t> of_row(std::size_t r) const {
        return std::span{members}.subspan(first[r], first[r + 1] - first[r]);
    }
};

/// `layer` was read with the columns of `by` and `include`, in that order, each once.
ZonalRows zonal_rows(const parcels::ParcelLayer& layer, const ZonalRequest& request);

/// The columns to read for a request: those of `by`, then those of `include` that are not among them.
std::vector<parcels::ParcelColumn> zonal_columns(const ZonalRequest& request);

}  // namespace vung::run
