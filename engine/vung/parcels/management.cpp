// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/management.h>

#include <algorithm>
#include <cmath>

namespace vung::parcels {
namespace {

constexpr double kStrawClosure = 0.01;  // IPCC-based packs: the split of straw closes to 1 % or is refused

}  // namespace

std::optional<double> nitrogen_kg_per_ha(const ManagementRecord& record, NitrogenKind kind) {
    if (!record.fertilisers) return std::nullopt;
    double sum = 0;
    for (const auto& application : *record.fertilisers) {
        if (application.kind != kind) continue;
        if (!application.nitrogen_fraction) return std::nullopt;
        sum += application.kg_per_ha * *application.nitrogen_fraction;
    }
    return sum;
}

std::optional<double> urea_kg_per_ha(const ManagementRecord& record) {
    if (!record.fertilisers) return std::nullopt;
    double sum = 0;
    for (const auto& application : *record.fertilisers)
        if (application.product == "urea") sum += application.kg_per_ha;
    return sum;
}

std::optional<StrawFault> fault_of(const Straw& straw) {
    if (!straw.produced) return std::nullopt;
    const double most = *straw.produced * (1.0 + kStrawClosure);
    double sum = 0;
    int given = 0;
    for (const auto& part : {straw.burnt, straw.removed, straw.incorporated, straw.surface})
        if (part) {
            if (*part > most) return StrawFault::part_exceeds_produced;
            sum += *part;
            ++given;
        }
    if (straw.burnt.value_or(0.0) + straw.incorporated.value_or(0.0) > most) return StrawFault::burnt_and_incorporated;
    if (sum > most) return StrawFault::parts_do_not_add_up;
    if (given == 4 && std::abs(sum - *straw.produced) > kStrawClosure * *straw.produced)
        return StrawFault::parts_do_not_add_up;
    return std::nullopt;
}

}  // namespace vung::parcels
