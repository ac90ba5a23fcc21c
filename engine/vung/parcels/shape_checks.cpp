// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/shape_checks.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include <vung/geometry/local_plane.h>
#include <vung/geometry/neighbours.h>
#include <vung/units/area.h>

namespace vung::parcels {
namespace {

using geometry::Point;
using geometry::Ring;

using units::kSquareMetresPerHectare;

double length(const Ring& ring) {
    double sum = 0;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        const double x = ring[i + 1].x - ring[i].x, y = ring[i + 1].y - ring[i].y;
        sum += std::sqrt(x * x + y * y);
    }
    return sum;
}

double squared_distance(Point p, Point a, Point b) {
    const double dx = b.x - a.x, dy = b.y - a.y, squared = dx * dx + dy * dy;
    const double t = squared > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / squared, 0.0, 1.0) : 0;
    const double x = p.x - a.x - t * dx, y = p.y - a.y - t * dy;
    return x * x + y * y;
}

geometry::Box box_of(const Point a, const Point b) {
    geometry::Box box;
    box.include(a);
    box.include(b);
    return box;
}

/// True when a corner comes as near as that to an edge. For many of both through a tree of the edges.
bool corner_near(const Ring& corners, const Ring& edges, double metres) {
    const auto near = [&](Point p, std::size_t i) {
        return squared_distance(p, edges[i], edges[i + 1]) <= metres * metres;
    };
    constexpr std::size_t kFew = 100'000;
    if (corners.size() * edges.size() <= kFew) {
        for (const Point p : corners)
            for (std::size_t i = 0; i + 1 < edges.size(); ++i)
                if (near(p, i)) return true;
        return false;
    }
    std::vector<geometry::Box> boxes;
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) boxes.push_back(box_of(edges[i], edges[i + 1]));
    const geometry::BoxTree tree{boxes};
    std::vector<std::size_t> found;
    for (const Point p : corners) {
        tree.find(box_of(p, p), metres, found);
        if (std::any_of(found.begin(), found.end(), [&](std::size_t i) { return near(p, i); })) return true;
    }
    return false;
}

/// True when two parts that do not cross come nearer than `metres`: at a corner of one of them.
bool near(const geometry::Polygon& a, const geometry::Polygon& b, double metres) {
    const auto to_rings = [&](const Ring& ring) {
        const auto close = [&](const Ring& other) {
            return corner_near(ring, other, metres) || corner_near(other, ring, metres);
        };
        return close(b.outer) || std::any_of(b.holes.begin(), b.holes.end(), close);
    };
    return to_rings(a.outer) || std::any_of(a.holes.begin(), a.holes.end(), to_rings);
}

/// How many groups the parts of a shape (in metres) fall into, when parts within a distance belong together.
std::size_t groups_of_parts(const geometry::MultiPolygon& shape, double metres) {
    std::vector<geometry::Box> boxes;
    for (const auto& part : shape.parts) boxes.push_back(geometry::bounds({{part}}));
    const geometry::BoxTree tree{boxes};
    std::vector<std::size_t> group(boxes.size()), found;
    std::iota(group.begin(), group.end(), std::size_t{0});
    const auto root = [&](std::size_t i) {
        while (group[i] != i) i = group[i] = group[group[i]];
        return i;
    };
    auto groups = boxes.size();
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        tree.find(boxes[i], metres, found);
        for (const auto j : found) {
            if (j <= i || root(i) == root(j) || !near(shape.parts[i], shape.parts[j], metres)) continue;
            group[root(j)] = root(i);
            --groups;
        }
    }
    return groups;
}

/// The checks of one parcel, which share its measures.
class Doubts {
public:
    Doubts(const geometry::Crs& crs, const Parcel& parcel, const GateLimits& limits)
        : parcel_(parcel),
          limits_(limits),
          plane_(geometry::plane_around(crs, geometry::bounds(parcel.shape))),
          m2_(parcel.area_ha * kSquareMetresPerHectare) {}

