// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Polygons of a zonal request that are small on a raster's lattice: their cells were gathered all at once.

#include <filesystem>
#include <vector>

#include <vung/run/gather.h>
#include <vung/run/lattice_plan.h>
#include <vung/run/layers.h>
#include <vung/zonal/accumulator.h>
#include <vung/zonal/statistic.h>
#include <vung/zonal/summary.h>

namespace vung::run {

inline constexpr const char* kZonalWeights = "weights";  ///< the weight raster's band in a unit; the others are numbers

/// A raster file to be read.
struct ZonalRaster {
    std::filesystem::path file;
    std::vector<rasters::Asset> bands;
    WorkUnit unit;  ///< with the weights, where they are needed
};

/// The cells of small polygons on the lattice of one raster. Refers to `plans` and `needs`.
class SmallZones {
public:
    SmallZones(const ZonalRaster& raster, const std::vector<LatticePlan>& plans, std::vector<LatticeCells> cells,
               const zonal::Needs& needs);

    const LatticeCoverage& coverage() const { return *plan_.coverage; }
    const zonal::Plane& plane(std::size_t band) const { return cells_.front().bands.at(std::to_string(band)); }

    /// Of one row of the coverage table.
    zonal::Observation observe(std::size_t polygon, const zonal::Plane& plane) const;
    zonal::Summary summarise(std::size_t polygon, const zonal::Plane& plane, zonal::Cells& cells) const;

private:
    const zonal::Needs& needs_;
    const LatticePlan& plan_;
    std::vector<LatticeCells> cells_;
    std::vector<double> area_, weight_;  ///< per gather slot
};

}  // namespace vung::run
