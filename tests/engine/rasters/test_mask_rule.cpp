// SPDX-License-Identifier: Apache-2.0
#include <vung/rasters/mask_rule.h>

#include <vung/error.h>

namespace vung::rasters {
namespace {

TEST(MaskRule, KeepDropAndBitsDecideOnAValue) {
    const auto keep = parse_mask_rule("keep=4,5,6", ""), drop = parse_mask_rule("drop=1,255", ""),
               bits = parse_mask_rule("bits=1,3", "");
    EXPECT_TRUE(keep.keeps(5));
    EXPECT_FALSE(keep.keeps(7));
    EXPECT_FALSE(drop.keeps(255));
    EXPECT_TRUE(drop.keeps(0));
    EXPECT_TRUE(bits.keeps(0b0101));
    EXPECT_FALSE(bits.keeps(0b0010));
    EXPECT_FALSE(bits.keeps(0b1000));
}

TEST(MaskRule, TextComesBackSortedWithoutRepetitions) {
    EXPECT_EQ(to_string(parse_mask_rule("keep=7,2,7,4", "")), "keep=2,4,7");
    EXPECT_EQ(parse_mask_rule("drop=3", ""), parse_mask_rule(to_string(parse_mask_rule("drop=3", "")), ""));
}

TEST(MaskRule, WhatIsNoRuleIsRefused) {
    for (const char* text : {"", "keep", "keep=", "keep=a", "keep=1,", "only=1", "bits=40", "keep=1 2"})
        EXPECT_THROW(parse_mask_rule(text, "m.csv, line 3"), InputError) << text;
}

}  // namespace
}  // namespace vung::rasters
