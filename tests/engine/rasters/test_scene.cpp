// SPDX-License-Identifier: Apache-2.0
#include <vung/rasters/scene.h>

#include <algorithm>

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

}  // namespace
}  // namespace vung::rasters
