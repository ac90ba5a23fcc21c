// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <vung/store/pixels.h>

#include "temporary_folder.h"

namespace vung::store {
namespace {

/// Two rows: columns 10 to 12 of row 5, column 11 of row 6.
coverage::CellSet four_cells() {
    return {.first_row = 5, .first_col = 10, .row_start = {0, 3, 4}, .col_offset = {0, 1, 2, 1}};
}

zonal::LatticeCells seen() {
    zonal::LatticeCells out;
    out.owner = {0, 0, zonal::kNoOwner, 1};
    out.keep = {1, 0, 0, 1};
    out.classes = {4, 9, 0, 5};
    out.bands["B04"] = {
        .cells = std::vector<std::uint16_t>{1201, 9999, 0, 65535}, .valid = {1, 0, 0, 1}, .scale = 1e-4};
    out.bands["VV"] = {.cells = std::vector<double>{0.25, 7, 7, 1e-30}, .valid = {1, 0, 0, 1}};
    out.bands["B08"] = {.cells = std::vector<std::int16_t>{-5, 8, 8, 31000}, .valid = {0, 0, 0, 1}, .offset = -0.1};
    return out;
}

TEST(Pixels, GiveBackEveryValueThatCountsAndNoOther) {
    const test::TemporaryFolder folder;
    Pixels pixels{folder.path(), 1 << 20};
    ASSERT_TRUE(pixels.keep("unit", "as", four_cells(), seen()));
    const auto found = pixels.find("unit", "as", four_cells());
    ASSERT_TRUE(found);
    const auto &values = found->values, before = seen();
    EXPECT_EQ(values.owner, before.owner);
    EXPECT_EQ(values.keep, before.keep);
    EXPECT_EQ(values.classes, before.classes);
    ASSERT_EQ(values.bands.size(), before.bands.size());
    for (const auto& [name, plane] : before.bands) {
        const auto& back = values.bands.at(name);
        EXPECT_EQ(back.valid, plane.valid) << name;
        EXPECT_EQ(back.scale, plane.scale) << name;
        EXPECT_EQ(back.offset, plane.offset) << name;
        ASSERT_EQ(back.cells.index(), plane.cells.index()) << name;
        for (std::size_t slot = 0; slot < 4; ++slot)
            if (plane.valid[slot] != 0) EXPECT_EQ(back.value(slot), plane.value(slot)) << name;
    }
    // What a mask took out is not in the file: another mask asks the rasters.
    EXPECT_EQ(std::get<std::vector<std::uint16_t>>(values.bands.at("B04").cells)[1], 0);
    EXPECT_EQ(found->have, (std::vector<std::uint8_t>{1, 1, 1, 1}));
}

TEST(Pixels, AreLaidOutOnOtherCells) {
    const test::TemporaryFolder folder;
    Pixels pixels{folder.path(), 1 << 20};
    ASSERT_TRUE(pixels.keep("unit", "as", four_cells(), seen()));
    // Row 6 only, columns 11 and 12: the second was never kept.
    const coverage::CellSet moved{.first_row = 6, .first_col = 11, .row_start = {0, 2}, .col_offset = {0, 1}};
    const auto found = pixels.find("unit", "as", moved);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->have, (std::vector<std::uint8_t>{1, 0}));
    EXPECT_EQ(found->values.owner, (std::vector<std::uint8_t>{1, zonal::kNoOwner}));
    EXPECT_EQ(found->values.bands.at("VV").valid, (std::vector<std::uint8_t>{1, 0}));
    EXPECT_EQ(found->values.bands.at("VV").value(0), 1e-30);
    EXPECT_FALSE(pixels.find("unit", "otherwise", moved));
    EXPECT_FALSE(pixels.find("nothing", "as", moved));
}

}  // namespace
}  // namespace vung::store
