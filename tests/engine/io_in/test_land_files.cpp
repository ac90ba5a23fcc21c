// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include <vung/error.h>
#include <vung/io/crosswalk_file.h>
#include <vung/io/lineage_file.h>

#include "temporary_folder.h"

namespace vung::io {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LandFiles : public testing::Test {
protected:
    std::filesystem::path write(const std::string& name, const std::string& text) const {
        const auto file = folder_.path() / name;
        std::ofstream{file, std::ios::binary} << text;
        return file;
    }
    test::TemporaryFolder folder_;
};

std::vector<std::string> codes(const std::vector<Problem>& problems) {
    std::vector<std::string> out;
    for (const auto& problem : problems) out.push_back(problem.code);
    std::sort(out.begin(), out.end());
    return out;
}

TEST_F(LandFiles, ALineageIsReadAsAProgramWritesIt) {
    const auto file = read_lineage(
        write("l.csv",
              "parent,child,date,share,kind\nA,B,2024-03-01,0.25,split\n,C,2024-03-01,,new\nD,,2024-03-01,,gone\n"),
        {"id"});
    ASSERT_EQ(file.rows.size(), 1u);
    EXPECT_EQ(file.rows[0].parent, "A");
    EXPECT_EQ(file.rows[0].child, "B");
    EXPECT_EQ(file.rows[0].date, dates::make_date(2024, 3, 1));
    EXPECT_DOUBLE_EQ(file.rows[0].share.value_or(0), 0.25);
    EXPECT_THAT(file.rows[0].where, HasSubstr("line 2"));
    EXPECT_THAT(codes(file.problems), IsEmpty());
    EXPECT_EQ(file.read, 3u);
}

TEST_F(LandFiles, ALineageIsReadAsACadastralOfficerWritesIt) {
    const auto file = read_lineage(write("l.csv",
                                         "Thửa cũ;Thửa mới;Ngày;Tỷ lệ\n30337/12/5;30337/12/205;01/03/2024;62,5 "
                                         "%\n30337/12/6;30337/12/205;1/3/2024;0,375\n"),
                                   {"xa", "to", "thua"});
    ASSERT_EQ(file.rows.size(), 2u);
    EXPECT_EQ(file.rows[0].child, "30337/12/205");
    EXPECT_EQ(file.rows[1].date, dates::make_date(2024, 3, 1));
    EXPECT_DOUBLE_EQ(file.rows[0].share.value_or(0), 0.625);
    EXPECT_DOUBLE_EQ(file.rows[1].share.value_or(0), 0.375);
}

TEST_F(LandFiles, PartsOfAnIdMayStandInColumnsOfTheirOwn) {
    const auto file = read_lineage(
        write("l.csv", "parent_to,parent_thua,child_to,child_thua,date\n12,5,14,205,2024-03-01\n"), {"to", "thua"});
    ASSERT_EQ(file.rows.size(), 1u);
    EXPECT_EQ(file.rows[0].parent, "12/5");
    EXPECT_EQ(file.rows[0].child, "14/205");
    EXPECT_FALSE(file.rows[0].share);
}

TEST_F(LandFiles, RowsWithoutADayTakeThatOfTheProjectOrAreListed) {
    const auto path = write("l.csv", "parent,child,date,share\nA,B,,1\nC,D,31/31/2024,1\nE,F,2024-01-01,half\n");
    EXPECT_THAT(codes(read_lineage(path, {"id"}).problems), ElementsAre("L-BAD-SHARE", "L-NO-DATE", "L-NO-DATE"));
    const auto file = read_lineage(path, {"id"}, dates::make_date(2023, 1, 1));
    ASSERT_EQ(file.rows.size(), 1u);
    EXPECT_EQ(file.rows[0].date, dates::make_date(2023, 1, 1));
    EXPECT_THAT(codes(file.problems), ElementsAre("L-BAD-SHARE", "L-NO-DATE"));
}

TEST_F(LandFiles, ALineageWithoutParentsIsRefusedWithTheColumnsThatAreThere) {
    try {
        read_lineage(write("l.csv", "old,child,date\nA,B,2024-01-01\n"), {"id"});
        FAIL() << "nothing was said";
    } catch (const InputError& error) {
        EXPECT_THAT(error.text().what + error.text().fix, HasSubstr("parent"));
        EXPECT_THAT(error.text().what + error.text().fix, HasSubstr("old"));
    }
}

TEST_F(LandFiles, ACrosswalkIsReadWithCodesThatKeepTheirNoughts) {
    const auto file = read_crosswalk(write("c.csv",
                                           "old_code,old_name,old_within,new_code,new_name,share,date\n01234,Xã Vị "
                                           "Đông,Vị Thủy,31441,Xã Vị Thanh 1,98.5%,2025-07-01\n,Xã X,,,Xã Y,,\n"));
    ASSERT_EQ(file.rows.size(), 2u);
    EXPECT_EQ(file.rows[0].before, (parcels::Unit{"01234", "Xã Vị Đông", "Vị Thủy"}));
    EXPECT_DOUBLE_EQ(file.rows[0].share.value_or(0), 0.985);
    EXPECT_EQ(file.rows[0].date, std::optional{dates::make_date(2025, 7, 1)});
    EXPECT_FALSE(file.rows[1].share);
}

TEST_F(LandFiles, StatisticsAreReadAsVietNamWritesThem) {
    const auto file = read_statistics(write("t.csv",
                                            "Xã;Huyện;Năm;Diện tích (ha);Năng suất\nVị Đông;Vị "
                                            "Thủy;2024;1.234,5;6,2\nVị Tân;Vị Thanh;2024;;6,0\nTổng cộng;;;1.234,5;\n"),
                                      {.columns = {"Diện tích"}, .keys = {"Năm"}});
    ASSERT_EQ(file.rows.size(), 2u) << "the row of totals is no unit";
    EXPECT_EQ(file.rows[0].totals.unit, (parcels::Unit{"", "Vị Đông", "Vị Thủy"}));
    EXPECT_DOUBLE_EQ(file.rows[0].totals.values[0].value_or(0), 1234.5);
    EXPECT_FALSE(file.rows[1].totals.values[0]);
    EXPECT_THAT(file.rows[0].keys, ElementsAre("2024"));
    EXPECT_THAT(codes(file.problems), ElementsAre("T-TOTAL-ROW"));
}

TEST_F(LandFiles, StatisticsWithoutANamedAmountAreRefused) {
    EXPECT_THROW(read_statistics(write("t.csv", "commune,ha\nA,1\n"), {}), InputError);
}

}  // namespace
}  // namespace vung::io
