// SPDX-License-Identifier: Apache-2.0
#include <vung/io/pixel_cards.h>

#include <sys/stat.h>

#include <fstream>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include <vung/error.h>
#include <vung/io/scene_path.h>
#include <vung/report/atomic_file.h>
#include <vung/report/digest.h>

namespace vung::io {
namespace {

constexpr int kVersion = 1;  // of what is counted, and where

/// What tells a file from the same file later; nothing where that cannot be said.
std::optional<std::string> state_of(const std::filesystem::path& path) {
    if (is_remote(path)) {
        const auto now = remote_identity(path);
        if (!now.comparable()) return std::nullopt;
        return path.string() + "|" + std::to_string(now.size) + "|" + now.etag + "|" + now.last_modified;
    }
    struct stat now{};
    if (::stat(file_on_disk(path).c_str(), &now) != 0) return std::nullopt;
    return path.string() + "|" + std::to_string(now.st_size) + "|" + std::to_string(now.st_mtim.tv_sec) + "." +
           std::to_string(now.st_mtim.tv_nsec) + "|" + std::to_string(now.st_ctim.tv_sec) + "." +
           std::to_string(now.st_ctim.tv_nsec);
}

std::optional<std::string> state_of(const rasters::Scene& scene) {
    std::string out = std::to_string(kVersion) + "|" + scene.sensor;
    const auto add = [&](const rasters::Asset& asset) {
        const auto state = state_of(asset.path);
        if (!state) return false;
        out += "|" + asset.band + "|" + std::to_string(asset.band_index) + "|" + std::to_string(asset.scale) + "|" +
               std::to_string(asset.offset) + "|" + *state;
        return true;
    };
    for (const auto& asset : scene.assets)
        if (!add(asset)) return std::nullopt;
    if (scene.mask && !add(scene.mask->asset)) return std::nullopt;
    return report::sha256(out);
}

std::optional<PixelEvidence> read_card(const std::filesystem::path& file, const std::string& state) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    const auto card = nlohmann::json::parse(in, nullptr, false);
    if (!card.is_object() || card.value("state", "") != state) return std::nullopt;
    PixelEvidence out;
    for (const auto& [key, field] : {std::pair{"land", &out.land},
                                     {"dark_land", &out.dark_land},
                                     {"vegetation", &out.vegetation},
                                     {"dark_vegetation", &out.dark_vegetation},
                                     {"numbers", &out.numbers},
                                     {"negative", &out.negative}}) {
        const auto found = card.find(key);
        if (found == card.end() || !found->is_number_integer()) return std::nullopt;
        *field = found->get<std::int64_t>();
    }
    return out;
}

std::string card_text(const rasters::Scene& scene, const PixelEvidence& seen, const std::string& state) {
    return nlohmann::json{{"scene", scene.id},
                          {"state", state},
                          {"land", seen.land},
                          {"dark_land", seen.dark_land},
                          {"vegetation", seen.vegetation},
                          {"dark_vegetation", seen.dark_vegetation},
                          {"numbers", seen.numbers},
                          {"negative", seen.negative}}
               .dump() +
           "\n";
}

}  // namespace

PixelCards::PixelCards(std::filesystem::path folder) : folder_(std::move(folder)) {
    std::error_code ignored;
    if (!folder_.empty() && !std::filesystem::is_directory(folder_.parent_path(), ignored)) folder_.clear();
}

PixelEvidence PixelCards::look(const rasters::Scene& scene, const std::function<PixelEvidence()>& look) const {
    const auto state = folder_.empty() ? std::nullopt : state_of(scene);
    if (!state) return look();
    const auto file = folder_ / (report::sha256(scene.sensor + "/" + scene.id).substr(0, 16) + ".json");
    if (const auto known = read_card(file, *state)) return *known;
    const auto seen = look();
    try {
        report::write_file(file, card_text(scene, seen, *state));
    } catch (const InputError&) {  // a card only saves time
    }
    return seen;
}

}  // namespace vung::io
