// SPDX-License-Identifier: Apache-2.0
#include <vung/sample/landscape.h>

#include <algorithm>
#include <array>
#include <cmath>

#include <vung/sample/draws.h>
#include <vung/sample/place.h>

namespace vung::sample {
namespace {

using geometry::Point;
using geometry::Ring;

/// A band between two lines that run along the main canal (metres in the straight frame, south to north).
struct RowBand {
    double from = 0, to = 0;
    int row = 0;
};
constexpr std::array<RowBand, 12> kRows{{{-1880, -1566, -6},
                                         {-1560, -1268, -5},
                                         {-1230, -966, -4},
                                         {-960, -694, -3},
                                         {-606, -346, -2},
                                         {-340, -74, -1},
                                         {74, 372, 0},
                                         {378, 676, 1},
                                         {718, 1010, 2},
                                         {1016, 1296, 3},
                                         {1332, 1620, 4},
                                         {1626, 1900, 5}}};
/// Canals that run along (centre, half width) and those that cross (centre).
struct Canal {
    double centre = 0, half_width = 0;
};
constexpr std::array<Canal, 5> kAlong{{{-1249, 7}, {-621, 7}, {0, 12}, {697, 7}, {1312, 6}}};
constexpr std::array<double, 10> kAcross{-2900, -2240, -1580, -900, -250, 420, 1090, 1760, 2400, 3000};
constexpr double kAcrossHalfWidth = 5, kTreeRow = 7;
constexpr double kBund = 0.45;      ///< half the width of a bund
constexpr double kVertexStep = 24;  ///< metres between vertices of a bent edge
constexpr double kLeastStrip = 14, kMostArea = 9800;
constexpr double kCommuneReach = 3200, kCommuneDepth = 2000;  ///< metres along and away from the main canal

/// Bends the straight frame: rotation by the smaller angle of the 7-24-25 triangle, then a smooth shift.
class Frame {
public:
    explicit Frame(std::uint64_t seed)
        : east_{seed, "bend east", 900},
          north_{seed, "bend north", 900},
          fine_east_{seed, "fine bend east", 210},
          fine_north_{seed, "fine bend north", 210} {}

