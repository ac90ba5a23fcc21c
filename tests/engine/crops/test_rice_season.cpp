// SPDX-License-Identifier: Apache-2.0
#include <vung/crops/rice_season.h>

#include <algorithm>

#include "series_of.h"

namespace {

using namespace vung;
using namespace vung::crops;
using dates::Days;
using dates::make_date;

const dates::Season kWindow{.name = "dong-xuan-2024", .start = make_date(2023, 11, 1), .end = make_date(2024, 1, 31)};
const dates::Date kSown = make_date(2023, 12, 10);
const dates::Date kFirst = make_date(2023, 9, 1);
const dates::Date kLast = make_date(2024, 6, 30);

RiceFinding judge(const test::ParcelSeries& p) {
    return find_rice(p.ndvi, p.evi2, p.lswi, kWindow);
}

TEST(RiceSeason, RiceSeenEveryFiveDaysIsRiceWithDatesWithinAWeek) {
    const auto finding = judge(test::every(5, kFirst, kLast, kSown, test::rice));
    ASSERT_EQ(finding.verdict, Verdict::rice) << finding.sentence;
    ASSERT_EQ(finding.seasons.size(), 1u);
    const CropSeason& season = finding.seasons[0];
    EXPECT_TRUE(season.rice);
    EXPECT_EQ(season.flooding, Flooding::seen);
    EXPECT_LE(std::abs((season.start.best - kSown).count()), 7) << dates::to_iso(season.start.best);
    EXPECT_LE(std::abs((season.heading.best - (kSown + Days{65})).count()), 10) << dates::to_iso(season.heading.best);
    ASSERT_TRUE(season.harvest);
    EXPECT_LE(std::abs((season.harvest->best - (kSown + Days{100})).count()), 7) << dates::to_iso(season.harvest->best);
    EXPECT_GT(finding.confidence, 0.8);
    const auto length = season_length(season);
    ASSERT_TRUE(length);
    EXPECT_NEAR(length->days, 100, 8);
    EXPECT_GT(length->sd, 0);
    EXPECT_LT(length->sd, 8);
}

TEST(RiceSeason, TheTrueDatesLieWithinTheBoundsForManySowingDaysAndRevisits) {
    int inside = 0, cases = 0;
    for (int shift = -20; shift <= 20; shift += 4)
        for (const int step : {5, 8, 12, 15}) {
            const dates::Date sown = kSown + Days{shift};
            const auto finding = judge(test::every(step, kFirst, kLast, sown, test::rice));
            ASSERT_EQ(finding.verdict, Verdict::rice) << shift << ' ' << step << ' ' << finding.sentence;
            const SeenDate& start = finding.seasons.front().start;
            ASSERT_TRUE(start.earliest && start.latest);
            ++cases;
            inside += *start.earliest <= sown && sown <= *start.latest;
            EXPECT_LE(*start.earliest, start.best);
            EXPECT_LE(start.best, *start.latest);
            const SeenDate& harvest = *finding.seasons.front().harvest;
            EXPECT_LE(*harvest.earliest, sown + Days{100});
            EXPECT_GE(*harvest.latest, sown + Days{95});
        }
    EXPECT_GE(inside, cases * 9 / 10) << cases;
}

TEST(RiceSeason, ACropOnBareDryGroundIsNoRice) {
    const auto finding = judge(test::every(5, kFirst, kLast, kSown, test::maize));
    EXPECT_EQ(finding.verdict, Verdict::other);
    EXPECT_EQ(finding.reason, "dry_start");
}

TEST(RiceSeason, TreesAndOpenWaterAreNoRice) {
    const auto trees = judge(test::every(
        6, kFirst, kLast, kSown, [](double day) { return test::Indices{0.8 + 0.05 * std::sin(day / 9), 0.5, 0.4}; }));
    EXPECT_EQ(trees.verdict, Verdict::other);
    EXPECT_EQ(trees.reason, "evergreen");
    const auto lake =
        judge(test::every(6, kFirst, kLast, kSown, [](double) { return test::Indices{-0.4, -0.1, 0.1}; }));
    EXPECT_EQ(lake.verdict, Verdict::other);
    EXPECT_EQ(lake.reason, "water");
}

TEST(RiceSeason, ACropThatStandsTooLongIsNoRice) {
    // 200 days from wet sowing to harvest.
    const auto finding = judge(test::every(6, kFirst, kLast + Days{60}, kSown, [](double day) {
        return day < 0 ? test::Indices{0.05, 0.02, 0.3} : test::rice(day / 2);
    }));
    EXPECT_EQ(finding.verdict, Verdict::other);
    EXPECT_EQ(finding.reason, "season_length");
}

TEST(RiceSeason, AGapThatMayHideAWholeCropIsNeverOther) {
    test::ParcelSeries parcel;
    for (dates::Date day = kFirst; day <= kLast; day += Days{6})
        if (day < kWindow.start || day > kWindow.end + Days{60}) parcel.look(day, {0.2, 0.13, 0.0});
    const auto finding = judge(parcel);
    EXPECT_EQ(finding.verdict, Verdict::cannot_tell);
}

TEST(RiceSeason, CloudOverTheWholeGreenUpIsCannotTellOrRiceButNeverOther) {
    for (int begin = -10; begin <= 40; begin += 5)
        for (int length = 20; length <= 90; length += 10) {
            test::ParcelSeries parcel;
            for (dates::Date day = kFirst; day <= kLast; day += Days{5}) {
                const auto after = (day - kSown).count();
                if (after < begin || after >= begin + length) parcel.look(day, test::rice(static_cast<double>(after)));
            }
            const auto finding = judge(parcel);
            EXPECT_NE(finding.verdict, Verdict::other) << begin << ' ' << length << ": " << finding.sentence;
        }
}

TEST(RiceSeason, TooFewLooksAreCannotTellAndNoLookAtAllToo) {
    EXPECT_EQ(judge({}).reason, "too_few_looks");
    test::ParcelSeries three;
    for (const int day : {0, 30, 60}) three.look(kSown + Days{day}, test::rice(day));
    EXPECT_EQ(judge(three).verdict, Verdict::cannot_tell);
    auto cloudy = test::every(5, kFirst, kLast, kSown, test::rice);
    for (auto* series : {&cloudy.ndvi, &cloudy.evi2, &cloudy.lswi}) std::ranges::fill(series->weights, 0.1);
    EXPECT_EQ(judge(cloudy).reason, "too_few_looks");
}

TEST(RiceSeason, WithoutShortWaveInfraredNobodySeesWater) {
    const auto parcel = test::every(5, kFirst, kLast, kSown, test::rice);
    const auto finding = find_rice(parcel.ndvi, parcel.evi2, {}, kWindow);
    EXPECT_EQ(finding.verdict, Verdict::cannot_tell);
    EXPECT_EQ(finding.reason, "water_not_seen");
    ASSERT_EQ(finding.seasons.size(), 1u);  // the dates are known all the same
    EXPECT_FALSE(finding.seasons[0].rice);
}

TEST(RiceSeason, ACropThatStillGrowsIsNotOver) {
    const auto finding = judge(test::every(5, kFirst, kSown + Days{35}, kSown, test::rice));
    EXPECT_EQ(finding.verdict, Verdict::cannot_tell);
    EXPECT_EQ(finding.reason, "not_over");
}

TEST(RiceSeason, ACropInHeadIsRiceWithoutAHarvest) {
    const auto finding = judge(test::every(5, kFirst, kSown + Days{85}, kSown, test::rice));
    EXPECT_EQ(finding.verdict, Verdict::rice) << finding.sentence;
    ASSERT_EQ(finding.seasons.size(), 1u);
    EXPECT_FALSE(finding.seasons[0].harvest);
    EXPECT_FALSE(season_length(finding.seasons[0]));
}

TEST(RiceSeason, ACycleBelongsToTheWindowOfItsStart) {
    // Sown before the window, standing green in it.
    const auto finding = judge(test::every(5, kFirst - Days{60}, kLast, make_date(2023, 10, 1), test::rice));
    EXPECT_EQ(finding.verdict, Verdict::other);
    EXPECT_EQ(finding.reason, "no_start_in_window");
    EXPECT_TRUE(finding.seasons.empty());
}

TEST(RiceSeason, AWideWindowHoldsSeveralCrops) {
    test::ParcelSeries parcel;
    const dates::Date second = kSown + Days{115};
    for (dates::Date day = kFirst; day <= second + Days{130}; day += Days{5}) {
        const dates::Date sown = day < second - Days{10} ? kSown : second;
        parcel.look(day, test::rice(static_cast<double>((day - sown).count())));
    }
    const auto finding =
        find_rice(parcel.ndvi, parcel.evi2, parcel.lswi, {"2024", kWindow.start, kWindow.start + Days{365}});
    EXPECT_EQ(finding.verdict, Verdict::rice);
    ASSERT_EQ(finding.seasons.size(), 2u);
    EXPECT_TRUE(finding.seasons[0].rice && finding.seasons[1].rice);
    EXPECT_LE(std::abs((finding.seasons[1].start.best - second).count()), 7);
}

TEST(RiceSeason, LooksOfOneDayMayComeInAnyOrder) {
    auto parcel = test::every(5, kFirst, kLast, kSown, test::rice);
    test::ParcelSeries twice, turned;
    for (std::size_t i = 0; i < parcel.ndvi.size(); ++i) {
        const test::Indices v{parcel.ndvi.values[i], parcel.evi2.values[i], parcel.lswi.values[i]};
        const test::Indices w{v.ndvi + 0.02, v.evi2, v.lswi};
        twice.look(parcel.ndvi.days[i], v, 0.75);
        twice.look(parcel.ndvi.days[i], w, 0.5);
        turned.look(parcel.ndvi.days[i], w, 0.5);
        turned.look(parcel.ndvi.days[i], v, 0.75);
    }
    EXPECT_EQ(judge(twice).seasons, judge(turned).seasons);
    EXPECT_EQ(judge(twice).verdict, Verdict::rice);
}

TEST(RiceSeason, HazeThatTheMaskLetThroughDoesNotMakeTreesRice) {
    auto trees = test::every(6, kFirst, kLast, kSown, [](double) { return test::Indices{0.82, 0.52, 0.4}; });
    for (const std::size_t i : {8u, 17u, 25u}) {
        trees.ndvi.values[i] = 0.33;
        trees.evi2.values[i] = 0.24;
        trees.lswi.values[i] = 0.30;
    }
    EXPECT_EQ(judge(trees).reason, "evergreen");
}

}  // namespace
