// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/word_list.h>

#include <vung/data/data_file.h>
#include <vung/factors/factor_table.h>
#include <vung/text/csv_rows.h>

namespace vung::parcels {
namespace {

std::string key(const char* list, const char* word) {
    return WordList::builtin(list).key(word).value_or("unknown");
}

TEST(WordList, EnglishVietnameseAndKeysAreUnderstood) {
    EXPECT_EQ(key("water_regime", "ngập liên tục"), "irrigated_continuously_flooded");
    EXPECT_EQ(key("water_regime", "AWD"), "irrigated_multiple_drainage_incl_awd");
    EXPECT_EQ(key("water_regime", "Tưới khô ngập xen kẽ"), "irrigated_multiple_drainage_incl_awd");
    EXPECT_EQ(key("water_regime", "rút nước một lần"), "irrigated_single_drainage");
    EXPECT_EQ(key("water_regime", "irrigated_single_drainage"), "irrigated_single_drainage");
    EXPECT_EQ(key("straw_timing", "<30d"), "straw_incorporated_lt_30d");
    EXPECT_EQ(key("preseason", "không rõ"), "aggregated_unknown");
}

TEST(WordList, CaseMarksAndFormOfLettersDoNotCount) {
    EXPECT_EQ(key("water_regime", "NGẬP  LIÊN TỤC"), "irrigated_continuously_flooded");
    EXPECT_EQ(key("water_regime", "ngap_lien-tuc"), "irrigated_continuously_flooded");
    EXPECT_EQ(key("crop", "Lu\u0301a"), "rice") << "decomposed";
    EXPECT_EQ(key("crop", "Non Rice"), "other");
}

TEST(WordList, MarksCountWhereTheyTellWordsApart) {
    EXPECT_EQ(key("crop", "dứa"), "pineapple");
    EXPECT_EQ(key("crop", "dừa"), "coconut");
    EXPECT_EQ(key("crop", "dưa"), "melon");
    EXPECT_EQ(key("crop", "dua"), "unknown") << "nobody can tell";
}

TEST(WordList, AWordThatIsNotThereIsNotGuessed) {
    EXPECT_EQ(key("crop", "luas"), "unknown");
    EXPECT_EQ(key("crop", ""), "unknown");
    EXPECT_EQ(key("water_regime", "rice"), "unknown");
}

TEST(WordList, EveryKeyIsOneOfThePublishedTables) {
    const auto& factors = factors::FactorTable::builtin();
    for (const auto& row : text::split_csv(data::data_file("words/management.csv"))) {
        ASSERT_EQ(row.cells.size(), 3u) << row.line;
        const auto& list = row.cells[0];
        const char* table = list == "water_regime"   ? "ipcc_t5_12_sfw"
                            : list == "preseason"    ? "ipcc_t5_13_sfp"
                            : list == "straw_timing" ? "ipcc_t5_14_cfoa"
                                                     : nullptr;
        if (table) {
            EXPECT_TRUE(factors.has(table, row.cells[2], "2019")) << "line " << row.line << ": " << row.cells[2];
        }
    }
}

}  // namespace
}  // namespace vung::parcels
