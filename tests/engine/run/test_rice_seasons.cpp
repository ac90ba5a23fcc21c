// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/run/rice_seasons.h>

namespace vung::run {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr const char* kFlooded = "irrigated_continuously_flooded";
constexpr const char* kSingle = "irrigated_single_drainage";

parcels::ManagementRecord record(const std::string& parcel, const std::string& season, dates::Date sown,
                                 const std::string& regime) {
    parcels::ManagementRecord out;
    out.parcel = parcel;
    out.season = season;
    out.crop = "rice";
    out.sown = sown;
    out.harvested = sown + dates::Days{100};
    out.water_regime = regime;
    return out;
}

/// Two seasons of 2024 on parcel A (old land) and B, which was part of A until 2023; look-back 2021 to 2023.
struct Case {
    Project project;
    Inputs inputs;
    std::vector<ParcelFindings> findings;

    Case() {
        project.seasons = {{"dong-xuan-2024", dates::make_date(2023, 12, 1), dates::make_date(2024, 4, 30)},
                           {"he-thu-2024", dates::make_date(2024, 5, 1), dates::make_date(2024, 9, 30)}};
        auto& reductions = project.reductions;
        reductions.packs = {"verra-vm0051-1.1"};
        reductions.monitoring_start = dates::make_date(2024, 1, 1);
        reductions.monitoring_end = dates::make_date(2024, 12, 31);
        reductions.lookback_first = 2021;
        reductions.lookback_last = 2023;
        std::vector<Problem> problems;
        inputs.land.lineage =
            parcels::Lineage{{{"A", "B", dates::make_date(2023, 10, 1), 1.0, "lineage.csv, line 2"}}, problems};
        EXPECT_THAT(problems, IsEmpty());
        for (int year = 2021; year <= 2023; ++year)
            for (const unsigned month : {1U, 5U})
                inputs.baseline.records.push_back(record("A",
                                                         (month == 1 ? "dong-xuan-" : "he-thu-") + std::to_string(year),
                                                         dates::make_date(year, month, 5), kFlooded));
        for (const char* id : {"A", "B"}) {
            parcels::Parcel parcel;
            parcel.id = id;
            parcel.area_ha = 0.5;
            inputs.layer.parcels.push_back(parcel);
            ParcelFindings each;
            each.seasons.resize(2);
            for (auto& finding : each.seasons) finding.verdict = crops::Verdict::rice;
            findings.push_back(each);
        }
    }
    RiceSeasons run() const { return rice_seasons(project, inputs, findings); }
};

std::vector<std::string> codes(const RiceSeasons& seasons) {
    std::vector<std::string> out;
    for (const auto& problem : seasons.problems) out.push_back(problem.code + " " + problem.id);
    return out;
}

TEST(RiceSeasons, LandHasTheLookBackOfTheParcelItWasPartOf) {
    const auto seasons = Case{}.run();
    ASSERT_EQ(seasons.counted.size(), 4U);
    const auto& split = seasons.counted[3];  // B, he-thu
    EXPECT_EQ(split.parcel, "B");
    EXPECT_EQ(split.lookback_seen, 3);
    EXPECT_EQ(split.drained_in_lookback, false);
    EXPECT_EQ(split.baseline_seasons_per_year, 2);
    EXPECT_EQ(split.seasons_per_year, 2);
    EXPECT_THAT(seasons.problems, IsEmpty());
}

TEST(RiceSeasons, ABaselineRecordStandsForItsSeason) {
    const Case made;
    const auto seasons = made.run();
    ASSERT_NE(seasons.counted[1].baseline, nullptr);
    EXPECT_EQ(seasons.counted[0].baseline->season, "dong-xuan-2021");
    EXPECT_EQ(seasons.counted[1].baseline->season, "he-thu-2021");
}

TEST(RiceSeasons, OneDrainageBeforeTheProjectIsTold) {
    Case made;
    made.inputs.baseline.records[4].water_regime = kSingle;
    for (const auto& season : made.run().counted) EXPECT_EQ(season.drained_in_lookback, true);
}

TEST(RiceSeasons, CropsBeforeTheProjectAndOutsideMonitoringCountInNoReduction) {
    Case made;
    made.project.reductions.project_start = dates::make_date(2024, 1, 1);  // the first season begins in December
    auto seasons = made.run();
    EXPECT_EQ(seasons.all.size(), 4U);
    EXPECT_EQ(seasons.counted.size(), 2U);
    EXPECT_THAT(codes(seasons), ElementsAre("R-BEFORE-PROJECT dong-xuan-2024"));
    made.project.reductions.project_start.reset();
    made.project.reductions.monitoring_start = dates::make_date(2024, 6, 1);
    seasons = made.run();
    EXPECT_EQ(seasons.counted.size(), 2U);
    EXPECT_THAT(codes(seasons), ElementsAre("R-NOT-MONITORED dong-xuan-2024"));
    EXPECT_EQ(seasons.counted[0].seasons_per_year, std::nullopt) << "half a year was monitored";
}

TEST(RiceSeasons, ADiarysDaysDecideBeforeThoseOfTheSeason) {
    Case made;
    made.project.reductions.project_start = dates::make_date(2024, 1, 1);
    made.inputs.management.records = {record("A", "dong-xuan-2024", dates::make_date(2024, 1, 3), kFlooded)};
    const auto seasons = made.run();
    EXPECT_EQ(seasons.counted.size(), 3U);
    EXPECT_EQ(seasons.counted[0].season, "dong-xuan-2024");
}

crops::CropSeason cycle(dates::Date start, dates::Date harvest) {
    crops::CropSeason out;
    out.start.best = start;
    out.harvest.emplace();
    out.harvest->best = harvest;
    out.rice = true;
    return out;
}

TEST(RiceSeasons, FurtherCropsOfASeasonAreNamedNotDropped) {
    Case made;
    auto& finding =
        made.findings[0].seasons[0];  // A, dong-xuan: two crops within the window, and one of something else
    finding.seasons = {cycle(dates::make_date(2023, 12, 2), dates::make_date(2024, 2, 10)),
                       cycle(dates::make_date(2024, 2, 15), dates::make_date(2024, 4, 28))};
    auto other = cycle(dates::make_date(2024, 1, 1), dates::make_date(2024, 2, 1));
    other.rice = false;
    finding.seasons.push_back(other);
    auto seasons = made.run();
    ASSERT_THAT(codes(seasons), ElementsAre("R-SEVERAL-CROPS A"));
    EXPECT_EQ(seasons.counted.size(), 4U) << "one row for each parcel and season";
    const auto& text = seasons.problems.front().text;
    EXPECT_THAT(text.what, testing::HasSubstr("2 rice crops"));
    EXPECT_THAT(text.what, testing::HasSubstr("count one, 2023-12-02 – 2024-02-10"));
    EXPECT_THAT(text.what, testing::HasSubstr("left out: 2024-02-15 – 2024-04-28"));
    EXPECT_THAT(text.fix, testing::HasSubstr("[[season]]"));
    // The diary tells of the second one: then the first is left out.
    made.inputs.management.records = {record("A", "dong-xuan-2024", dates::make_date(2024, 2, 12), kFlooded)};
    made.inputs.management.records.front().harvested = dates::make_date(2024, 4, 25);
    seasons = made.run();
    ASSERT_THAT(codes(seasons), ElementsAre("R-SEVERAL-CROPS A"));
    EXPECT_THAT(seasons.problems.front().text.what, testing::HasSubstr("count one, 2024-02-12 – 2024-04-25"));
    EXPECT_THAT(seasons.problems.front().text.what, testing::HasSubstr("left out: 2023-12-02 – 2024-02-10"));
    finding.seasons.erase(finding.seasons.begin());
    EXPECT_THAT(codes(made.run()), IsEmpty());
}

TEST(RiceSeasons, SaysWhereTheLookBackHasNoSuchSeason) {
    Case made;
    made.inputs.baseline.records.clear();
    EXPECT_THAT(codes(made.run()), UnorderedElementsAre("R-NO-LOOKBACK dong-xuan-2024", "R-NO-LOOKBACK he-thu-2024"));
}

}  // namespace
}  // namespace vung::run
