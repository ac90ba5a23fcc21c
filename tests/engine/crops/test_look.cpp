// SPDX-License-Identifier: Apache-2.0
#include <vung/crops/look.h>

#include <limits>

#include "series_of.h"

namespace {

using namespace vung;
using crops::Look;
using crops::RiceRule;
using dates::Days;
using dates::make_date;

const dates::Date kDay = make_date(2024, 1, 1);

Look look(int day, double ndvi, std::optional<double> evi2 = {}, std::optional<double> lswi = {}) {
    return {.day = kDay + Days{day}, .ndvi = ndvi, .evi2 = evi2, .lswi = lswi};
}

std::vector<int> days_kept(std::vector<Look> looks) {
    std::vector<int> days;
    for (const Look& l : crops::without_haze(std::move(looks), RiceRule::published()))
        days.push_back(static_cast<int>((l.day - kDay).count()));
    return days;
}

TEST(ClearLooks, TakesWhatWasHalfClearAndMergesLooksOfOneDay) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const timeseries::Series ndvi{
        {kDay, kDay, kDay + Days{5}, kDay + Days{9}}, {0.4, 0.8, 0.5, nan}, {0.5, 1.0, 0.49, 1.0}};
    const timeseries::Series lswi{{kDay}, {0.3}, {1.0}};
    const auto looks = crops::clear_looks(ndvi, {}, lswi, kDay, kDay + Days{30}, RiceRule::published());
    ASSERT_EQ(looks.size(), 1u);
    EXPECT_DOUBLE_EQ(looks[0].ndvi, (0.5 * 0.4 + 1.0 * 0.8) / 1.5);
    EXPECT_EQ(looks[0].lswi, 0.3);
    EXPECT_FALSE(looks[0].evi2);
}

TEST(WithoutHaze, DropsADipBetweenTwoGreenLooksThatAreTooNearForAHarvest) {
    EXPECT_EQ(days_kept({look(0, 0.85), look(10, 0.42), look(25, 0.86)}), (std::vector{0, 25}));
    EXPECT_EQ(days_kept({look(0, 0.85), look(10, 0.42), look(20, 0.35), look(25, 0.86)}), (std::vector{0, 25}));
}

TEST(WithoutHaze, KeepsTheBareFieldBetweenTwoCrops) {
    EXPECT_EQ(days_kept({look(0, 0.85), look(20, 0.2), look(35, 0.1), look(70, 0.86)}), (std::vector{0, 20, 35, 70}));
}

TEST(WithoutHaze, DropsALowLookFromWhichGreenCameFasterThanAnyCropGrows) {
    EXPECT_EQ(days_kept({look(0, 0.1), look(8, 0.55), look(20, 0.7)}), (std::vector{8, 20}));
    EXPECT_EQ(days_kept({look(0, 0.1), look(20, 0.55), look(30, 0.7)}), (std::vector{0, 20, 30}));
}

TEST(WithoutHaze, DropsSnowWhichIsWetButBright) {
    // Field mean of BY001, 2018-02-28 (snow): B4 0.8088, B8 0.8813 and B8A, B11 of the same day.
    const double red = 0.8088, nir = 0.8813;
    const double ndvi = (nir - red) / (nir + red), evi2 = 2.5 * (nir - red) / (nir + 2.4 * red + 1);
    const Look snow = look(0, ndvi, evi2, 0.82);
    EXPECT_NEAR(*crops::implied_near_infrared(snow), nir, 1e-9);
    EXPECT_EQ(days_kept({snow, look(40, 0.5)}), (std::vector{40}));
}

TEST(ShowsWater, AsksForLswiAboveAnIndexAndNoCanopy) {
    const RiceRule& rule = RiceRule::published();
    EXPECT_EQ(crops::shows_water(look(0, 0.05, 0.02, 0.3), rule), true);
    EXPECT_EQ(crops::shows_water(look(0, 0.20, 0.13, 0.15), rule), true);   // 0.15 + 0.05 >= 0.20
    EXPECT_EQ(crops::shows_water(look(0, 0.20, 0.16, 0.10), rule), false);  // bare and dry
    EXPECT_EQ(crops::shows_water(look(0, 0.80, 0.50, 0.90), rule), false);  // canopy
    EXPECT_EQ(crops::shows_water(look(0, 0.05), rule), std::nullopt);       // short-wave infrared not seen
}

}  // namespace
