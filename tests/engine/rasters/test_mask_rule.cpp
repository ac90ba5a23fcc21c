// SPDX-License-Identifier: Apache-2.0
#include <vung/rasters/mask_rule.h>

#include <vung/error.h>
#include <vung/rasters/sensor.h>

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

TEST(MaskRule, AFieldIsReadAsANumberOfItsOwn) {
    const auto field = parse_mask_rule("field=8-9:2,3", "");
    EXPECT_TRUE(field.keeps(0b00'0000'0000));
    EXPECT_TRUE(field.keeps(0b01'1111'1111));
    EXPECT_FALSE(field.keeps(0b10'0000'0000));
    EXPECT_FALSE(field.keeps(0b11'0000'0000));
    EXPECT_TRUE(field.keeps(0b100'0000'0000)) << "bit 10 is not of it";
    EXPECT_FALSE(parse_mask_rule("field=0-15:65535", "").keeps(65535));
}

TEST(MaskRule, EveryClauseHasToKeepTheValue) {
    const auto rule = parse_mask_rule("bits=0-2; field=8-9:3;drop=16", "");
    EXPECT_TRUE(rule.keeps(0b1000));
    EXPECT_FALSE(rule.keeps(0b0010));
    EXPECT_FALSE(rule.keeps(0b11'0000'0000));
    EXPECT_FALSE(rule.keeps(16));
    EXPECT_FALSE(rule.by_class());
    EXPECT_TRUE(parse_mask_rule("keep=1", "").by_class());
    EXPECT_TRUE(MaskRule{}.keeps(7)) << "without clauses everything is kept";
}

TEST(MaskRule, TheTableSaysTheSameForEveryValue) {
    const auto rule = parse_mask_rule("bits=1,14; field=2-5:13-15", "");
    const auto table = rule.table();
    ASSERT_EQ(table.size(), 65536u);
    for (int value = 0; value < 65536; ++value) {
        const int usefulness = (value / 4) % 16;
        const bool expected = (value / 2) % 2 == 0 && (value / 16384) % 2 == 0 && usefulness < 13;
        ASSERT_EQ(table[static_cast<std::size_t>(value)] == 1, expected) << value;
    }
}

TEST(MaskRule, TextComesBackSortedWithoutRepetitions) {
    EXPECT_EQ(to_string(parse_mask_rule("keep=7,2,7,4", "")), "keep=2,4,7");
}

TEST(MaskRule, ItsTextIsReadBackAsTheSameRule) {
    for (const char* text : {"drop=3", "bits=0-5", "field=0-1:2,3; field=2-5:13-15; bits=10,14,15", "keep=-1,4"}) {
        const auto rule = parse_mask_rule(text, "");
        EXPECT_EQ(parse_mask_rule(to_string(rule), ""), rule) << text;
    }
    EXPECT_EQ(to_string(parse_mask_rule("bits = 0-2 ;field=8-9: 3,2", "")), "bits=0,1,2; field=8-9:2,3");
}

TEST(MaskRule, WhatIsNoRuleIsRefused) {
    for (const char* text : {"", "keep", "keep=", "keep=a", "keep=1,", "only=1", "bits=40", "keep=1 2", "bits=3-1",
                             "field=8-9", "field=8:", "field=9-8:1", "field=8-9:4", "field=30-31:1", "keep=1;",
                             ";keep=1", "keep=0-99999999", "field=0-1:-1"})
        EXPECT_THROW(parse_mask_rule(text, "m.csv, line 3"), InputError) << text;
}

// What the product guides say of the bits, value by value.
TEST(MaskRule, TheValuesOfLandsatMeanWhatTheGuideSays) {
    const auto& rule = find_sensor("landsat-c2-l2").mask->rule;
    EXPECT_TRUE(rule.keeps(21824)) << "clear land";
    EXPECT_TRUE(rule.keeps(21952)) << "clear water";
    EXPECT_FALSE(rule.keeps(22280)) << "cloud";
    EXPECT_FALSE(rule.keeps(23888)) << "cloud shadow";
    EXPECT_FALSE(rule.keeps(1)) << "fill";
}

TEST(MaskRule, HlsKeepsWaterAndDropsWhatTheOfficialIndexProductDrops) {
    for (const char* name : {"hls-s30", "hls-l30"}) {
        const auto& rule = find_sensor(name).mask->rule;
        for (int value = 0; value < 255; ++value)
            if ((value & 0b00001110) != 0) {
                EXPECT_FALSE(rule.keeps(value)) << value;
            }
        EXPECT_TRUE(rule.keeps(0b00100000)) << "water";
        EXPECT_TRUE(rule.keeps(0b11000000)) << "high aerosol";
        EXPECT_TRUE(rule.keeps(0b00000001)) << "bit 0 is not used";
        EXPECT_FALSE(rule.keeps(0b00010000)) << "snow or ice: here usually cloud";
        EXPECT_FALSE(rule.keeps(255)) << "fill";
    }
}

TEST(MaskRule, ModisKeepsWaterAndDropsClouds) {
    const auto& state = find_sensor("modis-09a1").mask->rule;
    EXPECT_TRUE(state.keeps(0b0000'0000'0000'1000)) << "clear land";
    EXPECT_TRUE(state.keeps(0b0000'0000'0010'1000)) << "clear water (bits 3-5)";
    EXPECT_TRUE(state.keeps(0b0000'0000'0000'0011)) << "assumed clear";
    EXPECT_FALSE(state.keeps(0b0000'0000'0000'0001)) << "cloudy";
    EXPECT_FALSE(state.keeps(0b0000'0000'0000'0010)) << "mixed";
    EXPECT_FALSE(state.keeps(0b0000'0000'0000'0100)) << "shadow";
    EXPECT_TRUE(state.keeps(0b0000'0001'0000'0000)) << "little cirrus";
    EXPECT_FALSE(state.keeps(0b0000'0011'0000'0000)) << "much cirrus";
    EXPECT_FALSE(state.keeps(0b0010'0000'0000'0000)) << "beside a cloud";
    EXPECT_FALSE(state.keeps(65535)) << "fill";
    const auto& quality = find_sensor("modis-13q1").mask->rule;
    EXPECT_TRUE(quality.keeps(0)) << "good";
    EXPECT_TRUE(quality.keeps(1)) << "to be checked";
    EXPECT_FALSE(quality.keeps(2)) << "cloudy";
    EXPECT_FALSE(quality.keeps(3)) << "not produced";
    EXPECT_FALSE(quality.keeps(13 << 2)) << "useless";
    EXPECT_TRUE(quality.keeps(12 << 2)) << "lowest usefulness";
    EXPECT_TRUE(quality.keeps(7 << 11)) << "deep ocean is water all the same";
    EXPECT_FALSE(quality.keeps(1 << 10)) << "mixed clouds";
}

}  // namespace
}  // namespace vung::rasters
