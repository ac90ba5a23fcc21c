// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Large polygons, such as communes and provinces: streamed through the raster a strip at a time, so that memory grows
/// with the outlines and the width of the raster, not with the area.
///
/// A polygon is summed up in bands of 64 lattice rows (coverage/spans.h), and the bands are merged from north to south.
/// So the result depends on the polygon and the cells alone, not on the tiles of the file, nor on threads.

#include <cstdint>
#include <optional>
#include <vector>

#include <vung/coverage/spans.h>
#include <vung/io/cell_area.h>
#include <vung/rasters/scene.h>
#include <vung/run/lattice_plan.h>
#include <vung/run/supervise.h>
#include <vung/zonal/summary.h>

namespace vung::run {

/// From this many cells on a polygon is large.
inline constexpr double kLargeCells = 4096;

/// Area of an outline in its own system, and how many cells of a lattice so many square metres are: roughly, to tell
/// which polygons are large.
double rough_square_metres(const geometry::MultiPolygon& outline, const geometry::Crs& crs);
double cells_of(double square_metres, const rasters::Lattice& lattice);

/// Large polygons on one lattice.
struct LargeZones {
    rasters::Lattice lattice;
    std::vector<std::uint64_t> keys;               ///< ascending
    std::vector<coverage::SpanCoverage> coverage;  ///< per key; without spans: it does not lie on this lattice
};
LargeZones place_large(const ShapeSet& shapes, const rasters::Lattice& lattice, Job& job);

/// Summaries of the polygons for each band of a file: [band][polygon]; nothing for those that do not touch the raster.
/// `weights`, where needed, is a band in the same system. \throws InputError  a tile cannot be decoded; Cancelled
std::vector<std::vector<std::optional<zonal::Summary>>> summarise_large(const LargeZones& zones,
                                                                        const std::vector<rasters::Asset>& bands,
                                                                        const zonal::Needs& needs,
                                                                        const rasters::Asset* weights, Job& job);

}  // namespace vung::run
