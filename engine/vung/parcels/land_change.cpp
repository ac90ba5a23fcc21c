// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/land_change.h>

#include <vung/data/data_file.h>
#include <vung/factors/factor_table.h>

namespace vung::parcels {
namespace {

LandChangeRule read_rule() {
    const factors::FactorTable table{
        factors::FactorTable::parse("land_change", data::data_file("areas/land_change.csv"))};
    const auto value = [&](const char* key) { return table.find("land_change", key, "1").value; };
    return {.share_sum_slack = value("share_sum_slack"),
            .noise_share = value("noise_share"),
            .noise_width_m = value("noise_width"),
            .same_share = value("same_share"),
            .least_unit_share = value("least_unit_share"),
            .straddle_share = value("straddle_share"),
            .straddle_m2 = value("straddle_m2"),
            .whole_unit_share = value("whole_unit_share")};
}

}  // namespace

const LandChangeRule& land_change_rule() {
    static const auto rule = read_rule();
    return rule;
}

}  // namespace vung::parcels
