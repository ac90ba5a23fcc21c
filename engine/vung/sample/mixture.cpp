// SPDX-License-Identifier: Apache-2.0
#include <vung/sample/mixture.h>

#include <algorithm>
#include <cmath>

#include <vung/error.h>
#include <vung/sample/place.h>

namespace vung::sample {
namespace {

constexpr int kFineWidth = kWidth * kPointsPerSide, kFineHeight = kHeight * kPointsPerSide;
constexpr double kStep = static_cast<double>(kPixel) / kPointsPerSide;

/// Marks the points inside a ring (even-odd rule), row of points by row of points.
void fill(std::vector<std::uint16_t>& labels, const geometry::Ring& ring, std::uint16_t label,
          std::vector<double>& crossings) {
    double low = ring.front().y, high = low;
    for (const auto& p : ring) low = std::min(low, p.y), high = std::max(high, p.y);
    const int first = std::max(0, static_cast<int>(std::floor((kNorth - high) / kStep - 0.5)));
    const int last = std::min(kFineHeight - 1, static_cast<int>(std::ceil((kNorth - low) / kStep - 0.5)));
    for (int r = first; r <= last; ++r) {
        const double y = kNorth - (r + 0.5) * kStep;
        crossings.clear();
        for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
            const auto a = ring[i], b = ring[i + 1];
            if ((a.y > y) != (b.y > y)) crossings.push_back(a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y));
        }
        std::sort(crossings.begin(), crossings.end());
        for (std::size_t k = 0; k + 1 < crossings.size(); k += 2) {
            const int from = std::max(0, static_cast<int>(std::ceil((crossings[k] - kWest) / kStep - 0.5)));
            const int to = std::min(kFineWidth, static_cast<int>(std::ceil((crossings[k + 1] - kWest) / kStep - 0.5)));
            if (from >= to) continue;
            const auto row = labels.begin() + static_cast<std::ptrdiff_t>(r) * kFineWidth;
            std::fill(row + from, row + to, label);
        }
    }
}

}  // namespace

Mixture::Mixture(const std::vector<const geometry::Ring*>& rings) {
    if (rings.size() >= 65535) throw InvariantError{"the sample has more pieces of ground than it can number"};
    std::vector<std::uint16_t> labels(static_cast<std::size_t>(kFineWidth) * kFineHeight, 0);
    std::vector<double> crossings;
    for (std::size_t k = 0; k < rings.size(); ++k)
        fill(labels, *rings[k], static_cast<std::uint16_t>(k + 1), crossings);
    first_.reserve(static_cast<std::size_t>(kWidth) * kHeight + 1);
    std::vector<std::uint16_t> points(kPointsPerSide * kPointsPerSide);
    for (int row = 0; row < kHeight; ++row)
        for (int column = 0; column < kWidth; ++column) {
            first_.push_back(static_cast<std::uint32_t>(shares_.size()));
            for (int k = 0; k < kPointsPerSide; ++k) {
                const auto at = labels.begin() + static_cast<std::ptrdiff_t>(row * kPointsPerSide + k) * kFineWidth +
                                column * kPointsPerSide;
                std::copy(at, at + kPointsPerSide, points.begin() + k * kPointsPerSide);
            }
            std::sort(points.begin(), points.end());
            for (std::size_t i = 0, j = 0; i < points.size(); i = j) {
                while (j < points.size() && points[j] == points[i]) ++j;
                shares_.push_back({points[i], static_cast<std::uint16_t>(j - i)});
            }
        }
    first_.push_back(static_cast<std::uint32_t>(shares_.size()));
}

std::span<const Share> Mixture::pixel(int column, int row) const {
    const auto i = static_cast<std::size_t>(row) * kWidth + static_cast<std::size_t>(column);
    return std::span{shares_}.subspan(first_[i], first_[i + 1] - first_[i]);
}

}  // namespace vung::sample
