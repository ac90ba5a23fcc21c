// SPDX-License-Identifier: Apache-2.0
// Diaries in the shapes they come in: Vietnamese headers, groups of columns, a row per event, a sheet per household.
#include "small_diary.h"
#include "small_sheets.h"

namespace vung::io {
namespace {

using parcels::NitrogenKind;
using test::codes;
using test::day;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class DiaryShapes : public test::SmallDiary {
protected:
    DiaryShapes() {
        facts.parcels = {{"12/205", 0.5, "Nguyễn Văn An"},
                         {"12/206", 0.4, "Trần Thị Bình"},
                         {"12/207", 0.3, "Lê Cường"},
                         {"12/208", 0.2, "Lê Cường"}};
        facts.seasons = {{"dong-xuan-2024", day("2023-11-01"), day("2024-04-30")}};
        facts.units.cong_m2 = 1000;
    }
    ManagementLedger read_sheet(test::SheetRows rows, std::vector<const char*> merged = {}) {
        return read_management(test::write_xlsx(folder / "so-tay.xlsx", std::move(rows), std::move(merged)), facts);
    }
    static std::string what(const ManagementLedger& ledger, const std::string& code) {
        for (const auto& problem : ledger.problems)
            if (problem.code == code) return problem.text.what + " | " + problem.text.fix;
        return "no " + code;
    }
};

TEST_F(DiaryShapes, VietnameseHeadersWithMergedGroupsUnitsAndDecimalCommas) {
    const auto ledger =
        read_sheet({{"SỔ TAY CANH TÁC VỤ ĐÔNG XUÂN"},
                    {"ma_thua", "Thời vụ", {}, "Rơm rạ", {}, "Bón lần 1", {}, {}, "Bón lần 2", {}, {}, "Dầu (lít)"},
                    {{},
                     "Ngày gieo",
                     "Ngày thu hoạch",
                     "Rơm vùi (tấn/ha)",
                     "Thời điểm vùi rơm",
                     "Ngày",
                     "Loại phân",
                     "Lượng (kg/công)",
                     "Ngày",
                     "Loại phân",
                     "Lượng (kg/công)",
                     {}},
                    {"12/205", "20/11/2023", "28/2/2024", "2,5", "dưới 30 ngày", "1/12/2023", "Urê", "10", "20/12/2023",
                     "NPK 20-20-15", "15,5", "30"}},
                   {"A1:L1", "A2:A3", "B2:C2", "D2:E2", "F2:H2", "I2:K2", "L2:L3"});
    EXPECT_THAT(codes(ledger.problems), IsEmpty());
    ASSERT_EQ(ledger.records.size(), 1u);
    const auto& r = ledger.records[0];
    EXPECT_EQ(r.sown, day("2023-11-20"));
    EXPECT_EQ(r.harvested, day("2024-02-28"));
    ASSERT_TRUE(r.amendments);
    EXPECT_EQ(r.amendments->front().t_per_ha, 2.5);
    ASSERT_TRUE(r.fertilisers);
    ASSERT_EQ(r.fertilisers->size(), 2u);
    EXPECT_EQ((*r.fertilisers)[0].product, "urea");
    EXPECT_EQ((*r.fertilisers)[0].on, day("2023-12-01"));
    EXPECT_DOUBLE_EQ((*r.fertilisers)[0].kg_per_ha, 100);
    EXPECT_DOUBLE_EQ((*r.fertilisers)[1].kg_per_ha, 155);
    EXPECT_DOUBLE_EQ(nitrogen_kg_per_ha(r, NitrogenKind::synthetic).value(), 46 + 31);
    EXPECT_DOUBLE_EQ(r.diesel_l_per_ha.value(), 60) << "30 litres on half a hectare";
}

TEST_F(DiaryShapes, ColumnsCalledAfterAFertiliser) {
    const auto ledger = read_csv("ma_thua;Urê (kg/công);DAP (kg/ha);Kali (kg/ha)\n12/205;8,5;100;0\n12/206;;;\n");
    EXPECT_THAT(codes(ledger.problems), IsEmpty());
    ASSERT_EQ(ledger.records.size(), 2u);
    EXPECT_DOUBLE_EQ(nitrogen_kg_per_ha(ledger.records[0], NitrogenKind::synthetic).value(), 85 * 0.46 + 100 * 0.18);
    EXPECT_FALSE(ledger.records[1].fertilisers) << "blank is not zero";
}

TEST_F(DiaryShapes, ACongThatTheProjectDoesNotTellIsRefusedWithBothReadings) {
    facts.units.cong_m2.reset();
    const auto ledger = read_csv("ma_thua;Phân chuồng\n12/205;200 kg/công\n");
    EXPECT_THAT(codes(ledger.problems), ElementsAre("R-UNIT-OPEN"));
    EXPECT_THAT(what(ledger, "R-UNIT-OPEN"), HasSubstr("may be 1000 or 1296 m2, which makes 2000 or 1543.21 kg/ha"));
    EXPECT_THAT(what(ledger, "R-UNIT-OPEN"), AllOf(HasSubstr("management.cong_m2"), HasSubstr("--cong-m2")));
}

TEST_F(DiaryShapes, AnAmountWithoutAUnitOrWithAStrangeOneIsLeftOut) {
    const auto ledger = read_csv("ma_thua;Vôi;Phân chuồng;Xăng\n12/205;50;3 thúng;5 kg\n12/206;2 bao;;\n");
    EXPECT_THAT(codes(ledger.problems), ElementsAre("R-BAG-OPEN", "R-NO-UNIT", "R-UNIT-UNKNOWN", "R-UNIT-UNKNOWN"));
    EXPECT_FALSE(ledger.records[0].limestone_kg_per_ha);
    EXPECT_FALSE(ledger.records[0].petrol_l_per_ha) << "petrol is no mass";
}

TEST_F(DiaryShapes, AnApplicationWithoutItsAmountLeavesNoSum) {
    const auto ledger = read_csv(
        "ma_thua;fertiliser_1_product;fertiliser_1_kg_ha;fertiliser_2_product;fertiliser_2_kg_ha\n12/205;Urê;100;DAP;\n"
        "12/206;Urê;100;Phân lạ;50\n");
    EXPECT_THAT(codes(ledger.problems), ElementsAre("R-FERTILISER-INCOMPLETE", "R-PRODUCT-UNKNOWN"));
    EXPECT_FALSE(ledger.records[0].fertilisers);
    EXPECT_EQ(ledger.records[1].fertilisers->size(), 2u);
    EXPECT_FALSE(nitrogen_kg_per_ha(ledger.records[1], NitrogenKind::synthetic));
}

constexpr const char* kEvents =
    "ma_thua;Ngày;Công việc;Loại phân;Lượng;Đơn vị;Mực nước (cm);Bằng chứng\n"
    "12/205;10/11/2023;Vùi rơm;;1,2;tấn;;\n"
    "12/205;20/11/2023;Sạ;;;;;\n"
    "12/205;1/12/2023;Bón phân;Urê;5;kg/công;;\n"
    "12/205;20/12/2023;Bón urê lần 2;;25;kg;;\n"
    "12/205;22/12/2023;Rút nước;;;;15;ống đo nước\n"
    "12/205;28/12/2023;Bơm nước;;;;;\n"
    "12/205;2/1/2024;Dầu;;10;lít;;\n"
    "12/205;9/1/2024;Dầu;;5;lít;;\n"
    "12/205;28/2/2024;Thu hoạch;;;;;\n";

TEST_F(DiaryShapes, ARowPerEventBecomesOneRecord) {
    const auto ledger = read_csv(kEvents);
    EXPECT_THAT(codes(ledger.problems), IsEmpty());
    ASSERT_EQ(ledger.records.size(), 1u);
    const auto& r = ledger.records[0];
    EXPECT_EQ(r.sown, day("2023-11-20"));
    EXPECT_EQ(r.harvested, day("2024-02-28"));
    ASSERT_TRUE(r.amendments);
    ASSERT_EQ(r.amendments->size(), 1u);
    EXPECT_EQ(r.amendments->front().kind, "straw_incorporated_lt_30d") << "ten days before the sowing";
    EXPECT_EQ(r.amendments->front().days_before, 10);
    EXPECT_DOUBLE_EQ(r.amendments->front().t_per_ha, 2.4) << "1.2 t on half a hectare";
    EXPECT_DOUBLE_EQ(urea_kg_per_ha(r).value(), 50 + 50);
    ASSERT_TRUE(r.dry_periods);
    ASSERT_EQ(r.dry_periods->size(), 1u);
    EXPECT_EQ(r.dry_periods->front().start, day("2023-12-22"));
    EXPECT_EQ(r.dry_periods->front().end, day("2023-12-27")) << "the day before the water came back";
    EXPECT_EQ(r.dry_periods->front().depth_cm, 15);
    EXPECT_EQ(r.dry_periods->front().evidence, "tube");
    EXPECT_DOUBLE_EQ(r.diesel_l_per_ha.value(), 30) << "both entries on half a hectare";
    EXPECT_FALSE(r.petrol_l_per_ha);
}

TEST_F(DiaryShapes, EventsThatContradictEachOtherAreLeftOutUnlessTheNewerIsKnown) {
    const auto both = read_csv(
        "ma_thua;Ngày;Công việc\n12/205;20/11/2023;Sạ\n12/205;25/11/2023;Gieo sạ\n12/206;20/11/2023;Cưỡi trâu\n");
    EXPECT_THAT(codes(both.problems), ElementsAre("R-EVENT-CONFLICT", "R-UNKNOWN-WORD"));
    EXPECT_FALSE(both.records.at(0).sown);
    const auto newer =
        read_csv("ma_thua;Ngày;Công việc;Ngày ghi\n12/205;20/11/2023;Sạ;21/11/2023\n12/205;25/11/2023;Sạ;2/12/2023\n");
    EXPECT_THAT(codes(newer.problems), ElementsAre("R-RECORD-CHANGED"));
    EXPECT_EQ(newer.records.at(0).sown, day("2023-11-25"));
    EXPECT_EQ(newer.records.at(0).first_recorded_on, day("2023-11-21"));
}

TEST_F(DiaryShapes, AnEventThatLacksItsPartIsListed) {
    const auto ledger = read_csv(
        "ma_thua;Ngày;Công việc;Lượng;Đơn vị\n12/205;;Sạ;;\n12/205;2/1/2024;Dầu;;lít\n12/205;3/1/2024;Dầu;5;lít\n"
        "12/205;22/12/2023;Rút nước;;\n");
    EXPECT_THAT(codes(ledger.problems), ElementsAre("R-DRY-INCOMPLETE", "R-EVENT-INCOMPLETE", "R-EVENT-INCOMPLETE"));
    EXPECT_FALSE(ledger.records.at(0).diesel_l_per_ha) << "a sum that lacks a part is no sum";
}

TEST_F(DiaryShapes, RowsAndEventsOfTwoSheetsArePutTogether) {
    const auto file = test::write_xlsx(
        folder / "so-tay.xlsx",
        {{"Mùa vụ",
          {{"ma_thua", "Ngày gieo", "straw_t_ha"}, {"12/205", "20/11/2023", 0.0}, {"12/206", "21/11/2023", {}}}},
         {"Công việc",
          {{"ma_thua", "Công việc", "Ngày", "Lượng", "Đơn vị"},
           {"12/205", "Thu hoạch", "28/2/2024", {}, {}},
           {"12/206", "Sạ", "25/11/2023", {}, {}},
           {"12/205", "Điện", "2/1/2024", 12.0, "kWh"}}},
         {"Ghi chú", {{"Xin ghi đầy đủ"}}}});
    const auto ledger = read_management(file, facts);
    EXPECT_THAT(codes(ledger.problems), ElementsAre("R-EVENT-CONFLICT"));
    ASSERT_EQ(ledger.records.size(), 2u);
    EXPECT_EQ(ledger.records[0].sown, day("2023-11-20"));
    EXPECT_EQ(ledger.records[0].harvested, day("2024-02-28"));
    EXPECT_DOUBLE_EQ(ledger.records[0].electricity_kwh_per_ha.value(), 24);
    EXPECT_THAT(*ledger.records[0].amendments, IsEmpty()) << "recorded that there was none";
    EXPECT_FALSE(ledger.records[1].sown);
}

TEST_F(DiaryShapes, ASheetPerHouseholdIsFoundByItsNameOrItsTitle) {
    const auto file = test::write_xlsx(
        folder / "so-tay.xlsx", {{"Nguyễn Văn An", {{"Ngày gieo", "Ngày thu hoạch"}, {"20/11/2023", "28/2/2024"}}},
                                 {"Hộ 2",
                                  {{"Họ tên: TRẦN THỊ BÌNH", {}},
                                   {"Vụ:", "Đông Xuân 2024"},
                                   {"Ngày gieo", "Ngày thu hoạch"},
                                   {"22/11/2023", "1/3/2024"}}},
                                 {"Trần Văn Bình", {{"Ngày gieo", "Ngày thu hoạch"}, {"20/11/2023", "28/2/2024"}}},
                                 {"Lê Cường", {{"Ngày gieo", "Ngày thu hoạch"}, {"20/11/2023", "28/2/2024"}}}});
    const auto ledger = read_management(file, facts);
    ASSERT_EQ(ledger.records.size(), 2u);
    EXPECT_EQ(ledger.records[0].parcel, "12/205");
    EXPECT_EQ(ledger.records[1].parcel, "12/206");
    EXPECT_EQ(ledger.records[1].sown, day("2023-11-22"));
    EXPECT_THAT(codes(ledger.problems, Severity::refuse), ElementsAre("R-HOUSEHOLD-SEVERAL", "R-UNKNOWN-HOUSEHOLD"));
    EXPECT_THAT(what(ledger, "R-UNKNOWN-HOUSEHOLD"),
                HasSubstr("the nearest name is 'Trần Thị Bình', which is not taken"));
    EXPECT_THAT(what(ledger, "R-HOUSEHOLD-SEVERAL"), HasSubstr("12/207, 12/208"));
}

TEST_F(DiaryShapes, AColumnOfHouseholdsStandsInForTheId) {
    const auto ledger =
        read_csv("Họ và tên;Ngày gieo\nNguyễn Văn An;20/11/2023\nNguyễn Văn Ân;21/11/2023\nLê Cường;1/12/2023\n");
    ASSERT_EQ(ledger.records.size(), 1u);
    EXPECT_EQ(ledger.records[0].sown, day("2023-11-20"));
    EXPECT_THAT(codes(ledger.problems), ElementsAre("R-HOUSEHOLD-SEVERAL", "R-UNKNOWN-HOUSEHOLD"));
    EXPECT_THAT(what(ledger, "R-UNKNOWN-HOUSEHOLD"), HasSubstr("nearest name is 'Nguyễn Văn An'")) << "An is not Ân";
}

TEST_F(DiaryShapes, AChangedRowStandsWithItsNewerEntryAndIsListed) {
    const auto ledger = read_csv(
        "ma_thua;Ngày gieo;yield_t_ha;recorded_on\n12/205;20/11/2023;6,5;2024-03-01\n12/205;20/11/2023;7,5;2024-03-20\n"
        "12/206;20/11/2023;6,5;2024-03-01\n12/206;20/11/2023;7,5;2024-03-01\n");
    ASSERT_EQ(ledger.records.size(), 1u);
    EXPECT_EQ(ledger.records[0].yield_t_per_ha, 7.5);
    EXPECT_EQ(ledger.records[0].first_recorded_on, day("2024-03-01"));
    EXPECT_THAT(codes(ledger.problems),
                ElementsAre("R-RECORD-CHANGED", "R-RECORD-REPEATED", "R-RECORD-REPEATED", "R-RECORDED-LATE"));
}

TEST_F(DiaryShapes, BaselineAndProjectAreKeptApart) {
    const auto ledger = read_csv(
        "ma_thua;season;scenario;water_regime\n12/205;dong-xuan-2024;nền;ngập liên tục\n12/205;dong-xuan-2024;dự "
        "án;AWD\n");
    EXPECT_THAT(codes(ledger.problems), IsEmpty());
    ASSERT_EQ(ledger.records.size(), 1u);
    ASSERT_EQ(ledger.baseline.size(), 1u);
    EXPECT_EQ(ledger.records[0].water_regime, "irrigated_multiple_drainage_incl_awd");
    EXPECT_EQ(ledger.baseline[0].water_regime, "irrigated_continuously_flooded");
}

TEST_F(DiaryShapes, LookBackYearsHaveSeasonsOfTheirOwn) {
    facts.other_seasons = true;
    const auto ledger =
        read_csv("ma_thua;season;year;water_regime\n12/205;Đông Xuân;2022;ngập liên tục\n12/205;Đông Xuân;2023;AWD\n");
    EXPECT_THAT(codes(ledger.problems), IsEmpty());
    ASSERT_EQ(ledger.baseline.size(), 2u);
    EXPECT_EQ(ledger.baseline[0].year, 2022);
    EXPECT_EQ(ledger.baseline[1].year, 2023);
    EXPECT_EQ(ledger.baseline[1].season, "Đông Xuân");
}

TEST_F(DiaryShapes, FreshStrawNeedsItsShareOfDryMatter) {
    const auto ledger = read_csv(
        "ma_thua;straw_fresh;straw_dry_fraction;straw_timing\n12/205;4 tấn/ha;0,85;lt_30d\n12/206;4 tấn/ha;;lt_30d\n");
    EXPECT_THAT(codes(ledger.problems), ElementsAre("R-STRAW-FRESH"));
    EXPECT_DOUBLE_EQ(ledger.records[0].amendments->front().t_per_ha, 3.4);
    EXPECT_FALSE(ledger.records[1].amendments);
}

TEST_F(DiaryShapes, ThirtyDaysToTheDayIsTheClassThatEarnsNothing) {
    const auto ledger = read_csv(
        "ma_thua;scenario;straw_t_ha;straw_days_before\n12/205;project;3;30\n12/205;baseline;3;30\n12/"
        "206;project;3;31\n");
    EXPECT_EQ(ledger.records[0].amendments->front().kind, "straw_incorporated_lt_30d");
    EXPECT_EQ(ledger.baseline[0].amendments->front().kind, "straw_incorporated_gt_30d");
    EXPECT_EQ(ledger.records[1].amendments->front().kind, "straw_incorporated_gt_30d");
}

TEST_F(DiaryShapes, EvidenceIsNamedByItsDigest) {
    test::write_text(folder / "anh/ong-do.jpg", "abc");
    const auto ledger = read_csv("ma_thua;Tệp minh chứng\n12/205;\"anh/ong-do.jpg; mat.jpg\"\n");
    ASSERT_EQ(ledger.records.at(0).evidence.size(), 2u);
    // FIPS 180-4, example of the three letters abc.
    EXPECT_EQ(ledger.records[0].evidence[0].sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(ledger.records[0].evidence[1].sha256, "");
    EXPECT_THAT(codes(ledger.problems), ElementsAre("R-EVIDENCE-MISSING"));
}

TEST_F(DiaryShapes, CellsThatBeginLikeAFormulaStayText) {
    const auto ledger = read_csv("ma_thua;Giống;recorded_by;yield_t_ha\n12/205;=1+2;@cmd;-3\n12/206;+84;-An;=6,5\n");
    EXPECT_EQ(ledger.records[0].variety, "=1+2");
    EXPECT_EQ(ledger.records[0].recorded_by, "@cmd");
    EXPECT_EQ(ledger.records[1].variety, "+84");
    EXPECT_THAT(codes(ledger.problems), ElementsAre("R-BAD-NUMBER", "R-BAD-NUMBER"));
}

}  // namespace
}  // namespace vung::io
