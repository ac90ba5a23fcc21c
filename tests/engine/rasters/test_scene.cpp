// SPDX-License-Identifier: Apache-2.0
#include <vung/rasters/scene.h>

#include <algorithm>
#include <cmath>

namespace vung::rasters {
namespace {

Scene scene(const std::string& id, const std::string& time, double baseline = 5.1, const std::string& orbit = "R075") {
    Scene out;
    out.id = id;
    out.sensor = "sentinel-2-l2a";
    out.platform = "S2A";
    out.orbit = orbit;
    out.baseline = baseline;
    out.time = *dates::parse_instant(time);
    return out;
}

TEST(Acquisitions, TilesAndReprocessingsOfOnePassAreOneWithTheOwnerFirst) {
    std::vector<Scene> scenes = {scene("b", "2024-01-15T03:15:41Z"), scene("a", "2024-01-15T03:15:41Z"),
                                 scene("new", "2024-01-15T03:15:41Z", 5.11), scene("later", "2024-01-20T03:15:41Z"),
                                 scene("other", "2024-01-15T03:15:41Z", 5.1, "R018")};
    const auto one = group_acquisitions(scenes);
    ASSERT_EQ(one.size(), 3u);
    std::vector<std::string> ids;
    for (const auto& a : one)
        for (const auto& s : a.scenes) ids.push_back(a.key + ":" + s.id);
    EXPECT_THAT(ids, testing::ElementsAre("S2A_20240115T031541_R018:other", "S2A_20240115T031541_R075:new",
                                          "S2A_20240115T031541_R075:a", "S2A_20240115T031541_R075:b",
                                          "S2A_20240120T031541_R075:later"));
    std::reverse(scenes.begin(), scenes.end());
    const auto other = group_acquisitions(scenes);
    for (std::size_t i = 0; i < one.size(); ++i) {
        EXPECT_EQ(one[i].key, other[i].key);
        for (std::size_t k = 0; k < one[i].scenes.size(); ++k) EXPECT_EQ(one[i].scenes[k].id, other[i].scenes[k].id);
    }
}

TEST(Acquisitions, SlicesOfOnePassWithTimesOfTheirOwnAreOne) {
    const auto slice = [](const std::string& id, const std::string& time, const std::string& pass) {
        auto out = scene(id, time, 0, "R059");
        out.platform = "S1A";
        out.pass = pass;
        return out;
    };
    const auto found = group_acquisitions({slice("south", "2021-08-09T17:40:18Z", "039156"),
                                           slice("north", "2021-08-09T17:39:53Z", "039156"),
                                           slice("later", "2021-08-21T17:39:53Z", "039331")});
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].key, "S1A_20210809T173953_R059") << "the time of the first slice";
    EXPECT_EQ(found[0].scenes.size(), 2u);
    EXPECT_EQ(found[1].scenes[0].id, "later");
}

TEST(Acquisitions, OrbitsOfOneDayAreNeverPutTogether) {
    auto up = scene("up", "2021-08-09T11:00:00Z", 0, "R128"), down = scene("down", "2021-08-09T11:00:00Z", 0, "R018");
    EXPECT_EQ(group_acquisitions({up, down}).size(), 2u);
}

TEST(Asset, WhatStandsForNothingIsNoData) {
    Asset asset;
    asset.nodata = 0;
    asset.valid_low = -100, asset.valid_high = 16000;
    EXPECT_FALSE(asset.holds_data(0));
    EXPECT_TRUE(asset.holds_data(-100));
    EXPECT_FALSE(asset.holds_data(-101));
    EXPECT_TRUE(asset.holds_data(16000));
    EXPECT_FALSE(asset.holds_data(16001));
    EXPECT_FALSE(asset.holds_data(std::nan("")));
}

TEST(OffsetUse, IsToldWhereAllBandsShareIt) {
    Scene one = scene("a", "2024-01-15T03:15:41Z");
    one.assets.resize(2);
    one.assets[0].offset = one.assets[1].offset = -0.1;
    one.assets[0].scale_source = ScaleSource::metadata;
    EXPECT_EQ(offset_use(one).offset, -0.1);
    EXPECT_EQ(to_string(offset_use(one).source), "metadata");
    one.assets[1].offset = 0;
    EXPECT_FALSE(offset_use(one).offset);
}

}  // namespace
}  // namespace vung::rasters
