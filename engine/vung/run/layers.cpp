// SPDX-License-Identifier: Apache-2.0
#include <vung/run/layers.h>

#include <algorithm>
#include <set>

#include <vung/rasters/sensor.h>
#include <vung/report/digest.h>

namespace vung::run {
namespace {

/// All assets of a scene, the mask's among them.
std::vector<const rasters::Asset*> assets_of(const rasters::Scene& scene) {
    std::vector<const rasters::Asset*> all;
    for (const auto& asset : scene.assets) all.push_back(&asset);
    if (scene.mask) all.push_back(&scene.mask->asset);
    return all;
}

/// What decides whether scenes can share a unit: their CRS, the lattice of each band, the mask.
std::string signature(const rasters::Scene& scene) {
    std::map<std::string, std::string> bands;
    for (const auto* asset : assets_of(scene)) bands[asset->band] = rasters::name(asset->lattice);
    std::string text = scene.mask ? scene.mask->asset.band : "";
    for (const auto& [band, lattice] : bands) text += "|" + band + "@" + lattice;
    return text;
}

/// Lattices and bands of a unit, from its first scene (all share them).
void place_bands(WorkUnit& unit) {
    const auto& scene = unit.acquisition.scenes.front();
    for (const auto* asset : assets_of(scene))
        if (std::find(unit.lattices.begin(), unit.lattices.end(), asset->lattice) == unit.lattices.end())
            unit.lattices.push_back(asset->lattice);
    std::sort(unit.lattices.begin(), unit.lattices.end(), [](const rasters::Lattice& a, const rasters::Lattice& b) {
        return std::pair{a.cell_width * a.cell_height, rasters::name(a)} <
               std::pair{b.cell_width * b.cell_height, rasters::name(b)};
    });
    for (const auto* asset : assets_of(scene)) {
        const auto found = std::find(unit.lattices.begin(), unit.lattices.end(), asset->lattice);
        unit.lattice_of_band[asset->band] = static_cast<int>(found - unit.lattices.begin());
    }
    if (scene.mask) unit.mask_band = scene.mask->asset.band;
}

bool on_one_lattice(const WorkUnit& unit, const std::vector<std::string>& bands) {
    return std::all_of(bands.begin(), bands.end(), [&](const auto& band) {
        return unit.lattice_of_band.at(band) == unit.lattice_of_band.at(bands.front());
    });
}

/// Adds the wanted layers that the unit's bands can give; notes indices that cannot be had.
void choose_layers(WorkUnit& unit, const std::vector<std::string>& bands, const std::vector<std::string>& indices,
                   std::set<std::pair<std::string, std::string>>& impossible) {
    const auto& sensor = rasters::find_sensor(unit.acquisition.sensor);
    std::set<std::string> plain(bands.begin(), bands.end());
    std::vector<Layer> index_layers;
    for (const auto& name : indices.empty() ? sensor.index_names : indices) {
        const auto* index = rasters::find_index(name);
        std::optional<std::vector<std::string>> inputs;
        if (index) inputs = sensor.bands_for(*index);
        const bool here = inputs &&
                          std::all_of(inputs->begin(), inputs->end(),
                                      [&](const auto& band) { return unit.lattice_of_band.contains(band); }) &&
                          (!index->of_means || on_one_lattice(unit, *inputs));
        if (!here) {
            // A ready-made index band of that name is as good.
            if (unit.lattice_of_band.contains(name))
                plain.insert(name);
            else
                impossible.insert({sensor.name, name});
            continue;
        }
        plain.insert(inputs->begin(), inputs->end());
        index_layers.push_back({std::string{index->name}, *inputs, index});
    }
    for (const auto& band : sensor.bands) {
        const bool ready_index = band.kind == rasters::SensorBand::Kind::index;
        if (band.kind != rasters::SensorBand::Kind::classes && unit.lattice_of_band.contains(band.name) &&
            band.name != unit.mask_band && (ready_index || plain.contains(band.name)))
            unit.layers.push_back({band.name, {band.name}, nullptr});
    }
    for (const auto& name : bands)  // bands that the sensor file does not know, asked for by name
        if (!sensor.band(name) && unit.lattice_of_band.contains(name)) unit.layers.push_back({name, {name}, nullptr});
    for (auto& layer : index_layers) unit.layers.push_back(std::move(layer));
    unit.classes = !unit.mask_band.empty();
}

}  // namespace

int WorkUnit::halo() const {
    int widest = 0;
    for (const auto& scene : acquisition.scenes)
        if (scene.mask && !scene.mask->grow_values.empty()) widest = std::max(widest, scene.mask->grow);
    return widest;
}

int WorkUnit::lattice_of(const Layer& layer) const {
    int finest = lattice_of_band.at(layer.bands.front());
    for (const auto& band : layer.bands) finest = std::min(finest, lattice_of_band.at(band));
    return finest;
}

std::vector<int> WorkUnit::result_lattices() const {
    std::set<int> found;
    for (const auto& layer : layers) found.insert(lattice_of(layer));
    if (classes) found.insert(lattice_of_band.at(mask_band));
    return {found.begin(), found.end()};
}

std::string WorkUnit::file_name(int lattice) const {
    std::string text = rasters::name(lattices[static_cast<std::size_t>(lattice)]) + "|" + mask_band;
    for (const auto& [band, at] : lattice_of_band) text += "|" + band;
    const auto hash = report::sha256(text).substr(0, 8);
    return acquisition.sensor + "_" + acquisition.key + "_" + hash;
}

std::vector<WorkUnit> make_units(const std::vector<rasters::Acquisition>& acquisitions,
                                 const std::vector<std::string>& bands, const std::vector<std::string>& indices,
                                 std::vector<Problem>& missing) {
    std::vector<WorkUnit> units;
    std::set<std::pair<std::string, std::string>> impossible;
    std::set<std::pair<std::string, std::string>> possible;
    for (const auto& acquisition : acquisitions) {
        std::map<std::string, WorkUnit> by_signature;
        for (const auto& scene : acquisition.scenes) {
            auto& unit = by_signature[signature(scene)];
            if (unit.acquisition.scenes.empty()) {
                unit.acquisition = acquisition;
                unit.acquisition.scenes.clear();
            }
            unit.acquisition.scenes.push_back(scene);
        }
        for (auto& [text, unit] : by_signature) {
            place_bands(unit);
            choose_layers(unit, bands, indices, impossible);
            for (const auto& layer : unit.layers) possible.insert({unit.acquisition.sensor, layer.name});
            units.push_back(std::move(unit));
        }
    }
    for (const auto& [sensor, index] : impossible) {
        if (possible.contains({sensor, index})) continue;
        missing.push_back({.code = "S-NO-INDEX",
                           .severity = Severity::warn,
                           .subject = Subject::scene,
                           .id = sensor,
                           .text = {.what = "index " + index + " cannot be computed: no scene of " + sensor +
                                            " has all the bands it needs",
                                    .where = "[[scenes]] sensor = \"" + sensor + "\"",
                                    .fix = "add scenes with those bands, or name other indices in [observe] indices"},
                           .hectares = std::nullopt});
    }
    return units;
}

}  // namespace vung::run
