// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/parcel_id.h>

namespace vung::parcels {
namespace {

IdResult join(std::vector<std::string> parts) {
    std::vector<std::string> columns;
    for (std::size_t i = 0; i < parts.size(); ++i) columns.push_back("c" + std::to_string(i + 1));
    return join_id(columns, parts);
}

TEST(ParcelId, PartsAreJoinedWithoutTheBlanksAroundThem) {
    EXPECT_EQ(join({" 30337", "12 ", "\t205"}).id, "30337/12/205");
    EXPECT_EQ(join({"Thửa 7"}).id, "Thửa 7");
}

TEST(ParcelId, ASlashIsFineInASinglePartOnly) {
    EXPECT_EQ(join({"1/2"}).id, "1/2");
    EXPECT_THAT(join({"1/2", "3"}).fault, testing::HasSubstr("'c1' holds a '/'"));
}

TEST(ParcelId, EmptyAndUnreadablePartsAreFaults) {
    EXPECT_EQ(join({"1", " "}).fault, "column 'c2' is empty");
    EXPECT_EQ(join({"\xC5"}).fault, "column 'c1' is not UTF-8 text");
    EXPECT_EQ(join({"\xC5"}).id, "");
}

}  // namespace
}  // namespace vung::parcels
