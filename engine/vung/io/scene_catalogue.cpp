// SPDX-License-Identifier: Apache-2.0
#include <vung/io/scene_catalogue.h>

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>

#include <vung/error.h>
#include <vung/io/environment.h>
#include <vung/io/pixel_check.h>
#include <vung/io/scene_files.h>
#include <vung/io/scene_folder.h>
#include <vung/io/scene_manifest.h>
#include <vung/io/scene_path.h>
#include <vung/io/scene_stac.h>

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
        const auto where = scene.assets.empty() ? "" : shown_path(scene.assets.front().path);
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

bool has_ending(const std::filesystem::path& file, std::initializer_list<std::string_view> endings) {
    auto ending = file.extension().string();
    for (char& c : ending)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

/// A static catalogue starts with one of these.
std::optional<std::filesystem::path> catalogue_in(const std::filesystem::path& folder) {
    std::error_code ignored;
    for (const char* name : {"catalog.json", "collection.json"})
        if (std::filesystem::is_regular_file(folder / name, ignored)) return folder / name;
    return std::nullopt;
}

/// A folder with no image at all may hold items that lead to them.
bool holds_items_only(const SceneSource& source, SceneFiles& files) {
    files = list_scene_files(source.source, rasters::find_sensor(source.sensor).extensions);
    return files.rasters.empty() && !files.items.empty() && files.problems.empty();
}

SceneCatalogue list(const SceneSource& source) {
    const auto& place = source.source;
    if (is_url(place.string())) return list_stac(source, place.string());
    std::error_code ignored;
    if (!std::filesystem::exists(place, ignored))
        throw InputError{
            {.what = "there is no such folder or file", .where = place.string(), .fix = "check [[scenes]] source"}};
    if (std::filesystem::is_regular_file(place, ignored)) {
        if (has_ending(place, {".csv"})) return list_scene_manifest(source);
        if (has_ending(place, {".json", ".geojson"})) return list_stac(source, place.string());
        return list_scene_folder(source);
    }
    if (const auto start = catalogue_in(place)) return list_stac(source, start->string());
    SceneFiles files;
    return holds_items_only(source, files) ? list_stac_files(source, files.items) : list_scene_folder(source);
}

}  // namespace

SceneCatalogue list_scenes(const SceneSource& source) {
    prepare();
    auto out = list(source);
    remove_repeated(out);
    check_pixels(source, out);
    sort_problems(out.problems);
    return out;
}

}  // namespace vung::io
