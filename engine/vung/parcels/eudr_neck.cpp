// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <vung/numeric/repeatable.h>
#include <vung/parcels/eudr_shape.h>

namespace vung::parcels {
namespace {

constexpr double kWayRound = 4;  // times the gap

/// A side of the ring in a plane of equal units (millionths of a degree of latitude), relative to the first corner.
struct Side {
    geometry::Point a, b;
    double start = 0, length = 0;  ///< along the ring
    std::size_t index = 0;
    double low = 0, high = 0;  ///< along the axis of the sweep
};

struct Nearest {
    double distance = 0;
    geometry::Point at;
    double along_first = 0, along_second = 0;  ///< places on the ring
};

double length(double x, double y) {
    return std::sqrt(x * x + y * y);
}

/// Of a point and a side: how far, and where along the side.
std::pair<double, double> to_side(geometry::Point p, const Side& s) {
    const double dx = s.b.x - s.a.x, dy = s.b.y - s.a.y, square = dx * dx + dy * dy;
    const double t = square > 0 ? std::clamp(((p.x - s.a.x) * dx + (p.y - s.a.y) * dy) / square, 0.0, 1.0) : 0.0;
    return {length(p.x - (s.a.x + t * dx), p.y - (s.a.y + t * dy)), t};
}

/// Sides that do not cross are nearest at an end of one of them.
Nearest nearest(const Side& s, const Side& t) {
    Nearest best{std::numeric_limits<double>::infinity(), {}, 0, 0};
    const auto consider = [&](geometry::Point p, double along_p, const Side& other, bool p_is_first) {
        const auto [distance, share] = to_side(p, other);
        if (!(distance < best.distance)) return;
        const double along = other.start + share * other.length;
        best = {distance, p, p_is_first ? along_p : along, p_is_first ? along : along_p};
    };
    consider(s.a, s.start, t, true);
    consider(s.b, s.start + s.length, t, true);
    consider(t.a, t.start, s, false);
    consider(t.b, t.start + t.length, s, false);
    return best;
}

std::vector<Side> sides_of(const MicroRing& ring, double lon_scale) {
    std::vector<Side> sides;
    const auto place = [&](MicroPoint p) {
        return geometry::Point{(double{1} * p.lon - ring.front().lon) * lon_scale,
                               double{1} * p.lat - ring.front().lat};
    };
    geometry::Box box;
    double start = 0;
    for (std::size_t i = 1; i < ring.size(); ++i) {
        Side s{place(ring[i - 1]), place(ring[i]), start, 0, i - 1, 0, 0};
        s.length = length(s.b.x - s.a.x, s.b.y - s.a.y);
        start += s.length;
        box.include(s.a);
        sides.push_back(s);
    }
    const bool by_x = box.max_x - box.min_x >= box.max_y - box.min_y;
    for (auto& s : sides) {
        const auto [low, high] = by_x ? std::minmax(s.a.x, s.b.x) : std::minmax(s.a.y, s.b.y);
        s.low = low, s.high = high;
    }
    std::sort(sides.begin(), sides.end(),
              [](const Side& a, const Side& b) { return a.low != b.low ? a.low < b.low : a.index < b.index; });
    return sides;
}

bool boxes_apart(const Side& s, const Side& t, double by) {
    return std::min(s.a.x, s.b.x) - std::max(t.a.x, t.b.x) > by ||
           std::min(t.a.x, t.b.x) - std::max(s.a.x, s.b.x) > by ||
           std::min(s.a.y, s.b.y) - std::max(t.a.y, t.b.y) > by || std::min(t.a.y, t.b.y) - std::max(s.a.y, s.b.y) > by;
}

void look(const MicroRing& ring, double below, std::optional<Neck>& narrowest) {
    if (ring.size() < 5) return;  // a triangle has no two sides apart
    constexpr double kRadians = std::numbers::pi / 180;
    const double lon_scale = numeric::cos(ring.front().lat / kMicrosPerDegree * kRadians);
    const auto sides = sides_of(ring, lon_scale);
    const std::size_t count = sides.size();
    double around = 0;
    for (const auto& s : sides) around += s.length;
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = i + 1; j < count && sides[j].low - sides[i].high <= below; ++j) {
            const auto &s = sides[i], &t = sides[j];
            const auto apart = s.index > t.index ? s.index - t.index : t.index - s.index;
            if (apart == 1 || apart == count - 1 || boxes_apart(s, t, below)) continue;
            const auto found = nearest(s, t);
            if (!(found.distance < below) || (narrowest && !(found.distance < narrowest->width))) continue;
            const double way = std::abs(found.along_first - found.along_second);
            if (std::min(way, around - way) < kWayRound * found.distance) continue;
            const double lon = lon_scale > 0 ? found.at.x / lon_scale : 0;
            narrowest = Neck{found.distance,
                             {static_cast<std::int32_t>(ring.front().lon + std::lround(lon)),
                              static_cast<std::int32_t>(ring.front().lat + std::lround(found.at.y))}};
        }
}

}  // namespace

std::optional<Neck> find_neck(const MicroShape& shape, double below) {
    std::optional<Neck> narrowest;
    for (const auto& part : shape.parts) {
        look(part.outer, below, narrowest);
        for (const auto& hole : part.holes) look(hole, below, narrowest);
    }
    return narrowest;
}

}  // namespace vung::parcels
