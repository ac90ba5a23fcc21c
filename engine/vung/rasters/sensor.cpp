// SPDX-License-Identifier: Apache-2.0
#include <vung/rasters/sensor.h>

#include <algorithm>
#include <map>
#include <mutex>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/text/nearest.h>

namespace vung::rasters {
namespace {

constexpr std::string_view kFolder = "sensors/";
constexpr std::string_view kEnding = ".toml";

bool same_word(std::string_view a, std::string_view b) {
    const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return upper(x) == upper(y); });
}

bool listed(const std::vector<std::string>& words, std::string_view word) {
    return std::any_of(words.begin(), words.end(), [&](const auto& w) { return same_word(w, word); });
}

std::string lower(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

/// What was loaded or added so far; references into it stay good.
struct Known {
    std::mutex guard;
    std::map<std::string, Sensor> sensors;
};
Known& known() {
    static Known all;
    return all;
}

}  // namespace

const SensorBand* Sensor::band(std::string_view word, std::string_view platform) const {
    for (const auto& group : band_names)
        if (listed(group.platforms, platform))
            for (const auto& [name, band_name] : group.names)
                if (same_word(name, word)) return band(band_name);
    for (const auto& b : bands)
        if (same_word(b.name, word)) return &b;
    for (const auto& b : bands)
        for (const auto& alias : b.aliases)
            if (same_word(alias, word)) return &b;
    return nullptr;
}

std::optional<std::string> Sensor::band_for(std::string_view index, std::string_view role) const {
    for (const auto& choice : choices)
        if (same_word(choice.index, index) && choice.role == role) return choice.band;
    for (const auto& b : bands)
        if (b.role == role) return b.name;
    return std::nullopt;
}

std::optional<std::vector<std::string>> Sensor::bands_for(const Index& index) const {
    std::vector<std::string> out;
    for (const auto role : index.roles()) {
        auto band_name = band_for(index.name, role);
        if (!band_name) return std::nullopt;
        out.push_back(std::move(*band_name));
    }
    return out;
}

std::string Sensor::platform(std::string_view name) const {
    for (const auto& word : platforms)
        if (same_word(word, name)) return word;
    const auto found = platform_names.find(lower(name));
    return found == platform_names.end() ? "" : found->second;
}

const RefusedProduct* Sensor::refuses(const std::vector<std::string>& words) const {
    const auto any = [&](const std::vector<std::string>& of) {
        return std::any_of(words.begin(), words.end(), [&](const auto& word) { return listed(of, word); });
    };
    for (const auto& product : refused)
        if (any(product.words) && !any(product.unless)) return &product;
    return nullptr;
}

const Sensor& add_sensor(Sensor sensor) {
    auto& [guard, loaded] = known();
    const std::lock_guard lock(guard);
    auto name = sensor.name;
    return loaded.emplace(std::move(name), std::move(sensor)).first->second;
}

const Sensor& find_sensor(const std::string& name) {
    auto& [guard, loaded] = known();
    const std::lock_guard lock(guard);
    const auto found = loaded.find(name);
    if (found != loaded.end()) return found->second;
    const auto file = std::string{kFolder} + name + std::string{kEnding};
    if (!data::has_data_file(file)) {
        const auto names = sensor_names();
        throw InputError{{.what = "unknown sensor '" + name + "'",
                          .where = "project file, [[scenes]] sensor",
                          .fix = text::suggestion(name, names)}};
    }
    return loaded.emplace(name, parse_sensor(data::data_file(file), file)).first->second;
}

std::vector<std::string> sensor_names() {
    std::vector<std::string> out;
    for (const auto& file : data::data_files(kFolder))
        if (file.ends_with(kEnding))
            out.push_back(file.substr(kFolder.size(), file.size() - kFolder.size() - kEnding.size()));
    return out;
}

}  // namespace vung::rasters
