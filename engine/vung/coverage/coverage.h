// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Exact fraction of each lattice cell that a polygon covers.
///
/// Coordinates are lattice coordinates (vung/rasters/lattice.h): u grows right, v grows down, cell (col, row) is
/// [col, col+1) x [row, row+1). Numbers may be negative. Edges are straight in this plane.
///
/// Method: signed areas are accumulated edge by edge, as font rasterisers do: each edge adds to the cells that it
/// crosses the part of the cell to its right, and hands its height on to all cells further right; one running sum along
/// each row then gives the fractions. Outer rings count up, holes count down, whatever way they are drawn. Work is
/// linear in the edges, the cells they cross and the cells inside. The sum of the fractions equals the shoelace area of
/// the shape within 1e-9 cell (in practice 1e-11). See docs/methods/coverage.md.

#include <cstdint>
#include <memory>
#include <vector>

#include <vung/geometry/polygon.h>

namespace vung::coverage {

/// Fractions nearer than this to 0 or 1 are rounding noise: such a cell is left out, or is wholly inside (exactly 1).
inline constexpr double kSnap = 1e-12;

/// A cell sum outside [0, 1] by more than this is no rounding: rings cross, or parts of the shape overlap.
inline constexpr double kFaultTolerance = 1e-9;

/// `count` cells of one row side by side: (col, row), (col+1, row), ...
struct CellRun {
    std::int64_t row = 0;
    std::int64_t col = 0;
    std::uint32_t count = 0;
    bool operator==(const CellRun&) const = default;
};

/// Covered cells in row-major order (row, then column): runs, and one fraction in (0, 1] for each of their cells.
struct Coverage {
    std::vector<CellRun> runs;
    std::vector<double> weights;
    /// How far the sum in one cell went above 1 or below 0 at worst, before it was clamped. Crossings that cancel
    /// inside a cell are not seen: check shapes with geometry/validity first.
    double excess = 0;
    double deficit = 0;

    bool sound() const { return excess <= kFaultTolerance && deficit <= kFaultTolerance; }
    bool operator==(const Coverage&) const = default;
};

/// Memory of the kernel, kept from shape to shape so that nothing is allocated per parcel. Belongs to one thread.
class CoverageWorkspace {
public:
    CoverageWorkspace();
    ~CoverageWorkspace();
    CoverageWorkspace(CoverageWorkspace&&) noexcept;
    CoverageWorkspace& operator=(CoverageWorkspace&&) noexcept;

    struct State;
    State& state() { return *state_; }  ///< for the kernel

private:
    std::unique_ptr<State> state_;
};

/// Covers `shape` into `result`, whose memory is reused. The result depends on the shape alone; moving the shape by
/// whole cells moves the result. Rings are closed if they are not. An empty shape covers nothing. Parts of a shape add
/// up; what goes beyond 1 is cut off and told in `excess`.
/// \throws InputError  a coordinate is not finite, or the shape is more than 2^24 cells wide or high
void cover(const geometry::MultiPolygon& shape, CoverageWorkspace& workspace, Coverage& result);

/// The same, for one shape.
Coverage cover(const geometry::MultiPolygon& shape);

/// One covered cell, for those who want a plain list.
struct CoveredCell {
    std::int64_t col = 0;
    std::int64_t row = 0;
    double weight = 0;
    bool operator==(const CoveredCell&) const = default;
};
std::vector<CoveredCell> cells(const Coverage& coverage);

}  // namespace vung::coverage
