// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Where the parcels lie on a lattice: exact coverage of its cells, computed once per outline and lattice.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <vung/coverage/coverage_table.h>
#include <vung/geometry/crs.h>
#include <vung/geometry/polygon.h>
#include <vung/io/reproject.h>
#include <vung/rasters/lattice.h>
#include <vung/run/supervise.h>
#include <vung/store/coverages.h>

namespace vung::run {

/// One outline to observe. Equal outlines share a key and are observed once.
struct Shape {
    std::uint64_t key = 0;
    geometry::MultiPolygon outline;  ///< in the CRS of the set
};

/// All outlines of a project, sorted by key, each key once.
struct ShapeSet {
    geometry::Crs crs;
    std::vector<Shape> shapes;
};

/// Coverage of all shapes that any scene on the lattice could show.
struct LatticeCoverage {
    rasters::Lattice lattice;
    coverage::CoverageTable table;      ///< row i belongs to keys[i]
    std::vector<std::uint64_t> keys;    ///< in the order of the map, strip by strip
    std::vector<std::uint32_t> by_key;  ///< rows in the order of their keys

    /// Per row, 1 where the smallest window around its cells meets one of `windows`. Belongs to one thread.
    std::vector<std::uint8_t> touching(std::span<const rasters::Window> windows) const;

    /// The row of a shape; nothing when no scene on the lattice could show it.
    std::optional<std::size_t> row(std::uint64_t key) const;

    /// Per row: smallest window around its cells. Empty until somebody asks: scenes mostly show all. One thread's.
    mutable std::vector<rasters::Window> boxes;
};

/// The outline in lattice coordinates, within a thousandth of a cell of the true one; nothing when it cannot be
/// projected there (it is on another side of the earth). `transform` nullptr: it is in the system of the lattice.
std::optional<geometry::MultiPolygon> outline_on_lattice(const geometry::MultiPolygon& outline,
                                                         const io::Transform* transform,
                                                         const rasters::Lattice& lattice);

/// Coverage of the shapes on `lattice`; shapes that touch none of `windows` are left out. Edges are cut so that the
/// reprojected outline is within a thousandth of a cell of the true one. `kept` has what was computed before and keeps
/// the new; with it the result is the same, bit by bit. nullptr: all is computed.
LatticeCoverage cover_lattice(const ShapeSet& shapes, const rasters::Lattice& lattice,
                              const std::vector<rasters::Window>& windows, Job& job,
                              const store::Coverages* kept = nullptr);

/// All that decides coverage, outlines and lattices apart: names the maker of store::Coverages.
std::string coverage_maker();

}  // namespace vung::run
