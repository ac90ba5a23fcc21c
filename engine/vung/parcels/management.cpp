// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/management.h>

#include <algorithm>
#include <cmath>

namespace vung::parcels {
namespace {

bool is_straw(const Amendment& amendment) {
    return amendment.kind.starts_with("straw");
}

/// Of organic fertilisers; nothing: one of them does not tell it.
struct Sum {
    double kg = 0;
    bool any = false;
};
std::optional<Sum> sum_of(const std::vector<FertiliserApplication>& applications, NitrogenKind kind) {
    Sum out;
    for (const auto& application : applications) {
        if (application.kind != kind) continue;
        if (!application.nitrogen_fraction) return std::nullopt;
        out.kg += application.kg_per_ha * *application.nitrogen_fraction;
        out.any = true;
    }
    return out;
}

constexpr double kKgPerTonne = 1000;

}  // namespace

std::optional<bool> organic_matter(const ManagementRecord& record) {
    if (!record.amendments) return record.organic_matter;
    return std::any_of(record.amendments->begin(), record.amendments->end(),
                       [](const Amendment& each) { return !is_straw(each) && each.t_per_ha > 0; });
}

std::optional<double> straw_incorporated(const ManagementRecord& record) {
    if (record.straw && record.straw->incorporated) return record.straw->incorporated;
    if (!record.amendments) return std::nullopt;
    double out = 0;
    for (const auto& each : *record.amendments)
        if (is_straw(each)) out += each.t_per_ha;
    return out;
}

std::optional<double> nitrogen_kg_per_ha(const ManagementRecord& record, NitrogenKind kind) {
    if (!record.fertilisers) return std::nullopt;
    auto sum = sum_of(*record.fertilisers, kind);
    if (!sum) return std::nullopt;
    if (kind == NitrogenKind::synthetic) return sum->kg;
    const auto brought = organic_matter(record);
    // An organic fertiliser that tells its nitrogen may be that very manure, listed among the fertilisers.
    if (!brought || (*brought && !record.amendments)) return sum->any ? std::optional{sum->kg} : std::nullopt;
    if (!*brought) return sum->kg;
    for (const auto& each : *record.amendments) {
        if (is_straw(each) || !(each.t_per_ha > 0)) continue;
        if (each.nitrogen_fraction)
            sum->kg += each.t_per_ha * kKgPerTonne * *each.nitrogen_fraction;
        else if (!sum->any)
            return std::nullopt;
    }
    return sum->kg;
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
