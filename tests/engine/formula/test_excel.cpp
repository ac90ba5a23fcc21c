// SPDX-License-Identifier: Apache-2.0
#include <vung/formula/excel.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include <vung/formula/evaluate.h>
#include <vung/formula/sentence.h>

#include "scopes.h"

namespace vung::formula {
namespace {

using test::kAmendments;
using test::kProject;
using test::kSeason;
using test::kStratum;
using testing::HasSubstr;

/// Names stand in cells called after themselves; amendments stand in rows 4 to 6.
class ExcelText : public testing::Test {
protected:
    ExcelText() : scope_(test::small_scope()) {
        places_.cell = [this](const Node& name) { return scope_.symbols[name.symbol].name; };
        places_.rows = [](const Node&) { return ExcelRows{"known", {{"X4:X6", "", ""}}, ""}; };
    }

    Node checked(const std::string& text, Type type = Type::number, const char* unit = "1") const {
        return check(parse_formula(text), scope_, {kSeason, Scenario::project, type, parse_unit(unit)});
    }
    std::string of(const std::string& text, const char* unit = "1") const {
        return to_excel(checked(text, Type::number, unit), places_)->text;
    }
    std::string truth(const std::string& text) const { return to_excel(checked(text, Type::truth), places_)->text; }

    Scope scope_;
    ExcelPlaces places_;
};

TEST_F(ExcelText, UsesNumbersOnlyWhereAllOfThemAreThere) {
    EXPECT_EQ(of("days * area", "ha d"), "=IF(COUNT(days,area)<2,\"\",days*area)");
    EXPECT_EQ(of("area", "m2"), "=IF(COUNT(area)<1,\"\",area*10000)");
    EXPECT_EQ(of("1 + 2"), "=1+2");
}

TEST_F(ExcelText, BracketsWhatExcelWouldReadAnotherWay) {
    // -2^2 is 4 in Excel.
    EXPECT_EQ(of("-(soil ^ 2)"), "=IFERROR(IF(COUNT(soil)<1,\"\",-(soil^2)),\"\")");
    EXPECT_EQ(of("(-soil) ^ 2"), "=IFERROR(IF(COUNT(soil)<1,\"\",(-soil)^2),\"\")");
    EXPECT_EQ(of("soil - (soil - soil)"), "=IF(COUNT(soil)<1,\"\",soil-(soil-soil))");
    EXPECT_EQ(of("soil - -soil"), "=IF(COUNT(soil)<1,\"\",soil-(-soil))");
    EXPECT_EQ(of("soil / (soil * soil)"), "=IFERROR(IF(COUNT(soil)<1,\"\",soil/(soil*soil)),\"\")");
}

TEST_F(ExcelText, KeepsAnAbsentBranchFromMakingTheOtherOneAbsent) {
    EXPECT_EQ(of("if(given(soil), soil, 0)"), "=IFERROR(IF(ISNUMBER(soil),IF(COUNT(soil)<1,NA(),soil),0),\"\")");
    EXPECT_EQ(of("if(area > 1 'ha', soil, 2)"),
              "=IFERROR(IF(COUNT(area)<1,\"\",IF(area-1>1E-12,IF(COUNT(soil)<1,NA(),soil),2)),\"\")");
}

TEST_F(ExcelText, SaysThreeValuedLogicWithNumbers) {
    EXPECT_EQ(truth("wet and area > 1 'ha'"),
              "=CHOOSE(1+2*(MIN(IF(ISNUMBER(wet),wet,0.5),IF(COUNT(area)<1,0.5,IF(area-1>1E-12,1,0)))),0,\"\",1)");
    EXPECT_EQ(truth("not wet"), "=CHOOSE(1+2*(1-(IF(ISNUMBER(wet),wet,0.5))),0,\"\",1)");
    EXPECT_EQ(truth("regime == 'flooded'"), "=IF(regime=\"\",\"\",IF(EXACT(regime,\"flooded\"),1,0))");
}

TEST_F(ExcelText, ComparesBeyondTheLastDigits) {
    EXPECT_EQ(truth("soil >= 0"), "=IF(COUNT(soil)<1,\"\",IF(soil>=0,1,0))");
    EXPECT_EQ(truth("soil >= area / (1 'ha')"), "=IF(COUNT(soil,area)<2,\"\",IF(soil-area/1>=-ABS(area/1)*1E-12,1,0))");
    EXPECT_EQ(truth("soil == 3"), "=IF(COUNT(soil)<1,\"\",IF(ABS(soil-3)<=3E-12,1,0))");
}

TEST_F(ExcelText, AddsUpOnlyWhatWasRecorded) {
    EXPECT_EQ(of("sum(per(rate, 't ha-1') over amendments)"),
              "=IFERROR(IF(known=0,NA(),IF(COUNT(X4:X6)<ROWS(X4:X6),NA(),SUM(X4:X6))),\"\")");
}

TEST_F(ExcelText, UsesNoFunctionNewerThanExcel2010) {
    for (const char* text : {"max(min(soil, 1), 2)", "exp(soil) + ln(soil) + sqrt(soil)", "student_t(0.975, soil)",
                             "mean(per(rate, 't ha-1') over amendments where kind == 'straw')"})
        for (const char* name : {"_xlfn", "IFS(", "MINIFS", "MAXIFS", "XLOOKUP", "LET(", "FILTER(", "CONCAT(", "IFNA"})
            EXPECT_EQ(of(text).find(name), std::string::npos) << of(text);
}

TEST_F(ExcelText, WritesTextAndNamesAsExcelReadsThem) {
    EXPECT_EQ(excel_text("a \"b\""), "\"a \"\"b\"\"\"");
    EXPECT_EQ(excel_column(0), "A");
    EXPECT_EQ(excel_column(25), "Z");
    EXPECT_EQ(excel_column(26), "AA");
    EXPECT_EQ(excel_column(16383), "XFD");
    EXPECT_EQ(excel_sheet("seasons"), "seasons!");
    EXPECT_EQ(excel_sheet("Vụ thửa"), "'Vụ thửa'!");
    EXPECT_EQ(excel_sheet("An's"), "'An''s'!");
}

TEST_F(ExcelText, GivesNothingWhereItWouldBeTooLong) {
    std::string text = "soil";
    for (int i = 0; i < 13; ++i) text = "(" + text + " + " + text + ")";
    EXPECT_FALSE(to_excel(checked(text), places_));
}

/// Two seasons with two amendments and none.
class SentenceText : public testing::Test {
protected:
    SentenceText() : scope_(test::small_scope()), data_(scope_) {
        data_.set_rows(kProject, Scenario::none, {1, {}, {}});
        data_.set_rows(kStratum, Scenario::none, {1, {{kProject, {0}}}, {}});
        data_.set_rows(kSeason, Scenario::none, {3, {{kStratum, {0, 0, 0}}, {kProject, {0, 0, 0}}}, {}});
        data_.set_rows(kAmendments, Scenario::project, {2, {{kSeason, {0, 0}}}, {{kSeason, {0, 0, 1}}}});
        put("rate", {2, 3}, Scenario::project);
        put("days", {100, std::nan(""), 90}, Scenario::project);
        put("area", {1.5, 2, 3});
        put("soil", {-0.5});
        put("wet", {1, 0, std::nan("")});
        data_.set_column(*scope_.symbol("regime"), Scenario::project,
                         {data_.key_number("flooded"), data_.key_number("drained"), std::nan("")});
    }
    void put(const char* name, std::vector<double> values, Scenario side = Scenario::none) {
        data_.set_column(*scope_.symbol(name), side, std::move(values));
    }
    std::string of(const std::string& text, std::uint32_t row, const char* unit = "1") const {
        const auto node =
            check(parse_formula(text), scope_, {kSeason, Scenario::project, Type::number, parse_unit(unit)});
        return with_numbers(node, data_, {kSeason, Scenario::none, row});
    }

