// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/polygon.h>

#include <cmath>

namespace vung::geometry {
namespace {

/// Twice the signed area, taken relative to the first point so that large coordinates do not cancel.
double twice_signed_area(const Ring& ring) {
    if (ring.size() < 4) return 0;
    const Point o = ring.front();
    double sum = 0;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i)
        sum += (ring[i].x - o.x) * (ring[i + 1].y - o.y) - (ring[i + 1].x - o.x) * (ring[i].y - o.y);
    return sum;
}

}  // namespace

double planar_area(const MultiPolygon& shape) {
    double area = 0;
    for (const auto& part : shape.parts) {
        area += std::abs(twice_signed_area(part.outer)) / 2;
        for (const auto& hole : part.holes) area -= std::abs(twice_signed_area(hole)) / 2;
    }
    return area;
}

}  // namespace vung::geometry