    Point to_world(double p, double q) const {
        const double x = kCentre.x + 0.96 * p - 0.28 * q, y = kCentre.y + 0.28 * p + 0.96 * q;
        return {x + 20 * east_.at(x, y) + 2.2 * fine_east_.at(x, y),
                y + 20 * north_.at(x, y) + 2.2 * fine_north_.at(x, y)};
    }
    /// Closed ring of the corners, with vertices along its edges.
    Ring ring(const std::vector<Point>& corners) const {
        Ring out;
        for (std::size_t i = 0; i < corners.size(); ++i) {
            const Point a = corners[i], b = corners[(i + 1) % corners.size()];
            const double length = std::sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
            const int steps = std::max(1, static_cast<int>(length / kVertexStep + 0.5));
            for (int k = 0; k < steps; ++k) {
                const double t = static_cast<double>(k) / steps;
                out.push_back(to_world(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t));
            }
        }
        out.push_back(out.front());
        return out;
    }
    Ring rectangle(double p0, double q0, double p1, double q1) const {
        return ring({{p0, q0}, {p1, q0}, {p1, q1}, {p0, q1}});
    }

private:
    SmoothField east_, north_, fine_east_, fine_north_;
};

bool in_view(const Ring& ring) {
    const Point c = centroid(ring);
    return c.x > kWest - 60 && c.x < kEast + 60 && c.y > kSouth - 60 && c.y < kNorth + 60;
}

void add_patch(std::vector<Patch>& patches, Ring ring, Cover cover) {
    if (in_view(ring)) patches.push_back({std::move(ring), cover});
}

/// Long patches are cut, so that `in_view` looks at each piece.
void add_line(const Frame& frame, std::vector<Patch>& patches, bool along, double centre, double half, Cover cover) {
    constexpr double kPiece = 120, kReach = 2760;
    for (double s = -kReach; s < kReach; s += kPiece)
        add_patch(patches,
                  along ? frame.rectangle(s, centre - half, s + kPiece, centre + half)
                        : frame.rectangle(centre - half, s, centre + half, s + kPiece),
                  cover);
}

/// Houses, gardens and orchards in turn along a canal.
void add_settlement(const Frame& frame, const Draws& draws, std::vector<Patch>& patches, double from, double to,
                    int band) {
    double p = -2650;
    for (int i = 0; p < 2650; ++i) {
        const double width = draws.between(18, 75, i, band), kind = draws.uniform(i, band + 100);
        const double depth = from + (to - from) * draws.between(0.75, 1, i, band + 200);
        const Cover cover = kind < 0.42   ? Cover::built
                            : kind < 0.74 ? Cover::trees
                            : kind < 0.92 ? Cover::orchard
                                          : Cover::grass;
        add_patch(patches, frame.rectangle(p, from, p + width, depth), cover);
        p += width + 2;
    }
}

std::vector<Patch> lay_patches(std::uint64_t seed, const Frame& frame) {
    const Draws draws{seed, "settlement"};
    std::vector<Patch> patches;
    add_settlement(frame, draws, patches, 12, 70, 0);
    add_settlement(frame, draws, patches, -70, -12, 1);
    add_settlement(frame, draws, patches, -690, -628, 2);
    for (const double centre : kAcross)
        add_line(frame, patches, false, centre, kAcrossHalfWidth + kTreeRow, Cover::trees);
    for (const auto& canal : kAlong)
        if (canal.half_width < 12)
            add_line(frame, patches, true, canal.centre, canal.half_width + kTreeRow, Cover::trees);
    for (const double centre : kAcross) add_line(frame, patches, false, centre, kAcrossHalfWidth, Cover::canal);
    for (const auto& canal : kAlong) add_line(frame, patches, true, canal.centre, canal.half_width, Cover::canal);
    return patches;
}

/// One block: strips side by side, each cut into pieces; strips lean a little in the middle of the block.
void add_block(const Frame& frame, std::uint64_t seed, const RowBand& band, int column, double p0, double p1,
               std::vector<Field>& fields) {
    const std::int64_t block = band.row * 16 + column;
    const Draws draws{seed, "fields"};
    const double scale = draws.between(0.85, 1.3, block, -1), lean = draws.between(-0.14, 0.14, block, -2);
    const double middle = (band.from + band.to) / 2;
    const auto at = [&](double p, double q) {
        const double t = (p - p0) / (p1 - p0);
        return Point{p + lean * (q - middle) * 4 * t * (1 - t), q};
    };
    double p = p0;
    for (int strip = 0; p < p1 - 1; ++strip) {
        const std::int64_t key = block * 4096 + strip;
        const double u = draws.uniform(key, 0);
        double width = std::max(kLeastStrip, scale * (15 + 32 * u * u));
        if (p + width > p1 - kLeastStrip) width = p1 - p;
        const double length = band.to - band.from, v = draws.uniform(key, 1);
        int pieces = v < 0.2 ? 1 : v < 0.68 ? 2 : v < 0.94 ? 3 : 4;
        pieces = std::max(pieces, static_cast<int>(width * length / kMostArea) + 1);
        double q = band.from;
        for (int piece = 0; piece < pieces; ++piece) {
            const double even = band.from + length * (piece + 1) / pieces;
            const double end =
                piece + 1 == pieces ? band.to : even + draws.between(-0.14, 0.14, key, 2 + piece) * length / pieces;
            Field field;
            field.ring = frame.ring({at(p + kBund, q + kBund), at(p + width - kBund, q + kBund),
                                     at(p + width - kBund, end - kBund), at(p + kBund, end - kBund)});
            field.row = band.row, field.column = column, field.strip = strip, field.piece = piece;
            field.east = (p + width / 2 - p0) / (p1 - p0);
            if (in_view(field.ring)) fields.push_back(std::move(field));
            q = end;
        }
        p += width;
    }
}

}  // namespace

const char* name(Cover cover) {
    constexpr std::array kNames{"rice", "fallow", "maize", "vegetables", "orchard",
                                "pond", "canal",  "trees", "built",      "grass"};
    return kNames[static_cast<std::size_t>(cover)];
}

double ring_area(const Ring& ring) {
    double twice = 0;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i)
        twice += (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) -
                 (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
    return std::abs(twice) / 2;
}

Point centroid(const Ring& ring) {
    double twice = 0, x = 0, y = 0;
    const Point o = ring[0];
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        const double ax = ring[i].x - o.x, ay = ring[i].y - o.y, bx = ring[i + 1].x - o.x, by = ring[i + 1].y - o.y;
        const double cross = ax * by - bx * ay;
        twice += cross, x += (ax + bx) * cross, y += (ay + by) * cross;
    }
    if (twice == 0) return o;
    return {o.x + x / (3 * twice), o.y + y / (3 * twice)};
}

Landscape lay_out(std::uint64_t seed) {
    const Frame frame{seed};
    Landscape land;
    land.patches = lay_patches(seed, frame);
    constexpr double kMargin = kAcrossHalfWidth + kTreeRow + 1;
    for (const auto& band : kRows)
        for (std::size_t c = 0; c + 1 < kAcross.size(); ++c)
            add_block(frame, seed, band, static_cast<int>(c), kAcross[c] + kMargin, kAcross[c + 1] - kMargin,
                      land.fields);
    land.communes = {frame.rectangle(-kCommuneReach, 0, kCommuneReach, kCommuneDepth),
                     frame.rectangle(-kCommuneReach, -kCommuneDepth, kCommuneReach, 0)};
    return land;
}

}  // namespace vung::sample
