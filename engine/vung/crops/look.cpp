// SPDX-License-Identifier: Apache-2.0
#include <vung/crops/look.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace vung::crops {
namespace {

struct Sum {
    double values = 0;
    double weights = 0;
};

std::map<dates::Date, Sum> daily(const timeseries::Series& series, dates::Date first, dates::Date last,
                                 double min_weight) {
    std::map<dates::Date, Sum> days;
    for (std::size_t i = 0; i < series.size(); ++i) {
        const bool clear = series.weights[i] > 0 && series.weights[i] >= min_weight && std::isfinite(series.values[i]);
        if (!clear || series.days[i] < first || series.days[i] > last) continue;
        Sum& sum = days[series.days[i]];
        sum.values += series.weights[i] * series.values[i];
        sum.weights += series.weights[i];
    }
    return days;
}

double days_between(const Look& a, const Look& b) {
    return static_cast<double>((b.day - a.day).count());
}

bool is_haze_dip(const std::vector<Look>& looks, std::size_t i, const RiceRule& rule) {
    const double side = std::max(rule.haze_side, looks[i].ndvi + rule.haze_depth);
    for (std::size_t left = i; left-- > 0;) {
        if (days_between(looks[left], looks[i]) > rule.haze_days) return false;
        if (looks[left].ndvi < side) continue;
        for (std::size_t right = i + 1; right < looks.size(); ++right) {
            if (days_between(looks[left], looks[right]) > rule.haze_days) return false;
            if (looks[right].ndvi >= side) return true;
        }
        return false;  // looks further left lie further away
    }
    return false;
}

/// Water is dark; a look that would pass for water but is bright is snow or cloud.
bool is_bright_wet(const Look& look, const RiceRule& rule) {
    if (!shows_water(look, rule).value_or(false)) return false;
    const auto near_infrared = implied_near_infrared(look);
    return near_infrared && *near_infrared > rule.bright_near_infrared;
}

}  // namespace

std::vector<Look> clear_looks(const timeseries::Series& ndvi, const timeseries::Series& evi2,
                              const timeseries::Series& lswi, dates::Date first, dates::Date last,
                              const RiceRule& rule) {
    const auto evi2_days = daily(evi2, first, last, rule.min_clear_share);
    const auto lswi_days = daily(lswi, first, last, rule.min_clear_share);
    const auto value_on = [](const std::map<dates::Date, Sum>& days, dates::Date day) -> std::optional<double> {
        const auto found = days.find(day);
        if (found == days.end()) return std::nullopt;
        return found->second.values / found->second.weights;
    };
    std::vector<Look> looks;
    for (const auto& [day, sum] : daily(ndvi, first, last, rule.min_clear_share))
        looks.push_back({.day = day,
                         .ndvi = sum.values / sum.weights,
                         .evi2 = value_on(evi2_days, day),
                         .lswi = value_on(lswi_days, day)});
    return looks;
}

std::vector<Look> without_haze(std::vector<Look> looks, const RiceRule& rule) {
    std::erase_if(looks, [&](const Look& look) { return is_bright_wet(look, rule); });
    std::vector<Look> kept;
    for (std::size_t i = 0; i < looks.size(); ++i)
        if (!is_haze_dip(looks, i, rule)) kept.push_back(looks[i]);
    // From the last look backwards, so that each look is compared with the nearest later one that was believed.
    std::vector<Look> believed;
    for (std::size_t i = kept.size(); i-- > 0;) {
        if (!believed.empty() && kept[i].ndvi <= rule.bare_max_ndvi) {
            const Look& next = believed.back();
            const double limit = rule.greatest_growth * days_between(kept[i], next) + rule.growth_noise;
            if (next.ndvi - kept[i].ndvi > limit) continue;
        }
        believed.push_back(kept[i]);
    }
    std::ranges::reverse(believed);
    return believed;
}

std::optional<double> implied_near_infrared(const Look& look) {
    if (!look.evi2 || std::abs(look.ndvi) < 0.005) return std::nullopt;  // 0 / 0 at NDVI 0
    const double a = look.ndvi;
    const double b = *look.evi2;
    const double below = 2.5 * a - b * (0.5 * (1.0 + a) + 1.2 * (1.0 - a));
    const double sum = b / below;
    if (!(sum > 0)) return std::nullopt;  // means over mixed cells need not obey the formula
    return 0.5 * sum * (1.0 + a);
}

std::optional<bool> shows_water(const Look& look, const RiceRule& rule) {
    if (!look.lswi) return std::nullopt;
    if (look.ndvi > rule.flood_max_ndvi) return false;
    if (look.evi2 && *look.evi2 > rule.flood_max_evi2) return false;
    const double wet = *look.lswi + rule.flood_offset;
    return wet >= look.ndvi || (look.evi2 && wet >= *look.evi2);
}

}  // namespace vung::crops
