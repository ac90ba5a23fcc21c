// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/straw_of_harvest.h>

#include <algorithm>
#include <cstdio>
#include <map>

#include <vung/factors/factor_table.h>

namespace vung::parcels {
namespace {

std::string number(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

/// Dry straw per fresh grain, IPCC 2019 Table 11.1A.
double straw_per_grain() {
    const auto& table = factors::FactorTable::builtin();
    const auto of = [&](const char* row) { return table.find("ipcc_t11_1a_crop_residue", row, "2019").value; };
    return of("rice_dry") * of("rice_r_ag");
}

bool is_rice(const ManagementRecord& record) {
    return record.crop.empty() || record.crop == "rice";
}

/// The crop whose straw lies there at the sowing of `record`.
const ManagementRecord* crop_before(const ManagementRecord& record, const std::vector<const ManagementRecord*>& all) {
    if (!record.sown) return nullptr;
    const ManagementRecord* out = nullptr;
    for (const auto* each : all) {
        if (each == &record || !each->harvested || *each->harvested > *record.sown) continue;
        const bool later = !out || *each->harvested > *out->harvested;
        const bool richer = out && *each->harvested == *out->harvested && each->yield_t_per_ha > out->yield_t_per_ha;
        if (later || richer) out = each;
    }
    if (!out || !is_rice(*out) || !out->yield_t_per_ha) return nullptr;
    const auto gap = static_cast<double>((*record.sown - *out->harvested).count());
    return gap <= record_limit("straw_gap_days") ? out : nullptr;
}

/// Straw of which a record tells what became; nothing: the record tells none, or how much there was.
std::optional<double> straw_told(const ManagementRecord& record) {
    if (record.straw && record.straw->produced) return std::nullopt;
    const auto incorporated = straw_incorporated(record);
    if (!record.straw) return incorporated;
    double out = incorporated.value_or(0);
    for (const auto& part : {record.straw->burnt, record.straw->removed, record.straw->surface})
        out += part.value_or(0);
    return out;
}

}  // namespace

std::vector<FindingOfRecord> check_straw_of_harvest(std::span<ManagementRecord* const> records) {
    std::map<std::string, std::vector<const ManagementRecord*>, std::less<>> by_parcel;
    for (const auto* each : records) by_parcel[each->parcel].push_back(each);
    const double ratio = straw_per_grain();
    std::vector<FindingOfRecord> out;
    for (std::size_t i = 0; i < records.size(); ++i) {
        auto& record = *records[i];
        const auto told = straw_told(record);
        if (!told || !(*told > 0)) continue;
        const auto* before = crop_before(record, by_parcel.at(record.parcel));
        if (!before) continue;
        const double grown = *before->yield_t_per_ha * ratio;
        if (*told <= grown * (1 + kStrawClosure)) continue;
        out.push_back({i,
                       {"R-STRAW-YIELD",
                        {{"used", number(*told)},
                         {"grown", number(grown)},
                         {"yield", number(*before->yield_t_per_ha)},
                         {"before", before->season}}}});
        record.amendments.reset();
        record.straw.reset();
    }
    return out;
}

}  // namespace vung::parcels
