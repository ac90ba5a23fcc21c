// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/lineage_proposal.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include <vung/geometry/local_plane.h>
#include <vung/geometry/neighbours.h>
#include <vung/geometry/overlay.h>

namespace vung::parcels {
namespace {

constexpr double kRounding = 1e-9;  ///< of the smaller parcel: less is no land but the rounding of a common edge

/// Size in metres, measured around the parcel itself.
struct Size {
    double m2 = 0;
    double perimeter_m = 0;
};

double length(const geometry::Ring& ring) {
    double sum = 0;
    for (std::size_t i = 1; i < ring.size(); ++i) {
        const double dx = ring[i].x - ring[i - 1].x, dy = ring[i].y - ring[i - 1].y;
        sum += std::sqrt(dx * dx + dy * dy);
    }
    return sum;
}

Size size_of(const geometry::MultiPolygon& metres) {
    Size size{.m2 = geometry::planar_area(metres), .perimeter_m = 0};
    for (const auto& part : metres.parts) {
        size.perimeter_m += length(part.outer);
        for (const auto& hole : part.holes) size.perimeter_m += length(hole);
    }
    return size;
}

struct Piece {
    std::size_t older = 0, newer = 0;
    double m2 = 0;
    bool noise = false;
};

/// Everything measured, nothing judged.
struct Measured {
    std::vector<Size> older, newer;
    std::vector<Piece> pieces;  ///< by newer, then older
};

Measured measure(const geometry::Crs& crs, std::span<const Parcel> older, std::span<const Parcel> newer) {
    Measured out;
    std::vector<geometry::Box> boxes;
    for (const auto& parcel : older) {
        boxes.push_back(geometry::bounds(parcel.shape));
        out.older.push_back(size_of(geometry::plane_around(crs, boxes.back()).to_metres(parcel.shape)));
    }
    const geometry::BoxTree tree{boxes};
    std::vector<std::size_t> near;
    geometry::OverlayShape own, other;
    for (std::size_t n = 0; n < newer.size(); ++n) {
        const auto box = geometry::bounds(newer[n].shape);
        const auto plane = geometry::plane_around(crs, box);
        const auto metres = plane.to_metres(newer[n].shape);
        out.newer.push_back(size_of(metres));
        tree.find(box, 0, near);
        if (near.empty()) continue;
        own.assign(metres);
        for (const auto o : near) {
            other.assign(plane.to_metres(older[o].shape));
            const double m2 = geometry::overlap_area(own, other);
            if (m2 > kRounding * std::min(out.older[o].m2, out.newer[n].m2)) out.pieces.push_back({o, n, m2, false});
        }
    }
    return out;
}

/// A piece of two parcels that two surveys of one line would leave as well: small on both sides, or as narrow as the
/// error of a survey along one side of the smaller parcel (a quarter of its perimeter).
bool is_noise(const Piece& piece, const Size& older, const Size& newer, const LandChangeRule& rule) {
    const double share = std::max(piece.m2 / older.m2, piece.m2 / newer.m2);
    const double side = std::min(older.perimeter_m, newer.perimeter_m) / 4;
    return share < rule.noise_share || (share < 0.5 && piece.m2 < rule.noise_width_m * side);
}

/// Sets that hang together, by joining (union-find).
class Groups {
public:
    explicit Groups(std::size_t n) : of_(n) { std::iota(of_.begin(), of_.end(), std::size_t{0}); }
    std::size_t find(std::size_t i) {
        while (of_[i] != i) i = of_[i] = of_[of_[i]];
        return i;
    }
    void join(std::size_t a, std::size_t b) {
        a = find(a), b = find(b);
        of_[std::max(a, b)] = std::min(a, b);
    }

private:
    std::vector<std::size_t> of_;
};

struct Members {
    std::size_t older = 0, newer = 0;
};

/// Does a piece hold all of a parcel, but for what a survey is off along its outline?
bool holds_all(double m2, const Size& size, const LandChangeRule& rule) {
    const double off = std::max((1 - rule.same_share) * size.m2, rule.noise_width_m * size.perimeter_m / 4);
    return m2 >= size.m2 - std::min(off, size.m2 / 2);
}

LandChange judge(const Members& members, const Piece& piece, const Measured& measured, bool same_id,
                 const LandChangeRule& rule) {
    if (members.older == 1 && members.newer == 1) {
        const bool same = holds_all(piece.m2, measured.older[piece.older], rule) &&
                          holds_all(piece.m2, measured.newer[piece.newer], rule);
        if (!same) return LandChange::redrawn;
        return same_id ? LandChange::unchanged : LandChange::renamed;
    }
    if (members.older == 1) return LandChange::split;
    return members.newer == 1 ? LandChange::merged : LandChange::replotted;
}

/// What the pieces of one parcel leave of it: share that is judged to be its own, and how the rows are scaled.
struct Cover {
    double kept = 0, noise = 0;
};

}  // namespace

std::string to_string(LandChange change) {
    switch (change) {
        case LandChange::unchanged: return "unchanged";
        case LandChange::renamed: return "renamed";
        case LandChange::redrawn: return "redrawn";
        case LandChange::split: return "split";
        case LandChange::merged: return "merged";
        case LandChange::replotted: return "re-plotted";
        case LandChange::added: return "new";
        case LandChange::gone: return "gone";
    }
    return "";
}

LineageProposal propose_lineage(const geometry::Crs& crs, std::span<const Parcel> older, std::span<const Parcel> newer,
                                const LandChangeRule& rule) {
    auto measured = measure(crs, older, newer);
    std::vector<Cover> of_older(older.size()), of_newer(newer.size());
    Groups groups{older.size() + newer.size()};
    for (auto& piece : measured.pieces) {
        piece.noise = is_noise(piece, measured.older[piece.older], measured.newer[piece.newer], rule);
        (piece.noise ? of_older[piece.older].noise : of_older[piece.older].kept) += piece.m2;
        (piece.noise ? of_newer[piece.newer].noise : of_newer[piece.newer].kept) += piece.m2;
        if (!piece.noise) groups.join(piece.older, older.size() + piece.newer);
    }
    std::vector<Members> members(older.size() + newer.size());
    for (std::size_t i = 0; i < members.size(); ++i)
        ++(i < older.size() ? members[groups.find(i)].older : members[groups.find(i)].newer);

    LineageProposal out;
    std::vector<double> scale(newer.size(), 0);  // from m2 of a piece to a share of the child
    for (std::size_t n = 0; n < newer.size(); ++n) {
        const auto& size = measured.newer[n];
        const auto& cover = of_newer[n];
        const double bare = size.m2 - cover.kept - cover.noise;
        out.newer_m2 += size.m2;
        out.new_m2 += std::max(0.0, bare);
        if (cover.kept + cover.noise > size.m2 * (1 + rule.share_sum_slack)) ++out.doubled;
        if (cover.kept <= 0) {
            out.steps.push_back({"", newer[n].id, LandChange::added, size.m2, 0, 0});
            continue;
        }
        const bool all = bare <= kRounding * size.m2 || bare < rule.noise_share * size.m2 ||
                         (bare < 0.5 * size.m2 && bare < rule.noise_width_m * size.perimeter_m / 4);
        scale[n] = (all ? 1 : (cover.kept + cover.noise) / size.m2) / cover.kept;
    }
    for (std::size_t o = 0; o < older.size(); ++o) {
        const auto& size = measured.older[o];
        out.older_m2 += size.m2;
        out.lost_m2 += std::max(0.0, size.m2 - of_older[o].kept - of_older[o].noise);
        if (of_older[o].kept <= 0) out.steps.push_back({older[o].id, "", LandChange::gone, size.m2, 0, 0});
    }
    for (const auto& piece : measured.pieces) {
        (piece.noise ? out.noise_m2 : out.shared_m2) += piece.m2;
        if (piece.noise) continue;
        const auto &parent = older[piece.older].id, &child = newer[piece.newer].id;
        const auto change = judge(members[groups.find(piece.older)], piece, measured, parent == child, rule);
        out.steps.push_back({parent, child, change, piece.m2, std::min(1.0, piece.m2 * scale[piece.newer]),
                             piece.m2 / measured.older[piece.older].m2});
    }
    std::sort(out.steps.begin(), out.steps.end(), [](const ProposedStep& a, const ProposedStep& b) {
        return std::tie(a.child, a.parent) < std::tie(b.child, b.parent);
    });
    return out;
}

std::vector<Descent> descents(const LineageProposal& proposal, dates::Date date, bool unchanged_too) {
    std::vector<Descent> out;
    for (const auto& step : proposal.steps) {
        if (step.change == LandChange::added || step.change == LandChange::gone) continue;
        if (step.change == LandChange::unchanged && !unchanged_too) continue;
        out.push_back({step.parent, step.child, date, step.share, "proposed from two layers"});
    }
    return out;
}

}  // namespace vung::parcels
