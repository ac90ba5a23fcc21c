// SPDX-License-Identifier: Apache-2.0
#include <vung/run/cells_origin.h>

#include <nlohmann/json.hpp>
#include <set>

#include <vung/error.h>
#include <vung/run/lattice_json.h>

namespace vung::run {

using Json = nlohmann::ordered_json;

CellsOrigin CellsOrigin::of(const WorkUnit& unit, int lattice) {
    CellsOrigin out{.acquisition = unit.acquisition.key,
                    .sensor = unit.acquisition.sensor,
                    .time = unit.acquisition.time,
                    .time_known = unit.acquisition.time_known,
                    .lattice = unit.lattices.at(static_cast<std::size_t>(lattice)),
                    .scenes = {},
                    .power = {}};
    std::set<std::string> power;
    for (const auto& scene : unit.acquisition.scenes) {
        out.scenes.push_back(scene.id);
        for (const auto& asset : scene.assets)
            if (asset.stored_as != rasters::StoredAs::plain) power.insert(asset.band);
    }
    out.power.assign(power.begin(), power.end());
    return out;
}

std::string CellsOrigin::text() const {
    return Json{{"acquisition", acquisition},
                {"sensor", sensor},
                {"time", time.time_since_epoch().count()},
                {"time_known", time_known},
                {"lattice", lattice_json(lattice)},
                {"scenes", scenes},
                {"power", power}}
        .dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<CellsOrigin> CellsOrigin::parse(const std::string& text) {
    const auto json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    try {
        return CellsOrigin{.acquisition = json.at("acquisition"),
                           .sensor = json.at("sensor"),
                           .time = dates::Instant{dates::Instant::duration{json.at("time").get<std::int64_t>()}},
                           .time_known = json.at("time_known"),
                           .lattice = lattice_of(json.at("lattice"), text),
                           .scenes = json.at("scenes").get<std::vector<std::string>>(),
                           .power = json.at("power").get<std::vector<std::string>>()};
    } catch (const Json::exception&) {
    } catch (const InputError&) {
    }
    return std::nullopt;
}

}  // namespace vung::run
