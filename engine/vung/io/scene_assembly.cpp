// SPDX-License-Identifier: Apache-2.0
#include <vung/io/scene_assembly.h>

#include <algorithm>
#include <cmath>
#include <map>

#include <vung/error.h>
#include <vung/io/scene_path.h>

namespace vung::io {
namespace {

constexpr std::string_view kNoMask = "none";

Problem scene_problem(std::string code, Severity severity, const FoundScene& found, std::string what, std::string fix) {
    Problem out;
    out.code = std::move(code);
    out.severity = severity;
    out.subject = Subject::scene;
    out.id = found.scene.id;
    out.text = {std::move(what), found.where, std::move(fix)};
    return out;
}

/// Cell size in metres; 0 where it is not a plain number of them.
double cell_metres(const rasters::Lattice& lattice) {
    return lattice.crs.geographic ? 0 : lattice.cell_width * lattice.crs.metres_per_unit;
}

/// Of copies in several resolutions the native one, else the finest; equal ones in the order of their paths.
bool better(const FoundBand& a, const FoundBand& b, const rasters::Sensor& sensor) {
    const auto* band = sensor.band(a.band);
    const auto rank = [&](const FoundBand& f) {
        const double metres = cell_metres(f.placement.lattice);
        const bool native = band && band->metres > 0 && std::abs(metres - band->metres) <= 0.01 * band->metres;
        return std::tuple{native ? 0 : 1, f.placement.lattice.cell_width, f.path, f.index};
    };
    return rank(a) < rank(b);
}

bool same_resolution(const FoundBand& a, const FoundBand& b) {
    return a.placement.lattice.cell_width == b.placement.lattice.cell_width;
}

}  // namespace

SceneAssembly::SceneAssembly(const SceneSource& source) : source_(source) {
    if (source.mask_band.empty() || source.mask_band == kNoMask || source.mask_rule || source.sensor.empty()) return;
    const auto& sensor = rasters::find_sensor(source.sensor);
    if (!sensor.mask || sensor.mask->band != source.mask_band)
        throw InputError{{.what = "quality band '" + source.mask_band + "' has no rule",
                          .where = "project file, [[scenes]] mask",
                          .fix = "say which values keep a cell, for example mask = { band = \"" + source.mask_band +
                                 "\", keep = [0] }"}};
}

SceneAssembly::MaskChoice SceneAssembly::mask_choice(const FoundScene& found, const rasters::Sensor& sensor) const {
    if (source_.mask_band == kNoMask) return {};
    const auto own =
        std::find_if(found.bands.begin(), found.bands.end(), [](const FoundBand& b) { return b.rule.has_value(); });
    if (own != found.bands.end()) return {own->band, &*own->rule, true, nullptr};
    const auto* given = source_.mask_rule ? &*source_.mask_rule : nullptr;
    const auto* usual = sensor.mask ? &sensor.mask->rule : nullptr;
    const auto* growth = sensor.mask ? &*sensor.mask : nullptr;
    if (!source_.mask_band.empty()) {
        const bool is_usual = usual != nullptr && sensor.mask->band == source_.mask_band;
        return {source_.mask_band, given != nullptr || !is_usual ? given : usual, true, is_usual ? growth : nullptr};
    }
    if (usual == nullptr) return {};
    return {sensor.mask->band, given != nullptr ? given : usual, sensor.mask->required, growth};
}

rasters::Asset SceneAssembly::asset(const FoundBand& found, const rasters::Scene& scene,
                                    const rasters::Sensor& sensor) {
    using Kind = rasters::SensorBand::Kind;
    rasters::Asset out;
    out.band = found.band;
    out.path = found.path;
    out.band_index = found.index;
    out.lattice = found.placement.lattice;
    out.window = found.placement.window;
    out.tile_width = found.header.tile_width;
    out.tile_height = found.header.tile_height;
    out.stored_type = found.header.stored_type;

    const auto* band = sensor.band(found.band);
    const auto& header = found.header;
    // 0 may well be a class of a quality band, "clear"
    const bool quality = found.rule || found.band == source_.mask_band || (band && band->kind == Kind::classes);
    out.nodata = found.nodata ? found.nodata : source_.nodata && !quality ? source_.nodata : header.nodata;
    if (!out.nodata) out.nodata = found.said_nodata;
    if (!out.nodata && band && header.integer) out.nodata = band->nodata;
    if (quality) return out;
    set_scale(found, scene, sensor, out);
    if (band && header.integer && out.scale == band->scale)
        out.valid_low = band->valid_low, out.valid_high = band->valid_high;
    if (band && band->kind == Kind::backscatter)
        out.stored_as = found.stored_as.value_or(source_.stored_as.value_or(band->stored_as));
    return out;
}

void SceneAssembly::set_scale(const FoundBand& found, const rasters::Scene& scene, const rasters::Sensor& sensor,
                              rasters::Asset& out) {
    using Kind = rasters::SensorBand::Kind;
    using From = rasters::ScaleSource;
    const auto* band = sensor.band(found.band);
    const auto& header = found.header;
    const bool known = band != nullptr && header.integer;
    const bool by_project = band == nullptr || band->kind == Kind::reflectance || band->kind == Kind::backscatter ||
                            band->kind == Kind::index;
    const auto project_scale = by_project ? source_.scale : std::nullopt,
               project_offset = by_project ? source_.offset : std::nullopt;

    out.scale = found.scale        ? *found.scale
                : project_scale    ? *project_scale
                : found.said_scale ? *found.said_scale
                : header.scaled    ? header.scale
                : known            ? band->scale
                                   : 1;
    const auto take = [&](double offset, From from) { out.offset = offset, out.scale_source = from; };
    if (found.offset) return take(*found.offset, From::manifest);
    if (project_offset) return take(*project_offset, From::project);
    if (found.said_offset) return take(*found.said_offset, found.said_by);
    if (header.scaled) return take(header.offset, From::file);
    take(known ? band->offset : 0, From::sensor);
    if (!known || !sensor.baseline_offset || band->kind != Kind::reflectance) return;
    if (scene.baseline >= sensor.baseline_offset->from_baseline)
        return take(sensor.baseline_offset->offset, From::baseline);
    out.scale_source = scene.baseline > 0 ? From::baseline : From::assumed;
    if (scene.baseline == 0) ++offset_assumed_;
}

rasters::Mask SceneAssembly::mask(const FoundBand& found, const MaskChoice& choice, const rasters::Scene& scene,
                                  const rasters::Sensor& sensor) {
    rasters::Mask out;
    out.asset = asset(found, scene, sensor);
    out.asset.scale = 1, out.asset.offset = 0, out.asset.scale_source = rasters::ScaleSource::sensor;
    out.rule = *choice.rule;
    if (choice.growth != nullptr) out.grow = choice.growth->grow, out.grow_values = choice.growth->grow_values;
    if (found.grow) out.grow = *found.grow, out.grow_values = found.grow_values;
    if (!source_.mask_grow_cells) return out;
    out.grow = *source_.mask_grow_cells;
    if (out.grow > 0 && out.grow_values.empty() && out.rule.by_class())
        for (int value = 0; value < 256; ++value)
            if (!out.rule.keeps(value)) out.grow_values.push_back(value);
    return out;
}

void SceneAssembly::add(FoundScene found, const rasters::Sensor& sensor, SceneCatalogue& out) {
    if (found.bands.empty()) return;  // its files are listed already, or belong to another sensor
    if (found.scene.platform.empty()) found.scene.platform = sensor.name;
    if (!source_.platform.empty()) found.scene.platform = source_.platform;
    std::map<std::string, const FoundBand*> chosen;
    std::sort(found.bands.begin(), found.bands.end(), [](const FoundBand& a, const FoundBand& b) {
        return std::tie(a.path, a.index, a.band) < std::tie(b.path, b.index, b.band);
    });
    const auto mask = mask_choice(found, sensor);
    for (const auto& band : found.bands) {
        auto& best = chosen[band.band];
        if (best != nullptr && same_resolution(*best, band))
            out.problems.push_back(scene_problem("S-REPEATED", Severity::warn, found,
                                                 "band " + band.band + " of the scene stands in several files; " +
                                                     shown_path(best->path) + " is used, not " + shown_path(band.path),
                                                 "remove one of the files"));
        else if (best == nullptr || better(band, *best, sensor))
            best = &band;
    }

    const auto mask_band = chosen.find(mask.band);
    if (mask_band == chosen.end() && mask.required) {
        const bool broken = std::find(found.broken.begin(), found.broken.end(), mask.band) != found.broken.end();
        out.problems.push_back(scene_problem("S-NO-MASK", Severity::refuse, found,
                                             "the scene has no " + std::string{broken ? "usable " : ""} +
                                                 "quality band " + mask.band + "; clouds would be taken for land",
                                             broken
                                                 ? "replace the damaged file"
                                                 : "add the band, name another one in mask = { band = ..., keep = "
                                                   "[...] }, or write mask = { band = \"none\" } to use every cell"));
        return;
    }
    for (const auto& [name, band] : chosen)
        if (name != mask.band) found.scene.assets.push_back(asset(*band, found.scene, sensor));
    if (mask_band != chosen.end() && mask.rule != nullptr)
        found.scene.mask = this->mask(*mask_band->second, mask, found.scene, sensor);
    if (found.scene.assets.empty()) {
        if (found.broken.empty())
            out.problems.push_back(scene_problem("S-NO-BAND", Severity::refuse, found,
                                                 "the scene has a quality band and nothing else",
                                                 "add the files of its bands"));
        return;
    }
    out.scenes.push_back(std::move(found.scene));
}

void SceneAssembly::finish(SceneCatalogue& out) const {
    if (offset_assumed_ == 0) return;
    Problem problem;
    problem.code = "S-OFFSET-ASSUMED";
    problem.severity = Severity::warn;
    problem.subject = Subject::scene;
    problem.id = source_.source.filename().empty() ? source_.source.parent_path().filename().string()
                                                   : source_.source.filename().string();
    problem.text = {
        "the processing baseline is not known for some scenes; their reflectance is taken without an offset",
        source_.source.string(),
        "write offset = 0.0 (baseline below 04.00) or offset = -0.1 (04.00 and above) into [[scenes]], or give product "
        "names or a column baseline"};
    out.problems.push_back(std::move(problem));
}

}  // namespace vung::io
