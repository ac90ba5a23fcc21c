// SPDX-License-Identifier: Apache-2.0
#include <vung/run/project_scenes.h>

#include <algorithm>
#include <set>
#include <utility>

#include <vung/error.h>
#include <vung/io/sensor_file.h>
#include <vung/rasters/sensor.h>
#include <vung/text/nearest.h>

namespace vung::run {
namespace {

constexpr int kMostGrowth = 50;  // cells

std::optional<rasters::MaskRule> read_mask_rule(TomlSection& mask) {
    using Kind = rasters::MaskRule::Kind;
    constexpr std::pair<std::string_view, Kind> kKinds[] = {
        {"keep", Kind::keep}, {"drop", Kind::drop}, {"bits", Kind::bits}};
    std::optional<rasters::MaskRule> rule;
    int given = 0;
    for (const auto& [key, kind] : kKinds) {
        auto values = mask.integers(key);
        if (!values) continue;
        ++given;
        std::sort(values->begin(), values->end());
        values->erase(std::unique(values->begin(), values->end()), values->end());
        if (kind == Kind::bits && values->back() > 30)
            mask.fault("J-BAD-VALUE", "bit " + std::to_string(values->back()) + " is out of range", key,
                       "bits are numbered from 0 to 30");
        rule = rasters::MaskRule{kind, *values};
    }
    if (const auto text = mask.text("rule")) {
        ++given;
        try {
            rule = rasters::parse_mask_rule(*text, "");
        } catch (const InputError& error) {
            mask.fault("J-BAD-VALUE", error.text().what, "rule", error.text().fix);
        }
    }
    if (given > 1)
        mask.fault("J-BAD-VALUE", "keep, drop, bits and rule exclude each other", "band", "leave one of them");
    return rule;
}

/// A sensor of the engine by its name, or a file of the user's by its path.
std::string read_sensor(TomlSection& section, const Project& project) {
    const auto name = section.text("sensor", Need::required).value_or("");
    if (name.ends_with(".toml")) {
        try {
            return io::load_sensor_file((project.folder / name).lexically_normal());
        } catch (const InputError& error) {
            section.fault("J-BAD-VALUE", error.text().what + " (" + error.text().where + ")", "sensor",
                          error.text().fix);
            return "";
        }
    }
    const auto sensors = rasters::sensor_names();
    if (!name.empty() && std::find(sensors.begin(), sensors.end(), name) == sensors.end())
        section.fault("J-BAD-VALUE", "unknown sensor '" + name + "'", "sensor", vung::text::suggestion(name, sensors));
    return name;
}

void read_pixel_check(TomlSection& section, io::SceneSource& scenes) {
    constexpr std::pair<std::string_view, io::PixelCheck> kWords[] = {
        {"refuse", io::PixelCheck::refuse}, {"pixels", io::PixelCheck::believe}, {"off", io::PixelCheck::off}};
    const auto word = section.text("offset_check");
    if (!word) return;
    for (const auto& [known, value] : kWords)
        if (known == *word) {
            scenes.pixel_check = value;
            return;
        }
    section.fault("J-BAD-VALUE", "unknown offset_check '" + *word + "'", "offset_check",
                  "write \"refuse\", \"pixels\" or \"off\"");
}

void read_stored_as(TomlSection& section, io::SceneSource& scenes) {
    const auto word = section.text("stored_as");
    if (!word) return;
    scenes.stored_as = rasters::parse_stored_as(*word);
    if (!scenes.stored_as || *scenes.stored_as == rasters::StoredAs::plain)
        section.fault("J-BAD-VALUE", "unknown stored_as '" + *word + "'", "stored_as",
                      "write \"linear\", \"decibel\" or \"amplitude\"");
}

/// Bands whose values are needed of scenes of a sensor.
std::vector<std::string> wanted_bands(const std::string& sensor_name, const ObserveSection& observe) {
    const auto& sensor = rasters::find_sensor(sensor_name);
    std::set<std::string> out(observe.bands.begin(), observe.bands.end());
    for (const auto& name : observe.indices.empty() ? sensor.index_names : observe.indices) {
        out.insert(name);  // a ready-made index band of that name
        const auto* index = rasters::find_index(name);
        const auto bands = index != nullptr ? sensor.bands_for(*index) : std::nullopt;
        if (bands) out.insert(bands->begin(), bands->end());
    }
    for (const auto& band : sensor.bands)
        if (band.kind == rasters::SensorBand::Kind::index) out.insert(band.name);
    return {out.begin(), out.end()};
}

}  // namespace

void read_scenes(TomlSection section, Project& out) {
    io::SceneSource scenes;
    scenes.sensor = read_sensor(section, out);
    scenes.source = section.path("source", out.folder, Need::required).value_or("");
    scenes.files = section.text("files").value_or("");
    scenes.platform = section.text("platform").value_or("");
    scenes.scale = section.number("scale");
    scenes.offset = section.number("offset");
    scenes.nodata = section.number("nodata");
    read_stored_as(section, scenes);
    read_pixel_check(section, scenes);
    scenes.bands = section.texts("bands").value_or(std::vector<std::string>{});
    if (scenes.scale == 0.0)
        section.fault("J-BAD-VALUE", "scale is 0", "scale", "write what one count means, e.g. 0.0001");
    auto mask = section.table("mask");
    scenes.mask_band = mask.text("band").value_or("");
    scenes.mask_rule = read_mask_rule(mask);
    if (const auto cells = mask.integer("grow_cells")) {
        if (*cells < 0 || *cells > kMostGrowth)
            mask.fault("J-BAD-VALUE", "grow_cells is out of range", "grow_cells",
                       "write a whole number from 0 to " + std::to_string(kMostGrowth));
        else
            scenes.mask_grow_cells = static_cast<int>(*cells);
    }
    mask.finish();
    section.finish();
    if (section.present()) out.scenes.push_back(std::move(scenes));
}

void read_remote(TomlSection section, std::vector<io::SceneSource>& scenes) {
    const auto hosts = section.texts("hosts").value_or(std::vector<std::string>{});
    for (const auto& host : hosts)
        if (host.find_first_of("/@ *") != std::string::npos)
            section.fault("J-BAD-VALUE", "'" + host + "' is no host", "hosts",
                          "write the name alone, for example \"example.org\" or \"localhost:8000\"");
    section.finish();
    for (auto& source : scenes) source.hosts = hosts;
}

void complete_scenes(Project& out) {
    for (auto& source : out.scenes) {
        source.cards = out.store / "scenes";
        try {
            source.wanted = wanted_bands(source.sensor, out.observe);
        } catch (const InputError&) {  // the sensor is a fault already
        }
    }
}

}  // namespace vung::run
