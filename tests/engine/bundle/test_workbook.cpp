// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/io/spreadsheet.h>
#include <vung/run/bundle_words.h>

#include "calculation.h"
#include "compared.h"
#include "office.h"
#include "temporary_folder.h"

namespace vung::run {
namespace {

using testing_support::Calculation;
using testing_support::calculation;

class EveryPackInABook : public testing::TestWithParam<std::string> {};

TEST_P(EveryPackInABook, GivesTheSameCellsInLibreOffice) {
    VUNG_NEEDS_OFFICE();
    const auto pack = packs::builtin_pack(GetParam());
    if (pack->status == packs::Status::awaiting_factors) GTEST_SKIP() << "the pack waits for its factors";
    const auto made = calculation(GetParam(), 200, 1);
    const auto outcome = test::recalculate(cooperative_book(made.book, 0));
    EXPECT_EQ(outcome.different, 0u) << outcome.first;
    EXPECT_GT(outcome.formulas, 2000u);
}

INSTANTIATE_TEST_SUITE_P(Packs, EveryPackInABook, testing::ValuesIn(packs::pack_names()), [](const auto& each) {
    std::string out;
    for (const char c : each.param) out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
    return out;
});

const Calculation& reduction() {
    static const auto made = calculation("verra-vm0051-1.1", 60, 3);
    return made;
}

TEST(Workbook, OfOneCooperativeAmongSeveralAgreesWithLibreOffice) {
    VUNG_NEEDS_OFFICE();
    const auto outcome = test::recalculate(cooperative_book(reduction().book, 1));
    EXPECT_EQ(outcome.different, 0u) << outcome.first;
    EXPECT_GT(outcome.formulas, 1000u);
}

TEST(Workbook, OfAllCooperativesAddsThemUpAndAgreesWithLibreOffice) {
    VUNG_NEEDS_OFFICE();
    const auto book = summary_book(reduction().book);
    const auto outcome = test::recalculate(book);
    EXPECT_EQ(outcome.different, 0u) << outcome.first;
    // The year's net reduction is the sum of the cooperatives, live.
    const auto* pack = reduction().account->bound->pack.get();
    const auto net_year =
        reduction().account->bound->data.column({*pack->scope.symbol("net_year"), formula::Scenario::none});
    std::size_t found = 0;
    for (const auto& sheet : book.sheets)
        if (sheet.name == "Năm")
            for (const auto& row : sheet.rows)
                for (const auto& cell : row.cells)
                    if (const auto* formula = std::get_if<io::CellFormula>(&cell))
                        if (const auto* value = std::get_if<double>(&formula->value))
                            for (const double year : net_year) found += *value == year ? 1 : 0;
    EXPECT_GE(found, net_year.size());
}

/// Where a word stands in a formula, it stands there as an operator or a function.
TEST(Workbook, AWrongFormulaIsFoundByTheSheetOfComparisonAndByUs) {
    VUNG_NEEDS_OFFICE();
    auto book = cooperative_book(calculation("ipcc-2019-rice", 40, 1, 5, 0).book, 0);
    auto& seasons =
        *std::find_if(book.sheets.begin(), book.sheets.end(), [](const auto& s) { return s.name == "Vụ thửa"; });
    bool changed = false;
    for (auto& cell : seasons.rows[7].cells) {
        auto* formula = std::get_if<io::CellFormula>(&cell);
        const auto at = formula ? formula->text.rfind('*') : std::string::npos;
        if (changed || at == std::string::npos || formula->text.find("COUNT") == std::string::npos) continue;
        formula->text[at] = '+';
        changed = true;
    }
    ASSERT_TRUE(changed);
    const test::TemporaryFolder folder;
    io::write_workbook(folder / "book.xlsx", book);
    const auto file = test::recalculated(folder / "book.xlsx", folder.path());
    EXPECT_GT(test::compared(book, file).different, 0u);
    const auto check = io::read_grid(file, {.sheet = "Đối chiếu"});
    std::size_t differs = 0;
    for (const auto& row : check.rows)
        if (!row.cells.empty() && row.cells.back().text == "lệch") ++differs;
    EXPECT_GE(differs, 2u) << "the column and the summary line";
}

TEST(Workbook, TextThatLooksLikeAFormulaStaysText) {
    const auto made = calculation("ipcc-2019-rice", 4, 1);
    auto book = made.book;
    book.subjects[0] = {"=1+1", "+2", "-3", "@sum"};
    const test::TemporaryFolder folder;
    io::write_workbook(folder / "book.xlsx", cooperative_book(book, 0));
    const auto grid = io::read_grid(folder / "book.xlsx", {.sheet = "Vụ thửa"});
    const auto& cells = grid.rows[4].cells;
    for (const auto& [column, text] : {std::pair{1, "=1+1"}, {2, "+2"}, {3, "-3"}, {4, "@sum"}})
        EXPECT_EQ(cells[static_cast<std::size_t>(column)], (io::GridCell{io::CellKind::text, text}));
}

TEST(Workbook, SaysOnEverySheetThatNothingMayBeIssuedOnUncheckedFactors) {
    for (const auto& book : {cooperative_book(reduction().book, 0), summary_book(reduction().book)})
        for (const auto& sheet : book.sheets) {
            ASSERT_GE(sheet.title.size(), 3u) << sheet.name;
            EXPECT_EQ(sheet.title[2], "Ước tính, không dùng để cấp tín chỉ") << sheet.name;
            EXPECT_EQ(sheet.page_note, sheet.title[2]) << sheet.name;
        }
}

TEST(Workbook, HasAtMostTwentyThousandRowsOnASheetAndTheRestAsValues) {
    const std::size_t seasons = kBookRows + 50;
    const auto made = calculation("ipcc-2006-rice", seasons, 1);
    const auto book = cooperative_book(made.book, 0);
    const auto find = [&](const std::string& name) {
        const auto at =
            std::find_if(book.sheets.begin(), book.sheets.end(), [&](const auto& s) { return s.name == name; });
        if (at == book.sheets.end()) throw std::runtime_error("no sheet " + name);
        return at;
    };
    const auto live = [](const io::Sheet& sheet) {
        std::size_t out = 0;
        for (const auto& row : sheet.rows)
            for (const auto& cell : row.cells) out += std::holds_alternative<io::CellFormula>(cell) ? 1 : 0;
        return out;
    };
    EXPECT_EQ(find("Vụ thửa")->rows.size(), kBookRows);
    EXPECT_EQ(find("Vụ thửa (2)")->rows.size(), 50u);
    EXPECT_GT(live(*find("Vụ thửa")), kBookRows);
    EXPECT_EQ(live(*find("Vụ thửa (2)")), 0u);
    EXPECT_THAT(find("Vụ thửa")->title[1], testing::HasSubstr("20.000"));
    // The sum goes over both sheets.
    const auto& cell = std::get<io::CellFormula>(find("Tổng hợp")->rows[0].cells[2]);
    EXPECT_THAT(cell.text, testing::AllOf(testing::HasSubstr("'Vụ thửa'!"), testing::HasSubstr("'Vụ thửa (2)'!")));
}

TEST(Workbook, SpeaksEnglishToo) {
    auto made = calculation("verra-vm0051-1.1", 6, 1);
    made.book.language = text::Language::en;
    std::vector<std::string> names;
    for (const auto& sheet : cooperative_book(made.book, 0).sheets) names.push_back(sheet.name);
    for (const char* name : {"Summary", "Project", "Seasons", "Factors", "Equations", "Rules", "Monitoring", "Check"})
        EXPECT_THAT(names, testing::Contains(name));
    for (const auto word : bundle_words()) EXPECT_FALSE(bundle_word(word, text::Language::vi).empty());
}

}  // namespace
}  // namespace vung::run
