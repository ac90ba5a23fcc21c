// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/fertiliser_product.h>

#include <vung/factors/factor_table.h>
#include <vung/parcels/word_list.h>

namespace vung::parcels {
namespace {

TEST(FertiliserProduct, KnownProductsHaveTheNitrogenOfTheTable) {
    EXPECT_EQ(fertiliser_product("Urê").nitrogen_fraction, 0.46);
    EXPECT_EQ(fertiliser_product("ure").key, "urea");
    EXPECT_EQ(fertiliser_product("Urê (Phú Mỹ)").key, "urea");
    EXPECT_EQ(fertiliser_product("DAP").nitrogen_fraction, 0.18);
    EXPECT_EQ(fertiliser_product("SA").nitrogen_fraction, 0.21);
    EXPECT_EQ(fertiliser_product("Kali đỏ").nitrogen_fraction, 0.0);
    EXPECT_EQ(fertiliser_product("Urê").volatilisation, "fracgasf_urea");
    EXPECT_EQ(fertiliser_product("SA").volatilisation, "fracgasf_ammonium");
}

TEST(FertiliserProduct, AGradeInTheNameTellsItsNitrogen) {
    EXPECT_EQ(fertiliser_product("NPK 20-20-15 (Đầu Trâu)").nitrogen_fraction, 0.20);
    EXPECT_EQ(fertiliser_product("NPK 20-20-15").key, "npk_20_20_15");
    EXPECT_EQ(fertiliser_product("NPK 16–16–8 + 13S").nitrogen_fraction, 0.16);
    EXPECT_EQ(fertiliser_product("25.25.5").nitrogen_fraction, 0.25);
    EXPECT_EQ(fertiliser_product("15.5-0-0").nitrogen_fraction, 0.155);
    EXPECT_EQ(fertiliser_product("Urê 46-0-0").key, "urea");
}

TEST(FertiliserProduct, ANameThatTellsNoGradeAndIsNotKnownHasNoNitrogen) {
    for (const char* name : {"NPK", "NPK 60-50-40", "phân bón lá", "", "20-20", "2024-01-31"}) {
        EXPECT_FALSE(fertiliser_product(name).nitrogen_fraction) << name;
    }
    EXPECT_EQ(near_product("uree"), "urea");
}

TEST(FertiliserProduct, NitrogenFromMemoryCountsOnlyWhereItIsAllowed) {
    EXPECT_FALSE(fertiliser_product("KNO3").nitrogen_fraction);
    EXPECT_EQ(fertiliser_product("KNO3", true).nitrogen_fraction, 0.13);
}

TEST(FertiliserProduct, EveryProductWordLeadsToARowOfTheTables) {
    const auto& table = factors::FactorTable::builtin();
    for (const auto& word : WordList::builtin("product").words()) {
        const auto key = WordList::builtin("product").key(word);
        ASSERT_TRUE(key) << word;
        EXPECT_TRUE(table.has("fertiliser_n_content", *key, "product")) << word;
        if (const auto gas = WordList::builtin("volatilisation").key(*key)) {
            EXPECT_TRUE(table.has("ipcc_t11_3_n2o_indirect", *gas, "2019")) << word;
        }
    }
}

}  // namespace
}  // namespace vung::parcels
