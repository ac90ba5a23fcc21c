// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/boundary.h>

#include <algorithm>

#include <vung/error.h>
#include <vung/parcels/unit_name.h>
#include <vung/text/nearest.h>

namespace vung::parcels {
namespace {

std::vector<geometry::Box> boxes_of(const BoundarySet& set) {
    std::vector<geometry::Box> out;
    for (const auto& boundary : set.boundaries) out.push_back(geometry::bounds(boundary.shape));
    return out;
}

}  // namespace

std::string_view to_string(BoundaryRole role) {
    switch (role) {
        case BoundaryRole::commune: return "commune";
        case BoundaryRole::province: return "province";
        case BoundaryRole::geographical_indication: return "geographical-indication";
        case BoundaryRole::other: return "other";
    }
    throw InvariantError("unknown role of a boundary");
}

BoundaryIndex::BoundaryIndex(const BoundarySet& set) : set_(&set), tree_(boxes_of(set)) {
    shapes_.reserve(set.boundaries.size());
    for (const auto& boundary : set.boundaries) shapes_.emplace_back(boundary.shape);
}

double BoundaryIndex::share_in(std::size_t i, const geometry::OverlayShape& shape, double area) const {
    if (!(area > 0) || !shapes_[i].box().intersects(shape.box())) return 0;
    constexpr double kRounding = 1e-9;  // the sums of an overlay are right to rounding, not to the last bit
    const double share = geometry::overlap_area(shapes_[i], shape) / area;
    return share > 1 - kRounding ? 1 : share < kRounding ? 0 : share;
}

double BoundaryIndex::share_in_any(const geometry::OverlayShape& shape, double area) const {
    std::vector<std::size_t> near;
    find(shape.box(), near);
    double share = 0;
    for (const auto i : near) share += share_in(i, shape, area);
    return std::min(share, 1.0);
}

BoundaryNames::BoundaryNames(const BoundarySet& set) : set_(&set) {
    for (std::size_t i = 0; i < set.boundaries.size(); ++i) {
        const auto& boundary = set.boundaries[i];
        if (!boundary.code.empty()) by_code_[unit_code(boundary.code)].push_back(i);
        for (auto& key : unit_keys(boundary.name)) by_key_[std::move(key)].push_back(i);
    }
}

std::vector<std::size_t> BoundaryNames::match(std::string_view commune, std::string_view code) const {
    for (const auto text : {code, commune}) {
        const auto found = by_code_.find(unit_code(text));
        if (!text.empty() && found != by_code_.end()) return found->second;
    }
    for (const auto& key : unit_keys(commune)) {
        const auto found = by_key_.find(key);
        if (found == by_key_.end()) continue;
        std::vector<std::size_t> exact;
        for (const auto i : found->second)
            if (set_->boundaries[i].name == commune) exact.push_back(i);
        return exact.empty() ? found->second : exact;
    }
    return {};
}

std::string BoundaryNames::nearest(std::string_view commune) const {
    std::vector<std::string> keys;
    for (const auto& [key, list] : by_key_) keys.push_back(key);
    const auto near = text::nearest(unit_key(commune), keys);
    return near ? set_->boundaries[by_key_.find(*near)->second.front()].name : "";
}

}  // namespace vung::parcels
