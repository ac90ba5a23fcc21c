// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/gaps.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <tuple>

#include <vung/geometry/local_plane.h>
#include <vung/geometry/overlay.h>

namespace vung::parcels {
namespace {

using geometry::Point;

constexpr double kFinestMetres = 1e-3;   // corners of a map plane this near are the same
constexpr double kFinestDegrees = 1e-8;  // a millimetre
constexpr double kMostSteps = 4294967295.0;

/// Corners on a fine grid over all parcels: two numbers of 32 bits make one of 64.
class Grid {
public:
    Grid(const geometry::Crs& crs, const geometry::Box& box) : origin_{box.min_x, box.min_y} {
        const double extent = std::max(box.max_x - box.min_x, box.max_y - box.min_y);
        step_ = std::max(crs.geographic ? kFinestDegrees : kFinestMetres / crs.metres_per_unit,
                         extent / kMostSteps * 1.001);
    }
    std::uint64_t key(Point p) const {
        const auto x = static_cast<std::uint64_t>(std::round((p.x - origin_.x) / step_));
        const auto y = static_cast<std::uint64_t>(std::round((p.y - origin_.y) / step_));
        return x << 32U | y;
    }
    Point point(std::uint64_t key) const {
        return {origin_.x + static_cast<double>(key >> 32U) * step_,
                origin_.y + static_cast<double>(key & 0xFFFFFFFFU) * step_};
    }

private:
    Point origin_;
    double step_ = 1;
};

/// From corner to corner with the inside of the parcel on the left.
struct Edge {
    std::uint64_t from = 0, to = 0;
    std::uint32_t parcel = 0;
};

template <class Visit>
void each_ring(std::span<const Parcel> parcels, Visit visit) {
    for (std::size_t i = 0; i < parcels.size(); ++i)
        for (const auto& part : parcels[i].shape.parts) {
            visit(i, part.outer, false);
            for (const auto& hole : part.holes) visit(i, hole, true);
        }
}

bool counter_clockwise(const geometry::Ring& ring) {
    double sum = 0;
    const Point o = ring.front();
    for (std::size_t i = 0; i + 1 < ring.size(); ++i)
        sum += (ring[i].x - o.x) * (ring[i + 1].y - o.y) - (ring[i + 1].x - o.x) * (ring[i].y - o.y);
    return sum > 0;
}

/// Two parcels meet in a corner somewhere.
bool share_corners(std::span<const Parcel> parcels, const Grid& grid) {
    std::vector<std::uint64_t> keys;
    each_ring(parcels, [&](std::size_t, const geometry::Ring& ring, bool) {
        for (std::size_t k = 1; k < ring.size(); ++k) keys.push_back(grid.key(ring[k]));
    });
    std::sort(keys.begin(), keys.end());
    return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

/// Edges that no neighbour runs along the other way, sorted by where they start.
std::vector<Edge> free_edges(std::span<const Parcel> parcels, const Grid& grid) {
    std::vector<Edge> edges;
    each_ring(parcels, [&](std::size_t i, const geometry::Ring& ring, bool hole) {
        if (ring.size() < 4) return;
        const bool forward = counter_clockwise(ring) != hole;
        for (std::size_t k = 0; k + 1 < ring.size(); ++k) {
            const auto a = grid.key(ring[k]), b = grid.key(ring[k + 1]);
            if (a != b) edges.push_back({forward ? a : b, forward ? b : a, static_cast<std::uint32_t>(i)});
        }
    });
    const auto line = [](const Edge& e) { return std::tuple{std::min(e.from, e.to), std::max(e.from, e.to)}; };
    std::sort(edges.begin(), edges.end(), [&](const Edge& a, const Edge& b) {
        return std::tuple_cat(line(a), std::tuple{a.from, a.parcel}) <
               std::tuple_cat(line(b), std::tuple{b.from, b.parcel});
    });
    std::vector<Edge> out;
    for (std::size_t i = 0; i < edges.size();) {
        auto turn = i;  // edges of one line: first those that start at its lesser end
        while (turn < edges.size() && line(edges[turn]) == line(edges[i]) && edges[turn].from < edges[turn].to) ++turn;
        auto end = turn;
        while (end < edges.size() && line(edges[end]) == line(edges[i])) ++end;
        const auto both = std::min(turn - i, end - turn);
        for (auto k = i + both; k < turn; ++k) out.push_back(edges[k]);
        for (auto k = turn + both; k < end; ++k) out.push_back(edges[k]);
        i = end;
    }
    std::sort(out.begin(), out.end(), [](const Edge& a, const Edge& b) {
        return std::tie(a.from, a.to, a.parcel) < std::tie(b.from, b.to, b.parcel);
    });
    return out;
}

double steps(std::uint64_t from, std::uint64_t to, unsigned shift) {
    return static_cast<double>(static_cast<std::int64_t>(to >> shift & 0xFFFFFFFFU) -
                               static_cast<std::int64_t>(from >> shift & 0xFFFFFFFFU));
}

/// Grows with the angle of (x, y) from 0 (east) counter-clockwise up to 4.
double turn_of(double x, double y) {
    const double t = y / (std::abs(x) + std::abs(y));
    if (x < 0) return 2 - t;
    return t < 0 ? 4 + t : t;
}

/// Follows free edges around; each belongs to one loop. Whatever no parcel covers lies to their right.
class Loops {
public:
    explicit Loops(const std::vector<Edge>& edges) : edges_(edges), used_(edges.size()) {}

    template <class Visit>
    void each(Visit visit) {
        std::vector<std::size_t> loop;
        for (std::size_t start = 0; start < edges_.size(); ++start) {
            if (used_[start]) continue;
            loop.clear();
            for (auto at = start;;) {
                used_[at] = true;
                loop.push_back(at);
                const auto next = following(at, start);
                if (!next || *next == start) break;
                at = *next;
            }
            visit(loop);
        }
    }

private:
    /// The edge that turns most to the right, so that the loop stays around one piece of land. The first edge of the
    /// loop may be chosen again, which closes it.
    std::optional<std::size_t> following(std::size_t at, std::size_t start) const {
        const auto corner = edges_[at].to;
        auto i = static_cast<std::size_t>(std::lower_bound(edges_.begin(), edges_.end(), corner,
                                                           [](const Edge& e, auto key) { return e.from < key; }) -
                                          edges_.begin());
        const double back = direction(corner, edges_[at].from);
        std::optional<std::size_t> best;
        double least = 5;
        for (; i < edges_.size() && edges_[i].from == corner; ++i) {
            if (used_[i] && i != start) continue;
            double turn = direction(corner, edges_[i].to) - back;
            if (turn <= 0) turn += 4;
            if (turn < least) least = turn, best = i;
        }
        return best;
    }
    static double direction(std::uint64_t from, std::uint64_t to) {
        return turn_of(steps(from, to, 32), steps(from, to, 0));
    }

    const std::vector<Edge>& edges_;
    std::vector<bool> used_;
};

/// Measures a loop; nothing unless it is a gap.
std::optional<Gap> gap_of(const geometry::Crs& crs, const Grid& grid, const std::vector<Edge>& edges,
                          const std::vector<std::size_t>& loop, const GateLimits& limits) {
    if (loop.size() < 3) return std::nullopt;
    Gap gap;
    for (const auto i : loop) {
        gap.around.push_back(edges[i].parcel);
        gap.ring.push_back(grid.point(edges[i].from));
    }
    gap.ring.push_back(gap.ring.front());
    std::sort(gap.around.begin(), gap.around.end());
    gap.around.erase(std::unique(gap.around.begin(), gap.around.end()), gap.around.end());
    if (gap.around.size() < 2 || counter_clockwise(gap.ring)) return std::nullopt;
    geometry::Box box;
    for (const Point p : gap.ring) box.include(p);
    const auto plane = geometry::plane_around(crs, box);
    double around = 0;
    for (std::size_t i = 0; i + 1 < gap.ring.size(); ++i) {
        const Point a = plane.to_metres(gap.ring[i]), b = plane.to_metres(gap.ring[i + 1]);
        around += std::sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
    }
    gap.m2 = geometry::planar_area({{{gap.ring, {}}}}) * plane.square_metres();
    gap.width_m = 2 * gap.m2 / around;
    gap.at = gap.ring.front();
    if (gap.m2 <= limits.gap_m2 || gap.width_m >= limits.gap_width_m) return std::nullopt;
    return gap;
}

/// Where parcels overlap, edges may close in land that has an owner.
bool is_covered(const Gap& gap, std::span<const Parcel> parcels, const geometry::BoxTree& tree) {
    const geometry::OverlayShape land{{{{gap.ring, {}}}}};
    std::vector<std::size_t> near;
    tree.find(land.box(), 0, near);
    double covered = 0;
    for (const auto i : near) covered += geometry::overlap_area(land, geometry::OverlayShape{parcels[i].shape});
    return covered > geometry::planar_area({{{gap.ring, {}}}}) / 2;
}

}  // namespace

std::vector<Gap> find_gaps(const geometry::Crs& crs, std::span<const Parcel> parcels, const geometry::BoxTree& tree,
                           const GateLimits& limits) {
    geometry::Box box;
    for (const auto& parcel : parcels) box.include(geometry::bounds(parcel.shape));
    std::vector<Gap> out;
    if (box.empty()) return out;
    const Grid grid{crs, box};
    if (!share_corners(parcels, grid)) return out;
    const auto edges = free_edges(parcels, grid);
    Loops{edges}.each([&](const std::vector<std::size_t>& loop) {
        auto gap = gap_of(crs, grid, edges, loop, limits);
        if (gap && !is_covered(*gap, parcels, tree)) out.push_back(std::move(*gap));
    });
    std::sort(out.begin(), out.end(), [](const Gap& a, const Gap& b) {
        return std::tie(a.around, a.at.x, a.at.y, a.m2) < std::tie(b.around, b.at.x, b.at.y, b.m2);
    });
    return out;
}

std::vector<Finding> tell_gaps(std::span<const Parcel> parcels, std::span<const Gap> gaps) {
    std::vector<Finding> out;
    for (const auto& gap : gaps) {
        auto finding = about(parcels[gap.around.front()], "P-GAP",
                             {{"other", parcels[gap.around[1]].id},
                              {"count", std::to_string(gap.around.size())},
                              {"m2", amount(gap.m2)},
                              {"width", amount(gap.width_m)}});
        finding.problem.hectares = gap.m2 / 1e4;
        finding.at = gap.at;
        out.push_back(std::move(finding));
    }
    return out;
}

}  // namespace vung::parcels
