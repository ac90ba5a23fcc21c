// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/eudr_split.h>

#include <algorithm>
#include <optional>

#include <vung/error.h>

namespace vung::parcels {
namespace {

using Wide = std::int64_t;

/// Positive where c lies left of the line from a to b. Exact.
Wide turn(MicroPoint a, MicroPoint b, MicroPoint c) {
    return (Wide{b.lon} - a.lon) * (Wide{c.lat} - a.lat) - (Wide{b.lat} - a.lat) * (Wide{c.lon} - a.lon);
}
int sign(Wide value) {
    return value > 0 ? 1 : value < 0 ? -1 : 0;
}
bool within_box(MicroPoint a, MicroPoint b, MicroPoint p) {
    return std::min(a.lon, b.lon) <= p.lon && p.lon <= std::max(a.lon, b.lon) && std::min(a.lat, b.lat) <= p.lat &&
           p.lat <= std::max(a.lat, b.lat);
}

/// True when the cut from a to b meets the side c-d elsewhere than where they share an end.
bool blocked(MicroPoint a, MicroPoint b, MicroPoint c, MicroPoint d) {
    const int c_side = sign(turn(a, b, c)), d_side = sign(turn(a, b, d)), a_side = sign(turn(c, d, a)),
              b_side = sign(turn(c, d, b));
    const auto on = [](MicroPoint p, MicroPoint q, MicroPoint r) { return r != p && r != q && within_box(p, q, r); };
    if (c_side == 0 && on(a, b, c)) return true;  // a corner on the cut
    if (d_side == 0 && on(a, b, d)) return true;
    if (a_side == 0 && on(c, d, a)) return true;  // an end of the cut on a side
    if (b_side == 0 && on(c, d, b)) return true;
    if (c_side == 0 && d_side == 0) return (a == c && b == d) || (a == d && b == c);  // the side itself
    return c_side * d_side < 0 && a_side * b_side < 0;
}

/// Rings of a polygon: 0 is the outer one, then the holes. A corner is a ring and a place on it.
struct Corner {
    std::size_t ring = 0, place = 0;
};

class Splitter {
public:
    explicit Splitter(MicroPolygon polygon) : polygon_(std::move(polygon)) {}

    /// The two halves, with the holes that are left.
    std::pair<MicroPolygon, MicroPolygon> halve() {
        const auto first = extreme_hole();
        const auto entry = extreme(first, false);
        const auto start = next_corner({first, entry}, false);
        if (start.ring != 0) throw InvariantError{"a cut to the west did not reach the outer ring"};
        std::vector<Passed> chain{{first, entry, extreme(first, true)}};
        Corner end;
        for (;;) {
            end = next_corner({chain.back().ring, chain.back().exit}, true);
            if (end.ring == 0) break;
            chain.push_back({end.ring, end.place, extreme(end.ring, true)});
            if (chain.size() > polygon_.holes.size()) throw InvariantError{"a chain of cuts runs in a circle"};
        }
        return halves(start.place, end.place, chain);
    }

private:
    /// A hole on the chain: where it comes in from the west and leaves to the east.
    struct Passed {
        std::size_t ring, entry, exit;
    };

    const MicroRing& ring(std::size_t number) const {
        return number == 0 ? polygon_.outer : polygon_.holes[number - 1];
    }
    MicroPoint at(Corner c) const { return ring(c.ring)[c.place]; }
    std::size_t rings() const { return polygon_.holes.size() + 1; }

    /// Westernmost (of equals the southernmost) or easternmost corner of a ring.
    std::size_t extreme(std::size_t number, bool east) const {
        const auto& points = ring(number);
        std::size_t best = 0;
        for (std::size_t i = 1; i + 1 < points.size(); ++i)
            if (east ? points[best] < points[i] : points[i] < points[best]) best = i;
        return best;
    }

    /// The hole with the westernmost corner.
    std::size_t extreme_hole() const {
        std::size_t best = 1;
        for (std::size_t r = 2; r < rings(); ++r)
            if (at({r, extreme(r, false)}) < at({best, extreme(best, false)})) best = r;
        return best;
    }

    bool visible(MicroPoint from, MicroPoint to) const {
        for (std::size_t r = 0; r < rings(); ++r) {
            const auto& points = ring(r);
            for (std::size_t i = 1; i < points.size(); ++i)
                if (within_reach(from, to, points[i - 1], points[i]) && blocked(from, to, points[i - 1], points[i]))
                    return false;
        }
        return true;
    }
    static bool within_reach(MicroPoint a, MicroPoint b, MicroPoint c, MicroPoint d) {
        return std::max(c.lon, d.lon) >= std::min(a.lon, b.lon) && std::min(c.lon, d.lon) <= std::max(a.lon, b.lon) &&
               std::max(c.lat, d.lat) >= std::min(a.lat, b.lat) && std::min(c.lat, d.lat) <= std::max(a.lat, b.lat);
    }

