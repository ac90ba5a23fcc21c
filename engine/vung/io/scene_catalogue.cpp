// SPDX-License-Identifier: Apache-2.0
#include <vung/io/scene_catalogue.h>

#include <algorithm>
#include <set>
#include <tuple>

#include <vung/error.h>
#include <vung/io/environment.h>
#include <vung/io/scene_folder.h>
#include <vung/io/scene_manifest.h>

namespace vung::io {
namespace {

/// Two folders may hold a scene of the same name; the first one stays.
void remove_repeated(SceneCatalogue& catalogue) {
    auto& scenes = catalogue.scenes;
    std::stable_sort(scenes.begin(), scenes.end(), [](const rasters::Scene& a, const rasters::Scene& b) {
        return std::tie(a.time, a.id, a.sensor) < std::tie(b.time, b.id, b.sensor);
    });
    std::vector<rasters::Scene> out;
    std::set<std::pair<std::string, std::string>> seen;
    for (auto& scene : scenes) {
        if (seen.insert({scene.sensor, scene.id}).second) {
            out.push_back(std::move(scene));
            continue;
        }
        const auto where = scene.assets.empty() ? "" : scene.assets.front().path.string();
        catalogue.problems.push_back(
            {"S-REPEATED",
             Severity::warn,
             Subject::scene,
             scene.id,
             {"a scene of the same name was found before; this one is not used", where, "rename or remove one of them"},
             {}});
    }
    scenes = std::move(out);
}

}  // namespace

SceneCatalogue list_scenes(const SceneSource& source) {
    prepare();
    std::error_code ignored;
    if (!std::filesystem::exists(source.source, ignored))
        throw InputError{{.what = "there is no such folder or file",
                          .where = source.source.string(),
                          .fix = "check [[scenes]] source"}};
    const auto extension = source.source.extension().string();
    const bool manifest =
        std::filesystem::is_regular_file(source.source, ignored) && (extension == ".csv" || extension == ".CSV");
    auto out = manifest ? list_scene_manifest(source) : list_scene_folder(source);
    remove_repeated(out);
    sort_problems(out.problems);
    return out;
}

}  // namespace vung::io
