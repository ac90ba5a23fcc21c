// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/crosswalk_areas.h>

#include <algorithm>
#include <cmath>

#include <vung/geometry/geodesic.h>
#include <vung/geometry/neighbours.h>
#include <vung/geometry/overlay.h>
#include <vung/numeric/repeatable.h>
#include <vung/parcels/land_change.h>

namespace vung::parcels {
namespace {

constexpr double kRadians = 3.14159265358979323846 / 180;
constexpr double kRounding = 1e-12;
constexpr double kWhole = 1 - 1e-9;

/// Snyder (1987), eq. 3-12: twice the area of the ellipsoid between the equator and a latitude, per radian of longitude
/// and a2. The plane of longitude (radians) and q is equal-area, with a2/2 per unit.
double authalic_q(double latitude, const geometry::Ellipsoid& ellipsoid) {
    const double e = std::sqrt(ellipsoid.flattening * (2 - ellipsoid.flattening));
    const double s = numeric::sin(latitude * kRadians);
    return (1 - e * e) * (s / (1 - e * e * s * s) - numeric::log((1 - e * s) / (1 + e * s)) / (2 * e));
}

class EqualAreaPlane {
public:
    /// Coordinates are counted from the middle of a box, so that no digits are lost.
    explicit EqualAreaPlane(const geometry::Box& box)
        : longitude_((box.min_x + box.max_x) / 2), q_(authalic_q((box.min_y + box.max_y) / 2, ellipsoid_)) {}

    geometry::MultiPolygon operator()(geometry::MultiPolygon shape) const {
        for (auto& part : shape.parts) {
            apply(part.outer);
            for (auto& hole : part.holes) apply(hole);
        }
        return shape;
    }
    double hectares(double area) const { return area * ellipsoid_.semi_major_m * ellipsoid_.semi_major_m / 2 / 1e4; }

private:
    void apply(geometry::Ring& ring) const {
        for (auto& p : ring) p = {(p.x - longitude_) * kRadians, authalic_q(p.y, ellipsoid_) - q_};
    }
    geometry::Ellipsoid ellipsoid_;
    double longitude_, q_;
};

Unit unit_of(const Boundary& boundary) {
    return {boundary.code, boundary.name == boundary.code ? "" : boundary.name, ""};
}

}  // namespace

CrosswalkAreas crosswalk_from_areas(const BoundarySet& older, const BoundarySet& newer,
                                    std::optional<double> least_share, std::optional<dates::Date> date) {
    const double least = least_share.value_or(land_change_rule().least_unit_share);
    std::vector<geometry::Box> boxes;
    geometry::Box all;
    for (const auto& unit : newer.boundaries) boxes.push_back(geometry::bounds(unit.shape)), all.include(boxes.back());
    for (const auto& unit : older.boundaries) all.include(geometry::bounds(unit.shape));
    const EqualAreaPlane plane{all};
    const geometry::BoxTree tree{boxes};
    std::vector<geometry::OverlayShape> shapes(newer.boundaries.size());
    std::vector<char> ready(newer.boundaries.size(), 0);

    CrosswalkAreas out;
    std::vector<std::size_t> near;
    geometry::OverlayShape own;
    for (const auto& unit : older.boundaries) {
        const auto shape = plane(unit.shape);
        const double area = geometry::planar_area(shape);
        own.assign(shape);
        tree.find(geometry::bounds(unit.shape), 0, near);
        std::vector<Placement> pieces;
        double inside = 0, noise = 0;
        for (const auto n : near) {
            if (!ready[n]) shapes[n].assign(plane(newer.boundaries[n].shape)), ready[n] = 1;
            const double share = geometry::overlap_area(own, shapes[n]) / area;
            if (share <= kRounding) continue;
            inside += share;
            if (share < least)
                noise += share;
            else
                pieces.push_back({n, share});
        }
        // New units that overlap each other claim more than there is.
        const double scale =
            (inside > 1 ? 1 / inside : 1) * (noise > 0 && noise < inside ? inside / (inside - noise) : 1);
        std::stable_sort(pieces.begin(), pieces.end(), [](const auto& a, const auto& b) { return a.share > b.share; });
        for (const auto& piece : pieces)
            out.rows.push_back({.before = unit_of(unit),
                                .after = unit_of(newer.boundaries[piece.unit]),
                                .share = piece.share * scale > kWhole ? 1 : piece.share * scale,
                                .date = date,
                                .where = unit.where});
        const double placed = pieces.empty() ? 0 : std::min(1.0, inside);
        out.older.push_back({.ha = plane.hectares(area), .outside = 1 - placed, .noise = noise});
    }
    return out;
}

}  // namespace vung::parcels
