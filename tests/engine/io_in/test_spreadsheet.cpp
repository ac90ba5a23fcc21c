// SPDX-License-Identifier: Apache-2.0
#include <vung/io/spreadsheet.h>

#include <gdal.h>
#include <ogr_api.h>

#include <random>

#include <vung/error.h>

#include "small_files.h"
#include "small_sheets.h"
#include "temporary_folder.h"

namespace vung::io {
namespace {

using test::codes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> texts(const std::vector<GridCell>& cells) {
    std::vector<std::string> out;
    for (const auto& cell : cells) out.push_back(cell.text);
    return out;
}

class Spreadsheet : public testing::Test {
protected:
    HeadedTable sheet(test::SheetRows rows, std::vector<const char*> merged = {},
                      std::vector<std::string> wanted = {}) {
        test::write_xlsx(file(), std::move(rows), std::move(merged));
        return read_table(file(), {.sheet = "", .wanted = std::move(wanted)});
    }
    HeadedTable csv(const std::string& text) { return read_table(test::write_text(folder / "a.csv", text)); }
    std::string refusal(const std::function<void()>& call) {
        try {
            call();
        } catch (const InputError& error) {
            return error.what();
        }
        return "";
    }
    std::filesystem::path file() const { return folder / "thua.xlsx"; }
    test::TemporaryFolder folder;
};

TEST_F(Spreadsheet, CellsKeepTheirKinds) {
    test::write_xlsx(file(),
                     {{"a", 0.1, 1e5, 0.1 + 0.2, test::DayCell{45322}, test::DayCell{45322.75, "dd/mm/yyyy hh:mm"},
                       test::PaddedCell{123, "00000"}, test::FormulaCell{"=1+1", 2}, true, 89001000012.0, "00123",
                       "  blanks\u00A0 ", test::PaddedCell{0.25, "h:mm"}, 1140456.789}});
    const auto grid = read_grid(file());
    ASSERT_EQ(grid.rows.size(), 1u);
    EXPECT_THAT(texts(grid.rows[0].cells),
                ElementsAre("a", "0.1", "100000", "0.3", "2024-01-31", "2024-01-31T18:00:00", "00123", "2", "true",
                            "89001000012", "00123", "blanks", "0.25", "1140456.789"));
    EXPECT_EQ(grid.rows[0].cells[4].kind, CellKind::day);
    EXPECT_EQ(grid.rows[0].cells[6].kind, CellKind::number);
    EXPECT_EQ(grid.rows[0].cells[10].kind, CellKind::text);
}

TEST_F(Spreadsheet, OdsWrittenByGdalReadsLikeXlsx) {
    GDALAllRegister();
    auto* driver = GDALGetDriverByName("ODS");
    if (driver == nullptr) GTEST_SKIP() << "this GDAL writes no .ods";
    const auto path = folder / "a.ods";
    auto* data = GDALCreate(driver, path.c_str(), 0, 0, 0, GDT_Unknown, nullptr);
    auto* layer = GDALDatasetCreateLayer(data, "Trang tính 1", nullptr, wkbNone, nullptr);
    for (const auto& [name, type] :
         {std::pair{"tên", OFTString}, {"diện tích", OFTReal}, {"ngày", OFTDate}, {"số", OFTInteger}}) {
        auto* field = OGR_Fld_Create(name, type);
        OGR_L_CreateField(layer, field, 1);
        OGR_Fld_Destroy(field);
    }
    auto* feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    OGR_F_SetFieldString(feature, 0, "Nguyễn  Văn A");
    OGR_F_SetFieldDouble(feature, 1, 1234.5);
    OGR_F_SetFieldDateTime(feature, 2, 2024, 1, 31, 0, 0, 0, 0);
    OGR_F_SetFieldInteger(feature, 3, 7);
    ASSERT_EQ(OGR_L_CreateFeature(layer, feature), OGRERR_NONE);
    OGR_F_Destroy(feature);
    GDALClose(data);
    EXPECT_THAT(sheet_names(path), ElementsAre("Trang tính 1"));
    const auto table = read_table(path);
    EXPECT_THAT(table.header, ElementsAre("tên", "diện tích", "ngày", "số"));
    ASSERT_EQ(table.rows.size(), 1u);
    EXPECT_THAT(texts(table.rows[0]), ElementsAre("Nguyễn  Văn A", "1234.5", "2024-01-31", "7"));
    EXPECT_EQ(table.rows[0][2].kind, CellKind::day);
    EXPECT_EQ(table.where(0), "a.ods, sheet 'Trang tính 1', row 2");
}

TEST_F(Spreadsheet, ATableOfACommuneIsFoundBetweenTitleAndSignatures) {
    //  A     B              C         D          E
    const auto table = sheet({{"ỦY BAN NHÂN DÂN XÃ VĨNH THẠNH"},
                              {"DANH SÁCH HỘ TRỒNG LÚA"},
                              {},
                              {"STT", "Họ và tên", "Thời vụ", {}, "Diện tích\n(m2)"},
                              {{}, {}, "Gieo sạ", "Thu hoạch", {}},
                              {"(1)", "(2)", "(3)", "(4)", "(5)"},
                              {"I. Ấp Vĩnh Lợi"},
                              {1.0, "Nguyễn Văn A", test::DayCell{45322}, test::DayCell{45420}, "1.234,5"},
                              {2.0, "Tống Thị Cộng", "5/2/2024", {}, "12.000"},
                              {"STT", "Họ và tên", "Gieo sạ", "Thu hoạch", "Diện tích\n(m2)"},
                              {3.0, "Trần Văn C", "6/2/2024", {}, 800.0},
                              {"Tổng cộng", {}, {}, {}, test::FormulaCell{"=SUM(E8:E11)", 14034.5}},
                              {},
                              {{}, {}, {}, "Ngày 5 tháng 3 năm 2024"},
                              {{}, "Người lập biểu", {}, "Chủ tịch"}},
                             {"A1:E1", "A2:E2", "A4:A5", "B4:B5", "C4:D4", "E4:E5", "A7:E7"});
    EXPECT_THAT(table.header,
                ElementsAre("STT", "Họ và tên", "Thời vụ / Gieo sạ", "Thời vụ / Thu hoạch", "Diện tích (m2)"));
    EXPECT_THAT(table.units, ElementsAre("", "", "", "", "m2"));
    EXPECT_THAT(table.numbers, ElementsAre(8, 9, 11));
    EXPECT_THAT(codes(table.findings), testing::UnorderedElementsAre("T-COLUMN-NUMBERS", "T-GROUP-ROW",
                                                                     "T-HEADER-REPEATED", "T-TOTAL-ROW", "T-FOOTER"));
    EXPECT_EQ(table.number(0, 4).get(), 1234.5);
    EXPECT_EQ(table.number(1, 4).get(), 12000);  // "1.234,5" above tells what the point means
    EXPECT_EQ(table.number(2, 4).get(), 800);
    EXPECT_EQ(table.rows[0][2].text, "2024-01-31");
    EXPECT_EQ(table.column("Diện tích"), 4u);
    EXPECT_EQ(table.column("gieo_sa"), 2u);
    EXPECT_EQ(table.where(1), "thua.xlsx, sheet 'Sheet1', row 9");
    for (const auto& finding : table.findings) EXPECT_THAT(finding.text.where, HasSubstr("row "));
}

TEST_F(Spreadsheet, NamesThatSomebodyLooksForShowTheHeader) {
    const auto table =
        sheet({{"Xã:", "Vĩnh Thạnh", "Huyện:", "Thoại Sơn"}, {"tờ", "thửa", "x", "y"}, {1.0, 2.0, 3.0, 4.0}}, {},
              {"to", "thua"});
    EXPECT_THAT(table.header, ElementsAre("tờ", "thửa", "x", "y"));
    EXPECT_EQ(table.rows.size(), 1u);
}

TEST_F(Spreadsheet, ANameLikeATotalIsNoTotal) {
    const auto table = sheet({{"Tên", "Số", "Xã"},
                              {"Tống", 1.0, "a"},
                              {"Cộng Hòa", 2.0, "b"},
                              {"Tổng Văn B", 3.0, "c"},
                              {"Cộng xã Cộng Hòa", 6.0},
                              {"TỔNG CỘNG:", 6.0},
                              {"Tong cong", 6.0}});
    EXPECT_EQ(table.rows.size(), 3u);
    EXPECT_THAT(codes(table.findings), ElementsAre("T-TOTAL-ROW", "T-TOTAL-ROW", "T-TOTAL-ROW"));
}

TEST_F(Spreadsheet, RepeatedAndMissingNamesAreListed) {
    const auto table = sheet({{"Ngày", "Ngày", {}, "Ngày"}, {"a", "b", "c", "d"}});
    EXPECT_THAT(table.header, ElementsAre("Ngày", "Ngày 2", "column C", "Ngày 3"));
    EXPECT_THAT(codes(table.findings), testing::UnorderedElementsAre("T-NO-NAME", "T-NAME-REPEATED"));
}

TEST_F(Spreadsheet, EmptyColumnsAndRowsDoNotCount) {
    const auto table = sheet({{}, {}, {{}, {}, "a", {}, "b"}, {}, {{}, {}, 1.0, {}, 2.0}, {}, {{}, {}, 3.0, {}, 4.0}});
    EXPECT_THAT(table.header, ElementsAre("a", "b"));
    EXPECT_THAT(table.numbers, ElementsAre(5, 7));
    EXPECT_THAT(table.findings, IsEmpty());
}

TEST_F(Spreadsheet, CellsMergedDownwardsHoldForAllTheirRows) {
    const auto table = sheet({{"xã", "thửa"}, {"A", 1.0}, {{}, 2.0}, {"B", 3.0}}, {"A2:A3"});
    EXPECT_EQ(table.rows[1][0].text, "A");
    EXPECT_EQ(table.rows[2][0].text, "B");
}

TEST_F(Spreadsheet, FaultsAreEmptyAndListed) {
    auto* book = workbook_new(file().c_str());
    auto* page = workbook_add_worksheet(book, nullptr);
    worksheet_write_string(page, 0, 0, "a", nullptr);
    worksheet_write_string(page, 0, 1, "b", nullptr);
    worksheet_write_number(page, 1, 0, 1, nullptr);
    worksheet_write_formula_str(page, 1, 1, "=VLOOKUP(1,A1:A1,1)", nullptr, "#N/A");
    ASSERT_EQ(workbook_close(book), LXW_NO_ERROR);
    const auto grid = read_grid(file());
    EXPECT_EQ(grid.rows[1].cells[1].text, "#N/A");
    EXPECT_EQ(grid.rows[1].cells[1].kind, CellKind::fault);
    const auto table = read_table(file());
    EXPECT_TRUE(table.rows[0][1].empty());
    EXPECT_THAT(codes(table.findings), ElementsAre("T-FAULT"));
}

TEST_F(Spreadsheet, TheSheetThatFitsIsTakenAndDoubtIsRefused) {
    test::write_xlsx(file(), {{"Hướng dẫn", {{"điền vào trang sau"}}},
                              {"Nhật ký", {{"parcel", "season"}, {"1", "x"}}},
                              {"ẩn", {{"parcel", "season"}, {"2", "y"}}, {}, true}});
    EXPECT_EQ(read_table(file(), {.sheet = "", .wanted = {"parcel"}}).sheet, "Nhật ký");
    EXPECT_THAT(refusal([&] { read_table(file()); }), HasSubstr("'Hướng dẫn', 'Nhật ký'"));
    EXPECT_EQ(read_table(file(), {.sheet = "nhat ky"}).sheet, "Nhật ký");
    EXPECT_EQ(read_table(file(), {.sheet = "ẩn"}).rows[0][0].text, "2");
    EXPECT_THAT(refusal([&] { read_table(file(), {.sheet = "Nhât kí"}); }), HasSubstr("Nhật ký"));
}

TEST_F(Spreadsheet, WhatIsNoWorkbookIsRefusedWithTheRemedy) {
    EXPECT_THAT(refusal([&] { read_grid(test::write_text(folder / "a.xlsx", "<html>")); }),
                HasSubstr("save it as .xlsx"));
    EXPECT_THAT(refusal([&] { read_grid(test::write_text(folder / "b.xlsx", "\xD0\xCF\x11\xE0 and more")); }),
                HasSubstr("password"));
    EXPECT_THAT(refusal([&] { read_grid(test::write_text(folder / "c.xlsx", "PK\x03\x04 torn")); }),
                HasSubstr("lacks"));
    EXPECT_THAT(refusal([&] { read_grid(test::write_text(folder / "d.xlsx", "")); }), HasSubstr("empty"));
    EXPECT_THAT(refusal([&] { read_grid(test::write_text(folder / "e.xls", "x")); }), HasSubstr(".xls"));
    EXPECT_THAT(refusal([&] { read_grid(folder / "none.ods"); }), HasSubstr("no such file"));
}

TEST_F(Spreadsheet, ATornOrBentWorkbookNeverCrashes) {
    test::write_xlsx(
        file(), {{"a", "b", "c"}, {1.0, "x", test::DayCell{45322}}, {2.0, "y", test::FormulaCell{"=1", 1}}}, {"A2:B2"});
    std::ifstream in(file(), std::ios::binary);
    const std::string good{std::istreambuf_iterator<char>(in), {}};
    std::mt19937 random(11);
    const auto at = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
    for (int i = 0; i < 300; ++i) {
        auto bad = good;
        if (i % 3 == 0) bad.resize(at(bad.size()));
        for (int n = 0; n < 4 && !bad.empty(); ++n) bad[at(bad.size())] = static_cast<char>(at(256));
        const auto path = test::write_text(folder / ("bent" + std::to_string(i) + ".xlsx"), bad);
        try {
            read_table(path);
        } catch (const InputError&) {
        }
    }
}

TEST_F(Spreadsheet, RandomGridsNeverCrashAndLoseNoRow) {
    std::mt19937 random(13);
    const char* words[] = {"",  "",  "a", "Tổng cộng", "1",  "1.234",    "12,5", "(1)",
                           "X", "Y", "-", "STT",       "I.", "5/1/2024", "ngày"};
    const auto pick = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
    for (int i = 0; i < 3000; ++i) {
        Grid grid;
        grid.file = "random.xlsx";
        grid.sheet = "s";
        GridBuilder builder(grid);
        const auto rows = 1 + pick(12), columns = 1 + pick(6);
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t c = 0; c < columns; ++c)
                builder.set(r + (pick(9) == 0), c, static_cast<CellKind>(1 + pick(5)), words[pick(std::size(words))]);
        builder.finish();
        for (std::size_t m = pick(4); m > 0; --m) {
            const auto r = pick(rows), c = pick(columns);
            grid.merged.push_back({r, c, r + pick(4), c + pick(4)});
        }
        try {
            const auto table = find_header(grid);
            EXPECT_EQ(table.rows.size(), table.numbers.size());
            std::size_t left_out = 0;
            for (const auto& finding : table.findings) {
                if (finding.code == "T-FOOTER")
                    left_out += std::stoul(finding.values.front().second);
                else if (finding.code == "T-TOTAL-ROW" || finding.code == "T-GROUP-ROW" ||
                         finding.code == "T-HEADER-REPEATED" || finding.code == "T-COLUMN-NUMBERS")
                    ++left_out;
            }
            // every row below the header is data or listed; the header has one to four rows, titles stand above it
            EXPECT_LT(table.rows.size() + left_out, grid.rows.size());
            const auto first = std::find_if(grid.rows.begin(), grid.rows.end(),
                                            [&](const auto& r) { return r.number >= table.numbers.front(); });
            EXPECT_GE(table.rows.size() + left_out, static_cast<std::size_t>(grid.rows.end() - first));
        } catch (const InputError&) {
        }
    }
}

TEST_F(Spreadsheet, SemicolonCsvWithTitleRowsReadsLikeASheet) {
    const auto table =
        csv("Danh sách thửa;;;\r\n;;;\r\nTờ;Thửa;Thời vụ;\r\n;;Gieo sạ;Thu hoạch\r\n1;2;5/1/2024;\r\n1;3;;\r\nTổng "
            "cộng;2;;\r\n");
    EXPECT_THAT(table.header, ElementsAre("Tờ", "Thửa", "Thời vụ / Gieo sạ", "Thời vụ / Thu hoạch"));
    EXPECT_EQ(table.rows.size(), 2u);
    EXPECT_EQ(table.where(0), "a.csv, line 5");
    EXPECT_THAT(codes(table.findings), ElementsAre("T-TOTAL-ROW"));
}

TEST_F(Spreadsheet, TheMarkBeforeDecimalsFollowsColumnThenTableThenFormat) {
    EXPECT_EQ(csv("a;b\n1,234;x\n").number(0, 0).get(), 1.234);
    EXPECT_EQ(csv("a,b\n1.234,x\n").number(0, 0).get(), 1.234);
    EXPECT_EQ(csv("a;b\n1.234;x\n").number(0, 0).state, LocalNumber::State::ambiguous);
    EXPECT_EQ(csv("a;b\n1.234;12,5\n").number(0, 0).get(), 1234);
    EXPECT_EQ(csv("a;b\n1.234;12.5\n").number(0, 0).get(), 1.234);
    EXPECT_EQ(sheet({{"a", "b"}, {"1.234", "x"}}).number(0, 0).state, LocalNumber::State::ambiguous);
    EXPECT_EQ(sheet({{"a", "b"}, {1.234, "x"}}).number(0, 0).get(), 1.234);
}

TEST_F(Spreadsheet, OldEncodingsBecomeUnicode) {
    // "Hợp tác xã Thoại Sơn" and others in TCVN3, as a western program shows them
    const auto table =
        sheet({{"Hîp t¸c x·", "DiÖn tÝch"}, {"Tho¹i S¬n", 1.0}, {"NguyÔn V¨n ThuËn", 2.0}, {"TrÇn ThÞ §Þnh", 3.0}});
    EXPECT_THAT(table.header, ElementsAre("Hợp tác xã", "Diện tích"));
    EXPECT_EQ(table.rows[1][0].text, "Nguyễn Văn Thuận");
    EXPECT_THAT(codes(table.findings), ElementsAre("T-ENCODING"));
}

}  // namespace
}  // namespace vung::io
