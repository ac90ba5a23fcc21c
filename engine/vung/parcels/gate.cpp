// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/gate.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <tuple>

#include <vung/geometry/validity.h>

namespace vung::parcels {
namespace {

using geometry::Fault;

constexpr double kFarthestProjected = 1e8;  // units of the map; the whole earth is 4e7 m around

Problem refusal(std::string code, std::string what, std::string fix) {
    Problem out;
    out.code = std::move(code);
    out.text = {std::move(what), "", std::move(fix)};
    return out;
}

struct FaultText {
    Fault fault;
    const char* code;
    const char* fix;
};
constexpr FaultText kFaults[] = {
    {Fault::empty, "P-NO-GEOMETRY", "draw the outline, or remove the row"},
    {Fault::not_finite, "P-COORDINATES", "export the outline again from its source"},
    {Fault::ring_not_closed, "P-RING-OPEN", "close the ring: repeat its first point at the end"},
    {Fault::too_few_points, "P-RING-SHORT", "draw the outline with at least three corners"},
    {Fault::self_crossing, "P-SELF-CROSSING",
     "move the corners so that the outline does not cross itself, or run \"Fix geometries\" in QGIS and check the "
     "area"},
    {Fault::hole_outside, "P-HOLE-OUTSIDE", "move the hole into the outline, or make it a parcel of its own"},
    {Fault::nested_holes, "P-NESTED-HOLES", "remove the inner hole"},
    {Fault::nested_parts, "P-NESTED-PARTS", "merge the inner part with the outer one"},
    {Fault::duplicate_rings, "P-DUPLICATE-RINGS", "remove one of the two rings"},
    {Fault::disconnected_inside, "P-DISCONNECTED", "split the parcel where its holes cut it"},
    {Fault::other, "P-INVALID", "run \"Fix geometries\" in QGIS and check the area"},
};

std::string place_text(const geometry::Point& p) {
    char text[80];
    std::snprintf(text, sizeof text, " at %.10g, %.10g", p.x, p.y);
    return text;
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

bool close_ring(geometry::Ring& ring) {
    if (ring.empty() || ring.front() == ring.back()) return false;
    ring.push_back(ring.front());
    return true;
}

/// Order of rows that share an id; does not depend on where in the file they stand.
bool before(const Parcel& a, const Parcel& b) {
    return std::tie(a.id, a.shape_key, a.cooperative, a.commune, a.where) <
           std::tie(b.id, b.shape_key, b.cooperative, b.commune, b.where);
}

bool same_row(const Parcel& a, const Parcel& b) {
    return a.shape == b.shape && a.cooperative == b.cooperative && a.commune == b.commune;
}

Problem about(const Parcel& parcel, std::string code, Severity severity, std::string what, std::string fix) {
    Problem out;
    out.code = std::move(code);
    out.severity = severity;
    out.id = parcel.id;
    out.text = {std::move(what), parcel.where, std::move(fix)};
    out.hectares = parcel.area_ha;
    return out;
}

void warn_repeated_shapes(const std::vector<Parcel>& parcels, std::vector<Problem>& problems) {
    std::vector<const Parcel*> by_shape;
    for (const auto& p : parcels) by_shape.push_back(&p);
    std::sort(by_shape.begin(), by_shape.end(), [](const Parcel* a, const Parcel* b) {
        return std::tie(a->shape_key, a->id) < std::tie(b->shape_key, b->id);
    });
    for (std::size_t i = 1; i < by_shape.size(); ++i) {
        const auto &first = *by_shape[i - 1], &second = *by_shape[i];
        if (first.shape_key != second.shape_key || !(first.shape == second.shape)) continue;
        problems.push_back(
            about(second, "P-SHAPE-REPEATED", Severity::warn,
                  "the outline is the same as that of parcel '" + first.id + "'; its area is counted twice",
                  "remove one of the two, or correct the outline"));
    }
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

std::optional<Problem> find_shape_problem(const geometry::Crs& crs, const geometry::MultiPolygon& shape) {
    if (const auto bad = implausible_point(crs, shape))
        return refusal(
            "P-COORDINATES",
            "a corner lies outside any map of " + (crs.code.empty() ? "its system" : crs.code) + place_text(*bad),
            "check the coordinates, their order (x = easting or longitude first) and the coordinate system");
    if (const auto invalid = geometry::find_invalidity(shape)) {
        const auto found = std::find_if(std::begin(kFaults), std::end(kFaults),
                                        [&](const auto& f) { return f.fault == invalid->fault; });
        const auto& text = found == std::end(kFaults) ? *std::prev(std::end(kFaults)) : *found;
        return refusal(text.code, invalid->text + (invalid->place ? place_text(*invalid->place) : ""), text.fix);
    }
    if (!(geometry::planar_area(shape) > 0))
        return refusal("P-NO-AREA", "the outline encloses no area", "draw the outline with at least three corners");
    return std::nullopt;
}

std::vector<Parcel> settle(std::vector<Parcel> parcels, std::vector<Problem>& problems) {
    std::sort(parcels.begin(), parcels.end(), before);
    std::vector<Parcel> out;
    out.reserve(parcels.size());
    for (std::size_t i = 0; i < parcels.size();) {
        std::size_t end = i + 1;
        while (end < parcels.size() && parcels[end].id == parcels[i].id) ++end;
        const auto first = parcels.begin() + static_cast<std::ptrdiff_t>(i),
                   last = parcels.begin() + static_cast<std::ptrdiff_t>(end);
        const bool all_same = std::all_of(first, last, [&](const Parcel& p) { return same_row(*first, p); });
        for (auto p = all_same ? first + 1 : first; end - i > 1 && p != last; ++p)
            problems.push_back(
                all_same
                    ? about(*p, "P-ROW-REPEATED", Severity::refuse,
                            "the row stands " + std::to_string(end - i) + " times with the same outline; one is used",
                            "remove the others")
                    : about(*p, "P-ID-REPEATED", Severity::refuse,
                            std::to_string(end - i) + " different rows have the id '" + p->id + "'; none is used",
                            "give every parcel an id of its own, or name more columns in parcels.id"));
        if (end - i == 1 || all_same) out.push_back(std::move(*first));
        i = end;
    }
    warn_repeated_shapes(out, problems);
    return out;
}

}  // namespace vung::parcels
