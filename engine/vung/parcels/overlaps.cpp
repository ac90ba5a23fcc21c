// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/overlaps.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>

#include <vung/geometry/overlay.h>
#include <vung/parcels/overlap_lists.h>
#include <vung/units/area.h>

namespace vung::parcels {
namespace {

using geometry::Box;

using units::kSquareMetresPerHectare;

std::size_t corners(const geometry::MultiPolygon& shape) {
    std::size_t count = 0;
    for (const auto& part : shape.parts) {
        count += part.outer.size();
        for (const auto& hole : part.holes) count += hole.size();
    }
    return count;
}

/// Outlines made ready for overlays. Large ones meet many parcels and are kept for a while, small ones made anew.
class ReadyShapes {
public:
    explicit ReadyShapes(std::span<const Parcel> parcels) : parcels_(parcels) {}

    const geometry::OverlayShape& get(std::size_t i) {
        const auto& shape = parcels_[i].shape;
        if (const auto found = large_.find(i); found != large_.end()) return found->second;
        if (corners(shape) < kLarge) {
            small_.assign(shape);
            return small_;
        }
        if (large_.size() >= kMostKept) large_.clear();
        return large_.try_emplace(i, shape).first->second;
    }

private:
    static constexpr std::size_t kLarge = 300, kMostKept = 64;
    std::span<const Parcel> parcels_;
    geometry::OverlayShape small_;
    std::map<std::size_t, geometry::OverlayShape> large_;
};

/// Ground area per square unit of the map, at a parcel.
double scale(const Parcel& parcel, double planar) {
    return planar > 0 ? parcel.area_ha * kSquareMetresPerHectare / planar : 0;
}

double common_box(const Box& a, const Box& b) {
    return std::max(0.0, std::min(a.max_x, b.max_x) - std::max(a.min_x, b.min_x)) *
           std::max(0.0, std::min(a.max_y, b.max_y) - std::max(a.min_y, b.min_y));
}

}  // namespace

geometry::BoxTree tree_of(std::span<const Parcel> parcels) {
    std::vector<Box> boxes;
    boxes.reserve(parcels.size());
    for (const auto& parcel : parcels) boxes.push_back(geometry::bounds(parcel.shape));
    return geometry::BoxTree{boxes};
}

std::vector<SharedLand> shared_land(std::span<const Parcel> parcels, const geometry::BoxTree& tree,
                                    const GateLimits& limits, std::size_t begin, std::size_t end) {
    std::vector<SharedLand> out;
    std::vector<std::size_t> near;
    ReadyShapes shapes{parcels};
    geometry::OverlayShape first;
    for (auto i = begin; i < end; ++i) {
        const auto& a = parcels[i];
        const auto box = geometry::bounds(a.shape);
        tree.find(box, 0, near);
        std::optional<double> planar_a;
        for (const auto j : near) {
            if (j <= i) continue;
            const auto& b = parcels[j];
            if (!planar_a) {
                planar_a = geometry::planar_area(a.shape);
                first.assign(a.shape);
            }
            const double m2_a = a.area_ha * kSquareMetresPerHectare, m2_b = b.area_ha * kSquareMetresPerHectare;
            const double smaller = std::min(m2_a, m2_b);
            // Both ways above the limit of duplicates, so the smaller parcel is that large at least.
            const double told = std::min(std::max(limits.overlap_m2, limits.overlap_percent / 100 * smaller),
                                         limits.duplicate_percent / 100 * smaller);
            // Where boxes barely meet there is no need to look further; 2 leaves room for the scale of the map.
            if (2 * common_box(box, geometry::bounds(b.shape)) * scale(a, *planar_a) < told) continue;
            const double planar = geometry::overlap_area(first, shapes.get(j));
            const double per_unit = m2_a <= m2_b ? scale(a, *planar_a) : scale(b, geometry::planar_area(b.shape));
            SharedLand pair;
            pair.a = i, pair.b = j;
            pair.m2 = std::min(planar * per_unit, smaller);
            if (pair.m2 <= told) continue;
            pair.share_a = std::min(1.0, pair.m2 / m2_a);
            pair.share_b = std::min(1.0, pair.m2 / m2_b);
            const double both = limits.duplicate_percent / 100;
            if (pair.m2 <= std::max(limits.overlap_m2, limits.overlap_percent / 100 * smaller) &&
                (pair.share_a < both || pair.share_b < both))
                continue;
            pair.at = geometry::overlap(first, shapes.get(j)).middle;
            out.push_back(pair);
        }
    }
    return out;
}

OverlapVerdict repeated_shapes(std::span<const Parcel> parcels) {
    std::vector<std::size_t> order(parcels.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::tie(parcels[a].shape_key, a) < std::tie(parcels[b].shape_key, b);
    });
    // Within a run of equal keys, each outline is told against the first one that it repeats.
    std::vector<SharedLand> pairs;
    for (std::size_t i = 0; i < order.size();) {
        auto end = i + 1;
        while (end < order.size() && parcels[order[end]].shape_key == parcels[order[i]].shape_key) ++end;
        if (end - i > 1) {
            const auto best = *std::min_element(
                order.begin() + static_cast<std::ptrdiff_t>(i), order.begin() + static_cast<std::ptrdiff_t>(end),
                [&](std::size_t a, std::size_t b) { return stays_before(parcels, a, b); });
            for (auto k = i; k < end; ++k)
                if (order[k] != best && parcels[order[k]].shape == parcels[best].shape)
                    pairs.push_back({std::min(best, order[k]), std::max(best, order[k]),
                                     parcels[best].area_ha * kSquareMetresPerHectare, 1, 1,
                                     first_corner(parcels[best].shape).value_or(geometry::Point{})});
        }
        i = end;
    }
    std::sort(pairs.begin(), pairs.end(),
              [](const auto& x, const auto& y) { return std::tie(x.a, x.b) < std::tie(y.a, y.b); });
    OverlapVerdict out;
    settle_duplicates(parcels, pairs, out);
    return out;
}

OverlapVerdict judge_overlaps(std::span<const Parcel> parcels, std::span<const SharedLand> pairs,
                              const GateLimits& limits) {
    const double both = limits.duplicate_percent / 100;
    std::vector<SharedLand> twice, others;
    for (const auto& pair : pairs) (pair.share_a >= both && pair.share_b >= both ? twice : others).push_back(pair);
    OverlapVerdict out;
    settle_duplicates(parcels, twice, out);
    // Near duplicates of which both stay (each repeats a third parcel that went) overlap like others.
    const auto gone = [&](std::size_t i) { return std::binary_search(out.refused.begin(), out.refused.end(), i); };
    for (const auto& pair : twice) others.push_back(pair);
    std::erase_if(others, [&](const SharedLand& pair) { return gone(pair.a) || gone(pair.b); });
    std::sort(others.begin(), others.end(),
              [](const auto& x, const auto& y) { return std::tie(x.a, x.b) < std::tie(y.a, y.b); });
    tell_overlaps(parcels, others, limits, out);
    return out;
}

}  // namespace vung::parcels
