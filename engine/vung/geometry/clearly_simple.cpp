// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/clearly_simple.h>

#include <algorithm>
#include <cmath>

namespace vung::geometry {
namespace {

constexpr std::size_t kMostCorners = 32;           ///< every pair of edges is looked at
constexpr double kBound = 3.3306690738754716e-16;  ///< (3 + 16 e) e with e = 2^-53
constexpr double kTiny = 1e-280;                   ///< products under it may have lost digits

/// Side of the line a-b on which c lies: 1 or -1; 0 where rounding could have decided.
int clear_side(const Point& a, const Point& b, const Point& c) {
    const double left = (a.x - c.x) * (b.y - c.y), right = (a.y - c.y) * (b.x - c.x);
    const double sum = std::abs(left) + std::abs(right), side = left - right;
    if (!(sum > kTiny) || !(std::abs(side) > kBound * sum)) return 0;
    return side > 0 ? 1 : -1;
}

bool clearly_on_one_side(const Point& a, const Point& b, const Point& c, const Point& d) {
    const int side = clear_side(a, b, c);
    return side != 0 && side == clear_side(a, b, d);
}

/// Two edges that share no end do not touch.
bool clearly_apart(const Point& a, const Point& b, const Point& c, const Point& d) {
    return std::max(a.x, b.x) < std::min(c.x, d.x) || std::max(c.x, d.x) < std::min(a.x, b.x) ||
           std::max(a.y, b.y) < std::min(c.y, d.y) || std::max(c.y, d.y) < std::min(a.y, b.y) ||
           clearly_on_one_side(a, b, c, d) || clearly_on_one_side(c, d, a, b);
}

bool is_between(double a, double corner, double b) {
    return (a < corner && corner < b) || (b < corner && corner < a);
}

/// Two edges touch at the corner they share and nowhere else.
bool clearly_turns(const Point& a, const Point& corner, const Point& b) {
    return is_between(a.x, corner.x, b.x) || is_between(a.y, corner.y, b.y) || clear_side(a, corner, b) != 0;
}

}  // namespace

bool is_clearly_simple(const Ring& ring) {
    if (ring.size() < 4 || ring.size() > kMostCorners + 1) return false;
    const auto edges = ring.size() - 1;
    for (std::size_t i = 0; i < edges; ++i) {
        const auto& before = ring[i == 0 ? edges - 1 : i - 1];
        if (!clearly_turns(before, ring[i], ring[i + 1])) return false;
        const auto end = i == 0 ? edges - 1 : edges;  // the last edge meets the first
        for (auto j = i + 2; j < end; ++j)
            if (!clearly_apart(ring[i], ring[i + 1], ring[j], ring[j + 1])) return false;
    }
    return true;
}

}  // namespace vung::geometry
