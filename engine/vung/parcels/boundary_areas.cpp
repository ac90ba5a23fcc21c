// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/boundary_areas.h>

#include <algorithm>

#include <vung/parcels/finding.h>
#include <vung/parcels/land_change.h>

namespace vung::parcels {
namespace {

constexpr double kRounding = 1e-9;

}  // namespace

double shares_inside(const BoundaryIndex& boundaries, const PlacedShape& placed, std::size_t parcel,
                     std::vector<BoundaryPiece>& pieces) {
    std::vector<std::size_t> near;
    boundaries.find(placed.shape.box(), near);
    double sum = 0;
    for (const auto i : near) {
        const double share = boundaries.share_in(i, placed.shape, placed.area);
        if (share <= kRounding) continue;
        pieces.push_back({parcel, i, share});
        sum += share;
    }
    return sum > 1 - kRounding ? 1 : sum;
}

std::optional<Problem> straddles(const Parcel& parcel, double inside, const std::string& boundary) {
    const auto& rule = land_change_rule();
    const double least = std::min(inside, 1 - inside);
    if (least < rule.straddle_share || least * parcel.area_ha * 1e4 < rule.straddle_m2) return std::nullopt;
    return about(parcel, "P-STRADDLES",
                 {{"boundary", boundary},
                  {"inside", amount(inside * parcel.area_ha)},
                  {"outside", amount((1 - inside) * parcel.area_ha)}})
        .problem;
}

}  // namespace vung::parcels
