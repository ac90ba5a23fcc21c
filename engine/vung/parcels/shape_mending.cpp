// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/shape_mending.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <vung/geometry/cleaning.h>
#include <vung/geometry/validity.h>
#include <vung/numeric/repeatable.h>
#include <vung/problem_catalogue.h>

namespace vung::parcels {
namespace {

constexpr double kFarthestProjected = 1e8;  // units of the map; the whole earth is 4e7 m around

std::string_view code_of(geometry::Fault fault) {
    using geometry::Fault;
    switch (fault) {
        case Fault::empty: return "P-NO-GEOMETRY";
        case Fault::not_finite: return "P-COORDINATES";
        case Fault::ring_not_closed: return "P-RING-OPEN";
        case Fault::too_few_points: return "P-RING-SHORT";
        case Fault::self_crossing: return "P-SELF-CROSSING";
        case Fault::hole_outside: return "P-HOLE-OUTSIDE";
        case Fault::nested_holes: return "P-NESTED-HOLES";
        case Fault::nested_parts: return "P-NESTED-PARTS";
        case Fault::duplicate_rings: return "P-DUPLICATE-RINGS";
        case Fault::disconnected_inside: return "P-DISCONNECTED";
        case Fault::other: break;
    }
    return "P-INVALID";
}

/// First point outside any plausible range.
std::optional<geometry::Point> implausible_point(const geometry::Crs& crs, const geometry::MultiPolygon& shape) {
    const double x_limit = crs.geographic ? 180.0 : kFarthestProjected,
                 y_limit = crs.geographic ? 90.0 : kFarthestProjected;
    const auto bad = [&](const geometry::Point& p) {
        return !std::isfinite(p.x) || !std::isfinite(p.y) || std::abs(p.x) > x_limit || std::abs(p.y) > y_limit;
    };
    const auto in_ring = [&](const geometry::Ring& ring) -> std::optional<geometry::Point> {
        const auto found = std::find_if(ring.begin(), ring.end(), bad);
        return found == ring.end() ? std::nullopt : std::optional{*found};
    };
    for (const auto& part : shape.parts) {
        if (auto p = in_ring(part.outer)) return p;
        for (const auto& hole : part.holes)
            if (auto p = in_ring(hole)) return p;
    }
    return std::nullopt;
}

std::optional<Problem> find_coordinate_problem(const geometry::Crs& crs, const geometry::MultiPolygon& shape) {
    const auto bad = implausible_point(crs, shape);
    if (!bad) return std::nullopt;
    char place[80];
    std::snprintf(place, sizeof place, "%.10g, %.10g", bad->x, bad->y);
    return make_problem("P-COORDINATES", {{"reason", place + (crs.code.empty() ? "" : " (" + crs.code + ")")}});
}

bool close_ring(geometry::Ring& ring) {
    if (ring.empty() || ring.front() == ring.back()) return false;
    ring.push_back(ring.front());
    return true;
}

double percent(double part, double whole) {
    return whole > 0 ? 100 * part / whole : 0;
}

Finding finding(std::string_view code, ProblemValues values, std::optional<geometry::Point> at, Severity severity) {
    Finding out{make_problem(code, std::move(values)), at};
    out.problem.severity = severity;
    return out;
}

geometry::CleaningLimits cleaning_limits(const GateLimits& limits) {
    return {.repeated_m = limits.repeated_mm / 1000,
            .repeated_degrees = numeric::pow(10, -std::round(limits.repeated_decimals)),
            .spike_degrees = limits.spike_degrees,
            .spike_m = limits.spike_m,
            .spike_share = limits.repair_percent / 100};
}

void clean(const geometry::Crs& crs, MendedShape& out, const GateLimits& limits) {
    auto cleaned = geometry::clean(crs, out.shape, cleaning_limits(limits));
    if (!cleaned) return;
    const double change = cleaned->after_m2 - cleaned->before_m2;
    const auto tell = [&](std::string_view code, std::size_t count, std::optional<geometry::Point> at) {
        if (count > 0)
            out.findings.push_back(finding(code,
                                           {{"count", std::to_string(count)},
                                            {"m2", amount(std::abs(change))},
                                            {"percent", amount(percent(std::abs(change), cleaned->before_m2))}},
                                           at, Severity::repair));
    };
    tell("P-REPEATED-CORNER", cleaned->repeated, first_corner(out.shape));
    tell("P-SPIKE", cleaned->spikes, cleaned->first_spike);
    out.shape = std::move(cleaned->shape);
}

/// What a repair does to the area, in square metres around the shape.
struct RepairSize {
    double before_m2 = 0, after_m2 = 0;
    double lesser_m2 = 0;  ///< of parts that the outline did not have before, the smallest
};

/// Leaves away small parts that the repair split off, and measures the rest.
RepairSize settle_repair(const geometry::Crs& crs, std::size_t parts_before, geometry::Repair& repair,
                         const GateLimits& limits) {
    const auto plane = geometry::plane_around(crs, geometry::bounds(repair.shape));
    auto& parts = repair.shape.parts;
    const auto size = [&](const geometry::Polygon& part) {
        return geometry::planar_area({{part}}) * plane.square_metres();
    };
    // GEOS's order is kept; only the smallest of the parts that are too many count as split off.
    std::vector<std::size_t> by_size(parts.size());
    for (std::size_t i = 0; i < by_size.size(); ++i) by_size[i] = i;
    std::stable_sort(by_size.begin(), by_size.end(),
                     [&](std::size_t a, std::size_t b) { return size(parts[a]) > size(parts[b]); });
    RepairSize out;
    std::vector<bool> away(parts.size());
    for (std::size_t k = std::max<std::size_t>(1, parts_before); k < by_size.size(); ++k) {
        const double m2 = size(parts[by_size[k]]);
        if (m2 < limits.part_m2)
            away[by_size[k]] = true;
        else
            out.lesser_m2 += m2;
    }
    std::vector<geometry::Polygon> kept;
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (!away[i]) kept.push_back(std::move(parts[i]));
    parts = std::move(kept);
    out.before_m2 = repair.area_before * plane.square_metres();
    out.after_m2 = geometry::planar_area(repair.shape) * plane.square_metres();
    return out;
}

}  // namespace

bool close_rings(geometry::MultiPolygon& shape) {
    bool closed = false;
    for (auto& part : shape.parts) {
        closed |= close_ring(part.outer);
        for (auto& hole : part.holes) closed |= close_ring(hole);
    }
    return closed;
}

MendedShape mend_shape(const geometry::Crs& crs, geometry::MultiPolygon shape, const GateLimits& limits,
                       RepairPolicy policy) {
    MendedShape out;
    out.shape = std::move(shape);
    if (auto problem = find_coordinate_problem(crs, out.shape)) {
        out.findings.push_back({std::move(*problem), first_corner(out.shape)});
        return out;
    }
    if (close_rings(out.shape))
        out.findings.push_back(finding("P-RING-OPEN", {}, first_corner(out.shape), Severity::repair));
    clean(crs, out, limits);
    const auto no_area = [&] { return finding("P-NO-AREA", {}, first_corner(out.shape), Severity::refuse); };
    const auto invalid = geometry::find_invalidity(out.shape);
    if (!invalid) {
        out.usable = geometry::planar_area(out.shape) > 0;
        if (!out.usable) out.findings.push_back(no_area());
        return out;
    }
    if (invalid->fault == geometry::Fault::empty) {
        out.findings.push_back(finding("P-NO-GEOMETRY", {}, std::nullopt, Severity::refuse));
        return out;
    }
    auto repair = geometry::repair(out.shape);
    if (!repair || !(repair->area_after > 0)) {
        out.findings.push_back(no_area());
        return out;
    }
    const auto parts_before = out.shape.parts.size();
    const auto size = settle_repair(crs, parts_before, *repair, limits);
    const double change = std::abs(size.after_m2 - size.before_m2);
    const bool small = percent(change, size.after_m2) <= limits.repair_percent &&
                       percent(size.lesser_m2, size.after_m2) <= limits.repair_percent;
    out.usable = small || policy == RepairPolicy::accepted;
    out.findings.push_back(finding(code_of(invalid->fault),
                                   {{"before", amount(size.before_m2)},
                                    {"after", amount(size.after_m2)},
                                    {"m2", amount(change)},
                                    {"percent", amount(percent(change, size.after_m2))},
                                    {"parts", std::to_string(repair->shape.parts.size())},
                                    {"lesser", amount(size.lesser_m2)}},
                                   invalid->place ? invalid->place : first_corner(out.shape),
                                   out.usable ? Severity::repair : Severity::refuse));
    (out.usable ? out.shape : out.proposal.emplace()) = std::move(repair->shape);
    return out;
}

}  // namespace vung::parcels
