// SPDX-License-Identifier: Apache-2.0
#include <vung/factors/factor_table.h>

#include <vung/error.h>
#include <vung/text/csv_rows.h>
#include <algorithm>

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
    ASSERT_GE(FactorTable::builtin().rows().size(), 341u);
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
    EXPECT_THAT(remembered,
                testing::UnorderedElementsAre(
                    "ipcc_t5_12_sfw:2019:rainfed_regular", "ipcc_t5_12_sfw:2019:rainfed_drought_prone",
                    "ipcc_t5_12_sfw:2019:deep_water", "ipcc_t11_3_n2o_indirect:2019:fracgasf_urea",
                    "ipcc_t11_3_n2o_indirect:2019:fracgasf_ammonium", "ipcc_t11_3_n2o_indirect:2019:fracgasf_nitrate",
                    "ipcc_t11_3_n2o_indirect:2019:fracgasf_ammonium_nitrate", "fuel_energy:2006:diesel_co2_per_energy",
                    "fuel_energy:2006:gasoline_co2_per_energy", "fuel_energy:2006:diesel_ncv_mass"));
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
    EXPECT_THAT(parse("a,2019,1,0,2,beta,1,Doc,T,VERIFIED-1,VERIFIED,S1,,,,\n"), HasSubstr("0 < value < high < 1"));
    EXPECT_THAT(parse("a,2019,1,-1,2,truncated,1,Doc,T,VERIFIED-1,VERIFIED,S1,,,,\n"), HasSubstr("0 <= low"));
    EXPECT_THAT(parse("a,2019,1,,,fixed,,Doc,T,VERIFIED-1,NONE,S1,,,,\n"), HasSubstr("needs a unit"));
    EXPECT_THAT(parse("a,2019,1,,,fixed,1,Doc,T,SURE,NONE,S1,,,,\n"), HasSubstr("'SURE'"));
    EXPECT_THAT(parse("a,2019,1,,,fixed,1,Doc,T,VERIFIED-1,NONE,S1,,,\n"), HasSubstr("15 cells instead of 16"));
    const std::string row = "a,2019,1,,,fixed,1,Doc,T,VERIFIED-1,NONE,S1,,,,\n";
    EXPECT_THAT(parse(row + row), HasSubstr("twice"));
    EXPECT_THAT(message([] { FactorTable::parse("t", "key,value\n"); }), HasSubstr("the columns must be"));
}

TEST(FactorTable, ARowWithoutAValueIsRefusedAndSaysWhetherTheSourceHasNone) {
    const FactorTable table{FactorTable::parse("t", kHeader + "a,2019,,,,fixed,1,Doc,T,NOT OBTAINED,NONE,S1,,,,\n" +
                                                        "b,2019,,,,fixed,1,Doc,T,VERIFIED-2,NONE,S1,see c,,,\n")};
    EXPECT_THAT(message([&] { table.find("t", "a", "2019", factors::Remembered::allowed); }),
                HasSubstr("was not obtained"));
    EXPECT_THAT(message([&] { table.find("t", "b", "2019", factors::Remembered::allowed); }),
                testing::AllOf(HasSubstr("the table has no value of 'b'"), HasSubstr("see c")));
    EXPECT_FALSE(table.row("t:2019:b").has_value);
    EXPECT_THAT(message([] { FactorTable::parse("t", kHeader + "a,2019,,,,fixed,1,Doc,T,MEMORY,NONE,none,,,,\n"); }),
                HasSubstr("a row has a value unless"));
}

TEST(FactorTable, ARememberedValueIsRefusedUnlessItIsAllowed) {
    const auto& table = FactorTable::builtin();
    const auto find = [&](factors::Remembered remembered) {
        return table.find("methodology_parameters", "ams3au_sfo_single_crop_2006", "cdm-ams-iii-au", remembered).value;
    };
    EXPECT_THAT(message([&] { find(factors::Remembered::refused); }), HasSubstr("from memory"));
    EXPECT_EQ(find(factors::Remembered::allowed), 1.7);
}

TEST(FactorTable, ARowIsFoundByItsId) {
    const auto& table = FactorTable::builtin();
    EXPECT_EQ(table.row("ipcc_t2_3_soc_ref:2019:tropical_moist.hac").value, 40);
    EXPECT_THAT(message([&] { table.row("ipcc_t2_3_soc_ref:2019:tropical_moist_hac"); }),
                HasSubstr("nearest: ipcc_t2_3_soc_ref:2019:tropical_moist.hac"));
    EXPECT_THAT(message([&] { table.row("tropical"); }), HasSubstr("an id is table:edition:key"));
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
