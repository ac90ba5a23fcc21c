// SPDX-License-Identifier: Apache-2.0
#include <vung/io/management_file.h>

#include <vung/io/samples_csv.h>

#include "small_files.h"
#include "temporary_folder.h"

namespace vung::io {
namespace {

using parcels::Amendment;
using test::codes;
using test::refused;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::vector<std::string> kParcels = {"1/1", "1/2", "2/1", "2/2", "3/1"};
const std::vector<std::string> kSeasons = {"dong-xuan-2024", "he-thu-2024"};
const std::vector<std::string> kId = {"to", "thua"};

class Diary : public testing::Test {
protected:
    ManagementLedger read(const std::string& text) {
        return read_management(test::write_text(folder / "diary.csv", text), kId, kParcels, kSeasons);
    }
    /// The only problem's sentence.
    std::string only_problem(const ManagementLedger& ledger) {
        EXPECT_EQ(ledger.problems.size(), 1u);
        if (ledger.problems.empty()) return "";
        const auto& p = ledger.problems.front();
        return p.code + " " + to_string(p.severity) + " | " + p.text.what + " | " + p.text.where + " | " + p.text.fix;
    }
    test::TemporaryFolder folder;
};

TEST_F(Diary, AWholeRowIsRead) {
    const auto ledger = read(
        "to,thua,season,crop,sown_on,harvested_on,water_regime,preseason,straw_t_ha,straw_timing,compost_t_ha,manure_t_"
        "ha,green_manure_t_ha,yield_t_ha,recorded_by,recorded_on\n"
        "1,2,dong-xuan-2024,Lúa,2023-11-20,2024-02-28,Tưới khô ngập xen kẽ,non_flooded_lt_180d,2.5,Dưới 30 "
        "ngày,1,0,,6.8,Nguyễn Văn A,2024-03-01\n");
    EXPECT_THAT(ledger.problems, IsEmpty());
    ASSERT_EQ(ledger.records.size(), 1u);
    const auto& r = ledger.records[0];
    EXPECT_EQ(r.parcel, "1/2");
    EXPECT_EQ(r.crop, "rice");
    EXPECT_EQ(r.sown, dates::parse_date("2023-11-20"));
    EXPECT_EQ(r.harvested, dates::parse_date("2024-02-28"));
    EXPECT_EQ(r.water_regime, "irrigated_multiple_drainage_incl_awd");
    EXPECT_EQ(r.preseason_regime, "non_flooded_lt_180d");
    ASSERT_TRUE(r.amendments);
    EXPECT_THAT(*r.amendments, ElementsAre(Amendment{"straw_incorporated_lt_30d", 2.5}, Amendment{"compost", 1}));
    EXPECT_EQ(r.yield_t_per_ha, 6.8);
    EXPECT_EQ(r.recorded_by, "Nguyễn Văn A");
    EXPECT_EQ(r.where, "diary.csv, line 2");
}

TEST_F(Diary, WhatIsNotThereIsNotRecordedAndNeverZero) {
    const auto ledger = read("to,thua,season\n1,2,he-thu-2024\n");
    ASSERT_EQ(ledger.records.size(), 1u);
    const auto& r = ledger.records[0];
    EXPECT_EQ(r.crop, "");
    EXPECT_FALSE(r.sown || r.harvested || r.water_regime || r.preseason_regime || r.amendments || r.yield_t_per_ha ||
                 r.recorded_on);
}

TEST_F(Diary, NoStrawIsRecordedByAZero) {
    const auto ledger = read("to,thua,season,straw_t_ha\n1,2,he-thu-2024,0\n1,1,he-thu-2024,\n");
    ASSERT_EQ(ledger.records.size(), 2u);
    EXPECT_FALSE(ledger.records[0].amendments) << "blank";
    ASSERT_TRUE(ledger.records[1].amendments) << "0";
    EXPECT_THAT(*ledger.records[1].amendments, IsEmpty());
}

TEST_F(Diary, AmendmentsWithoutStrawOrItsTimeCountAsNotRecorded) {
    const auto ledger =
        read("to,thua,season,straw_t_ha,straw_timing,compost_t_ha\n1,1,he-thu-2024,,,2\n1,2,he-thu-2024,3,,\n");
    EXPECT_THAT(codes(ledger.problems), ElementsAre("R-NO-STRAW", "R-NO-STRAW-TIMING"));
    for (const auto& r : ledger.records) EXPECT_FALSE(r.amendments) << r.parcel;
}

TEST_F(Diary, DrainagesAreCountedIntoRegimes) {
    const auto ledger = read(
        "to,thua,season,drainage_events\n1,1,he-thu-2024,0\n1,2,he-thu-2024,1\n2,1,he-thu-2024,2\n2,2,he-thu-2024,5\n");
    std::vector<std::string> regimes;
    for (const auto& r : ledger.records) regimes.push_back(r.water_regime.value_or("none"));
    EXPECT_THAT(regimes, ElementsAre("irrigated_continuously_flooded", "irrigated_single_drainage",
                                     "irrigated_multiple_drainage_incl_awd", "irrigated_multiple_drainage_incl_awd"));
}

TEST_F(Diary, WordAndCountThatDisagreeAreBothLeftOut) {
    const auto ledger = read("to,thua,season,water_regime,drainage_events\n1,1,he-thu-2024,AWD,0\n");
    EXPECT_THAT(only_problem(ledger), HasSubstr("R-WATER-CONFLICT warn"));
    EXPECT_FALSE(ledger.records.at(0).water_regime);
}

TEST_F(Diary, ABadCellIsLeftOutAndListedWithItsLine) {
    const auto one = [&](const std::string& column, const std::string& cell) {
        return only_problem(read("to,thua,season," + column + "\n1,1,he-thu-2024," + cell + "\n"));
    };
    EXPECT_THAT(one("sown_on", "31/31/2024"),
                AllOf(HasSubstr("R-BAD-DATE warn"), HasSubstr("diary.csv, line 2"), HasSubstr("2024-01-31")));
    EXPECT_THAT(one("sown_on", "2024-02-30"), HasSubstr("R-BAD-DATE"));
    EXPECT_THAT(one("yield_t_ha", "sáu"), HasSubstr("R-BAD-NUMBER warn"));
    EXPECT_THAT(one("yield_t_ha", "-1"), HasSubstr("'-1' is no number from 0"));
    EXPECT_THAT(one("yield_t_ha", "nan"), HasSubstr("no number"));
    EXPECT_THAT(one("drainage_events", "1.5"), HasSubstr("'1.5' is no number"));
    EXPECT_THAT(one("water_regime", "AWDD"), AllOf(HasSubstr("R-UNKNOWN-WORD warn"), HasSubstr("did you mean 'awd'")));
    EXPECT_THAT(one("crop", "rise"), HasSubstr("did you mean 'rice'"));
    EXPECT_EQ(read("to,thua,season,yield_t_ha\n1,1,he-thu-2024,x\n").records.size(), 1u)
        << "the rest of the row is used";
}

TEST_F(Diary, ARowThatCannotBeUsedIsSetAsideWithItsLine) {
    const auto ledger = read(
        "to,thua,season,sown_on,harvested_on\n"
        "9,9,he-thu-2024,,\n"
        "1,1,ha-thu-2024,,\n"
        "1,2,,,\n"
        ",2,he-thu-2024,,\n"
        "2,1,he-thu-2024,2024-05-01,2024-05-01\n");
    EXPECT_THAT(ledger.records, IsEmpty());
    EXPECT_EQ(ledger.read, 5u);
    EXPECT_THAT(
        codes(ledger.problems, Severity::refuse),
        ElementsAre("R-NO-PARCEL", "R-SOWN-AFTER-HARVEST", "R-UNKNOWN-PARCEL", "R-UNKNOWN-SEASON", "R-UNKNOWN-SEASON"));
    EXPECT_THAT(ledger.problems[1].text.fix, HasSubstr("did you mean 'he-thu-2024'"));
}

TEST_F(Diary, TwoDifferentRowsForOneParcelAndSeasonAreBothSetAside) {
    const auto ledger = read(
        "to,thua,season,yield_t_ha\n1,1,he-thu-2024,5\n1,2,he-thu-2024,6\n1,1,he-thu-2024,7\n1,2,he-thu-2024,6\n1,1,"
        "dong-xuan-2024,8\n");
    ASSERT_EQ(ledger.records.size(), 2u);
    EXPECT_EQ(ledger.records[0].season, "dong-xuan-2024");
    EXPECT_EQ(ledger.records[1].parcel, "1/2") << "equal rows leave one";
    EXPECT_THAT(codes(ledger.problems), ElementsAre("R-RECORD-REPEATED", "R-RECORD-REPEATED", "R-ROW-REPEATED"));
    EXPECT_EQ(ledger.read, ledger.records.size() + codes(ledger.problems, Severity::refuse).size());
}

TEST_F(Diary, AnUnknownColumnNamesTheNearestOne) {
    const auto ledger = read("to,thua,season,yield_tha,ghi_chu\n1,1,he-thu-2024,5,abc\n");
    EXPECT_THAT(only_problem(ledger), AllOf(HasSubstr("R-UNKNOWN-COLUMN warn"), HasSubstr("'yield_tha'"),
                                            HasSubstr("did you mean 'yield_t_ha'")));
}

TEST_F(Diary, TheIdMayStandInOneColumn) {
    EXPECT_EQ(read("parcel,season\n1/2,he-thu-2024\n").records.at(0).parcel, "1/2");
    EXPECT_THAT(refused([&] { read("id,season\n1/2,he-thu-2024\n"); }), HasSubstr("column 'to' is missing"));
    EXPECT_THAT(refused([&] { read("to,thua\n1,2\n"); }), HasSubstr("column 'season' is missing"));
}

TEST_F(Diary, OneSeasonNeedsNoColumn) {
    const std::vector<std::string> one = {"he-thu-2024"};
    const auto file = test::write_text(folder / "d.csv", "to,thua,yield_t_ha\n1,2,5\n");
    EXPECT_EQ(read_management(file, kId, kParcels, one).records.at(0).season, "he-thu-2024");
}

TEST_F(Diary, ADecimalCommaIsReadWhereSemicolonsSeparate) {
    EXPECT_EQ(read("to;thua;season;yield_t_ha\n1;1;he-thu-2024;5,25\n").records.at(0).yield_t_per_ha, 5.25);
    EXPECT_THAT(only_problem(read("to,thua,season,yield_t_ha\n1,1,he-thu-2024,\"5,25\"\n")), HasSubstr("R-BAD-NUMBER"));
}

TEST(Samples, LabelsAreReadAndBadOnesSetAside) {
    const test::TemporaryFolder folder;
    const auto file = test::write_text(
        folder / "samples.csv",
        "to,thua,season,crop\n1,1,he-thu-2024,Lúa\n1,2,he-thu-2024,vườn cây\n2,1,he-thu-2024,\n2,2,he-thu-2024,luas\n"
        "3,1,he-thu-2024,rice\n3,1,he-thu-2024,maize\n7,7,he-thu-2024,rice\n");
    const auto samples = read_samples(file, kId, kParcels, kSeasons);
    ASSERT_EQ(samples.labels.size(), 2u);
    EXPECT_EQ(samples.labels[0].crop, "rice");
    EXPECT_EQ(samples.labels[1].crop, "orchard");
    EXPECT_THAT(codes(samples.problems), ElementsAre("R-NO-CROP", "R-RECORD-REPEATED", "R-RECORD-REPEATED",
                                                     "R-UNKNOWN-PARCEL", "R-UNKNOWN-WORD"));
    EXPECT_EQ(samples.read, samples.labels.size() + samples.problems.size());
    EXPECT_THAT(
        refused([&] { read_samples(test::write_text(folder / "s.csv", "to,thua,season\n"), kId, kParcels, kSeasons); }),
        HasSubstr("column 'crop' is missing"));
}

}  // namespace
}  // namespace vung::io