    void size(std::optional<double> cell_m2) {
        double around = 0;
        bool sliver = true;  // all parts are
        for (const auto& part : parcel_.shape.parts) {
            const auto outer = plane_.to_metres(part.outer);
            const double outer_m = length(outer), outer_m2 = geometry::planar_area({{{outer, {}}}});
            sliver &= 4 * std::numbers::pi * outer_m2 < limits_.sliver_compactness * outer_m * outer_m;
            around += outer_m;
            for (const auto& hole : part.holes) around += length(plane_.to_metres(hole));
        }
        const double width = 2 * m2_ / around;
        if (sliver || width < limits_.sliver_width_m)
            tell("P-SLIVER", {{"m2", amount(m2_)}, {"width", amount(width)}, {"length", amount(around / 2)}});
        if (m2_ < limits_.tiny_m2)
            tell("P-TINY", {{"m2", amount(m2_)}});
        else if (cell_m2 && m2_ < limits_.observe_cells * *cell_m2)
            tell("P-TOO-SMALL", {{"m2", amount(m2_)}, {"cells", amount(m2_ / *cell_m2)}, {"cell", amount(*cell_m2)}});
    }

    void holes() {
        double inside = 0;
        std::size_t count = 0;
        Point at;
        for (const auto& part : parcel_.shape.parts)
            for (const auto& hole : part.holes) {
                if (hole.empty()) continue;
                if (count++ == 0) at = hole.front();
                inside += geometry::planar_area({{{hole, {}}}}) * plane_.square_metres();
            }
        const double share = 100 * inside / (inside + m2_);
        if (count == 0 || share <= limits_.holes_percent) return;
        tell("P-HOLES", {{"count", std::to_string(count)}, {"m2", amount(inside)}, {"percent", amount(share)}}, at);
        findings_.back().problem.hectares = inside / kSquareMetresPerHectare;
    }

    void parts() {
        if (parcel_.shape.parts.size() < 2) return;
        const auto groups = groups_of_parts(plane_.to_metres(parcel_.shape), limits_.parts_m);
        if (groups > 1) tell("P-MULTIPART", {{"count", std::to_string(groups)}, {"metres", amount(limits_.parts_m)}});
    }

    /// The certificate tells the area in the map plane; on the ellipsoid it is another, by some parts in ten thousand.
    /// What comes nearer counts.
    void declared() {
        if (!parcel_.declared_m2) return;
        const double declared = *parcel_.declared_m2;
        const double plane = geometry::planar_area(parcel_.shape) * plane_.square_metres();
        const double difference =
            std::abs(plane - declared) < std::abs(m2_ - declared) ? plane - declared : m2_ - declared;
        const double size = std::abs(difference);
        if (size <= limits_.area_percent / 100 * declared &&
            size <= limits_.area_m2 + limits_.area_plane_percent / 100 * m2_)
            return;
        tell("P-AREA-DECLARED", {{"declared", amount(declared)},
                                 {"measured", amount(m2_)},
                                 {"plane", amount(plane)},
                                 {"difference", amount(difference)},
                                 {"percent", declared > 0 ? amount(100 * difference / declared) : "-"}});
        findings_.back().problem.hectares = size / kSquareMetresPerHectare;
    }

    std::vector<Finding> take() { return std::move(findings_); }

private:
    void tell(std::string_view code, ProblemValues values, std::optional<Point> at = {}) {
        findings_.push_back(about(parcel_, code, std::move(values)));
        if (at) findings_.back().at = at;
    }

    const Parcel& parcel_;
    const GateLimits& limits_;
    geometry::LocalPlane plane_;
    double m2_;
    std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> doubt_shape(const geometry::Crs& crs, const Parcel& parcel, const GateLimits& limits,
                                 std::optional<double> cell_m2) {
    Doubts doubts{crs, parcel, limits};
    doubts.size(cell_m2);
    doubts.holes();
    doubts.parts();
    doubts.declared();
    return doubts.take();
}

}  // namespace vung::parcels
