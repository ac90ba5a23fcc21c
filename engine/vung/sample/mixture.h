// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What share of each 10 m pixel belongs to which piece of ground, from 100 points in each pixel. Border pixels are
/// truly mixed. This is not the coverage kernel of the engine: the truth must not share its errors.

#include <cstdint>
#include <span>
#include <vector>

#include <vung/geometry/polygon.h>

namespace vung::sample {

inline constexpr int kPointsPerSide = 10;  ///< points of a pixel along each side: one a metre

/// Shares of pieces in one pixel; they add up to kPointsPerSide squared.
struct Share {
    std::uint16_t piece = 0;
    std::uint16_t points = 0;
};

class Mixture {
public:
    /// Piece 0 is the ground below all; ring k is piece k + 1 and lies over the rings before it.
    explicit Mixture(const std::vector<const geometry::Ring*>& rings);

    std::span<const Share> pixel(int column, int row) const;

private:
    std::vector<std::uint32_t> first_;  ///< by pixel, one more at the end
    std::vector<Share> shares_;
};

}  // namespace vung::sample
