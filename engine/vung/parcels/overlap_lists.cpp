// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/overlap_lists.h>
#include <vung/units/area.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

namespace vung::parcels {
namespace {

using units::kSquareMetresPerHectare;

bool between_cooperatives(const Parcel& a, const Parcel& b) {
    return !a.cooperative.empty() && !b.cooperative.empty() && a.cooperative != b.cooperative;
}

/// A finding about `parcel`, which shares land with `other`.
Finding shared(const Parcel& parcel, const Parcel& other, std::string_view code, const SharedLand& pair, double share) {
    auto out = about(parcel, code,
                     {{"other", other.id},
                      {"cooperative", other.cooperative},
                      {"m2", amount(pair.m2)},
                      {"percent", amount(100 * share)}});
    out.problem.hectares = pair.m2 / kSquareMetresPerHectare;
    out.at = pair.at;
    return out;
}

}  // namespace

bool stays_before(std::span<const Parcel> parcels, std::size_t a, std::size_t b) {
    const bool none_a = parcels[a].cooperative.empty(), none_b = parcels[b].cooperative.empty();
    return std::tie(none_a, a) < std::tie(none_b, b);
}

void settle_duplicates(std::span<const Parcel> parcels, std::span<const SharedLand> pairs, OverlapVerdict& out) {
    std::map<std::size_t, std::vector<const SharedLand*>> of;
    for (const auto& pair : pairs) {
        of[pair.a].push_back(&pair);
        of[pair.b].push_back(&pair);
    }
    std::vector<std::size_t> order;
    for (const auto& entry : of) order.push_back(entry.first);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return stays_before(parcels, a, b); });
    std::map<std::size_t, bool> stays;
    for (const auto i : order) {
        // The best of those that stay already and that this one repeats.
        const SharedLand* repeats = nullptr;
        std::size_t kept = 0;
        for (const auto* pair : of[i]) {
            const auto other = pair->a == i ? pair->b : pair->a;
            const auto known = stays.find(other);
            if (known == stays.end() || !known->second) continue;
            if (!repeats || stays_before(parcels, other, kept)) repeats = pair, kept = other;
        }
        stays[i] = repeats == nullptr;
        if (!repeats) continue;
        out.refused.push_back(i);
        const auto share_of = [&](std::size_t k) { return k == repeats->a ? repeats->share_a : repeats->share_b; };
        if (!between_cooperatives(parcels[i], parcels[kept])) {
            out.findings.push_back(shared(parcels[i], parcels[kept], "P-DUPLICATE", *repeats, share_of(i)));
            continue;
        }
        out.findings.push_back(shared(parcels[i], parcels[kept], "P-DUPLICATE-COOPERATIVES", *repeats, share_of(i)));
        out.findings.push_back(shared(parcels[kept], parcels[i], "P-DUPLICATE-COOPERATIVES", *repeats, share_of(kept)));
        out.findings.back().problem.severity = Severity::warn;
    }
    std::sort(out.refused.begin(), out.refused.end());
}

void tell_overlaps(std::span<const Parcel> parcels, std::span<const SharedLand> pairs, const GateLimits& limits,
                   OverlapVerdict& out) {
    struct Crowd {
        std::size_t count = 0;
        double m2 = 0;
        const SharedLand* largest = nullptr;
    };
    std::map<std::size_t, Crowd> crowds;
    for (const auto& pair : pairs) {
        const auto &a = parcels[pair.a], &b = parcels[pair.b];
        const double ha = pair.m2 / kSquareMetresPerHectare;
        if (a.cooperative == b.cooperative) {
            out.layer.within_ha += ha;
            out.by_cooperative[a.cooperative].within_ha += ha;
        } else {
            out.layer.between_ha += ha;
            out.by_cooperative[a.cooperative].between_ha += ha;
            out.by_cooperative[b.cooperative].between_ha += ha;
        }
        for (const auto i : {pair.a, pair.b}) {
            auto& crowd = crowds[i];
            ++crowd.count;
            crowd.m2 += pair.m2;
            if (!crowd.largest || pair.m2 > crowd.largest->m2) crowd.largest = &pair;
        }
    }
    const auto crowded = [&](std::size_t i) { return static_cast<double>(crowds.at(i).count) > limits.overlap_many; };
    for (const auto& [i, crowd] : crowds) {
        if (!crowded(i)) continue;
        const auto& pair = *crowd.largest;
        auto finding = about(parcels[i], "P-OVERLAP-MANY",
                             {{"count", std::to_string(crowd.count)},
                              {"m2", amount(crowd.m2)},
                              {"other", parcels[pair.a == i ? pair.b : pair.a].id}});
        finding.problem.hectares = crowd.m2 / kSquareMetresPerHectare;
        finding.at = pair.at;
        out.findings.push_back(std::move(finding));
    }
    for (const auto& pair : pairs) {
        if (crowded(pair.a) || crowded(pair.b)) continue;
        const auto &a = parcels[pair.a], &b = parcels[pair.b];
        if (between_cooperatives(a, b)) {
            out.findings.push_back(shared(a, b, "P-OVERLAP-COOPERATIVES", pair, pair.share_a));
            out.findings.push_back(shared(b, a, "P-OVERLAP-COOPERATIVES", pair, pair.share_b));
            continue;
        }
        const bool second = pair.share_b > pair.share_a;
        const double share = std::max(pair.share_a, pair.share_b);
        const bool inside = share >= limits.duplicate_percent / 100;
        out.findings.push_back(shared(second ? b : a, second ? a : b, inside ? "P-INSIDE" : "P-OVERLAP", pair, share));
    }
}

}  // namespace vung::parcels
