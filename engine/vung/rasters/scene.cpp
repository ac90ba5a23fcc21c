// SPDX-License-Identifier: Apache-2.0
#include <vung/rasters/scene.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace vung::rasters {

std::vector<Acquisition> group_acquisitions(std::vector<Scene> scenes) {
    std::sort(scenes.begin(), scenes.end(), [](const Scene& a, const Scene& b) {
        return std::tie(a.time, a.platform, a.orbit, b.baseline, a.id) <
               std::tie(b.time, b.platform, b.orbit, a.baseline, b.id);
    });
    std::vector<Acquisition> out;
    for (auto& scene : scenes) {
        std::string key = scene.platform + "_" + dates::to_basic(scene.time);
        if (!scene.orbit.empty()) key += "_" + scene.orbit;
        if (out.empty() || out.back().key != key || out.back().sensor != scene.sensor)
            out.push_back({key, scene.sensor, scene.time, scene.time_known, {}});
        out.back().scenes.push_back(std::move(scene));
    }
    return out;
}

}  // namespace vung::rasters
