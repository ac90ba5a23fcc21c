// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/management_check.h>

namespace vung::parcels {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

dates::Date day(const char* text) {
    return dates::parse_date(text).value();
}

const dates::Season kSeason{"dong-xuan-2024", day("2023-11-01"), day("2024-04-30")};

std::vector<std::string> codes(ManagementRecord& record) {
    std::vector<std::string> out;
    for (const auto& finding : check_record(record, kSeason)) out.push_back(finding.code);
    return out;
}

ManagementRecord good() {
    ManagementRecord record;
    record.land_prepared = day("2023-11-10");
    record.sown = day("2023-11-20");
    record.heading = day("2024-01-20");
    record.harvested = day("2024-02-28");
    record.drained_on = day("2024-02-15");
    record.recorded_on = day("2024-03-01");
    return record;
}

TEST(ManagementCheck, ARecordThatCanBeIsLeftAsItIs) {
    auto record = good();
    EXPECT_THAT(codes(record), IsEmpty());
    EXPECT_EQ(record.heading, day("2024-01-20"));
}

TEST(ManagementCheck, AYearThatIsWrongIsFoundByTheSeason) {
    auto record = good();
    record.sown = day("2032-11-20");
    record.recorded_on.reset();
    EXPECT_THAT(codes(record), ElementsAre("R-DATE-IMPOSSIBLE"));
    EXPECT_FALSE(record.sown);
    EXPECT_TRUE(record.harvested) << "the other days stay";
}

TEST(ManagementCheck, DaysOutOfOrderAreLeftOut) {
    auto record = good();
    record.heading = day("2024-03-05");
    record.land_prepared = day("2023-12-01");
    record.recorded_on = day("2024-03-10");
    EXPECT_THAT(codes(record), ElementsAre("R-DATE-ORDER", "R-DATE-ORDER"));
    EXPECT_FALSE(record.heading);
    EXPECT_FALSE(record.land_prepared);
}

TEST(ManagementCheck, WhatHadNotHappenedWhenItWasRecordedIsLeftOut) {
    auto record = good();
    record.recorded_on = day("2024-02-20");
    EXPECT_THAT(codes(record), ElementsAre("R-RECORDED-EARLY"));
    EXPECT_FALSE(record.harvested);
    record = good();
    record.recorded_on = day("2024-05-20");
    EXPECT_THAT(codes(record), ElementsAre("R-RECORDED-LATE"));
    EXPECT_TRUE(record.harvested) << "a late entry is listed, not thrown away";
}

TEST(ManagementCheck, ASeasonOfAWeekIsNoSeason) {
    auto record = good();
    record.heading.reset();
    record.drained_on.reset();
    record.harvested = day("2023-11-27");
    record.recorded_on.reset();
    EXPECT_THAT(codes(record), ElementsAre("R-SEASON-LENGTH"));
    EXPECT_FALSE(record.sown);
    EXPECT_FALSE(record.harvested);
}

TEST(ManagementCheck, RatesThatNoFieldTakesAreLeftOut) {
    auto record = good();
    record.diesel_l_per_ha = 5000;
    record.amendments =
        std::vector<Amendment>{{.kind = "compost", .t_per_ha = 3}, {.kind = "farmyard_manure", .t_per_ha = 900}};
    record.fertilisers = std::vector<FertiliserApplication>{{.on = {},
                                                             .product = "urea",
                                                             .as_written = "Urê",
                                                             .kg_per_ha = 1500,
                                                             .nitrogen_fraction = 0.46,
                                                             .volatilisation = ""}};
    EXPECT_THAT(codes(record), ElementsAre("R-RATE-IMPLAUSIBLE", "R-RATE-IMPLAUSIBLE", "R-RATE-IMPLAUSIBLE"));
    EXPECT_FALSE(record.diesel_l_per_ha);
    EXPECT_FALSE(record.amendments) << "a list that lacks a part is no list";
    EXPECT_FALSE(record.fertilisers) << "690 kg of nitrogen";
}

TEST(ManagementCheck, TheSameStrawIsNotBurntAndIncorporated) {
    auto record = good();
    record.straw = Straw{.produced = 5, .burnt = 4, .removed = 0, .incorporated = 5, .surface = 0, .removed_use = ""};
    record.amendments = std::vector<Amendment>{{.kind = "straw_incorporated_lt_30d", .t_per_ha = 5}};
    EXPECT_THAT(codes(record), ElementsAre("R-STRAW-TWICE"));
    EXPECT_FALSE(record.straw);
    EXPECT_FALSE(record.amendments);
}

TEST(ManagementCheck, ManureWithoutItsNitrogenLeavesOrganicNitrogenUnknown) {
    auto record = good();
    record.fertilisers.emplace();
    record.amendments = std::vector<Amendment>{{.kind = "straw_incorporated_lt_30d", .t_per_ha = 4}};
    EXPECT_EQ(nitrogen_kg_per_ha(record, NitrogenKind::organic), 0) << "straw is residue nitrogen";
    record.amendments->push_back({.kind = "farmyard_manure", .t_per_ha = 5});
    EXPECT_EQ(nitrogen_kg_per_ha(record, NitrogenKind::organic), std::nullopt);
    EXPECT_EQ(nitrogen_kg_per_ha(record, NitrogenKind::synthetic), 0);
    record.amendments->back().nitrogen_fraction = 0.004;
    EXPECT_EQ(nitrogen_kg_per_ha(record, NitrogenKind::organic), 20) << "5 t of 0.4 %";
    record.amendments->push_back({.kind = "compost", .t_per_ha = 1});
    EXPECT_EQ(nitrogen_kg_per_ha(record, NitrogenKind::organic), std::nullopt) << "one of two is not known";
    record.amendments->clear();
    EXPECT_EQ(nitrogen_kg_per_ha(record, NitrogenKind::organic), 0);
}

TEST(ManagementCheck, OrganicNitrogenIsNoneOnlyWhereBothListsSayNone) {
    auto record = good();
    record.fertilisers.emplace();
    EXPECT_EQ(nitrogen_kg_per_ha(record, NitrogenKind::organic), std::nullopt) << "nobody asked about manure";
    record.organic_matter = false;
    EXPECT_EQ(nitrogen_kg_per_ha(record, NitrogenKind::organic), 0);
    record.organic_matter = true;
    EXPECT_EQ(nitrogen_kg_per_ha(record, NitrogenKind::organic), std::nullopt);
    record.fertilisers->push_back({.on = {},
                                   .product = "",
                                   .as_written = "phân chuồng",
                                   .kind = NitrogenKind::organic,
                                   .kg_per_ha = 5000,
                                   .nitrogen_fraction = 0.005,
                                   .volatilisation = ""});
    EXPECT_EQ(nitrogen_kg_per_ha(record, NitrogenKind::organic), 25) << "the manure itself, among the fertilisers";
    record.fertilisers.reset();
    EXPECT_EQ(nitrogen_kg_per_ha(record, NitrogenKind::organic), std::nullopt);
}

TEST(ManagementCheck, TheSplitOfStrawClosesToOnePerCent) {
    const Straw closes{.produced = 5, .burnt = 1, .removed = 2, .incorporated = 1, .surface = 1.04, .removed_use = ""};
    EXPECT_FALSE(fault_of(closes)) << "0.8 % off";
    Straw open = closes;
    open.surface = 1.1;
    EXPECT_EQ(fault_of(open), StrawFault::parts_do_not_add_up) << "2 % off";
    open.surface = 0.5;
    EXPECT_EQ(fault_of(open), StrawFault::parts_do_not_add_up) << "10 % is nowhere";
    open.surface.reset();
    EXPECT_FALSE(fault_of(open)) << "one part not recorded: nobody can tell";
    open.removed = 6;
    EXPECT_EQ(fault_of(open), StrawFault::part_exceeds_produced);
    auto record = good();
    record.straw = Straw{.produced = 5, .burnt = 1, .removed = 2, .incorporated = 1, .surface = 0.5, .removed_use = ""};
    EXPECT_THAT(codes(record), ElementsAre("R-STRAW-SPLIT"));
}

TEST(ManagementCheck, ADryPeriodNeedsBothItsDays) {
    auto record = good();
    record.dry_periods = std::vector<DryPeriod>{
        {.start = day("2024-01-25"), .end = day("2024-01-30"), .depth_cm = 15, .evidence = "tube", .file = ""},
        {.start = day("2023-12-20"), .end = day("2023-12-26"), .depth_cm = 150, .evidence = "", .file = ""},
        {.start = day("2024-01-10"), .end = std::nullopt, .depth_cm = {}, .evidence = "", .file = ""},
        {.start = day("2024-01-10"), .end = day("2024-01-05"), .depth_cm = {}, .evidence = "", .file = ""}};
    EXPECT_THAT(codes(record), ElementsAre("R-DRY-INCOMPLETE", "R-DRY-INCOMPLETE", "R-RATE-IMPLAUSIBLE"));
    ASSERT_EQ(record.dry_periods->size(), 2u);
    EXPECT_EQ(record.dry_periods->front().start, day("2023-12-20")) << "by start";
    EXPECT_FALSE(record.dry_periods->front().depth_cm);
}

TEST(Nitrogen, ASumThatLacksAPartIsNoSum) {
    ManagementRecord record;
    EXPECT_FALSE(nitrogen_kg_per_ha(record, NitrogenKind::synthetic));
    EXPECT_FALSE(urea_kg_per_ha(record));
    record.fertilisers.emplace();
    EXPECT_EQ(nitrogen_kg_per_ha(record, NitrogenKind::synthetic), 0.0) << "recorded that there was none";
    FertiliserApplication urea;
    urea.product = "urea", urea.kg_per_ha = 200, urea.nitrogen_fraction = 0.46;
    record.fertilisers->push_back(urea);
    EXPECT_DOUBLE_EQ(*nitrogen_kg_per_ha(record, NitrogenKind::synthetic), 92);
    EXPECT_EQ(urea_kg_per_ha(record), 200.0);
    FertiliserApplication unknown;
    unknown.kg_per_ha = 10;
    record.fertilisers->push_back(unknown);
    EXPECT_FALSE(nitrogen_kg_per_ha(record, NitrogenKind::synthetic));
    record.amendments.emplace();
    EXPECT_EQ(nitrogen_kg_per_ha(record, NitrogenKind::organic), 0.0);
}

}  // namespace
}  // namespace vung::parcels
