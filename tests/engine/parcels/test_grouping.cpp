// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/grouping.h>

#include <gmock/gmock.h>

namespace vung::parcels {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::vector<ParcelColumn> kColumns{
    {"vung_nl", ColumnRole::raw_material_area}, {"chung_nhan", ColumnRole::certification}, {"vu", ColumnRole::plain}};

Parcel parcel(std::vector<std::string> attributes) {
    Parcel out;
    out.cooperative = "HTX Tân Tiến";
    out.commune = "Xã Vĩnh Trạch";
    out.attributes = std::move(attributes);
    return out;
}

Grouping grouping(std::string_view written) {
    std::vector<std::string> unknown;
    auto out = find_grouping(written, kColumns, unknown);
    EXPECT_THAT(unknown, IsEmpty()) << written;
    return out;
}

TEST(Grouping, FindsColumnsByTheirMeaningAndByTheirName) {
    EXPECT_EQ(groups_of(parcel({"Khóm", "", "HT"}), grouping("raw_material_area")), std::vector<std::string>{"Khóm"});
    EXPECT_EQ(groups_of(parcel({"Khóm", "", "HT"}), grouping("vung_nl")), std::vector<std::string>{"Khóm"});
    EXPECT_EQ(groups_of(parcel({"Khóm", "", "HT"}), grouping("cooperative")), std::vector<std::string>{"HTX Tân Tiến"});
}

TEST(Grouping, NamesThePartThatNobodyKnows) {
    std::vector<std::string> unknown;
    find_grouping("commune + vụ mùa", kColumns, unknown);
    EXPECT_THAT(unknown, ElementsAre("vụ mùa"));
}

TEST(Grouping, SeveralColumnsGiveACrossTable) {
    const auto cross = grouping("commune+vu");
    const auto groups = groups_of(parcel({"", "", "Đông Xuân"}), cross);
    ASSERT_EQ(groups.size(), 1u);
    EXPECT_THAT(group_parts(groups[0]), ElementsAre("Xã Vĩnh Trạch", "Đông Xuân"));
    EXPECT_FALSE(cross.overlaps());
}

TEST(Grouping, AParcelWithSeveralCertificatesCountsInEach) {
    const auto by_certificate = grouping("certification");
    EXPECT_TRUE(by_certificate.overlaps());
    EXPECT_THAT(groups_of(parcel({"", "VietGAP; OCOP 4 sao,VietGAP", ""}), by_certificate),
                ElementsAre("OCOP 4 sao", "VietGAP"));
    EXPECT_THAT(groups_of(parcel({"", " ;, ", ""}), by_certificate), ElementsAre(""));
}

TEST(Grouping, CertificatesCrossedWithCommunesKeepEveryPair) {
    const auto groups = groups_of(parcel({"", "A;B", ""}), grouping("certification+commune"));
    ASSERT_EQ(groups.size(), 2u);
    EXPECT_THAT(group_parts(groups[1]), ElementsAre("B", "Xã Vĩnh Trạch"));
}

TEST(Grouping, AnAbsentCellIsAGroupOfItsOwn) {
    EXPECT_THAT(groups_of(parcel({}), grouping("raw_material_area")), ElementsAre(""));
    EXPECT_THAT(group_parts(groups_of(parcel({}), grouping("vu+vung_nl"))[0]), ElementsAre("", ""));
}

TEST(Grouping, MarksThatTablesUseForTotalsAndForNoneAreNoGroups) {
    EXPECT_THAT(groups_of(parcel({" - ", "", ""}), grouping("vung_nl")), ElementsAre(""));
    EXPECT_THAT(groups_of(parcel({"*", "", ""}), grouping("vung_nl")), ElementsAre("(*)"));
    EXPECT_THAT(groups_of(parcel({"", "-;VietGAP", ""}), grouping("certification")), ElementsAre("", "VietGAP"));
}

TEST(Grouping, AColumnThatIsNamedTwiceCountsOnce) {
    EXPECT_EQ(grouping("vung_nl+raw_material_area").columns.size(), 1u);
}

}  // namespace
}  // namespace vung::parcels