    /// The corner of another ring to which a cut goes on: the same place where the rings touch, else the nearest one in
    /// sight to the west or to the east.
    Corner next_corner(Corner from, bool east) const {
        struct Candidate {
            Wide square;
            Corner corner;
        };
        const auto p = at(from);
        std::vector<Candidate> candidates;
        for (std::size_t r = 0; r < rings(); ++r) {
            if (r == from.ring) continue;
            const auto& points = ring(r);
            for (std::size_t i = 0; i + 1 < points.size(); ++i) {
                const auto q = points[i];
                const bool touches = q == p && (r == 0 || (east && p < ring(r)[extreme(r, true)]));
                if (!touches && !(east ? p < q : q < p)) continue;
                const Wide dx = Wide{q.lon} - p.lon, dy = Wide{q.lat} - p.lat;
                candidates.push_back({dx * dx + dy * dy, {r, i}});
            }
        }
        std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
            if (a.square != b.square) return a.square < b.square;
            return a.corner.ring != b.corner.ring ? a.corner.ring < b.corner.ring : a.corner.place < b.corner.place;
        });
        for (const auto& c : candidates)
            if (c.square == 0 || visible(p, at(c.corner))) return c.corner;
        throw InvariantError{"no corner is in sight of a hole"};
    }

    /// Corners of a ring from one place to another in the ring's direction, both included; one where they are the same.
    static void walk(const MicroRing& points, std::size_t from, std::size_t to, MicroRing& out) {
        const auto count = points.size() - 1;
        for (std::size_t i = from;; i = (i + 1) % count) {
            out.push_back(points[i]);
            if (i == to) break;
        }
    }

    std::pair<MicroPolygon, MicroPolygon> halves(std::size_t start, std::size_t end,
                                                 const std::vector<Passed>& chain) const {
        MicroPolygon south, north;
        walk(polygon_.outer, start, end, south.outer);
        for (auto hole = chain.rbegin(); hole != chain.rend(); ++hole)
            walk(ring(hole->ring), hole->exit, hole->entry, south.outer);
        walk(polygon_.outer, end, start, north.outer);
        for (const auto& hole : chain) walk(ring(hole.ring), hole.entry, hole.exit, north.outer);
        for (auto* half : {&south, &north}) {
            half->outer.push_back(half->outer.front());
            half->outer.erase(std::unique(half->outer.begin(), half->outer.end()), half->outer.end());
        }
        for (std::size_t r = 1; r < rings(); ++r) {
            const auto passed = std::find_if(chain.begin(), chain.end(), [&](const Passed& p) { return p.ring == r; });
            if (passed != chain.end() && passed->entry != passed->exit) continue;
            (inside(south.outer, ring(r)) ? south : north).holes.push_back(ring(r));
        }
        return {std::move(south), std::move(north)};
    }

    /// Does a hole lie in a ring? Told by its first corner that is not on the ring.
    static bool inside(const MicroRing& outer, const MicroRing& hole) {
        for (const auto p : hole) {
            bool in = false, on = false;
            for (std::size_t i = 1; i < outer.size(); ++i) {
                const auto a = outer[i - 1], b = outer[i];
                if (turn(a, b, p) == 0 && within_box(a, b, p)) on = true;
                if ((a.lat > p.lat) != (b.lat > p.lat) && (turn(a, b, p) > 0) == (b.lat > a.lat)) in = !in;
            }
            if (!on) return in;
        }
        return false;
    }

    MicroPolygon polygon_;
};

long double area_of(const MicroPolygon& polygon) {
    long double sum = twice_area(polygon.outer);
    for (const auto& hole : polygon.holes) sum += twice_area(hole);
    return sum;
}

}  // namespace

std::vector<MicroPolygon> split_holes(const MicroPolygon& polygon) {
    std::vector<MicroPolygon> waiting{polygon}, done;
    while (!waiting.empty()) {
        auto next = std::move(waiting.back());
        waiting.pop_back();
        if (next.holes.empty()) {
            done.push_back(std::move(next));
            continue;
        }
        auto [south, north] = Splitter{std::move(next)}.halve();
        if (waiting.size() + done.size() > polygon.holes.size()) throw InvariantError{"a plot is cut without end"};
        waiting.push_back(std::move(north));
        waiting.push_back(std::move(south));
    }
    long double sum = 0;
    for (const auto& piece : done) sum += twice_area(piece.outer);
    if (sum != area_of(polygon)) throw InvariantError{"the pieces of a plot do not add up to it"};
    return done;
}

std::vector<MicroPolygon> split_holes(const MicroShape& shape) {
    std::vector<MicroPolygon> out;
    for (const auto& part : shape.parts) {
        auto pieces = split_holes(part);
        out.insert(out.end(), std::make_move_iterator(pieces.begin()), std::make_move_iterator(pieces.end()));
    }
    return out;
}

}  // namespace vung::parcels