    Scope scope_;
    Dataset data_;
};

TEST_F(SentenceText, PutsTheNumbersOfTheRowIn) {
    EXPECT_EQ(of("days * area", 0, "ha d"), "100 × 1.5");
    EXPECT_EQ(of("area - (area - 1 'ha')", 0, "ha"), "1.5 − (1.5 − 1)");
    EXPECT_EQ(of("soil ^ 2", 0), "(-0.5) ^ 2");
    EXPECT_EQ(of("area", 1, "m2"), "2 × 10000");
    EXPECT_EQ(of("days * area", 1, "ha d"), "not recorded × 2");
}

TEST_F(SentenceText, ShowsTheBranchThatWasTaken) {
    EXPECT_EQ(of("if(wet, 1, 2)", 0), "1");
    EXPECT_EQ(of("if(wet, 1, 2)", 1), "2");
    EXPECT_EQ(of("if(wet, 1, 2)", 2), "not recorded");
}

TEST_F(SentenceText, WritesSumsOut) {
    EXPECT_EQ(of("1 + sum(per(rate, 't ha-1') * 0.5 over amendments)", 0), "1 + 2 × 0.5 + 3 × 0.5");
    EXPECT_EQ(of("2 * sum(per(rate, 't ha-1') over amendments)", 0), "2 × (2 + 3)");
    EXPECT_EQ(of("sum(per(rate, 't ha-1') over amendments)", 1), "0 (none)");
    EXPECT_EQ(of("sum(per(rate, 't ha-1') over amendments)", 2), "not recorded");
    EXPECT_EQ(of("max(per(rate, 't ha-1') over amendments where rate > 2 't ha-1')", 0), "max(3)");
}

TEST_F(SentenceText, ASavingOfJustFivePercentIsNotAboveFivePercent) {
    const std::uint32_t row = 0;
    const auto holds = [&](const std::string& text) {
        const auto node = check(parse_formula(text), scope_, {kSeason, Scenario::project, Type::truth, {}});
        return evaluate(node, data_, {kSeason, Scenario::none, {&row, 1}, false}).cells[0];
    };
    // In doubles (8 - 7.6) / 8 is 0.05000000000000004 and (0.1 + 0.7) * 10 is 7.999999999999999.
    EXPECT_EQ(holds("(8 - 7.6) / 8 > 0.05"), 0);
    EXPECT_EQ(holds("(8 - 7.6) / 8 >= 0.05"), 1);
    EXPECT_EQ(holds("(8 - 7.6) / 8 == 0.05"), 1);
    EXPECT_EQ(holds("(8 - 7.6) / 8 != 0.05"), 0);
    EXPECT_EQ(holds("(8 - 7.599) / 8 > 0.05"), 1);
    EXPECT_EQ(holds("floor((0.1 + 0.7) * 10) == 8"), 1);
    EXPECT_EQ(holds("floor(7.9999) == 7"), 1);
    EXPECT_EQ(holds("floor(-1.5) == -2"), 1);
}

TEST_F(SentenceText, AnAbsentBaseOrExponentHasNoPower) {
    const auto value = [&](const std::string& text, std::uint32_t row) {
        const auto node = check(parse_formula(text), scope_, {kSeason, Scenario::project, Type::number, {}});
        return evaluate(node, data_, {kSeason, Scenario::none, {&row, 1}, false}).cells[0];
    };
    EXPECT_TRUE(std::isnan(value("1 ^ per(days, 'd')", 1)));
    EXPECT_TRUE(std::isnan(value("per(days, 'd') ^ 0", 1)));
    EXPECT_EQ(value("1 ^ per(days, 'd')", 0), 1);
}

}  // namespace
}  // namespace vung::formula
