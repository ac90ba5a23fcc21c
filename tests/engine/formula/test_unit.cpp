// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/error.h>
#include <vung/formula/unit.h>

namespace vung::formula {
namespace {

double factor(const char* from, const char* to) {
    const auto a = parse_unit(from), b = parse_unit(to);
    EXPECT_TRUE(a.same_dimension(b)) << from << " and " << to;
    return a.scale / b.scale;
}

TEST(Units, ConvertScalesAsDefined) {
    EXPECT_DOUBLE_EQ(factor("ha", "m2"), 10000);
    EXPECT_DOUBLE_EQ(factor("t", "kg"), 1000);
    EXPECT_DOUBLE_EQ(factor("Gg", "t"), 1000);
    EXPECT_DOUBLE_EQ(factor("d", "h"), 24);
    EXPECT_DOUBLE_EQ(factor("L", "mL"), 1000);
    EXPECT_DOUBLE_EQ(factor("m3", "L"), 1000);
    EXPECT_DOUBLE_EQ(factor("kg ha-1", "g m-2"), 0.1);
    EXPECT_DOUBLE_EQ(factor("mg_CH4 m-2 h-1", "kg_CH4 ha-1 d-1"), 0.24);
    EXPECT_DOUBLE_EQ(factor("atm", "Pa"), 101325);
    EXPECT_NEAR(factor("yr", "d"), 365.242198781, 1e-9);  // the tropical year of UDUNITS-2
}

TEST(Units, KnowTheWattHourWithItsPrefixes) {
    EXPECT_DOUBLE_EQ(factor("Wh", "J"), 3600);
    EXPECT_DOUBLE_EQ(factor("kWh", "MJ"), 3.6);
    EXPECT_DOUBLE_EQ(factor("MWh", "kWh"), 1000);
    EXPECT_DOUBLE_EQ(factor("t_CO2 MWh-1", "kg_CO2 kWh-1"), 1);
}

TEST(Units, KeepSubstancesApart) {
    const auto ch4 = parse_unit("kg_CH4"), n2o = parse_unit("kg_N2O"), bare = parse_unit("kg");
    EXPECT_FALSE(ch4.same_dimension(n2o));
    EXPECT_FALSE(ch4.same_dimension(bare));
    EXPECT_TRUE((ch4 * parse_unit("kg_CO2e kg_CH4-1")).same_dimension(parse_unit("t_CO2e")));
    EXPECT_TRUE((parse_unit("kg_N2ON") * parse_unit("kg_N2O kg_N2ON-1")).same_dimension(n2o));
    EXPECT_TRUE((ch4 / ch4).dimensionless());
    for (const auto& substance : substances()) EXPECT_NO_THROW(parse_unit("kg_" + substance)) << substance;
}

TEST(Units, TakeADigitBehindASubstanceForPartOfItsName) {
    EXPECT_TRUE(parse_unit("t_CH4+2 ha-2").same_dimension(power(parse_unit("t_CH4 ha-1"), 2)));
    EXPECT_TRUE(parse_unit("kg_CO2").same_dimension(parse_unit("g_CO2")));
    EXPECT_TRUE(parse_unit("m2").same_dimension(parse_unit("ha")));
}

TEST(Units, MultiplyDivideAndRaise) {
    const auto rate = parse_unit("kg_N ha-1");
    EXPECT_EQ(rate * parse_unit("ha"), parse_unit("kg_N"));
    EXPECT_EQ(rate / rate, Unit{});
    EXPECT_EQ(power(rate, 0), Unit{});
    EXPECT_EQ(parse_unit("t/ha"), parse_unit("t ha-1"));
    EXPECT_EQ(parse_unit("kg_CH4/ha d"), parse_unit("kg_CH4 ha-1 d-1"));
    EXPECT_TRUE(parse_unit("1").dimensionless());
    EXPECT_TRUE(power(parse_unit("m"), -2).same_dimension(parse_unit("ha-1")));
}

TEST(Units, ConvertValuesWithoutLosingDigits) {
    EXPECT_EQ(converted(3.0, parse_unit("kg"), parse_unit("t")), 0.003);
    EXPECT_EQ(converted(0.3, parse_unit("t"), parse_unit("kg")), 300);
    EXPECT_EQ(converted(0.1, parse_unit("kg ha-1"), parse_unit("kg/ha")), 0.1);
}

TEST(Units, AreRefusedWithTheirTextAndAHint) {
    const auto says = [](const char* text, const char* what) {
        try {
            parse_unit(text, "pack.toml, line 7");
            ADD_FAILURE() << text << " was read";
        } catch (const InputError& error) {
            EXPECT_THAT(error.what(), testing::HasSubstr(what)) << text;
            EXPECT_THAT(error.what(), testing::HasSubstr("line 7"));
        }
    };
    says("kg_CH5", "no substance 'CH5'");
    says("kg_ch4", "CH4");
    says("hectar_", "substance");
    says("wurst", "no unit 'wurst'");
    says("", "empty");
    says("t/ha/d", "two '/'");
    says("degC", "zero elsewhere");
    says("-2", "no unit");
}

TEST(Units, AreDescribedByDimensionAndSubstance) {
    EXPECT_EQ(describe_dimension(Unit{}), "1");
    EXPECT_THAT(describe_dimension(parse_unit("t_CH4 ha-1")),
                testing::AllOf(testing::HasSubstr("[CH4]"), testing::HasSubstr("m-2")));
}

}  // namespace
}  // namespace vung::formula
