// SPDX-License-Identifier: Apache-2.0
#include <vung/io/workbook_writer.h>

#include <chrono>
#include <fstream>
#include <thread>

#include <vung/error.h>
#include <vung/io/spreadsheet.h>

#include "temporary_folder.h"

namespace vung::io {
namespace {

using testing::ElementsAre;

Workbook sample() {
    Workbook book{.title = "Danh sách cần xử lý", .subject = "", .made = {}, .sheets = {}};
    Sheet sheet;
    sheet.name = "Việc cần làm";
    sheet.title = {"Danh sách thửa cần xử lý", "Xã Vĩnh Thạnh"};
    sheet.columns = {
        {.header = "Mã thửa"},
        {.header = "Diện tích (m²)", .number_format = "#,##0"},
        {.header = "Ngày"},
        {.header = "Xử lý", .tone = Tone::fill_in, .choices = {"giữ nguyên", "sửa", "bỏ"}, .hint = "chọn một"},
        {.header = "Lý do", .width = 40, .wrap = true, .choices = {"có dấu phẩy, ở đây", "khác"}},
        {.header = "khóa", .hidden = true}};
    sheet.rows = {
        {{std::string{"00123/7"},
          1234.5,
          dates::make_date(2024, 1, 31),
          {},
          std::string{"=1+1"},
          std::int64_t{9007199254740993}},
         Tone::refuse},
        {{std::string{"a\xFF"}, std::int64_t{7}, dates::make_date(1890, 1, 1), std::string{"sửa"}, true}, Tone::warn}};
    sheet.empty_rows = 3;
    sheet.frozen_columns = 1;
    book.sheets = {sheet, {.name = "Hướng dẫn", .title = {"Điền vào các ô màu vàng"}, .columns = {}, .rows = {}}};
    return book;
}

std::string bytes(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(WorkbookWriter, WhatIsWrittenReadsBack) {
    const test::TemporaryFolder folder;
    write_workbook(folder / "a.xlsx", sample());
    EXPECT_THAT(sheet_names(folder / "a.xlsx"), ElementsAre("Việc cần làm", "Hướng dẫn", "_lists"));
    const auto table = read_table(folder / "a.xlsx", {.sheet = "Việc cần làm", .wanted = {"Mã thửa"}});
    EXPECT_THAT(table.header, ElementsAre("Mã thửa", "Diện tích (m²)", "Ngày", "Xử lý", "Lý do", "khóa"));
    EXPECT_THAT(table.units, ElementsAre("", "m²", "", "", "", ""));
    ASSERT_EQ(table.rows.size(), 2u);
    const auto& first = table.rows[0];
    EXPECT_EQ(first[0], (GridCell{CellKind::text, "00123/7"}));
    EXPECT_EQ(first[1], (GridCell{CellKind::number, "1234.5"}));
    EXPECT_EQ(first[2], (GridCell{CellKind::day, "2024-01-31"}));
    EXPECT_TRUE(first[3].empty());
    EXPECT_EQ(first[4], (GridCell{CellKind::text, "=1+1"}));
    EXPECT_EQ(first[5], (GridCell{CellKind::text, "9007199254740993"}));
    EXPECT_EQ(table.rows[1][0].text, "a\uFFFD");
    EXPECT_EQ(table.rows[1][2], (GridCell{CellKind::text, "1890-01-01"}));
    EXPECT_EQ(table.rows[1][4], (GridCell{CellKind::flag, "true"}));
    EXPECT_EQ(table.where(0), "a.xlsx, sheet 'Việc cần làm', row 5");
}

TEST(WorkbookWriter, TheSameDescriptionGivesTheSameBytes) {
    const test::TemporaryFolder folder;
    write_workbook(folder / "a.xlsx", sample());
    std::this_thread::sleep_for(std::chrono::milliseconds{2100});  // zip files keep times to two seconds
    write_workbook(folder / "b.xlsx", sample());
    EXPECT_EQ(bytes(folder / "a.xlsx"), bytes(folder / "b.xlsx"));
}

TEST(WorkbookWriter, LongTablesAreWrittenRowByRowAndStayRepeatable) {
    const test::TemporaryFolder folder;
    Workbook book{
        .title = "dài", .subject = "", .made = {}, .sheets = {{.name = "s", .title = {}, .columns = {}, .rows = {}}}};
    auto& sheet = book.sheets.front();
    for (int c = 0; c < 10; ++c) sheet.columns.push_back({.header = "c" + std::to_string(c)});
    for (int r = 0; r < 51000; ++r) {
        SheetRow row;
        for (int c = 0; c < 10; ++c) row.cells.emplace_back(std::string{"ô "} + std::to_string(r * 10 + c));
        sheet.rows.push_back(std::move(row));
    }
    write_workbook(folder / "a.xlsx", book);
    write_workbook(folder / "b.xlsx", book);
    EXPECT_EQ(bytes(folder / "a.xlsx"), bytes(folder / "b.xlsx"));
    const auto table = read_table(folder / "a.xlsx");
    ASSERT_EQ(table.rows.size(), 51000u);
    EXPECT_EQ(table.rows[50999][9].text, "ô 509999");
}

TEST(WorkbookWriter, NamesOfSheetsAreCutAndCleaned) {
    EXPECT_EQ(sheet_name("a/b:c*[d]?\\"), "a-b-c--d---");
    EXPECT_EQ(sheet_name("'x'"), "x");
    EXPECT_EQ(sheet_name(" "), "Sheet");
    const auto cut = sheet_name("Danh sách các thửa đất cần xử lý trong vụ đông xuân");
    EXPECT_EQ(sheet_name(cut), cut);
    EXPECT_TRUE(cut.ends_with("…"));
}

TEST(WorkbookWriter, AFolderThatCannotBeWrittenIsAnInputError) {
    EXPECT_THROW(write_workbook("/proc/none/a.xlsx", sample()), InputError);
}

TEST(WorkbookWriter, BrokenDescriptionsAreOurOwnFault) {
    const test::TemporaryFolder folder;
    EXPECT_THROW(write_workbook(folder / "a.xlsx", {}), InvariantError);
    auto twice = sample();
    twice.sheets.push_back(twice.sheets.front());
    EXPECT_THROW(write_workbook(folder / "a.xlsx", twice), InvariantError);
    auto wide = sample();
    wide.sheets.front().rows.front().cells.resize(9);
    EXPECT_THROW(write_workbook(folder / "a.xlsx", wide), InvariantError);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace vung::io
