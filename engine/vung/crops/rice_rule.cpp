// SPDX-License-Identifier: Apache-2.0
#include <vung/crops/rice_rule.h>

#include <string_view>
#include <utility>

#include <vung/data/data_file.h>
#include <vung/factors/factor_table.h>

namespace vung::crops {
namespace {

constexpr std::pair<std::string_view, double RiceRule::*> kRows[] = {
    {"min_clear_share", &RiceRule::min_clear_share},
    {"min_looks", &RiceRule::min_looks},
    {"flood_offset", &RiceRule::flood_offset},
    {"flood_max_ndvi", &RiceRule::flood_max_ndvi},
    {"flood_max_evi2", &RiceRule::flood_max_evi2},
    {"flood_days", &RiceRule::flood_days},
    {"bare_max_ndvi", &RiceRule::bare_max_ndvi},
    {"dry_looks", &RiceRule::dry_looks},
    {"peak_min_ndvi", &RiceRule::peak_min_ndvi},
    {"peak_min_evi2", &RiceRule::peak_min_evi2},
    {"rise_min_ndvi", &RiceRule::rise_min_ndvi},
    {"rise_days_min", &RiceRule::rise_days_min},
    {"rise_days_max", &RiceRule::rise_days_max},
    {"length_days_min", &RiceRule::length_days_min},
    {"length_days_max", &RiceRule::length_days_max},
    {"greening_share", &RiceRule::greening_share},
    {"greening_days", &RiceRule::greening_days},
    {"greening_days_spread", &RiceRule::greening_days_spread},
    {"heading_share", &RiceRule::heading_share},
    {"harvest_share", &RiceRule::harvest_share},
    {"typical_growth", &RiceRule::typical_growth},
    {"greatest_growth", &RiceRule::greatest_growth},
    {"growth_noise", &RiceRule::growth_noise},
    {"bright_near_infrared", &RiceRule::bright_near_infrared},
    {"haze_depth", &RiceRule::haze_depth},
    {"haze_side", &RiceRule::haze_side},
    {"haze_days", &RiceRule::haze_days},
    {"ripening_fall", &RiceRule::ripening_fall},
    {"unseen_low_ndvi", &RiceRule::unseen_low_ndvi},
    {"green_days", &RiceRule::green_days},
    {"crop_period_days", &RiceRule::crop_period_days},
    {"evergreen_ndvi", &RiceRule::evergreen_ndvi},
    {"evergreen_chance", &RiceRule::evergreen_chance},
    {"steady_looks", &RiceRule::steady_looks},
    {"steady_days", &RiceRule::steady_days},
    {"water_ndvi", &RiceRule::water_ndvi},
    {"watched_share", &RiceRule::watched_share},
    {"hidden_crop_days", &RiceRule::hidden_crop_days},
};

}  // namespace

RiceRule RiceRule::parse(std::string_view csv) {
    const factors::FactorTable table{factors::FactorTable::parse("rice_rule", csv)};
    RiceRule rule;
    for (const auto& [key, member] : kRows) rule.*member = table.find("rice_rule", key, "1").value;
    return rule;
}

const RiceRule& RiceRule::published() {
    static const RiceRule rule = parse(data::data_file("crops/rice_rule.csv"));
    return rule;
}

}  // namespace vung::crops
