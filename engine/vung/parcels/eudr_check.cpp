// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/eudr_check.h>

#include <algorithm>
#include <cmath>
#include <set>

#include <vung/geometry/geodesic.h>
#include <vung/parcels/eudr_limits.h>
#include <vung/parcels/eudr_plot.h>
#include <vung/parcels/eudr_properties.h>
#include <vung/problem_catalogue.h>
#include <vung/units/area.h>

namespace vung::parcels {
namespace {

using units::kSquareMetresPerHectare;

bool on_earth(geometry::Point p) {
    return std::abs(p.x) <= 180 && std::abs(p.y) <= 90;
}

bool has_points(const EudrGeometry& g) {
    return !g.points.empty() || std::ranges::any_of(g.members, has_points);
}

/// Looks at one geometry after the other; problems of one kind are told once per feature, with their number.
class GeometryCheck {
public:
    explicit GeometryCheck(CheckedFeature& out) : out_(out) {}

    void look(const EudrGeometry& g, bool in_collection) {
        if (g.kind == "GeometryCollection") return look_at_collection(g, in_collection);
        if (g.kind != "Point" && g.kind != "MultiPoint" && g.kind != "Polygon" && g.kind != "MultiPolygon")
            return tell(
                make_problem("E-GEOMETRY-KIND", {{"kind", g.kind.empty() ? "geometry without a type" : g.kind}}));
        if (g.nested_point) return tell(make_problem("E-POINT-NESTED"));
        if (!g.malformed.empty()) return tell(make_problem("E-COORDINATES", {{"reason", g.malformed}}));
        if (!look_at_positions(g)) return;
        for (const auto& p : g.points) out_.points.push_back(to_micro(p.at));
        MicroShape shape;
        bool whole = true;
        for (const auto& rings : g.parts) whole = look_at_rings(rings, shape) && whole;
        if (!whole || shape.parts.empty()) return;
        settle(std::move(shape));
    }

private:
    void tell(Problem problem, std::optional<geometry::Point> place = std::nullopt) {
        if (place && on_earth(*place)) problem.place = place;
        out_.problems.push_back(std::move(problem));
    }

    void look_at_collection(const EudrGeometry& g, bool in_collection) {
        if (in_collection) return tell(make_problem("E-GEOMETRY-KIND", {{"kind", "GeometryCollection in another"}}));
        if (!g.malformed.empty()) return tell(make_problem("E-COORDINATES", {{"reason", g.malformed}}));
        tell(make_problem("E-COLLECTION", {{"count", std::to_string(g.members.size())}}));
        for (const auto& member : g.members) look(member, true);
    }

    template <class F>
    static void each_position(const EudrGeometry& g, const F& visit) {
        for (const auto& p : g.points) visit(p);
        for (const auto& rings : g.parts)
            for (const auto& ring : rings)
                for (const auto& p : ring) visit(p);
    }

    /// False when the geometry cannot be looked at further.
    bool look_at_positions(const EudrGeometry& g) {
        std::size_t all = 0, high = 0, off = 0, exchanged = 0;
        int decimals = 0;
        std::optional<geometry::Point> first_off;
        each_position(g, [&](const EudrPosition& p) {
            ++all;
            if (p.numbers > 2) ++high;
            decimals = std::max(decimals, p.decimals);
            if (on_earth(p.at)) return;
            ++off;
            if (on_earth({p.at.y, p.at.x})) ++exchanged;
            if (!first_off) first_off = p.at;
        });
        if (all == 0) {
            tell(make_problem("E-COORDINATES", {{"reason", "there are none"}}));
            return false;
        }
        if (high > 0) tell(make_problem("E-ELEVATION", {{"count", std::to_string(high)}}));
        if (off > 0 && off == exchanged) {
            tell(make_problem("E-SWAPPED",
                              {{"lon", fixed_text(first_off->x, 6)}, {"lat", fixed_text(first_off->y, 6)}}));
        } else if (off > 0) {
            tell(make_problem("E-RANGE", {{"lon", fixed_text(first_off->x, 6)}, {"lat", fixed_text(first_off->y, 6)}}));
        }
        if (decimals < eudr_limits().decimals)
            tell(make_problem("E-FEW-DECIMALS", {{"decimals", std::to_string(decimals)}}));
        return off == 0;
    }

