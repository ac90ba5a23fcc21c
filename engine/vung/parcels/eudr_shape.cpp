// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/eudr_shape.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>

#include <vung/error.h>
#include <vung/numeric/repeatable.h>
#include <vung/parcels/eudr_limits.h>
#include <vung/units/area.h>

namespace vung::parcels {
namespace {

constexpr std::int32_t kMicros = 1'000'000;
constexpr double kRadiansPerDegree = std::numbers::pi / 180;
using units::kSquareMetresPerHectare;
constexpr int kParallelsTried = 7;

MicroRing to_micro(const geometry::Ring& ring) {
    MicroRing out;
    out.reserve(ring.size());
    for (const auto& p : ring) out.push_back(parcels::to_micro(p));
    if (!out.empty() && out.front() != out.back()) out.push_back(out.front());
    return out;
}

geometry::Ring to_degrees(const MicroRing& ring) {
    geometry::Ring out;
    out.reserve(ring.size());
    for (const auto& p : ring) out.push_back(parcels::to_degrees(p));
    return out;
}

geometry::Ring whole_numbers(const MicroRing& ring) {
    geometry::Ring out;
    out.reserve(ring.size());
    for (const auto& p : ring) out.push_back({static_cast<double>(p.lon), static_cast<double>(p.lat)});
    return out;
}

std::size_t drop_repeats(MicroRing& ring) {
    const auto before = ring.size();
    ring.erase(std::unique(ring.begin(), ring.end()), ring.end());
    const auto dropped = before - ring.size();
    if (ring.size() < 4) ring.clear();
    return dropped;
}

void orient(MicroRing& ring, bool counter_clockwise) {
    if (ring.empty()) return;
    if ((twice_area(ring) > 0) != counter_clockwise) std::reverse(ring.begin(), ring.end());
    ring.pop_back();
    std::rotate(ring.begin(), std::min_element(ring.begin(), ring.end()), ring.end());
    ring.push_back(ring.front());
}

double sphere_ring_area(const geometry::Ring& ring, double radius) {
    double sum = 0;
    for (std::size_t i = 1; i < ring.size(); ++i) {
        const auto& a = ring[i - 1];
        const auto& b = ring[i];
        sum += (b.x - a.x) * kRadiansPerDegree *
               (2 + numeric::sin(a.y * kRadiansPerDegree) + numeric::sin(b.y * kRadiansPerDegree));
    }
    return std::abs(radius * radius / 2 * sum);
}

/// Longitudes at which the parallel crosses the rings of a polygon, sorted. `lat` runs between corners (odd
/// half-steps).
std::vector<double> crossings(const MicroPolygon& part, double lat) {
    std::vector<double> out;
    const auto cross = [&](const MicroRing& ring) {
        for (std::size_t i = 1; i < ring.size(); ++i) {
            const double y1 = ring[i - 1].lat, y2 = ring[i].lat;
            if ((y1 < lat) == (y2 < lat)) continue;
            const double x1 = ring[i - 1].lon, x2 = ring[i].lon;
            out.push_back(x1 + (x2 - x1) * ((lat - y1) / (y2 - y1)));
        }
    };
    cross(part.outer);
    for (const auto& hole : part.holes) cross(hole);
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

MicroPoint to_micro(geometry::Point p) {
    if (!(std::abs(p.x) <= 180) || !(std::abs(p.y) <= 90))
        throw InputError{
            {.what = "longitude " + std::to_string(p.x) + ", latitude " + std::to_string(p.y) + " is no place on Earth",
             .where = "",
             .fix = "check the coordinate system and the order of coordinates"}};
    return {static_cast<std::int32_t>(std::lround(p.x * kMicrosPerDegree)),
            static_cast<std::int32_t>(std::lround(p.y * kMicrosPerDegree))};
}

MicroShape to_micro(const geometry::MultiPolygon& lon_lat) {
    MicroShape out;
    for (const auto& part : lon_lat.parts) {
        MicroPolygon polygon{to_micro(part.outer), {}};
        for (const auto& hole : part.holes)
            if (!hole.empty()) polygon.holes.push_back(to_micro(hole));
        out.parts.push_back(std::move(polygon));
    }
    return out;
}

geometry::Point to_degrees(MicroPoint p) {
    return {p.lon / kMicrosPerDegree, p.lat / kMicrosPerDegree};
}

geometry::MultiPolygon to_degrees(const MicroShape& shape) {
    geometry::MultiPolygon out;
    for (const auto& part : shape.parts) {
        geometry::Polygon polygon{to_degrees(part.outer), {}};
        for (const auto& hole : part.holes) polygon.holes.push_back(to_degrees(hole));
        out.parts.push_back(std::move(polygon));
    }
    return out;
}

void append_degrees(std::string& out, std::int32_t micro) {
    if (micro < 0) out += '-';
    const auto size = static_cast<std::uint32_t>(std::abs(static_cast<std::int64_t>(micro)));
    const auto whole = std::to_string(size / kMicros), part = std::to_string(size % kMicros);
    out += whole;
    out += '.';
    out.append(6 - part.size(), '0');
    out += part;
}

std::string degrees_text(std::int32_t micro) {
    std::string out;
    append_degrees(out, micro);
    return out;
}

std::size_t drop_repeats(MicroShape& shape) {
    std::size_t dropped = 0;
    for (auto& part : shape.parts) {
        dropped += drop_repeats(part.outer);
        for (auto& hole : part.holes) dropped += drop_repeats(hole);
        std::erase_if(part.holes, [](const MicroRing& hole) { return hole.empty(); });
    }
    std::erase_if(shape.parts, [](const MicroPolygon& part) { return part.outer.empty(); });
    return dropped;
}

void orient(MicroShape& shape) {
    for (auto& part : shape.parts) {
        orient(part.outer, true);
        for (auto& hole : part.holes) orient(hole, false);
    }
}

long double twice_area(const MicroRing& ring) {
    // Products of differences stay below 2^57 and are exact in 64 bits; their sum is exact in the 64-bit mantissa of a
    // long double up to 2^64.
    long double sum = 0;
    for (std::size_t i = 2; i < ring.size(); ++i) {
        const std::int64_t ax = ring[i - 1].lon - std::int64_t{ring[0].lon},
                           ay = ring[i - 1].lat - std::int64_t{ring[0].lat},
                           bx = ring[i].lon - std::int64_t{ring[0].lon}, by = ring[i].lat - std::int64_t{ring[0].lat};
        sum += static_cast<long double>(ax * by - ay * bx);
    }
    return sum;
}

bool is_line(const MicroRing& ring) {
    const auto turn = [&](MicroPoint a, MicroPoint b, MicroPoint c) {
        return (std::int64_t{b.lon} - a.lon) * (std::int64_t{c.lat} - a.lat) -
               (std::int64_t{b.lat} - a.lat) * (std::int64_t{c.lon} - a.lon);
    };
    const auto other = std::ranges::find_if(ring, [&](MicroPoint p) { return p != ring.front(); });
    return other == ring.end() ||
           std::ranges::all_of(ring, [&](MicroPoint p) { return turn(ring.front(), *other, p) == 0; });
}

std::optional<geometry::Invalidity> find_invalidity(const MicroShape& shape) {
    geometry::MultiPolygon whole;
    for (const auto& part : shape.parts) {
        geometry::Polygon polygon{whole_numbers(part.outer), {}};
        for (const auto& hole : part.holes) polygon.holes.push_back(whole_numbers(hole));
        whole.parts.push_back(std::move(polygon));
    }
    auto found = geometry::find_invalidity(whole);
    if (found && found->place)
        found->place = geometry::Point{found->place->x / kMicrosPerDegree, found->place->y / kMicrosPerDegree};
    return found;
}

double eudr_area_ha(const geometry::MultiPolygon& lon_lat) {
    const double radius = eudr_limits().sphere_m;
    double area = 0;
    for (const auto& part : lon_lat.parts) area += sphere_ring_area(part.outer, radius);
    return area / kSquareMetresPerHectare;
}

std::optional<MicroPoint> point_inside(const MicroShape& shape) {
    const MicroPolygon* largest = nullptr;
    long double most = 0;
    for (const auto& part : shape.parts)
        if (const auto area = std::abs(twice_area(part.outer)); area > most) most = area, largest = &part;
    if (!largest) return std::nullopt;
    const auto [low, high] = std::minmax_element(largest->outer.begin(), largest->outer.end(),
                                                 [](MicroPoint a, MicroPoint b) { return a.lat < b.lat; });
    // The middle parallel first, then others between it and the ends; a point may only sit on a whole millionth.
    constexpr double kShares[kParallelsTried] = {0.5, 0.375, 0.625, 0.25, 0.75, 0.125, 0.875};
    for (const double share : kShares) {
        const auto lat = static_cast<std::int32_t>(std::lround(low->lat + share * (double{1} * high->lat - low->lat)));
        // Both sides of the parallel: what is inside just below and just above it holds the point.
        const auto below = crossings(*largest, lat - 0.5), above = crossings(*largest, lat + 0.5);
        double best = 0;
        std::optional<MicroPoint> found;
        for (std::size_t i = 0; i + 1 < below.size(); i += 2)
            for (std::size_t j = 0; j + 1 < above.size(); j += 2) {
                const double from = std::max(below[i], above[j]), to = std::min(below[i + 1], above[j + 1]);
                const double middle = std::round((from + to) / 2);
                if (to - from > best && middle > from && middle < to)
                    best = to - from, found = MicroPoint{static_cast<std::int32_t>(middle), lat};
            }
        if (found) return found;
    }
    return std::nullopt;
}

}  // namespace vung::parcels
