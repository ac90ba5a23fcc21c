// SPDX-License-Identifier: Apache-2.0
// Straw and manure in diaries: straw lies before a sowing, and what manure holds is told or not known.
#include "small_diary.h"

namespace vung::io {
namespace {

using parcels::NitrogenKind;
using test::codes;
using test::day;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class DiaryStraw : public test::SmallDiary {
protected:
    DiaryStraw() {
        facts.parcels = {{"12/205", 0.5, ""}, {"12/206", 0.4, ""}};
        facts.seasons = {{"dong-xuan-2024", day("2023-11-01"), day("2024-04-30")},
                         {"he-thu-2024", day("2024-04-01"), day("2024-08-31")}};
    }
};

constexpr const char* kHead = "ma_thua;season;Ngày;Công việc;Lượng;Đơn vị\n";
constexpr const char* kTwoSeasons =
    "12/205;dong-xuan-2024;20/11/2023;Sạ;;\n"
    "12/205;dong-xuan-2024;28/2/2024;Thu hoạch;;\n"
    "12/205;he-thu-2024;10/4/2024;Sạ;;\n";

TEST_F(DiaryStraw, StrawOfAHarvestIsThatOfTheNextSowing) {
    const auto ledger = read_csv(std::string{kHead} + kTwoSeasons +
                                 "12/205;dong-xuan-2024;1/3/2024;Đốt rơm;3;tấn/ha\n"
                                 "12/205;dong-xuan-2024;2/4/2024;Vùi rơm;1;tấn/ha\n"
                                 "12/205;he-thu-2024;3/4/2024;Vùi rơm;0,5;tấn/ha\n");
    EXPECT_THAT(codes(ledger.problems), ElementsAre("R-STRAW-NEXT-SEASON", "R-STRAW-NEXT-SEASON"));
    EXPECT_THAT(ledger.problems[0].text.what, HasSubstr("counts for season 'he-thu-2024'"));
    ASSERT_EQ(ledger.records.size(), 2u);
    EXPECT_FALSE(ledger.records[0].straw) << "nothing is told of the straw before dong-xuan";
    EXPECT_FALSE(ledger.records[0].amendments);
    ASSERT_TRUE(ledger.records[1].straw);
    EXPECT_EQ(ledger.records[1].straw->burnt, 3);
    EXPECT_EQ(ledger.records[1].straw->incorporated, 1.5) << "both events";
    ASSERT_TRUE(ledger.records[1].amendments);
    EXPECT_EQ(ledger.records[1].amendments->front().kind, "straw_incorporated_lt_30d");
}

TEST_F(DiaryStraw, WithoutANextSeasonItIsLeftOutAndTold) {
    const auto ledger = read_csv(std::string{kHead} +
                                 "12/205;dong-xuan-2024;10/11/2023;Vùi rơm;2;tấn/ha\n"
                                 "12/205;dong-xuan-2024;20/11/2023;Sạ;;\n"
                                 "12/205;dong-xuan-2024;28/2/2024;Thu hoạch;;\n"
                                 "12/205;dong-xuan-2024;1/3/2024;Đốt rơm;3;tấn/ha\n"
                                 "12/206;dong-xuan-2024;20/11/2023;Sạ;;\n"
                                 "12/206;dong-xuan-2024;1/3/2024;Vùi rơm;3;tấn/ha\n");
    EXPECT_THAT(codes(ledger.problems), ElementsAre("R-STRAW-AFTER-HARVEST", "R-STRAW-AFTER-HARVEST"));
    ASSERT_TRUE(ledger.records[0].straw);
    EXPECT_EQ(ledger.records[0].straw->incorporated, 2);
    EXPECT_FALSE(ledger.records[0].straw->burnt);
    EXPECT_FALSE(ledger.records[1].straw) << "a hundred days after the sowing, though no harvest is told";
}

TEST_F(DiaryStraw, WhatARowTellsOfTheNextSeasonMustAgree) {
    const auto rows = [&](const char* burnt) {
        const auto out =
            read_management(test::write_text(folder / "hang.csv",
                                             std::string{"ma_thua;season;Ngày gieo;Ngày thu hoạch;Rơm đốt (tấn/ha)\n"
                                                         "12/205;dong-xuan-2024;20/11/2023;28/2/2024;\n"
                                                         "12/205;he-thu-2024;10/4/2024;15/7/2024;"} +
                                                 burnt + "\n"),
                            facts);
        return out.records.at(1).straw.value_or(parcels::Straw{}).burnt;
    };
    EXPECT_EQ(rows("3"), 3) << "columns are of the straw before the sowing";
}

TEST_F(DiaryStraw, NitrogenOfManureIsKnownWhereItIsTold) {
    const auto organic = [&](const std::string& text) {
        const auto ledger = read_csv(text);
        EXPECT_THAT(codes(ledger.problems), IsEmpty());
        return parcels::nitrogen_kg_per_ha(ledger.records.at(0), NitrogenKind::organic);
    };
    const std::string wide = "ma_thua;season;straw_t_ha;Urê (kg/ha);manure_t_ha;manure_nitrogen;compost_t_ha\n12/205;";
    EXPECT_EQ(organic(wide + "he-thu-2024;0;100;;;\n"), 0) << "both lists are told and hold none";
    EXPECT_EQ(organic(wide + "he-thu-2024;0;100;5;;\n"), std::nullopt);
    EXPECT_EQ(organic(wide + "he-thu-2024;0;100;5;0,4;\n"), 20);
    EXPECT_EQ(organic(wide + "he-thu-2024;0;100;5;0,4;1\n"), std::nullopt) << "that of the compost is not told";
    EXPECT_EQ(organic(wide + "he-thu-2024;;100;;;\n"), std::nullopt) << "nothing is told of organic matter";
    EXPECT_EQ(organic(wide + "he-thu-2024;;100;0;;\n"), 0);
    const std::string events = "ma_thua;season;Công việc;Loại phân;Lượng;Đơn vị;nitrogen_percent\n";
    const std::string urea = "12/205;he-thu-2024;Bón phân;Urê;100;kg/ha;\n";
    EXPECT_EQ(organic(events + urea), std::nullopt);
    EXPECT_EQ(organic(events + urea + "12/205;he-thu-2024;Phân chuồng;;0;tấn/ha;\n"), 0);
    EXPECT_EQ(organic(events + urea + "12/205;he-thu-2024;Vùi rơm;;0;tấn/ha;\n"), 0);
    EXPECT_EQ(organic(events + urea +
                      "12/205;he-thu-2024;Vùi rơm;;0;tấn/ha;\n12/205;he-thu-2024;Phân chuồng;;5;tấn/ha;0,4\n"),
              20);
}

TEST_F(DiaryStraw, AManureWhoseAmountCannotBeReadLeavesTheListUnknown) {
    const auto ledger =
        read_csv("ma_thua;season;straw_t_ha;Urê (kg/ha);Phân chuồng\n12/205;he-thu-2024;0;100;3 thúng\n");
    EXPECT_THAT(codes(ledger.problems), ElementsAre("R-UNIT-UNKNOWN"));
    EXPECT_FALSE(ledger.records.at(0).amendments) << "a list that lacks a part is no list";
    EXPECT_FALSE(parcels::nitrogen_kg_per_ha(ledger.records.at(0), NitrogenKind::organic));
}

}  // namespace
}  // namespace vung::io
