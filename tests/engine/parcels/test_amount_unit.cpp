// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/amount_unit.h>

namespace vung::parcels {
namespace {

const CustomaryUnits kDelta{.cong_m2 = 1000, .sao_m2 = std::nullopt};
const CustomaryUnits kWest{.cong_m2 = 1296, .sao_m2 = std::nullopt};
const CustomaryUnits kNorth{.cong_m2 = std::nullopt, .sao_m2 = 360};

double per_ha(double amount, std::string_view unit, const CustomaryUnits& customary = {},
              std::optional<double> area_ha = {}) {
    const auto reading = parse_amount_unit(unit, customary);
    EXPECT_TRUE(reading.unit) << unit;
    return reading.unit ? reading.unit->per_ha(amount, area_ha).value_or(-1) : -1;
}

// Each expected value is the amount times kg per unit times 10,000 over square metres, by hand.
TEST(AmountUnit, UnitsAsPeopleWriteThemMakeKilogramsPerHectare) {
    EXPECT_DOUBLE_EQ(per_ha(100, "kg/ha"), 100);
    EXPECT_DOUBLE_EQ(per_ha(3, "tạ/ha"), 300);
    EXPECT_DOUBLE_EQ(per_ha(2, "tấn / ha"), 2000);
    EXPECT_DOUBLE_EQ(per_ha(5, "yến/ha"), 50);
    EXPECT_DOUBLE_EQ(per_ha(10, "kg/công", kDelta), 100);
    EXPECT_DOUBLE_EQ(per_ha(12.96, "kg/công", kWest), 100);
    EXPECT_DOUBLE_EQ(per_ha(12.96, "ký/công tầm lớn"), 100) << "says itself which công";
    EXPECT_DOUBLE_EQ(per_ha(18, "kg/sào", kNorth), 500);
    EXPECT_DOUBLE_EQ(per_ha(18, "kg/sào Bắc Bộ"), 500);
    EXPECT_DOUBLE_EQ(per_ha(180, "kg/mẫu", kNorth), 500) << "a mẫu has ten sào";
    EXPECT_DOUBLE_EQ(per_ha(20, "kg/1000 m2"), 200);
    EXPECT_DOUBLE_EQ(per_ha(20, "kg/1.000m²"), 200);
    EXPECT_DOUBLE_EQ(per_ha(20, "KG TRÊN HA"), 20);
    EXPECT_DOUBLE_EQ(per_ha(20, "kg trên ha"), 20);
    EXPECT_DOUBLE_EQ(per_ha(2, "bao 50 kg/ha"), 100);
    EXPECT_DOUBLE_EQ(per_ha(2, "bao (50kg)/công", kDelta), 1000);
    EXPECT_DOUBLE_EQ(per_ha(40, "lít/ha"), 40);
    EXPECT_DOUBLE_EQ(per_ha(120, "kWh/ha"), 120);
}

TEST(AmountUnit, AUnitWithoutLandIsForTheWholeFieldAndNeedsItsArea) {
    EXPECT_DOUBLE_EQ(per_ha(20, "kg", {}, 0.4), 50);
    EXPECT_DOUBLE_EQ(per_ha(1, "tạ/thửa", {}, 0.5), 200);
    EXPECT_FALSE(parse_amount_unit("kg", {}).unit->per_ha(20, std::nullopt));
}

TEST(AmountUnit, ACongOrSaoThatIsNotToldIsRefusedWithBothReadings) {
    const auto cong = parse_amount_unit("kg/công", {});
    ASSERT_FALSE(cong.unit);
    EXPECT_EQ(cong.fault.kind, UnitFault::Kind::open_land);
    EXPECT_EQ(cong.fault.a, 1000);
    EXPECT_EQ(cong.fault.b, 1296);
    EXPECT_EQ(cong.fault.key, "cong_m2");
    const auto sao = parse_amount_unit("kg/sào", kDelta);
    EXPECT_EQ(sao.fault.a, 360);
    EXPECT_EQ(sao.fault.b, 500);
    EXPECT_EQ(parse_amount_unit("kg/sào trung bộ", {}).fault.a, 497);
}

TEST(AmountUnit, ABagWithoutItsWeightIsRefused) {
    EXPECT_EQ(parse_amount_unit("bao/công", kDelta).fault.kind, UnitFault::Kind::open_bag);
    EXPECT_EQ(parse_amount_unit("thúng/ha", {}).fault.kind, UnitFault::Kind::unknown);
    EXPECT_EQ(parse_amount_unit("kg/vườn", {}).fault.unit, "vườn");
}

TEST(AmountText, TheNumberAndTheUnitArePutApart) {
    EXPECT_EQ(split_amount("25,5 kg/công").number, "25,5");
    EXPECT_EQ(split_amount("25,5 kg/công").unit, "kg/công");
    EXPECT_EQ(split_amount("2 bao 50 kg").unit, "bao 50 kg");
    EXPECT_EQ(split_amount("1 000 kg").number, "1 000");
    EXPECT_EQ(split_amount("kg").number, "");
    EXPECT_EQ(split_amount("12").unit, "");
}

}  // namespace
}  // namespace vung::parcels
