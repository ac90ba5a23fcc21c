// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/row_bands.h>

#include <cmath>
#include <utility>

namespace vung::geometry {
namespace {

Point on_line(Point a, Point b, double y) {
    if (b.y < a.y) std::swap(a, b);  // an edge is cut in the same place from both sides
    return {a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x), y};
}

void close(Ring& ring) {
    if (!ring.empty() && !(ring.front() == ring.back())) ring.push_back(ring.front());
}

/// Splits a closed ring at y (Sutherland and Hodgman 1974, both sides at once).
void cut(const Ring& ring, double y, Ring& lower, Ring& upper) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Point p = ring[i];
        if (i > 0) {
            const Point before = ring[i - 1];
            if ((before.y < y && p.y > y) || (before.y > y && p.y < y)) {
                const Point crossing = on_line(before, p, y);
                lower.push_back(crossing);
                upper.push_back(crossing);
            }
        }
        if (p.y <= y) lower.push_back(p);
        if (p.y >= y) upper.push_back(p);
    }
    close(lower);
    close(upper);
}

bool is_flat(const Ring& ring) {
    for (const auto& p : ring)
        if (p.y != ring.front().y) return false;
    return true;
}

void cut(const MultiPolygon& shape, double y, MultiPolygon& lower, MultiPolygon& upper) {
    for (const auto& part : shape.parts) {
        Polygon low, high;
        cut(part.outer, y, low.outer, high.outer);
        for (const auto& hole : part.holes) {
            Ring below, above;
            cut(hole, y, below, above);
            if (!is_flat(below)) low.holes.push_back(std::move(below));
            if (!is_flat(above)) high.holes.push_back(std::move(above));
        }
        if (!is_flat(low.outer)) lower.parts.push_back(std::move(low));
        if (!is_flat(high.outer)) upper.parts.push_back(std::move(high));
    }
}

using Visit = std::function<void(std::int64_t, const MultiPolygon&)>;

/// The bands [first, last); halving keeps the work at corners times log(bands).
void split(MultiPolygon shape, std::int64_t first, std::int64_t last, double height, const Visit& visit) {
    if (shape.empty()) return;
    if (last - first == 1) {
        visit(first, shape);
        return;
    }
    const std::int64_t middle = first + (last - first) / 2;
    MultiPolygon lower, upper;
    cut(shape, static_cast<double>(middle) * height, lower, upper);
    shape = {};
    split(std::move(lower), first, middle, height, visit);
    split(std::move(upper), middle, last, height, visit);
}

}  // namespace

void for_each_row_band(const MultiPolygon& shape, std::int64_t height, const Visit& visit) {
    const auto box = bounds(shape);
    if (box.empty()) return;
    const auto band = static_cast<double>(height);
    const auto first = static_cast<std::int64_t>(std::floor(box.min_y / band));
    const auto last = static_cast<std::int64_t>(std::ceil(box.max_y / band));
    if (last > first) split(shape, first, last, band, visit);
}

}  // namespace vung::geometry
