// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/eudr_pairs.h>

#include <algorithm>

#include <vung/geometry/geodesic.h>
#include <vung/parcels/eudr_limits.h>
#include <vung/parcels/eudr_plot.h>
#include <vung/parcels/gate_limits.h>
#include <vung/problem_catalogue.h>
#include <vung/units/area.h>

namespace vung::parcels {
namespace {

using units::kSquareMetresPerHectare;
constexpr double kHalfStep = 0.5 / kMicrosPerDegree;

geometry::MultiPolygon square_around(MicroPoint p) {
    const auto at = to_degrees(p);
    return {{{{{at.x - kHalfStep, at.y - kHalfStep},
               {at.x + kHalfStep, at.y - kHalfStep},
               {at.x + kHalfStep, at.y + kHalfStep},
               {at.x - kHalfStep, at.y + kHalfStep},
               {at.x - kHalfStep, at.y - kHalfStep}},
              {}}}};
}

geometry::Box box_of(const EudrOutline& plot) {
    geometry::Box box;
    for (const auto& part : plot.shape.parts)
        for (const auto& p : part.outer) box.include(to_degrees(p));
    for (const auto& p : plot.points) box.include(to_degrees(p));
    return box;
}

/// A polygon and its overlay, made at the first use.
class Prepared {
public:
    explicit Prepared(const EudrOutline& plot) : plot_(&plot) {}
    const geometry::OverlayShape& overlay() {
        make();
        return overlay_;
    }
    double planar() {
        make();
        return planar_;
    }
    const geometry::MultiPolygon& degrees() {
        make();
        return degrees_;
    }

private:
    void make() {
        if (made_) return;
        degrees_ = to_degrees(plot_->shape);
        overlay_.assign(degrees_);
        planar_ = geometry::planar_area(degrees_);
        made_ = true;
    }
    const EudrOutline* plot_;
    bool made_ = false;
    geometry::MultiPolygon degrees_;
    geometry::OverlayShape overlay_;
    double planar_ = 0;
};

std::optional<EudrPair> compare_polygons(Prepared& a, Prepared& b, const EudrOutline& plot_a,
                                         const EudrOutline& plot_b) {
    const auto& limits = gate_limits();
    const double area = geometry::overlap_area(a.overlay(), b.overlay());
    if (!(area > 0)) return std::nullopt;
    const double share_a = area / a.planar(), share_b = area / b.planar();
    const bool a_smaller = a.planar() < b.planar();
    const double smaller_m2 = (a_smaller ? plot_a.eudr_ha : plot_b.eudr_ha) * kSquareMetresPerHectare;
    const double m2 = std::max(share_a, share_b) * smaller_m2;
    const bool duplicate = std::min(share_a, share_b) * 100 > limits.duplicate_percent;
    if (!duplicate) {
        if (m2 <= limits.overlap_m2 || m2 <= limits.overlap_percent / 100 * smaller_m2) return std::nullopt;
        const double around = geometry::geodesic_size(a_smaller ? a.degrees() : b.degrees()).perimeter_m;
        if (m2 <= eudr_limits().rounding_m * around / 2) return std::nullopt;
    }
    EudrPair pair;
    pair.kind = duplicate ? EudrPairKind::duplicate : EudrPairKind::overlap;
    pair.m2 = m2;
    pair.percent = std::max(share_a, share_b) * 100;
    pair.at = geometry::overlap(a.overlay(), b.overlay()).middle;
    return pair;
}

std::optional<EudrPair> compare_points(const EudrOutline& a, const EudrOutline& b) {
    for (const auto p : a.points)
        if (std::ranges::find(b.points, p) != b.points.end())
            return EudrPair{.kind = EudrPairKind::duplicate, .percent = 100, .at = to_degrees(p)};
    return std::nullopt;
}

std::optional<EudrPair> point_in_polygon(const EudrOutline& points, Prepared& polygon) {
    for (const auto p : points.points)
        if (geometry::overlap_area(polygon.overlay(), geometry::OverlayShape{square_around(p)}) > 0)
            return EudrPair{.kind = EudrPairKind::point_inside, .at = to_degrees(p)};
    return std::nullopt;
}

}  // namespace

std::vector<geometry::Box> boxes_of(std::span<const EudrOutline> plots) {
    std::vector<geometry::Box> out;
    out.reserve(plots.size());
    for (const auto& plot : plots) out.push_back(box_of(plot));
    return out;
}

std::vector<EudrPair> find_pairs(std::span<const EudrOutline> plots, const geometry::BoxTree& tree, std::size_t begin,
                                 std::size_t end) {
    std::vector<EudrPair> out;
    std::vector<std::size_t> near;
    for (std::size_t a = begin; a < end; ++a) {
        const auto box = box_of(plots[a]);
        if (box.empty()) continue;
        tree.find(box, 0, near);
        Prepared first{plots[a]};
        for (const auto b : near) {
            if (b <= a) continue;
            Prepared second{plots[b]};
            const bool polygon_a = !plots[a].shape.parts.empty(), polygon_b = !plots[b].shape.parts.empty();
            std::optional<EudrPair> found;
            if (polygon_a && polygon_b) found = compare_polygons(first, second, plots[a], plots[b]);
            if (!found) found = compare_points(plots[a], plots[b]);
            if (!found && polygon_a) found = point_in_polygon(plots[b], first);
            if (!found && polygon_b) found = point_in_polygon(plots[a], second);
            if (!found) continue;
            found->a = a, found->b = b;
            out.push_back(*found);
        }
    }
    return out;
}

Problem pair_problem(const EudrPair& pair, const std::string& other) {
    Problem out;
    switch (pair.kind) {
        case EudrPairKind::duplicate: out = make_problem("E-DUPLICATE", {{"other", other}}); break;
        case EudrPairKind::overlap:
            out = make_problem(
                "E-OVERLAP",
                {{"other", other}, {"m2", fixed_text(pair.m2, 0)}, {"percent", fixed_text(pair.percent, 1)}});
            break;
        case EudrPairKind::point_inside: out = make_problem("E-POINT-INSIDE", {{"other", other}}); break;
    }
    out.place = pair.at;
    return out;
}

double EudrCountry::share_inside(const MicroShape& shape) const {
    const auto degrees = to_degrees(shape);
    const double whole = geometry::planar_area(degrees);
    return whole > 0 ? geometry::overlap_area(shape_, geometry::OverlayShape{degrees}) / whole : 0;
}

bool EudrCountry::holds(MicroPoint p) const {
    return geometry::overlap_area(shape_, geometry::OverlayShape{square_around(p)}) > 0;
}

std::optional<Problem> EudrCountry::find_problem(const EudrOutline& plot, const std::string& country) const {
    const auto& limits = eudr_limits();
    const auto code = country.empty() ? std::string{"-"} : country;
    if (!plot.shape.parts.empty()) {
        const double outside = std::max(0.0, 1 - share_inside(plot.shape)) * 100;
        if (outside > limits.outside_percent) {
            auto problem = make_problem("E-OUTSIDE-COUNTRY", {{"percent", fixed_text(outside, 1)}, {"country", code}});
            if (outside <= limits.outside_refused_percent) problem.severity = Severity::warn;
            problem.place = to_degrees(plot.shape.parts.front().outer.front());
            return problem;
        }
    }
    for (const auto p : plot.points)
        if (!holds(p)) {
            auto problem = make_problem("E-OUTSIDE-COUNTRY", {{"percent", "100"}, {"country", code}});
            problem.place = to_degrees(p);
            return problem;
        }
    return std::nullopt;
}

}  // namespace vung::parcels
