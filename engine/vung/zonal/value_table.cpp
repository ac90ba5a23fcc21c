// SPDX-License-Identifier: Apache-2.0
#include <vung/zonal/value_table.h>

#include <algorithm>

namespace vung::zonal {

void ValueTable::settle() {
    if (settled_ == shares_.size()) return;
    const auto below = [](const ValueShare& a, const ValueShare& b) { return a.value < b.value; };
    const auto fresh = shares_.begin() + static_cast<std::ptrdiff_t>(settled_);
    std::stable_sort(fresh, shares_.end(), below);
    std::inplace_merge(shares_.begin(), fresh, shares_.end(), below);  // stable: what was settled comes first
    std::size_t last = 0;
    for (std::size_t i = 1; i < shares_.size(); ++i) {
        if (shares_[i].value == shares_[last].value) {
            shares_[last].cover += shares_[i].cover;
            shares_[last].area_m2 += shares_[i].area_m2;
        } else {
            shares_[++last] = shares_[i];
        }
    }
    shares_.resize(last + 1);
    settled_ = shares_.size();
    limit_ = std::max(kFirstLimit, 2 * settled_);
}

void ValueTable::merge(const ValueTable& other) {
    for (const auto& share : other.shares_) add(share.value, share.cover, share.area_m2);
}

void ValueTable::clear() {
    shares_.clear();
    settled_ = 0;
    limit_ = kFirstLimit;
}

std::optional<double> quantile(std::span<const ValueShare> shares, double q) {
    if (shares.empty()) return std::nullopt;
    const double steps = static_cast<double>(shares.size()) - 1;
    const double wanted = q * steps * total_cover(shares);
    double before = 0, left = 0;  // sum of the coverages, and place of the value, before this one
    for (std::size_t k = 0; k < shares.size(); ++k) {
        const double place = static_cast<double>(k) * shares[k].cover + steps * before;
        if (k > 0 && place > wanted) {
            const double part = std::clamp((wanted - left) / (place - left), 0.0, 1.0);
            return shares[k - 1].value + part * (shares[k].value - shares[k - 1].value);
        }
        left = place;
        before += shares[k].cover;
    }
    return shares.back().value;
}

std::optional<double> mode(std::span<const ValueShare> shares) {
    const ValueShare* best = nullptr;
    for (const auto& share : shares)
        if (best == nullptr || share.cover >= best->cover) best = &share;
    return best != nullptr ? std::optional{best->value} : std::nullopt;
}

std::optional<double> minority(std::span<const ValueShare> shares) {
    const ValueShare* best = nullptr;
    for (const auto& share : shares)
        if (best == nullptr || share.cover < best->cover) best = &share;
    return best != nullptr ? std::optional{best->value} : std::nullopt;
}

double total_cover(std::span<const ValueShare> shares) {
    double total = 0;
    for (const auto& share : shares) total += share.cover;
    return total;
}

}  // namespace vung::zonal
