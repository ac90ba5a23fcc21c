// SPDX-License-Identifier: Apache-2.0
#include <vung/emissions/ch4mod.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include <vung/error.h>

namespace {

using namespace vung;
using namespace vung::emissions;

Ch4modInput flooded(std::size_t days = 100, double air = 28) {
    Ch4modInput out;
    out.air_temperature.assign(days, air);
    out.grain_yield = 600;
    out.sand = 20;
    out.labile = 100;
    out.resistant = 150;
    out.water = std::vector<FieldWater>(days, FieldWater::flooded);
    return out;
}

TEST(Ch4mod, RootsSolveTheirEquation) {
    for (const double above : {1e3, 2e4, 5e5, 2e6}) {
        const double total = with_roots(above);
        EXPECT_NEAR(total, above + 0.212 * std::pow(total, 0.936), 1e-11 * total);
        EXPECT_GT(total, above);
    }
}

TEST(Ch4mod, BiomassFollowsItsLogisticCurveByTheClosedForm) {
    const auto season = ch4mod(flooded(140));
    // D = 140 is twice 70: r = 0.07, W0 = 12; half of the way at t = ln(Wmax / W0 - 1) / r.
    const double most = 9.46 * std::pow(600, 0.76), half = std::log(most / 12 - 1) / 0.07;
    const auto before = static_cast<std::size_t>(half);
    EXPECT_LT(season.days[before - 1].biomass, most / 2);
    EXPECT_GT(season.days[before].biomass, most / 2);
    for (const auto& day : season.days) {
        const double t = static_cast<double>(&day - season.days.data() + 1);
        EXPECT_NEAR(std::log(most / day.biomass - 1), std::log(most / 12 - 1) - 0.07 * t, 1e-9);
    }
}

TEST(Ch4mod, RedoxPotentialDecaysGeometricallyWithoutOrganicMatter) {
    auto input = flooded();
    input.labile = input.resistant = 0;
    input.variant = Ch4modVariant::s19;
    const auto wet = ch4mod(input);
    // Eh + 250 shrinks by 1 - 0.16 x 0.23 a day from 500.
    for (const std::size_t n : {1u, 10u, 60u})
        EXPECT_NEAR(wet.days[n - 1].redox, -250 + 500 * std::pow(1 - 0.16 * 0.23, n), 1e-9);
    // Drained from -150 mV on: towards 300 mV (S19) by 1 - 0.16 x 0.93 a day.
    auto water = std::vector<FieldWater>(100, FieldWater::flooded);
    std::fill(water.begin() + 60, water.end(), FieldWater::drained);
    input.water = water;
    const auto dry = ch4mod(input);
    const double start = dry.days[59].redox;
    for (const std::size_t n : {1u, 10u, 40u})
        EXPECT_NEAR(dry.days[59 + n].redox, 300 + (start - 300) * std::pow(1 - 0.16 * 0.93, n), 1e-9);
    // S18 drains to 250 mV by 1 - 0.098 x 1.23.
    input.variant = Ch4modVariant::s18;
    const auto other = ch4mod(input);
    const double from = other.days[59].redox;
    EXPECT_NEAR(other.days[99].redox, 250 + (from - 250) * std::pow(1 - 0.098 * 1.23, 40), 1e-9);
}

TEST(Ch4mod, PoolsDecayGeometricallyAtAnEvenTemperature) {
    const auto input = flooded(100, 28);
    const auto season = ch4mod(input);
    const double ts = 4.4 + 0.76 * 28, warmth = std::pow(3, (ts - 30) / 10), texture = 0.325 + 0.0225 * 20;
    const double moisture = 0.49 * std::exp(3.88 * 0.636 - 5.4 * 0.636 * 0.636);
    EXPECT_NEAR(moisture, 0.65, 0.005);  // "about 0.65"
    const double a = moisture * texture * warmth * 0.027, b = moisture * texture * warmth * 0.003;
    for (const std::size_t n : {0u, 7u, 99u})
        EXPECT_NEAR(season.days[n].decomposed, 100 * a * std::pow(1 - a, n) + 150 * b * std::pow(1 - b, n), 1e-12);
}

TEST(Ch4mod, EmitsNoMoreThanIsProducedAndLessWhereTheFieldDriesOut) {
    for (const auto variant : {Ch4modVariant::s18, Ch4modVariant::s19}) {
        std::vector<double> by_pattern;
        for (int pattern = 1; pattern <= 5; ++pattern) {
            auto input = flooded();
            input.variant = variant;
            input.water = pattern;
            const auto season = ch4mod(input);
            double sum = 0;
            for (const auto& day : season.days) {
                EXPECT_GE(day.emitted(), 0);
                EXPECT_LE(day.emitted(), day.produced * (1 + 1e-12));
                sum += day.emitted();
            }
            EXPECT_NEAR(sum, season.emitted, 1e-9);
            EXPECT_EQ(season.days.back().water, FieldWater::drained);
            by_pattern.push_back(season.kg_per_ha());
        }
        EXPECT_GT(by_pattern[3], by_pattern[0]);  // flooded throughout against a drainage in the middle
        EXPECT_GT(by_pattern[0], by_pattern[4]);  // against intermittent throughout
    }
}

TEST(Ch4mod, WaterPatternsAreWhatTheyAreCalled) {
    const auto text = [](int pattern) {
        std::string out;
        for (const auto day : water_days(pattern, 100)) {
            const char letter = day == FieldWater::flooded ? 'f' : day == FieldWater::drained ? 'd' : 'i';
            if (out.empty() || out.back() != letter) out += letter;
        }
        return out;
    };
    EXPECT_EQ(text(1), "fdfid");
    EXPECT_EQ(text(2), "fdid");
    EXPECT_EQ(text(3), "fid");
    EXPECT_EQ(text(4), "fd");
    EXPECT_EQ(text(5), "id");
}

TEST(Ch4mod, RefusesWhatCannotBe) {
    auto input = flooded();
    input.air_temperature[3] = std::nan("");
    EXPECT_THROW(ch4mod(input), InputError);
    input = flooded();
    input.water = 6;
    EXPECT_THROW(ch4mod(input), InputError);
    input = flooded();
    input.water = std::vector<FieldWater>(99, FieldWater::flooded);
    EXPECT_THROW(ch4mod(input), InputError);
    input = flooded();
    input.grain_yield = 0;
    EXPECT_THROW(ch4mod(input), InputError);
    input = flooded();
    input.sand = 120;
    EXPECT_THROW(ch4mod(input), InputError);
}

}  // namespace
