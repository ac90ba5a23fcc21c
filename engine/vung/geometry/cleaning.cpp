// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/cleaning.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include <vung/numeric/repeatable.h>

namespace vung::geometry {
namespace {

/// The rules, ready to be applied to corners.
class Rules {
public:
    Rules(const Crs& crs, const CleaningLimits& limits, const LocalPlane& plane)
        : plane_(plane),
          step_(crs.geographic ? limits.repeated_degrees : 0),
          repeated_squared_(limits.repeated_m * limits.repeated_m),
          sine_(numeric::sin(limits.spike_degrees * std::numbers::pi / 180)),
          spike_squared_(limits.spike_m * limits.spike_m),
          share_(limits.spike_share) {}

    bool same(Point a, Point b) const {
        if (a == b) return true;
        if (step_ > 0)
            return std::round(a.x / step_) == std::round(b.x / step_) &&
                   std::round(a.y / step_) == std::round(b.y / step_);
        const double x = (a.x - b.x) * plane_.metres_x(), y = (a.y - b.y) * plane_.metres_y();
        return x * x + y * y < repeated_squared_;
    }

    /// `ring_m2`: area of the ring.
    bool spike(Point before, Point tip, Point after, double ring_m2) const {
        const double ux = (before.x - tip.x) * plane_.metres_x(), uy = (before.y - tip.y) * plane_.metres_y();
        const double wx = (after.x - tip.x) * plane_.metres_x(), wy = (after.y - tip.y) * plane_.metres_y();
        if (ux * wx + uy * wy <= 0) return false;
        const double u = ux * ux + uy * uy, w = wx * wx + wy * wy, cross = ux * wy - uy * wx;
        if (cross * cross >= sine_ * sine_ * u * w || std::min(u, w) <= spike_squared_) return false;
        return std::abs(cross) / 2 <= share_ * ring_m2;
    }

private:
    const LocalPlane& plane_;
    double step_, repeated_squared_, sine_, spike_squared_, share_;
};

bool needs_cleaning(const Ring& ring, const Rules& rules, double ring_m2) {
    if (ring.size() < 4) return false;
    const std::size_t corners = ring.size() - 1;
    for (std::size_t i = 0; i < corners; ++i) {
        const Point before = ring[i == 0 ? corners - 1 : i - 1], at = ring[i], after = ring[i + 1];
        if (rules.same(at, after) || rules.spike(before, at, after, ring_m2)) return true;
    }
    return false;
}

double ring_area(const Ring& ring, const LocalPlane& plane) {
    return planar_area({{Polygon{ring, {}}}}) * plane.square_metres();
}

class RingCleaner {
public:
    RingCleaner(const Rules& rules, double ring_m2) : rules_(rules), ring_m2_(ring_m2) {}

    std::size_t repeated = 0, spikes = 0;
    std::optional<Point> first_spike;

    /// False where too little would be left; the ring is then as it was.
    bool clean(Ring& ring) {
        Ring corners(ring.begin(), ring.end() - 1);
        repeated = drop_repeated(corners);
        cut_spikes(corners);
        if (corners.size() < 3) return false;
        corners.push_back(corners.front());
        ring = std::move(corners);
        return true;
    }

private:
    /// Of equal neighbours the first one stays.
    std::size_t drop_repeated(Ring& corners) const {
        const auto before = corners.size();
        Ring kept;
        kept.reserve(before);
        for (const Point p : corners)
            if (kept.empty() || !rules_.same(kept.back(), p)) kept.push_back(p);
        while (kept.size() > 1 && rules_.same(kept.back(), kept.front())) kept.pop_back();
        corners = std::move(kept);
        return before - corners.size();
    }

    bool spike(Point before, Point tip, Point after) {
        if (!rules_.spike(before, tip, after, ring_m2_)) return false;
        if (!first_spike) first_spike = tip;
        ++spikes;
        return true;
    }

    /// Goes along the ring once; where a tip goes, the corners before it are looked at again. The foot of a spike that
    /// stood there twice is one corner then.
    void cut_spikes(Ring& corners) {
        Ring kept;
        kept.reserve(corners.size());
        for (const Point p : corners) {
            while (kept.size() >= 2 && spike(kept[kept.size() - 2], kept.back(), p)) kept.pop_back();
            if (kept.empty() || !rules_.same(kept.back(), p)) kept.push_back(p);
        }
        // Over the seam, from both sides.
        std::size_t begin = 0;
        for (bool found = true; found && kept.size() - begin >= 3;) {
            found = true;
            if (rules_.same(kept.back(), kept[begin]) || spike(kept[kept.size() - 2], kept.back(), kept[begin]))
                kept.pop_back();
            else if (spike(kept.back(), kept[begin], kept[begin + 1]))
                ++begin;
            else
                found = false;
        }
        corners.assign(kept.begin() + static_cast<std::ptrdiff_t>(begin), kept.end());
    }

    const Rules& rules_;
    double ring_m2_;
};

}  // namespace

std::optional<Cleaning> clean(const Crs& crs, const MultiPolygon& shape, const CleaningLimits& limits) {
    const auto plane = plane_around(crs, bounds(shape));
    const Rules rules{crs, limits, plane};
    std::optional<Cleaning> out;
    const auto look = [&](const Ring& ring, auto&& ring_in) {
        const double area = ring_area(ring, plane);
        if (!needs_cleaning(ring, rules, area)) return;
        RingCleaner cleaner{rules, area};
        Ring copy = ring;
        if (!cleaner.clean(copy)) return;
        if (!out) {
            out.emplace();
            out->shape = shape;
        }
        ring_in(out->shape) = std::move(copy);
        out->repeated += cleaner.repeated;
        out->spikes += cleaner.spikes;
        if (!out->first_spike) out->first_spike = cleaner.first_spike;
    };
    for (std::size_t i = 0; i < shape.parts.size(); ++i) {
        look(shape.parts[i].outer, [&](MultiPolygon& s) -> Ring& { return s.parts[i].outer; });
        for (std::size_t k = 0; k < shape.parts[i].holes.size(); ++k)
            look(shape.parts[i].holes[k], [&](MultiPolygon& s) -> Ring& { return s.parts[i].holes[k]; });
    }
    if (!out || (out->repeated == 0 && out->spikes == 0)) return std::nullopt;
    out->before_m2 = planar_area(shape) * plane.square_metres();
    out->after_m2 = planar_area(out->shape) * plane.square_metres();
    return out;
}

}  // namespace vung::geometry
