// SPDX-License-Identifier: Apache-2.0
#include <vung/io/column_suggestion.h>

namespace vung::io {
namespace {

using Names = std::vector<std::string>;

TEST(ColumnSuggestion, NamesOfVietnameseCadastreAreKnownByRole) {
    const Names vilis = {"SHBANDO", "SHTHUA", "DIENTICH", "TENCHU", "MAXA", "KVHC"};
    EXPECT_EQ(suggest_column("sheet", vilis), "SHBANDO");
    EXPECT_EQ(suggest_column("so_to", vilis), "SHBANDO");
    EXPECT_EQ(suggest_column("thua", vilis), "SHTHUA");
    EXPECT_EQ(suggest_column("declared_area", vilis), "DIENTICH");
    EXPECT_EQ(suggest_column("producer", vilis), "TENCHU");
    EXPECT_EQ(suggest_column("commune_code", vilis), "MAXA");
    const Names typed = {"Tờ bản đồ", "Thửa số", "Hợp tác xã", "Mã số vùng trồng", "Xã", "Diện tích (m2)"};
    EXPECT_EQ(suggest_column("htx", typed), "Hợp tác xã");
    EXPECT_EQ(suggest_column("cooperative", typed), "Hợp tác xã");
    EXPECT_EQ(suggest_column("puc", typed), "Mã số vùng trồng");
    EXPECT_EQ(suggest_column("commune", typed), "Xã");
    EXPECT_EQ(suggest_column("plot", typed), "Thửa số");
    EXPECT_EQ(suggest_column("declared_area", typed), "Diện tích (m2)");
}

TEST(ColumnSuggestion, SpellingAndFormDoNotMatter) {
    EXPECT_EQ(suggest_column("ma_thua", Names{"gid", "MaThua"}), "MaThua");
    EXPECT_EQ(suggest_column("hop tac xa", Names{"HOP_TAC_XA"}), "HOP_TAC_XA");
    EXPECT_EQ(suggest_column("htx", Names{"gid", "TenHTX"}), "TenHTX");
    EXPECT_EQ(suggest_column("cooperative", Names{"gid", "coperative"}), "coperative");
    EXPECT_EQ(suggest_column("planting_area_code", Names{"gid", "MA_SO_VUNG"}), "MA_SO_VUNG") << "cut to ten letters";
    EXPECT_EQ(suggest_column("harvest", Names{"gid", "x"}), std::nullopt);
    EXPECT_EQ(suggest_column("htx", Names{}), std::nullopt);
}

TEST(ColumnSuggestion, AMatchIsExactButForFormAndTenLetters) {
    EXPECT_EQ(match_column("Tờ", Names{"a", "To\u031B\u0300"})->index, 1u) << "decomposed";
    EXPECT_FALSE(match_column("htx", Names{"HTX"}));
    EXPECT_FALSE(match_column("hop_tac_xa_ten", Names{"hop_tac_xa"}));
    EXPECT_TRUE(match_column("hop_tac_xa_ten", Names{"HOP_TAC_XA"}, true)->shortened);
    EXPECT_FALSE(match_column("hop_tac_xa_ten", Names{"hop_tac_xa", "HOP_TAC_XA"}, true)) << "which of the two?";
    EXPECT_FALSE(match_column("hop_tac_xa_ten", Names{"hop_tac__1"}, true));
    EXPECT_FALSE(match_column("htx_ten", Names{"htx"}, true)) << "shorter than ten";
}

TEST(ColumnSuggestion, TheErrorNamesOptionSuggestionAndAllColumns) {
    const auto error = no_such_column("ten", "parcels.cooperative", Names{"gid", "HTX"}, "a.shp");
    EXPECT_EQ(error.text().what, "there is no column 'ten' (parcels.cooperative)");
    EXPECT_EQ(error.text().where, "a.shp");
    EXPECT_EQ(error.text().fix, "did you mean 'HTX'? The columns are gid, HTX");
    EXPECT_EQ(no_such_column("x", "parcels.id", Names{}, "").text().fix, "The columns are none at all");
}

}  // namespace
}  // namespace vung::io
