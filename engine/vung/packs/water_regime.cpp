// SPDX-License-Identifier: Apache-2.0
#include <vung/packs/water_regime.h>

#include <algorithm>

#include <vung/factors/factor_table.h>

namespace vung::packs {
namespace {

constexpr const char* kContinuous = "irrigated_continuously_flooded";
constexpr const char* kSingle = "irrigated_single_drainage";
constexpr const char* kMultiple = "irrigated_multiple_drainage_incl_awd";

constexpr const char* kEdition = "2019";

}  // namespace

double water_factor(const std::string& regime) {
    return factors::FactorTable::builtin().find("ipcc_t5_12_sfw", regime, kEdition, factors::Remembered::allowed).value;
}

double preseason_factor(const std::string& regime) {
    return factors::FactorTable::builtin().find("ipcc_t5_13_sfp", regime, kEdition, factors::Remembered::allowed).value;
}

std::optional<int> drainages_of(const std::string& regime) {
    if (regime == kContinuous) return 0;
    if (regime == kSingle) return 1;
    if (regime == kMultiple) return 2;
    return std::nullopt;
}

std::string regime_of(std::size_t drainages) {
    return drainages == 0 ? kContinuous : drainages == 1 ? kSingle : kMultiple;
}

std::optional<std::string> recorded_regime(const parcels::ManagementRecord& record) {
    if (record.water_regime && !record.water_regime->empty()) return record.water_regime;
    if (record.drainages) return regime_of(static_cast<std::size_t>(std::max(*record.drainages, 0)));
    if (record.dry_periods) return regime_of(record.dry_periods->size());
    return std::nullopt;
}

std::optional<std::string> evidenced_regime(const parcels::ManagementRecord& record,
                                            const std::vector<std::string>& evidence) {
    if (!record.dry_periods) return std::nullopt;
    const auto counts =
        std::count_if(record.dry_periods->begin(), record.dry_periods->end(), [&](const parcels::DryPeriod& period) {
            return std::find(evidence.begin(), evidence.end(), period.evidence) != evidence.end();
        });
    return regime_of(static_cast<std::size_t>(counts));
}

}  // namespace vung::packs
