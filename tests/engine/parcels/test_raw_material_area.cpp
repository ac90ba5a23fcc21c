// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/raw_material_area.h>

#include <gmock/gmock.h>

#include <vung/parcels/spelling.h>
#include <vung/problem_catalogue.h>

namespace vung::parcels {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ParcelLayer layer_of(std::vector<Parcel> parcels) {
    ParcelLayer layer;
    layer.columns = {{"ma_vung", ColumnRole::planting_area_code},
                     {"vung_nl", ColumnRole::raw_material_area},
                     {"chung_nhan", ColumnRole::certification}};
    layer.parcels = std::move(parcels);
    return layer;
}

Parcel parcel(std::string id, std::string code, std::string commune, double ha, std::string area = "",
              std::string certificate = "") {
    Parcel out;
    out.id = std::move(id);
    out.commune = std::move(commune);
    out.area_ha = ha;
    out.attributes = {std::move(code), std::move(area), std::move(certificate)};
    return out;
}

std::vector<std::string> told(const std::vector<Problem>& problems) {
    std::vector<std::string> out;
    for (const auto& problem : problems) out.push_back(problem.code + " " + problem.id);
    return out;
}

TEST(PlantingAreaCode, OneThatHoldsTwoCropsIsWarnedAbout) {
    const auto layer = layer_of({parcel("1", "VN-TGOR-0001", "A", 6), parcel("2", "VN-TGOR-0001", "A", 7),
                                 parcel("3", "VN-TGOR-0002", "A", 20)});
    const auto problems = area_problems(layer, {{"1", {"orchard"}}, {"2", {"pineapple"}}, {"3", {"orchard"}}}, {});
    ASSERT_THAT(told(problems), ElementsAre("A-CODE-CROPS VN-TGOR-0001"));
    EXPECT_THAT(problems[0].text.what, HasSubstr("orchard, pineapple"));
    EXPECT_EQ(problems[0].severity, Severity::warn);
    EXPECT_DOUBLE_EQ(*problems[0].hectares, 13);
    EXPECT_THAT(sentence(problems[0], text::Language::vi).what,
                HasSubstr("mã số vùng trồng 'VN-TGOR-0001' có nhiều loại cây"));
}

TEST(PlantingAreaCode, OneThatIsUsedInTwoCommunesIsWarnedAbout) {
    const auto layer = layer_of({parcel("1", "VN-TGOR-0001", "Xã A", 6), parcel("2", "VN-TGOR-0001", "Xã B", 7)});
    EXPECT_THAT(told(area_problems(layer, {}, {})), ElementsAre("A-CODE-COMMUNES VN-TGOR-0001"));
}

TEST(PlantingAreaCode, TheLeastAreaIsAskedForOnlyByName) {
    const auto layer = layer_of({parcel("1", "VN-TGOR-0001", "A", 9.9), parcel("2", "VN-TGOR-0002", "A", 10),
                                 parcel("3", "VN-TGOR-0003", "A", 2)});
    EXPECT_THAT(area_problems(layer, {}, {}), IsEmpty());
    const std::vector<std::string> rules{"tccs-774-minimum"};
    const auto problems = area_problems(layer, {{"3", {"rice"}}}, rules);
    ASSERT_THAT(told(problems), ElementsAre("A-CODE-SMALL VN-TGOR-0001")) << "rice is no fruit";
    EXPECT_THAT(problems[0].text.what, HasSubstr("TCCS 774:2020/BVTV"));
    EXPECT_THAT(planting_area_rules(), ElementsAre("tccs-774-minimum"));
}

TEST(PlantingAreaCode, OneThatIsBuiltDifferentlyFromNearlyAllIsWarnedAbout) {
    std::vector<Parcel> parcels;
    for (int i = 0; i < 20; ++i)
        parcels.push_back(parcel(std::to_string(i), "VN-TGOR-00" + std::to_string(10 + i), "A", 12));
    EXPECT_THAT(area_problems(layer_of(parcels), {}, {}), IsEmpty());
    parcels.push_back(parcel("x", "VN-TGOR-O155", "A", 12));  // the letter O for a nought
    const auto problems = area_problems(layer_of(parcels), {}, {});
    ASSERT_THAT(told(problems), ElementsAre("A-CODE-SHAPE VN-TGOR-O155"));
    EXPECT_THAT(problems[0].text.what, HasSubstr("'VN-TGOR-0010'"));
}

TEST(PlantingAreaCode, FewOrMixedCodesSayNothingAboutTheirShape) {
    EXPECT_THAT(
        area_problems(layer_of({parcel("1", "VN-TGOR-0001", "A", 12), parcel("2", "80-01-7", "A", 12)}), {}, {}),
        IsEmpty());
}

TEST(Spelling, NamesThatDifferInCaseBlanksSignsAndPlaceOfTheToneAreOne) {
    EXPECT_TRUE(same_but_for_spelling("HTX Hoà An", "HTX  Hòa An"));
    EXPECT_TRUE(same_but_for_spelling("HTX Hoà An", "Htx hòa an"));
    EXPECT_TRUE(same_but_for_spelling("HTX Đông Phú", "HTX Dong Phu"));
    EXPECT_TRUE(same_but_for_spelling("VN-TGOR-0123", "VNTGOR 0123"));
    EXPECT_TRUE(same_but_for_spelling("Tân Bình", "Ta\u0302n Bi\u0300nh"));
    EXPECT_FALSE(same_but_for_spelling("Tân Bình", "Tấn Bình"));
    EXPECT_FALSE(same_but_for_spelling("Đa Phước", "Da Phước"));
    EXPECT_FALSE(same_but_for_spelling("Thạnh Lợi", "Thạnh Lội"));
    EXPECT_FALSE(same_but_for_spelling("HTX 1", "HTX 2"));
    EXPECT_FALSE(same_but_for_spelling("HTX 1", "HTX 1"));
}

TEST(Spelling, TheWayThatHoldsLessLandIsTheOneThatIsListed) {
    const auto layer = layer_of(
        {parcel("1", "", "", 5, "Khóm Cầu Đúc", "VietGAP"), parcel("2", "", "", 1, "khóm Cầu Đúc", "OCOP; VIETGAP")});
    EXPECT_THAT(told(area_problems(layer, {}, {})),
                ElementsAre("A-SPELLING vung_nl: khóm Cầu Đúc", "A-SPELLING chung_nhan: VIETGAP"));
}

}  // namespace
}  // namespace vung::parcels
