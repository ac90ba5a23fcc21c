// SPDX-License-Identifier: Apache-2.0
#include <vung/run/observed_units.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include <vung/error.h>
#include <vung/io/scene_path.h>
#include <vung/run/lattice_json.h>
#include <vung/run/scene_files.h>

namespace vung::run {
namespace {

using Json = nlohmann::ordered_json;
using Place = std::function<std::filesystem::path(const std::string&)>;

/// Not given is null, and no number (a nodata value may be that) has a word.
Json number(const std::optional<double>& value) {
    if (!value) return nullptr;
    if (std::isnan(*value)) return "nan";
    return *value;
}

std::optional<double> number(const Json& json) {
    if (json.is_null()) return std::nullopt;
    if (json.is_string()) return std::numeric_limits<double>::quiet_NaN();
    return json.get<double>();
}

std::string member_of(const std::filesystem::path& path) {
    if (!io::is_zip_member(path)) return {};
    const auto text = path.string();
    const auto inside = text.find("}/");
    return inside == std::string::npos ? "" : text.substr(inside + 2);
}

std::size_t lattice_at(const WorkUnit& unit, const rasters::Lattice& lattice) {
    const auto found = std::find(unit.lattices.begin(), unit.lattices.end(), lattice);
    if (found == unit.lattices.end()) throw InvariantError("an asset stands on no lattice of its unit");
    return static_cast<std::size_t>(found - unit.lattices.begin());
}

Json asset_json(const WorkUnit& unit, const rasters::Asset& asset, const std::map<std::string, std::string>& names) {
    const auto& w = asset.window;
    return {{"band", asset.band},
            {"file", names.at(SceneFiles::name_of(asset))},
            {"member", member_of(asset.path)},
            {"band_index", asset.band_index},
            {"scale", asset.scale},
            {"offset", asset.offset},
            {"stored_as", rasters::to_string(asset.stored_as)},
            {"nodata", number(asset.nodata)},
            {"valid", {number(asset.valid_low), number(asset.valid_high)}},
            {"lattice", lattice_at(unit, asset.lattice)},
            {"window", {w.col, w.row, w.width, w.height}},
            {"tile", {asset.tile_width, asset.tile_height}},
            {"type", asset.stored_type}};
}

rasters::Asset asset_of(const Json& json, const WorkUnit& unit, const Place& place) {
    rasters::Asset out;
    out.band = json.at("band");
    const std::string file = json.at("file"), member = json.at("member");
    const auto path = place(file);
    out.path = !member.empty()             ? io::zip_member(path, member)
               : io::is_url(path.string()) ? io::remote_path(path.string())
                                           : path;
    out.band_index = json.at("band_index");
    out.scale = json.at("scale");
    out.offset = json.at("offset");
    out.stored_as = rasters::parse_stored_as(json.at("stored_as").get<std::string>()).value();
    out.nodata = number(json.at("nodata"));
    out.valid_low = number(json.at("valid").at(0));
    out.valid_high = number(json.at("valid").at(1));
    const auto lattice = json.at("lattice").get<std::size_t>();
    out.lattice = lattice < unit.lattices.size() ? unit.lattices[lattice] : throw std::bad_optional_access{};
    const auto& w = json.at("window");
    out.window = {w.at(0), w.at(1), w.at(2), w.at(3)};
    out.tile_width = json.at("tile").at(0);
    out.tile_height = json.at("tile").at(1);
    out.stored_type = json.at("type");
    return out;
}

Json unit_json(const WorkUnit& unit, const std::map<std::string, std::string>& names) {
    Json out{{"acquisition", unit.acquisition.key},
             {"sensor", unit.acquisition.sensor},
             {"time", unit.acquisition.time.time_since_epoch().count()},
             {"time_known", unit.acquisition.time_known}};
    auto& lattices = out["lattices"] = Json::array();
    for (const auto& lattice : unit.lattices) lattices.push_back(lattice_json(lattice));
    out["lattice_of_band"] = unit.lattice_of_band;
    out["mask_band"] = unit.mask_band;
    out["classes"] = unit.classes;
    out["each_band_alone"] = unit.each_band_alone;
    auto& layers = out["layers"] = Json::array();
    for (const auto& layer : unit.layers)
        layers.push_back({{"name", layer.name}, {"bands", layer.bands}, {"index", layer.index != nullptr}});
    auto& scenes = out["scenes"] = Json::array();
    for (const auto& scene : unit.acquisition.scenes) {
        Json each{{"id", scene.id}, {"tile", scene.tile}, {"baseline", scene.baseline}};
        auto& assets = each["assets"] = Json::array();
        for (const auto& asset : scene.assets) assets.push_back(asset_json(unit, asset, names));
        if (scene.mask)
            each["mask"] = {{"asset", asset_json(unit, scene.mask->asset, names)},
                            {"rule", rasters::to_string(scene.mask->rule)},
                            {"grow", scene.mask->grow},
                            {"grow_values", scene.mask->grow_values}};
        scenes.push_back(std::move(each));
    }
    return out;
}

WorkUnit unit_of(const Json& json, const std::string& where, const Place& place) {
    WorkUnit out;
    out.acquisition.key = json.at("acquisition");
    out.acquisition.sensor = json.at("sensor");
    out.acquisition.time = dates::Instant{dates::Instant::duration{json.at("time").get<std::int64_t>()}};
    out.acquisition.time_known = json.at("time_known");
    for (const auto& lattice : json.at("lattices")) out.lattices.push_back(lattice_of(lattice, where));
    out.lattice_of_band = json.at("lattice_of_band").get<std::map<std::string, int>>();
    out.mask_band = json.at("mask_band");
    out.classes = json.at("classes");
    out.each_band_alone = json.at("each_band_alone");
    for (const auto& layer : json.at("layers")) {
        Layer each{layer.at("name"), layer.at("bands").get<std::vector<std::string>>(), nullptr};
        if (layer.at("index").get<bool>()) {
            each.index = rasters::find_index(each.name);
            if (!each.index)
                throw InputError{{.what = "this program knows no index '" + each.name + "'",
                                  .where = where,
                                  .fix = "verify with the engine that made the bundle"}};
        }
        out.layers.push_back(std::move(each));
    }
    for (const auto& scene : json.at("scenes")) {
        rasters::Scene each;
        each.id = scene.at("id");
        each.sensor = out.acquisition.sensor;
        each.tile = scene.at("tile");
        each.baseline = scene.at("baseline");
        each.time = out.acquisition.time;
        each.time_known = out.acquisition.time_known;
        for (const auto& asset : scene.at("assets")) each.assets.push_back(asset_of(asset, out, place));
        if (scene.contains("mask")) {
            const auto& mask = scene.at("mask");
            each.mask = rasters::Mask{asset_of(mask.at("asset"), out, place),
                                      rasters::parse_mask_rule(mask.at("rule").get<std::string>(), where),
                                      mask.at("grow"), mask.at("grow_values").get<std::vector<int>>()};
        }
        out.acquisition.scenes.push_back(std::move(each));
    }
    return out;
}

}  // namespace

std::string to_json(const ObservedSettings& settings, const std::map<std::string, std::string>& names) {
    Json out{{"timezone", settings.timezone}, {"crs", crs_json(settings.crs)}};
    auto& windows = out["seasons"] = Json::array();
    for (const auto& window : settings.windows)
        windows.push_back(
            {{"name", window.name}, {"start", dates::to_iso(window.start)}, {"end", dates::to_iso(window.end)}});
    auto& units = out["units"] = Json::array();
    for (const auto& unit : settings.units) units.push_back(unit_json(unit, names));
    return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

ObservedSettings parse_observed_settings(const std::string& text, const std::string& where, const Place& place) {
    try {
        const auto json = Json::parse(text);
        ObservedSettings out;
        out.timezone = json.at("timezone");
        out.crs = crs_of(json.at("crs"), where);
        for (const auto& window : json.at("seasons"))
            out.windows.push_back({window.at("name"), dates::parse_date(window.at("start").get<std::string>()).value(),
                                   dates::parse_date(window.at("end").get<std::string>()).value()});
        for (const auto& unit : json.at("units")) out.units.push_back(unit_of(unit, where, place));
        return out;
    } catch (const nlohmann::json::exception& error) {
        throw InputError{{.what = std::string{"the file does not say how images were observed: "} + error.what(),
                          .where = where,
                          .fix = "take the bundle as it was made"}};
    } catch (const std::bad_optional_access& error) {
        throw InputError{{.what = std::string{"a value in the file is none: "} + error.what(),
                          .where = where,
                          .fix = "take the bundle as it was made"}};
    }
}

}  // namespace vung::run
