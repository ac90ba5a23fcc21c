// SPDX-License-Identifier: Apache-2.0
#include <vung/rasters/scene.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <tuple>

#include <vung/error.h>

namespace vung::rasters {
namespace {

/// Slices of one pass follow each other within minutes; a pass number that comes back later is another pass.
constexpr std::chrono::minutes kLongestPass{60};

using PassKey = std::tuple<std::string, std::string, std::string, std::string>;

/// Gives the scenes of one pass one time.
void join_passes(std::vector<Scene>& scenes) {
    std::map<PassKey, std::vector<Scene*>> passes;
    for (auto& scene : scenes)
        if (!scene.pass.empty()) passes[{scene.sensor, scene.platform, scene.orbit, scene.pass}].push_back(&scene);
    for (auto& [key, members] : passes) {
        std::sort(members.begin(), members.end(), [](const Scene* a, const Scene* b) { return a->time < b->time; });
        auto first = members.front()->time;
        for (auto* scene : members) {
            if (scene->time - first > kLongestPass) first = scene->time;
            scene->time = first;
        }
    }
}

}  // namespace

std::string to_string(ScaleSource source) {
    switch (source) {
        case ScaleSource::sensor: return "sensor";
        case ScaleSource::file: return "file";
        case ScaleSource::baseline: return "baseline";
        case ScaleSource::metadata: return "metadata";
        case ScaleSource::flag: return "flag";
        case ScaleSource::project: return "project";
        case ScaleSource::manifest: return "manifest";
        case ScaleSource::pixels: return "pixels";
        case ScaleSource::assumed: return "assumed";
    }
    throw InvariantError("unknown source of a scale");
}

std::optional<double> Asset::absent() const {
    if (nodata && stored_type == "Float32") return static_cast<double>(static_cast<float>(*nodata));
    return nodata;
}

bool Asset::holds_data(double stored) const {
    if (!std::isfinite(stored)) return false;
    if (stored == absent()) return false;
    if (valid_low && stored < *valid_low) return false;
    return !valid_high || stored <= *valid_high;
}

OffsetUse offset_use(const Scene& scene) {
    OffsetUse out;
    bool first = true;
    for (const auto& asset : scene.assets) {
        if (first) {
            out = {asset.offset, asset.scale_source};
            first = false;
        } else if (out.offset && *out.offset != asset.offset) {
            out.offset.reset();
        }
    }
    return out;
}

std::vector<Acquisition> group_acquisitions(std::vector<Scene> scenes) {
    join_passes(scenes);
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
