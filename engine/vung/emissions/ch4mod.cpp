// SPDX-License-Identifier: Apache-2.0
#include <vung/emissions/ch4mod.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/factors/factor_table.h>
#include <vung/numeric/repeatable.h>

namespace vung::emissions {
namespace {

using numeric::pow;

const factors::FactorTable& numbers() {
    static const factors::FactorTable table{
        factors::FactorTable::parse("ch4mod", data::data_file("emissions/ch4mod.csv"))};
    return table;
}
double shared(const char* key) {
    return numbers().find("ch4mod", key, "shared").value;
}
double of(Ch4modVariant variant, const char* key) {
    return numbers().find("ch4mod", key, variant == Ch4modVariant::s18 ? "s18" : "s19").value;
}

[[noreturn]] void refuse(const std::string& what, const std::string& fix) {
    throw InputError{{.what = what, .where = "ch4mod", .fix = fix}};
}

/// W of the logistic curve.
struct Growth {
    double most, start, rate;

    Growth(double grain_yield, double days) {
        const double longer = days / shared("reference_days") - 1;
        most = shared("biomass_scale") * pow(grain_yield, shared("biomass_exponent"));
        start =
            std::max(shared("start_biomass") - shared("start_biomass_slope") * longer, shared("least_start_biomass"));
        rate = shared("growth_rate") - shared("growth_rate_slope") * longer;
    }
    double on(double day) const { return most / (1 + (most / start - 1) * numeric::exp(-rate * day)); }
};

/// Eh from one day to the next.
class Redox {
public:
    explicit Redox(Ch4modVariant variant) : variant_(variant), now_(shared("start_redox")) {
        if (variant == Ch4modVariant::s18) {
            young_ = of(variant, "flooded_rate_young");
            ripe_ = of(variant, "flooded_rate_ripe");
            exponent_ = of(variant, "flooded_rate_exponent");
        } else {
            ripe_ = of(variant, "flooded_rate");
        }
    }