    /// Adds the outer ring of a polygon, rounded; false when it cannot be used further.
    bool look_at_rings(const std::vector<EudrRing>& rings, MicroShape& shape) {
        if (rings.empty() || rings.front().empty()) {
            tell(make_problem("E-COORDINATES", {{"reason", "a polygon has no ring"}}));
            return false;
        }
        const auto& outer = rings.front();
        const auto start = outer.front().at;
        if (rings.size() > 1)
            tell(make_problem("E-HOLE", {{"count", std::to_string(rings.size() - 1)}}),
                 rings[1].empty() ? start : rings[1].front().at);
        if (outer.size() < 4) {
            tell(make_problem("E-RING-SHORT", {{"count", std::to_string(outer.size())}}), start);
            return false;
        }
        MicroRing ring;
        geometry::Box box;
        for (const auto& p : outer) ring.push_back(to_micro(p.at)), box.include(p.at);
        if (ring.front() != ring.back()) {
            tell(make_problem("E-RING-OPEN"), start);
            ring.push_back(ring.front());
        }
        if (box.max_x - box.min_x > 180) {
            tell(make_problem("E-ANTIMERIDIAN"), start);
            return false;
        }
        const auto before = ring.size();
        const auto same = std::ranges::adjacent_find(ring);
        const auto place = same == ring.end() ? start : to_degrees(*same);
        ring.erase(std::unique(ring.begin(), ring.end()), ring.end());
        if (ring.size() < 4) {
            tell(make_problem("E-COLLAPSED"), start);
            return false;
        }
        if (const auto dropped = before - ring.size(); dropped > 0)
            tell(make_problem("E-VERTEX-REPEATED", {{"count", std::to_string(dropped)}}), place);
        if (is_line(ring)) {
            tell(make_problem("E-COLLAPSED"), start);
            return false;
        }
        if (twice_area(ring) < 0) clockwise_ = true;
        shape.parts.push_back({std::move(ring), {}});
        return true;
    }

    void settle(MicroShape shape) {
        if (clockwise_) tell(make_problem("E-CLOCKWISE"), to_degrees(shape.parts.front().outer.front()));
        clockwise_ = false;
        if (const auto found = find_invalidity(shape)) {
            tell(invalid_after_rounding(*found), found->place);
            return;
        }
        orient(shape);
        if (const auto neck = find_neck(shape, eudr_limits().neck_steps))
            tell(narrow_neck(*neck), to_degrees(neck->at));
        out_.eudr_ha += eudr_area_ha(to_degrees(shape));
        out_.shape.parts.insert(out_.shape.parts.end(), shape.parts.begin(), shape.parts.end());
    }

    CheckedFeature& out_;
    bool clockwise_ = false;
};

/// What Area says against what the geometry is.
void check_area(const EudrFeature& feature, const std::optional<double>& told, CheckedFeature& out) {
    const double limit = eudr_limits().point_ha;
    if (has_points(feature.geometry)) {
        if (!told) {
            out.problems.push_back(make_problem("E-POINT-NO-AREA", {{"ha", fixed_text(limit, 0)}}));
        } else if (*told > limit) {
            out.problems.push_back(make_problem("E-POINT-OVER", {{"ha", fixed_text(*told, 2)}}));
        }
        out.eudr_ha += told.value_or(limit);
    } else if (told && !out.shape.parts.empty()) {
        const double true_ha = geometry::geodesic_size(to_degrees(out.shape)).area_m2 / kSquareMetresPerHectare;
        const double allowed = eudr_limits().area_percent / 100;
        const auto far = [&](double ha) { return std::abs(*told - ha) > allowed * ha; };
        if (far(true_ha) && far(out.eudr_ha))
            out.problems.push_back(
                make_problem("E-AREA-DIFFERS", {{"told", fixed_text(*told, 2)}, {"ha", fixed_text(out.eudr_ha, 2)}}));
    }
}

std::optional<geometry::Point> start_of(const EudrGeometry& g) {
    if (!g.points.empty()) return g.points.front().at;
    for (const auto& rings : g.parts)
        for (const auto& ring : rings)
            if (!ring.empty()) return ring.front().at;
    for (const auto& member : g.members)
        if (const auto p = start_of(member)) return p;
    return std::nullopt;
}

}  // namespace

std::string feature_id(std::size_t number) {
    return "feature " + std::to_string(number);
}

CheckedFeature check_feature(const EudrFeature& feature, EudrType type) {
    CheckedFeature out;
    for (const auto& key : std::set<std::string>(feature.repeated.begin(), feature.repeated.end()))
        out.problems.push_back(make_problem("E-KEY-REPEATED", {{"key", key}}));
    for (const auto& fault : feature.structure)
        out.problems.push_back(make_problem("E-STRUCTURE", {{"reason", fault}}));
    if (feature.has_geometry)
        GeometryCheck{out}.look(feature.geometry, false);
    else
        out.problems.push_back(make_problem("E-NO-GEOMETRY"));
    const auto told = check_properties(feature.properties, type, out);
    if (feature.has_geometry) check_area(feature, told, out);
    const auto start = start_of(feature.geometry);
    for (auto& problem : out.problems) {
        problem.id = feature_id(feature.number);
        if (!problem.place && start && on_earth(*start)) problem.place = start;
        if (out.eudr_ha > 0) problem.hectares = out.eudr_ha;
    }
    return out;
}

}  // namespace vung::parcels
