// SPDX-License-Identifier: Apache-2.0
#include <vung/io/product_folder.h>

#include <algorithm>
#include <filesystem>

#include <vung/error.h>
#include <vung/io/scene_path.h>
#include <vung/io/zip_check.h>
#include <vung/problem_catalogue.h>

namespace vung::io {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostMetadataBytes = 64 * 1024 * 1024;
constexpr std::size_t kMostNamed = 5;  // files in one sentence

std::string without_ending(const std::string& path) {
    return fs::path(path).replace_extension().generic_string();
}

Problem scene_problem(const char* code, const FoundScene& found, ProblemValues values = {}) {
    auto out = make_problem(code, std::move(values));
    out.subject = Subject::scene;
    out.id = found.scene.id;
    out.text.where = found.bands.empty() ? found.where : shown_path(found.bands.front().path);
    return out;
}

std::string product_of(const std::string& folder_name) {
    auto name = folder_name;
    for (const std::string_view ending : {".zip", ".ZIP", ".SAFE"})
        if (name.ends_with(ending)) name.resize(name.size() - ending.size());
    return name;
}

}  // namespace

ProductFolders::ProductFolders(const SceneFiles& files, const rasters::Sensor& sensor, std::vector<Problem>& problems) {
    for (const auto& file : files.metadata) {
        const fs::path relative = file.relative;
        if (is_zip_member(file.path)) {
            try {
                check_zip_members(file_on_disk(file.path), std::vector{member_of(file.path)});
            } catch (const InputError& error) {
                auto problem = make_problem("S-ZIP-DAMAGED");
                problem.subject = Subject::scene;
                problem.id = file.relative;
                problem.text.where = error.text().where;
                problems.push_back(std::move(problem));
                damaged_.insert(relative.parent_path().generic_string());
                continue;
            }
        }
        std::string text;
        try {
            text = read_small_file(file.path, kMostMetadataBytes);
        } catch (const InputError&) {
            continue;  // told as missing
        }
        if (const auto name = relative.filename().string(); name.ends_with(".txt") || name.ends_with(".TXT")) {
            if (const auto time = parse_landsat_time(text)) mtl_times_[name.substr(0, name.size() - 8)] = *time;
            continue;
        }
        const auto root = relative.parent_path().generic_string();
        if (auto metadata = parse_sentinel2_metadata(text, sensor)) folders_[root].metadata = std::move(*metadata);
    }
    for (const auto& file : files.rasters)
        for (auto folder = fs::path(file.relative).parent_path(); !folder.empty(); folder = folder.parent_path()) {
            const auto root = folder.generic_string();
            const auto name = folder.filename().string();
            if (const auto found = folders_.find(root); found != folders_.end())
                found->second.files.insert(without_ending(file.relative.substr(root.size() + 1)));
            else if (name.ends_with(".SAFE") && is_product_name(name))
                bare_.insert(product_of(name));
        }
}

bool ProductFolders::is_damaged(const std::string& relative) const {
    if (damaged_.empty()) return false;
    for (auto folder = fs::path(relative).parent_path(); !folder.empty(); folder = folder.parent_path())
        if (damaged_.contains(folder.generic_string())) return true;
    return false;
}

Product ProductFolders::of(const std::string& relative) const {
    for (auto folder = fs::path(relative).parent_path(); !folder.empty(); folder = folder.parent_path()) {
        const auto root = folder.generic_string();
        const auto name = folder.filename().string();
        const bool named = is_product_name(name);
        if (const auto found = folders_.find(root); found != folders_.end()) {
            const auto& said = found->second.metadata.product;
            return {!said.empty() ? said : product_of(name), root, &found->second.metadata};
        }
        if (named) return {product_of(name), root, nullptr};
    }
    return {};
}

void ProductFolders::apply(const Product& product, SceneName& name) const {
    if (product.metadata == nullptr) return;
    const auto& said = *product.metadata;
    if (said.time) name.time = said.time, name.time_known = true;
    if (!said.platform.empty()) name.platform = said.platform;
    if (!said.orbit.empty()) name.orbit = said.orbit;
    if (said.baseline > 0) name.baseline = said.baseline;
}

void ProductFolders::say(const Product& product, const rasters::Sensor& sensor, FoundBand& band) const {
    const auto* known = sensor.band(band.band);
    if (product.metadata == nullptr || known == nullptr || !product.metadata->scale) return;
    if (known->kind != rasters::SensorBand::Kind::reflectance) return;
    const auto offset = product.metadata->offsets.find(known->name);
    band.said_scale = product.metadata->scale;
    band.said_offset = offset == product.metadata->offsets.end() ? 0 : offset->second;
    band.said_by = rasters::ScaleSource::metadata;
}

const rasters::RefusedProduct* ProductFolders::refused_level(const ProductMetadata& metadata,
                                                             const rasters::Sensor& sensor) const {
    auto word = metadata.level;  // "Level-1C"
    std::erase(word, '-');
    if (word.starts_with("Level")) word = "L" + word.substr(5);
    return sensor.refuses({word});
}

void ProductFolders::complete(FoundScene& found, const rasters::Sensor& sensor, std::vector<Problem>& problems) const {
    auto& scene = found.scene;
    if (sensor.path_row) {
        const auto time = mtl_times_.find(fs::path(scene.id).filename().string());
        if (time != mtl_times_.end()) {
            scene.pass = scene.orbit + "_" + dates::to_iso(std::chrono::floor<dates::Days>(time->second));
            scene.time = time->second;
            scene.time_known = true;
        }
        return;
    }
    for (const auto& [root, folder] : folders_) {
        if (folder.metadata.product.empty() || !scene.id.starts_with(folder.metadata.product)) continue;
        std::vector<std::string> missing;
        for (const auto& image : folder.metadata.images) {
            const auto name = parse_scene_name(fs::path(image).filename().string(), sensor, {});
            if (!name.bands.empty() && !folder.files.contains(image) && !folder.files.contains(without_ending(image)))
                missing.push_back(fs::path(image).filename().string());
        }
        if (missing.empty()) return;
        std::string list;
        for (std::size_t i = 0; i < std::min(kMostNamed, missing.size()); ++i) list += (i ? ", " : "") + missing[i];
        if (missing.size() > kMostNamed) list += ", ...";
        problems.push_back(
            scene_problem("S-INCOMPLETE", found, {{"count", std::to_string(missing.size())}, {"files", list}}));
        return;
    }
    if (bare_.contains(scene.id) && !found.bands.empty()) problems.push_back(scene_problem("S-NO-METADATA", found));
}

}  // namespace vung::io
