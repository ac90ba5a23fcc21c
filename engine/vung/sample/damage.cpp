// SPDX-License-Identifier: Apache-2.0
#include <vung/sample/damage.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include <vung/sample/landscape.h>

namespace vung::sample {
namespace {

using geometry::Point;
using geometry::Ring;

Point between(Point a, Point b, double t) {
    return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

double length(Point a, Point b) {
    return std::sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
}

/// Positive on the left of the line from a to b.
double side(Point a, Point b, Point p) {
    return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

}  // namespace

void cross_far(Ring& ring) {
    std::swap(ring[1], ring[ring.size() / 2]);
}

void make_eight(Ring& ring) {
    const auto n = (ring.size() - 1) / 4;
    ring = {ring[0], ring[2 * n], ring[n], ring[3 * n], ring[0]};
}

void cross_near(Ring& ring, double size) {
    // The first edge is left for a small triangle and joined again before where it was left.
    const Point a = ring[0], b = ring[1];
    const double t = size / length(a, b);
    const Point out = between(a, b, 0.5 + t), back = between(a, b, 0.5 - t);
    const Point side_step{out.x + (b.y - a.y) * t, out.y - (b.x - a.x) * t};
    ring.insert(ring.begin() + 1, {out, side_step, back});
}

void add_spike(Ring& ring, double length_m) {
    const Point a = ring[0], b = ring[1];
    const double t = length_m / length(a, b);
    const Point tip{b.x + (b.y - a.y) * t, b.y - (b.x - a.x) * t};
    ring.insert(ring.begin() + 2, {tip, b});
}

Ring scaled(const Ring& ring, double factor) {
    const Point c = centroid(ring);
    Ring out = ring;
    for (auto& p : out) p = between(c, p, factor);
    return out;
}

void move(Ring& ring, double east, double north) {
    for (auto& p : ring) p.x += east, p.y += north;
}

Ring left_of(const Ring& ring, Point a, Point b) {
    Ring out;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        const Point p = ring[i], q = ring[i + 1];
        const double sp = side(a, b, p), sq = side(a, b, q);
        if (sp >= 0) out.push_back(p);
        if ((sp < 0) != (sq < 0)) out.push_back(between(p, q, sp / (sp - sq)));
    }
    out.push_back(out.front());
    return out;
}

Cut cut_across(const Ring& ring, double share) {
    const Point c = centroid(ring);
    const auto far =
        *std::max_element(ring.begin(), ring.end(), [&](Point p, Point q) { return length(c, p) < length(c, q); });
    // The long axis goes to the farthest corner, near enough for a narrow field.
    const Point start{2 * c.x - far.x, 2 * c.y - far.y}, at = between(start, far, share);
    const Point across{-(far.y - c.y), far.x - c.x};
    return {at, {at.x + across.x, at.y + across.y}};
}

Ring rectangle(Point corner, double width, double height) {
    const auto [x, y] = corner;
    return {{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}, {x, y}};
}

}  // namespace vung::sample
