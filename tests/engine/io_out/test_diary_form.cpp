// SPDX-License-Identifier: Apache-2.0
// The blank form reads back without any problem, empty and filled in.
#include <vung/io/diary_form.h>

#include <vung/error.h>
#include <vung/io/management_file.h>

#include "temporary_folder.h"

namespace vung::io {
namespace {

using testing::IsEmpty;

dates::Date day(const char* text) {
    return dates::parse_date(text).value();
}

class DiaryFormTest : public testing::TestWithParam<text::Language> {
protected:
    DiaryFormTest() {
        facts.parcels = {{"30337/12/205", 0.5, "Nguyễn Văn An"}, {"30337/12/206", 0.4, "Trần Thị Bình"}};
        facts.seasons = {{"dong-xuan-2024", day("2023-11-01"), day("2024-01-31")},
                         {"he-thu-2024", day("2024-04-01"), day("2024-06-30")}};
        facts.id_columns = {"ma_xa", "so_to", "so_thua"};
        form = {.project = "Thoại Sơn",
                .language = GetParam(),
                .parcels = facts.parcels,
                .seasons = {"dong-xuan-2024", "he-thu-2024"},
                .units = {.cong_m2 = 1000, .sao_m2 = std::nullopt}};
        facts.units = form.units;
    }
    ManagementLedger read(const Workbook& book) {
        write_workbook(folder / "diary.xlsx", book);
        return read_management(folder / "diary.xlsx", facts);
    }
    static std::vector<std::string> told(const ManagementLedger& ledger) {
        std::vector<std::string> out;
        for (const auto& problem : ledger.problems) out.push_back(problem.code + ": " + problem.text.what);
        return out;
    }
    static Sheet& sheet(Workbook& book, std::size_t at) { return book.sheets.at(at); }
    /// Puts a value under the header that ends in `name`.
    static void put(Sheet& sheet, std::size_t row, const std::string& name, CellValue value) {
        while (sheet.rows.size() <= row) sheet.rows.emplace_back();
        for (std::size_t c = 0; c < sheet.columns.size(); ++c) {
            if (!sheet.columns[c].header.ends_with(" / " + name)) continue;
            auto& cells = sheet.rows[row].cells;
            if (cells.size() <= c) cells.resize(c + 1);
            cells[c] = std::move(value);
            return;
        }
        ADD_FAILURE() << "no column " << name;
    }
    test::TemporaryFolder folder;
    DiaryFacts facts;
    DiaryForm form;
};

TEST_P(DiaryFormTest, TheEmptyFormReadsBackWithoutAProblem) {
    const auto ledger = read(diary_form(form));
    EXPECT_THAT(told(ledger), IsEmpty());
    ASSERT_EQ(ledger.records.size(), 4u);
    EXPECT_EQ(ledger.records[0].parcel, "30337/12/205");
    EXPECT_FALSE(ledger.records[0].sown);
    EXPECT_FALSE(ledger.records[0].fertilisers);
}

TEST_P(DiaryFormTest, EveryWordToPickFromIsUnderstood) {
    const auto book = diary_form(form);
    for (std::size_t i = 0; i < 9; ++i) {  // the i-th word of every list at once
        auto copy = book;
        for (std::size_t s = 0; s < 2; ++s)
            for (const auto& column : sheet(copy, s).columns) {
                const auto name = column.header.substr(column.header.rfind(" / ") + 3);
                if (i < column.choices.size()) put(sheet(copy, s), 0, name, std::string{column.choices[i]});
            }
        EXPECT_THAT(told(read(copy)), IsEmpty()) << i;
    }
}

TEST_P(DiaryFormTest, AFilledInFormBecomesRecords) {
    auto book = diary_form(form);
    auto& seasons = sheet(book, 0);
    put(seasons, 0, "Land prepared", day("2023-11-10"));
    put(seasons, 0, "Sown", std::string{"20/11/2023"});
    put(seasons, 0, "Harvested", day("2024-02-28"));
    put(seasons, 0, "Drained for harvest", day("2024-02-15"));
    put(seasons, 0, "Variety", std::string{"OM 18"});
    put(seasons, 0, "Yield (t/ha)", 6.5);
    put(seasons, 0, "Recorded on", day("2024-03-05"));
    auto& straw = sheet(book, 1);
    for (const auto& [name, value] : {std::pair{"Straw produced (t/ha)", 5.0},
                                      {"Straw burnt (t/ha)", 1.0},
                                      {"Straw removed (t/ha)", 1.5},
                                      {"Straw incorporated (t/ha)", 2.5},
                                      {"Straw surface (t/ha)", 0.0}})
        put(straw, 0, name, value);
    put(straw, 0, "Before sowing", sheet(book, 1).columns[9].choices.at(0));
    auto& work = sheet(book, 2);
    const auto event = [&](std::size_t row, const char* on, const char* what, const char* product, double amount,
                           const char* unit) {
        put(work, row, "Parcel", std::string{"30337/12/205"});
        put(work, row, "Season", std::string{"dong-xuan-2024"});
        put(work, row, "Date", day(on));
        put(work, row, "Activity", std::string{what});
        if (*product != '\0') put(work, row, "Product", std::string{product});
        if (*unit != '\0') put(work, row, "Amount", amount), put(work, row, "Unit", std::string{unit});
    };
    event(0, "2023-12-01", "bón phân", "Urê", 10, "kg/công");
    event(1, "2023-12-20", "fertiliser", "NPK 20-20-15", 50, "kg");
    event(2, "2023-12-22", "rút nước", "", 0, "");
    event(3, "2023-12-28", "bơm nước", "", 0, "");
    event(4, "2023-12-28", "dầu", "", 10, "lít");
    const auto ledger = read(book);
    EXPECT_THAT(told(ledger), IsEmpty());
    ASSERT_EQ(ledger.records.size(), 4u);
    const auto& r = ledger.records[0];
    EXPECT_EQ(r.sown, day("2023-11-20"));
    EXPECT_EQ(r.land_prepared, day("2023-11-10"));
    EXPECT_EQ(r.drained_on, day("2024-02-15"));
    EXPECT_EQ(r.variety, "OM 18");
    EXPECT_EQ(r.yield_t_per_ha, 6.5);
    ASSERT_TRUE(r.straw);
    EXPECT_EQ(r.straw->removed, 1.5);
    ASSERT_TRUE(r.amendments);
    EXPECT_EQ(r.amendments->front().kind, "straw_incorporated_lt_30d");
    EXPECT_EQ(r.amendments->front().t_per_ha, 2.5);
    EXPECT_DOUBLE_EQ(nitrogen_kg_per_ha(r, parcels::NitrogenKind::synthetic).value(), 100 * 0.46 + 100 * 0.20);
    ASSERT_TRUE(r.dry_periods);
    EXPECT_EQ(r.dry_periods->front().end, day("2023-12-27"));
    EXPECT_DOUBLE_EQ(r.diesel_l_per_ha.value(), 20);
}

TEST(DiaryForm, AProjectWithoutParcelsOrSeasonsHasNoForm) {
    EXPECT_THROW(diary_form({.project = "p", .parcels = {}, .seasons = {"a"}, .units = {}}), InputError);
    EXPECT_THROW(diary_form({.project = "p", .parcels = {{"1", 1.0, ""}}, .seasons = {}, .units = {}}), InputError);
}

INSTANTIATE_TEST_SUITE_P(BothLanguages, DiaryFormTest, testing::Values(text::Language::vi, text::Language::en),
                         [](const auto& one) { return one.param == text::Language::vi ? "vi" : "en"; });

}  // namespace
}  // namespace vung::io
