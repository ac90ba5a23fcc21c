// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/simplify.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace vung::geometry {
namespace {

double distance(double dx, double dy) {
    return std::sqrt(dx * dx + dy * dy);
}

double distance_to_side(Point p, Point a, Point b) {
    const double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
    const double t = square > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0) : 0.0;
    return distance(p.x - (a.x + t * dx), p.y - (a.y + t * dy));
}

/// Marks the corners between two kept ones that have to stay.
void keep_between(const Ring& ring, std::size_t from, std::size_t to, double tolerance, std::vector<char>& kept) {
    std::vector<std::pair<std::size_t, std::size_t>> waiting{{from, to}};
    while (!waiting.empty()) {
        const auto [first, last] = waiting.back();
        waiting.pop_back();
        double farthest = tolerance;
        std::size_t at = first;
        for (std::size_t i = first + 1; i < last; ++i)
            if (const double d = distance_to_side(ring[i], ring[first], ring[last]); d > farthest) farthest = d, at = i;
        if (at == first) continue;
        kept[at] = 1;
        waiting.emplace_back(first, at);
        waiting.emplace_back(at, last);
    }
}

Ring simplify(const Ring& ring, double tolerance) {
    if (ring.size() < 5) return ring;
    const std::size_t last = ring.size() - 1;
    std::size_t far = 0;
    double farthest = 0;
    for (std::size_t i = 1; i < last; ++i)
        if (const double d = distance(ring[i].x - ring[0].x, ring[i].y - ring[0].y); d > farthest)
            farthest = d, far = i;
    if (far == 0) return ring;
    std::vector<char> kept(ring.size(), 0);
    kept[0] = kept[far] = kept[last] = 1;
    keep_between(ring, 0, far, tolerance, kept);
    keep_between(ring, far, last, tolerance, kept);
    Ring out;
    for (std::size_t i = 0; i < ring.size(); ++i)
        if (kept[i]) out.push_back(ring[i]);
    return out.size() < 4 ? ring : out;
}

}  // namespace

MultiPolygon simplify(const MultiPolygon& shape, double tolerance) {
    MultiPolygon out;
    for (const auto& part : shape.parts) {
        Polygon polygon{simplify(part.outer, tolerance), {}};
        for (const auto& hole : part.holes) polygon.holes.push_back(simplify(hole, tolerance));
        out.parts.push_back(std::move(polygon));
    }
    return out;
}

}  // namespace vung::geometry