    double next(FieldWater water, double ripeness, double labile, double all) {
        if (water == FieldWater::intermittent) return now_ = intermittent_;
        if (water == FieldWater::drained)
            return now_ -= drained_rate_ * (base_ + drained_carbon_) * (now_ - drained_limit_);
        const double rate = ripe_ + young_ * pow(1 - ripeness, exponent_);
        const double carbon = std::min(1.0, variant_ == Ch4modVariant::s18 ? labile : all);
        return now_ -= rate * (base_ + carbon) * (now_ - flooded_limit_);
    }

private:
    Ch4modVariant variant_;
    double now_;
    double young_ = 0, ripe_ = 0, exponent_ = 1;
    double base_ = shared("redox_base_rate"), flooded_limit_ = shared("flooded_limit"),
           intermittent_ = shared("intermittent_redox"), drained_rate_ = of(variant_, "drained_rate"),
           drained_carbon_ = of(variant_, "drained_carbon"), drained_limit_ = of(variant_, "drained_limit");
};

void check(const Ch4modInput& input) {
    if (input.air_temperature.size() < 30)
        refuse(fmt::format("{} daily temperatures are no season", input.air_temperature.size()),
               "give one for each day from the start to the end of the season");
    for (std::size_t day = 0; day < input.air_temperature.size(); ++day)
        if (!(input.air_temperature[day] >= -40 && input.air_temperature[day] <= 60))
            refuse(fmt::format("the air temperature of day {} is {}", day + 1, input.air_temperature[day]),
                   "give degrees Celsius, without gaps");
    if (!(input.grain_yield > 0)) refuse("the grain yield is not above 0", "give it in g per m2 (0.1 x kg per ha)");
    if (!(input.sand >= 0 && input.sand <= 100)) refuse("sand is no share of 0 to 100 percent", "give percent");
    if (!(input.labile >= 0 && input.resistant >= 0)) refuse("organic matter is below 0", "give g per m2");
    if (!(input.variety > 0)) refuse("the variety index is not above 0", "1 is the middle; 0.5 to 1.5 were published");
}

}  // namespace

std::vector<FieldWater> water_days(int pattern, std::size_t days) {
    if (pattern < 1 || pattern > 5)
        refuse(fmt::format("there is no water pattern {}", pattern), "choose 1 to 5, or give the water of each day");
    const auto at = [&](double share) { return static_cast<std::size_t>(share * static_cast<double>(days)); };
    const bool drains = pattern <= 2;
    const auto drain = at(shared("first_flood_share"));
    const auto again = drain + static_cast<std::size_t>(shared("mid_drainage"));
    const auto wet_until = pattern == 5   ? std::size_t{0}
                           : pattern == 4 ? days
                           : pattern == 2 ? again
                                          : std::max(at(shared("intermittent_share")), drains ? again : 0);
    const auto last = days - std::min(days, static_cast<std::size_t>(shared("end_drainage")));
    std::vector<FieldWater> out;
    for (std::size_t day = 0; day < days; ++day)
        out.push_back(day >= last                             ? FieldWater::drained
                      : drains && day >= drain && day < again ? FieldWater::drained
                      : day < wet_until                       ? FieldWater::flooded
                                                              : FieldWater::intermittent);
    return out;
}

double with_roots(double above_mg) {
    const double scale = shared("root_scale"), exponent = shared("root_exponent");
    double total = above_mg;
    // The slope of the right side is below 0.2: every step leaves less than a fifth of the distance.
    for (int i = 0; i < 100; ++i) {
        const double next = above_mg + scale * pow(total, exponent);
        const bool close = std::abs(next - total) <= 1e-13 * next;
        total = next;
        if (close) break;
    }
    return total;
}

Ch4modSeason ch4mod(const Ch4modInput& input) {
    check(input);
    const auto count = input.air_temperature.size();
    const auto water = std::holds_alternative<int>(input.water) ? water_days(std::get<int>(input.water), count)
                                                                : std::get<std::vector<FieldWater>>(input.water);
    if (water.size() != count)
        refuse(fmt::format("water is given for {} days, temperature for {}", water.size(), count),
               "give one of each for every day");
    const Growth growth{input.grain_yield, static_cast<double>(count)};
    const double texture = shared("texture_intercept") + shared("texture_slope") * input.sand;
    const double w = shared("flooded_moisture");
    const double moisture =
        shared("water_scale") * numeric::exp(shared("water_linear") * w - shared("water_square") * w * w);
    const double soil_intercept = shared("soil_intercept"), soil_slope = shared("soil_slope"), q10 = shared("q10"),
                 optimum = shared("optimal_temperature"), labile_rate = shared("labile_rate"),
                 resistant_rate = shared("resistant_rate"), exudate = shared("exudate_rate") * input.variety * texture,
                 exudate_exponent = shared("exudate_exponent"), to_methane = shared("carbohydrate_to_methane"),
                 redox_slope = shared("redox_slope"), redox_scale = shared("redox_scale"),
                 plant_share = shared("plant_share"), plant_exponent = shared("plant_exponent"),
                 bubbles = shared("ebullition_scale"), most_bubbles = shared("most_ebullition");
    const double threshold = input.variant == Ch4modVariant::s19 ? of(input.variant, "ebullition_threshold") : 0;
    Redox redox{input.variant};
    double labile = input.labile, resistant = input.resistant;
    Ch4modSeason out;
    for (std::size_t i = 0; i < count; ++i) {
        Ch4modDay day;
        day.water = water[i];
        day.soil_temperature = soil_intercept + soil_slope * input.air_temperature[i];
        const double warmth = pow(q10, (std::min(day.soil_temperature, optimum) - optimum) / 10);
        day.biomass = growth.on(static_cast<double>(i + 1));
        const double ripeness = day.biomass / growth.most;
        day.roots = (with_roots(day.biomass * 1000) - day.biomass * 1000) / 1000;

        const double speed = moisture * texture * warmth;
        const double from_labile = speed * labile_rate * labile, from_resistant = speed * resistant_rate * resistant;
        labile -= std::min(from_labile, labile);
        resistant -= std::min(from_resistant, resistant);
        day.decomposed = from_labile + from_resistant;

        day.redox = redox.next(day.water, ripeness, from_labile, day.decomposed);
        const double reduced =
            day.redox < -redox_scale ? 1 : numeric::exp(-redox_slope * (1 + day.redox / redox_scale));

        const double exuded = exudate * pow(day.biomass, exudate_exponent);
        day.produced = to_methane * reduced * (warmth * exuded + day.decomposed);

        // Soil near freezing lets nothing bubble.
        const double share = day.soil_temperature > 1
                                 ? std::min(bubbles * numeric::log(day.soil_temperature) / day.roots, most_bubbles)
                                 : 0;
        day.by_bubbles = share * std::max(day.produced - threshold, 0.0);
        if (day.produced > 0)
            day.by_plant = std::min(plant_share, 1 - day.by_bubbles / day.produced) *
                           pow(1 - ripeness, plant_exponent) * day.produced;
        out.produced += day.produced;
        out.emitted += day.emitted();
        out.days.push_back(day);
    }
    return out;
}

}  // namespace vung::emissions
