// SPDX-License-Identifier: Apache-2.0
#include <vung/factors/factor_table.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include <shared_data.h>
#include <vung/error.h>
#include <vung/text/csv_rows.h>

namespace {

using namespace vung;
using factors::Factor;
using factors::FactorTable;
using testing::HasSubstr;

const std::string kHeader =
    "key,edition,value,low,high,distribution,unit,source,table,status,range_status,evidence,note,checked_against,"
    "checked_by,checked_on\n";

std::string message(const auto& action) {
    try {
        action();
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

TEST(FactorTable, FindsARowByTableKeyAndEdition) {
    const Factor& efc = FactorTable::builtin().find("ipcc_t5_11_efc", "southeast_asia", "2019");
    EXPECT_EQ(efc.value, 1.22);
    EXPECT_EQ(efc.low, 0.83);
    EXPECT_EQ(efc.high, 1.81);
    EXPECT_EQ(efc.unit, "kg_CH4 ha-1 d-1");
    EXPECT_EQ(efc.id(), "ipcc_t5_11_efc:2019:southeast_asia");
    EXPECT_FALSE(efc.checked());
}

TEST(FactorTable, EditionsAreNotMixed) {
    const auto& table = FactorTable::builtin();
    EXPECT_EQ(table.find("ipcc_t5_12_sfw", "irrigated_multiple_drainage_incl_awd", "2019").value, 0.55);
    EXPECT_EQ(table.find("ipcc_t5_12_sfw", "irrigated_multiple_aeration", "2006").value, 0.52);
    EXPECT_FALSE(table.has("ipcc_t5_12_sfw", "irrigated_multiple_aeration", "2019"));
    EXPECT_EQ(table.find("ipcc_t5_13_sfp", "flooded_gt_30d", "2006").value, 1.90);
    EXPECT_THAT(message([&] { table.find("ipcc_t5_11_efc", "southeast_asia", "2006"); }),
                HasSubstr("known keys, nearest first: world"));
}

TEST(FactorTable, AMissNamesTheNearestKeysFirst) {
    const auto& table = FactorTable::builtin();
    EXPECT_THAT(message([&] { table.find("ipcc_t5_11_efc", "south_east_asia", "2019"); }),
                HasSubstr("known keys, nearest first: southeast_asia, "));
    EXPECT_THAT(message([&] { table.find("ipcc_t5_11_ef", "world", "2019"); }),
                HasSubstr("nearest first: ipcc_t5_11_efc, "));
    EXPECT_THAT(message([&] { table.find("ipcc_t5_11_efc", "world", "2013"); }),
                HasSubstr("known editions: 2019, 2006"));
}

TEST(FactorTable, EveryRowHasUnitSourceAndStatusAndARangeThatHoldsItsValue) {
    ASSERT_GE(FactorTable::builtin().rows().size(), 60u);
    for (const Factor& row : FactorTable::builtin().rows()) {
        EXPECT_FALSE(row.unit.empty()) << row.id();
        EXPECT_FALSE(row.source.empty()) << row.id();
        EXPECT_FALSE(row.evidence.empty()) << row.id();
        EXPECT_FALSE(row.checked()) << row.id() << ": nobody has compared this row with its original yet";
        if (!row.low) continue;
        EXPECT_LE(*row.low, row.value) << row.id();
        EXPECT_GE(*row.high, row.value) << row.id();
    }
}

TEST(FactorTable, RangesFromMemoryKeepThatMark) {
    std::vector<std::string> remembered;
    for (const Factor& row : FactorTable::builtin().rows())
        if (row.range_status == "MEMORY") remembered.push_back(row.id());
    EXPECT_THAT(remembered, testing::UnorderedElementsAre("ipcc_t5_12_sfw:2019:rainfed_regular",
                                                          "ipcc_t5_12_sfw:2019:rainfed_drought_prone",
                                                          "ipcc_t5_12_sfw:2019:deep_water"));
}

TEST(FactorTable, AgreesWithTheReferenceTablesRowByRow) {
    VUNG_NEEDS_SHARED("reference/factors/ipcc_t5_12_sfw.csv");
    std::size_t compared = 0;
    for (const char* name :
         {"ipcc_t5_11_efc", "ipcc_t5_11a_cultivation_period", "ipcc_t5_12_sfw", "ipcc_t5_13_sfp", "ipcc_t5_14_cfoa"}) {
        std::ifstream in{test::shared_dir() / "reference/factors" / (std::string{name} + ".csv")};
        std::stringstream text;
        text << in.rdbuf();
        auto rows = vung::text::split_csv(text.str());
        const auto& header = rows.front().cells;
        const auto at = [&](const vung::text::CsvRow& row, const char* column) {
            return row.cells[static_cast<std::size_t>(std::ranges::find(header, column) - header.begin())];
        };
        for (std::size_t i = 1; i < rows.size(); ++i) {
            const std::string edition = at(rows[i], "edition").find("2019") != std::string::npos ? "2019" : "2006";
            const Factor& ours = FactorTable::builtin().find(name, at(rows[i], "key"), edition);
            EXPECT_EQ(ours.value, std::stod(at(rows[i], "value"))) << ours.id();
            EXPECT_EQ(ours.low.has_value(), !at(rows[i], "low").empty()) << ours.id();
            if (ours.low) {
                EXPECT_EQ(*ours.low, std::stod(at(rows[i], "low"))) << ours.id();
                EXPECT_EQ(*ours.high, std::stod(at(rows[i], "high"))) << ours.id();
            }
            EXPECT_EQ(ours.status, at(rows[i], "status")) << ours.id();
            EXPECT_EQ(ours.range_status, at(rows[i], "range_status")) << ours.id();
            ++compared;
        }
        EXPECT_EQ(FactorTable::builtin().keys(name, "2019").size() + FactorTable::builtin().keys(name, "2006").size(),
                  rows.size() - 1)
            << name;
    }
    EXPECT_EQ(compared, 54u);
}

TEST(FactorTable, BadRowsAreRefusedWithTheirLine) {
    const auto parse = [](const std::string& rows) {
        return message([&] { FactorTable::parse("t", kHeader + rows); });
    };
    EXPECT_EQ(parse("a,2019,1,0.5,2,lognormal,1,Doc,Table 1,VERIFIED-1,VERIFIED,S1,,,,\n"), "no error");
    EXPECT_THAT(parse("a,2019,x,,,fixed,1,Doc,T,VERIFIED-1,NONE,S1,,,,\n"),
                HasSubstr("'x' in column 'value' is no number (factors/t.csv, line 2)"));
    EXPECT_THAT(parse("a,2019,3,0.5,2,lognormal,1,Doc,T,VERIFIED-1,VERIFIED,S1,,,,\n"), HasSubstr("outside its range"));
    EXPECT_THAT(parse("a,2019,1,0,2,lognormal,1,Doc,T,VERIFIED-1,VERIFIED,S1,,,,\n"), HasSubstr("must be above zero"));
    EXPECT_THAT(parse("a,2019,1,,,lognormal,1,Doc,T,VERIFIED-1,NONE,S1,,,,\n"),
                HasSubstr("a distribution needs a range"));
    EXPECT_THAT(parse("a,2019,1,,,fixed,,Doc,T,VERIFIED-1,NONE,S1,,,,\n"), HasSubstr("needs a unit"));
    EXPECT_THAT(parse("a,2019,1,,,fixed,1,Doc,T,SURE,NONE,S1,,,,\n"), HasSubstr("'SURE'"));
    EXPECT_THAT(parse("a,2019,1,,,fixed,1,Doc,T,VERIFIED-1,NONE,S1,,,\n"), HasSubstr("15 cells instead of 16"));
    const std::string row = "a,2019,1,,,fixed,1,Doc,T,VERIFIED-1,NONE,S1,,,,\n";
    EXPECT_THAT(parse(row + row), HasSubstr("twice"));
    EXPECT_THAT(message([] { FactorTable::parse("t", "key,value\n"); }), HasSubstr("the columns must be"));
}

TEST(FactorTable, AValueThatWasNotObtainedIsRefused) {
    const FactorTable table{FactorTable::parse("t", kHeader + "a,2019,,,,fixed,1,Doc,T,NOT OBTAINED,NONE,S1,,,,\n")};
    EXPECT_THAT(message([&] { table.find("t", "a", "2019"); }), HasSubstr("was not obtained"));
}

TEST(SplitCsv, ReadsQuotedCellsAndCountsLines) {
    const auto rows = vung::text::split_csv("a,b\r\n\"x, \"\"y\"\"\nz\",2\n\nlast,\n");
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_THAT(rows[1].cells, testing::ElementsAre("x, \"y\"\nz", "2"));
    EXPECT_THAT(rows[2].cells, testing::ElementsAre("last", ""));
    EXPECT_EQ(rows[2].line, 5u);
    EXPECT_THROW(vung::text::split_csv("a,\"b"), InputError);
    EXPECT_THROW(vung::text::split_csv("a,b\"c\"\n"), InputError);
}

}  // namespace
