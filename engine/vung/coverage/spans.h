// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Coverage of a large shape in little memory: the cells wholly inside are kept as runs, so that what is stored grows
/// with the outline and not with the area.

#include <cstdint>
#include <span>
#include <vector>

#include <vung/coverage/coverage.h>

namespace vung::coverage {

/// Shapes are covered in bands of this many rows, [k * kBandRows, (k + 1) * kBandRows) of the lattice for whole k: the
/// unit in which large shapes are summed up, whatever the tiles of the raster are.
inline constexpr std::int64_t kBandRows = 64;

/// `count` cells of one row side by side.
struct Span {
    static constexpr std::uint32_t kInside = 0xffffffff;  ///< all cells wholly inside

    std::int32_t row = 0;
    std::int32_t col = 0;
    std::uint32_t count = 0;
    std::uint32_t weight = kInside;  ///< else place of the first cell's fraction in `weights`
};

/// Spans in row-major order; no cell stands twice.
struct SpanCoverage {
    std::vector<Span> spans;
    std::vector<double> weights;
    std::int64_t first_band = 0;         ///< number of the first band
    std::vector<std::size_t> band_from;  ///< per band: its first span; one more entry at the end
    std::int64_t min_col = 0, max_col = -1;

    std::int64_t bands() const { return band_from.empty() ? 0 : static_cast<std::int64_t>(band_from.size()) - 1; }
    /// Spans of band number `band`; none where the shape does not reach.
    std::span<const Span> band(std::int64_t number) const;
};

/// Covers a shape given in lattice coordinates. The fractions are those of `cover` up to rounding (1e-12).
/// \throws InputError  as `cover`, and for cells whose numbers are beyond 32 bits
SpanCoverage cover_spans(const geometry::MultiPolygon& shape, CoverageWorkspace& workspace);

}  // namespace vung::coverage
