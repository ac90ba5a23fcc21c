// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/io/spreadsheet.h>
#include <vung/run/bundle_words.h>
#include <vung/run/reduction_book.h>

#include "calculation.h"
#include "compared.h"
#include "office.h"
#include "temporary_folder.h"

namespace vung::run {
namespace {

using testing_support::calculation;
using testing_support::Calculation;

ReductionBook book_of(const Calculation& made, text::Language language = text::Language::vi) {
    const PackOutcome outcome{made.account->bound->pack, *made.account, ""};
    std::vector<packs::ParcelSeason> seasons;
    for (std::size_t i = 0; i < made.book.subjects.size(); ++i) {
        packs::ParcelSeason season;
        season.parcel = made.book.subjects[i].parcel;
        season.season = made.book.subjects[i].season;
        season.group = made.book.groups[made.book.group_of_season[i]];
        seasons.push_back(std::move(season));
    }
    // The account inside the outcome ends with this function; the workbook holds values and text alone.
    return reduction_book(outcome, seasons, "Thoại Sơn Đông Xuân 2026", language,
                          [](const std::string&) { return std::string{"Vĩnh Thạnh"}; });
}

const io::Sheet& sheet(const io::Workbook& book, const std::string& name) {
    const auto found =
        std::find_if(book.sheets.begin(), book.sheets.end(), [&](const auto& each) { return each.name == name; });
    if (found == book.sheets.end()) throw std::runtime_error("no sheet " + name);
    return *found;
}

std::vector<std::string> names(const io::Workbook& book) {
    std::vector<std::string> out;
    for (const auto& each : book.sheets) out.push_back(each.name);
    return out;
}

double number(const io::CellValue& cell) {
    if (const auto* formula = std::get_if<io::CellFormula>(&cell)) return std::get<double>(formula->value);
    if (const auto* whole = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*whole);
    return std::get<double>(cell);
}

class EveryPackInAReductionBook : public testing::TestWithParam<std::string> {};

TEST_P(EveryPackInAReductionBook, GivesTheSameCellsInLibreOffice) {
    VUNG_NEEDS_OFFICE();
    const auto pack = packs::builtin_pack(GetParam());
    if (pack->status == packs::Status::awaiting_factors) GTEST_SKIP() << "the pack waits for its factors";
    const auto made = calculation(GetParam(), 60, 3);
    const auto outcome = test::recalculate(book_of(made).workbook);
    EXPECT_EQ(outcome.different, 0u) << outcome.first;
    EXPECT_GT(outcome.formulas, 5u);
}

INSTANTIATE_TEST_SUITE_P(Packs, EveryPackInAReductionBook, testing::ValuesIn(packs::pack_names()),
                         [](const auto& each) {
                             std::string out;
                             for (const char c : each.param)
                                 out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
                             return out;
                         });

TEST(ReductionBook, GoesFromGrossToNetForTheProgrammeAndEachCooperative) {
    const auto made = calculation("verra-vm0051-1.1", 60, 3);
    const auto book = book_of(made).workbook;
    const auto& summary = sheet(book, "Tổng hợp");
    ASSERT_EQ(summary.rows.size(), 4u);
    for (const auto& row : summary.rows) {
        const double gross = number(row.cells[4]), excluded = number(row.cells[5]), deductions = number(row.cells[6]);
        EXPECT_NEAR(gross - excluded - deductions, number(row.cells[7]), 1e-9 * std::max(1.0, std::abs(gross)));
    }
    // The programme stands above the cooperatives, as their live sum.
    const auto& sum = std::get<io::CellFormula>(summary.rows[0].cells[4]);
    EXPECT_EQ(sum.text, "=SUM(E7:E9)");
    EXPECT_EQ(std::get<io::CellFormula>(summary.rows[2].cells[7]).text, "=E8-F8-G8");
    EXPECT_DOUBLE_EQ(std::get<double>(sum.value), *made.account->programme.split.gross);
    EXPECT_EQ(number(summary.rows[0].cells[1]) + number(summary.rows[0].cells[2]), 60);
}

TEST(ReductionBook, CountsOnlyRecordsAsRecordedAndSaysWhereDaysComeFrom) {
    auto made = calculation("verra-vm0051-1.1", 10, 2, 5, 0);
    // Three of ten have no water before the season: the methodology's fallback stands in.
    auto& keys = made.activity.at("season", formula::Scenario::project).columns["preseason_regime"].keys;
    for (std::size_t i = 0; i < 3; ++i) keys[i].clear();
    testing_support::account_anew(made);
    const PackOutcome outcome{made.account->bound->pack, *made.account, ""};
    parcels::ManagementRecord diary;
    diary.sown = dates::make_date(2026, 1, 5);
    std::vector<packs::ParcelSeason> seasons(10);
    for (std::size_t i = 0; i < seasons.size(); ++i) {
        seasons[i].parcel = made.book.subjects[i].parcel;
        seasons[i].season = made.book.subjects[i].season;
        seasons[i].group = made.book.groups[made.book.group_of_season[i]];
        if (i < 4) seasons[i].project = &diary;
        if (i < 6) seasons[i].sown = dates::make_date(2026, 1, 8);
    }
    const auto book = reduction_book(outcome, seasons, "x", text::Language::en, [](const std::string&) {
                          return std::string{};
                      }).workbook;
    std::map<std::string, std::string> said;
    for (const auto& row : sheet(book, "Monitoring").rows)
        if (const auto* text = std::get_if<std::string>(&row.cells[5]))
            said[std::get<std::string>(row.cells[0])] = *text;
    EXPECT_EQ(said["stratum_preseason"], "recorded: 7 / 10; stood in for a record: 3");
    EXPECT_EQ(said["sowing_date"], "recorded: 4 / 10; seen in images: 2");
    EXPECT_EQ(said["harvest_date"], "to be filled in");
}

TEST(ReductionBook, ShowsVerdictsMonitoringRecordsAndFactorsWithTheirStatus) {
    const auto made = calculation("verra-vm0051-1.1", 60, 3);
    const auto book = book_of(made).workbook;
    EXPECT_THAT(names(book),
                testing::IsSupersetOf({"Tổng hợp", "Tấn nguyên", "Nguồn", "Điều kiện", "Giám sát", "Số liệu",
                                       "Chất hữu cơ", "Hệ số", "Thiếu dữ liệu", "Dự án", "Công thức"}));
    const auto& rules = sheet(book, "Điều kiện");
    ASSERT_EQ(rules.rows.size(), made.account->rules.size());
    for (std::size_t i = 0; i < rules.rows.size(); ++i) {
        const auto& verdict = made.account->rules[i];
        EXPECT_EQ(std::get<std::string>(rules.rows[i].cells[2]), verdict.clause);
        EXPECT_EQ(number(rules.rows[i].cells[4]), static_cast<double>(verdict.passed)) << verdict.name;
        EXPECT_EQ(number(rules.rows[i].cells[5]), static_cast<double>(verdict.failed)) << verdict.name;
        EXPECT_EQ(number(rules.rows[i].cells[6]), static_cast<double>(verdict.open)) << verdict.name;
    }
    // Monitoring fields that records fill say where they stand and how many there are.
    const auto& monitoring = sheet(book, "Giám sát");
    const auto area = std::find_if(monitoring.rows.begin(), monitoring.rows.end(),
                                   [](const auto& row) { return std::get<std::string>(row.cells[0]) == "field_area"; });
    ASSERT_NE(area, monitoring.rows.end());
    EXPECT_THAT(std::get<std::string>(area->cells[4]), testing::StartsWith("Số liệu, "));
    EXPECT_THAT(std::get<std::string>(area->cells[5]), testing::EndsWith(" / 60"));
    // A row for each parcel-season; what its columns say is what was computed.
    const auto& records = sheet(book, "Số liệu");
    ASSERT_EQ(records.rows.size(), 60u);
    std::size_t net = 0;
    for (; net < records.columns.size(); ++net)
        if (records.columns[net].header.ends_with("\nnet")) break;
    ASSERT_LT(net, records.columns.size());
    const auto& bound = *made.account->bound;
    const auto values = bound.data.column({*bound.pack->scope.symbol("net"), formula::Scenario::none});
    for (std::size_t i = 0; i < values.size(); ++i) {
        EXPECT_EQ(std::get<std::string>(records.rows[i].cells[1]), made.book.subjects[i].parcel);
        if (std::isnan(values[i]))
            EXPECT_TRUE(std::holds_alternative<std::monostate>(records.rows[i].cells[net]));
        else
            EXPECT_DOUBLE_EQ(std::get<double>(records.rows[i].cells[net]), values[i]);
    }
    EXPECT_EQ(sheet(book, "Hệ số").rows.size(), bound.factors.size()) << "all factors, whoever looks them up";
}

TEST(ReductionBook, SaysOnEverySheetThatNothingMayBeIssuedOnUncheckedFactors) {
    for (const char* pack : {"verra-vm0051-1.1", "ipcc-2019-rice"})
        for (const auto& each : book_of(calculation(pack, 12, 2)).workbook.sheets) {
            ASSERT_GE(each.title.size(), 3u) << each.name;
            EXPECT_THAT(each.title[0], testing::EndsWith(each.name));
            EXPECT_THAT(each.title[2], testing::HasSubstr("không dùng để cấp tín chỉ")) << each.name;
            EXPECT_EQ(each.page_note, each.title[2]) << each.name;
        }
}

TEST(ReductionBook, SpeaksEnglishToo) {
    const auto found = names(book_of(calculation("verra-vm0051-1.1", 12, 2), text::Language::en).workbook);
    EXPECT_THAT(found, testing::IsSupersetOf({"Summary", "Whole tonnes", "Sources", "Rules", "Monitoring", "Records"}));
}

TEST(ReductionBook, HasAtMostTwentyThousandRowsOnASheetAndAllOfThemInATable) {
    const std::size_t seasons = kBookRows + 50;
    const auto made = calculation("ipcc-2019-rice", seasons, 2);
    const auto book = book_of(made);
    const auto& records = sheet(book.workbook, "Số liệu");
    EXPECT_EQ(records.rows.size(), kBookRows);
    EXPECT_THAT(records.title[1], testing::HasSubstr("records_ipcc-2019-rice.csv"));
    ASSERT_FALSE(book.records.empty());
    const auto& table = book.records.front();
    EXPECT_EQ(table.name, "records_ipcc-2019-rice");
    ASSERT_EQ(table.rows(), seasons);
    EXPECT_EQ(table.column("parcel").text(seasons - 1), made.book.subjects.back().parcel);
    const auto& bound = *made.account->bound;
    const auto area = bound.data.column({*bound.pack->scope.symbol("area"), formula::Scenario::none});
    for (const std::size_t row : {std::size_t{0}, seasons - 1})
        if (table.column("area").present(row)) EXPECT_EQ(table.column("area").real(row), area[row]);
    for (const auto& each : book.workbook.sheets) EXPECT_LE(each.rows.size(), kBookRows) << each.name;
}

}  // namespace
}  // namespace vung::run
