// SPDX-License-Identifier: Apache-2.0
#include <vung/run/monitoring_facts.h>

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include <vung/dates/time_zone.h>
#include <vung/io/connection_text.h>
#include <vung/run/result_words.h>

namespace vung::run {
namespace {

std::string polygons(const Project& project, const Inputs& inputs) {
    const auto& layer = inputs.layer;
    const auto crs = layer.crs.code.empty() ? std::string{} : " (" + layer.crs.code + ")";
    return fmt::format("{} outlines of {}{}; {} were read", layer.parcels.size(),
                       io::source_name(project.parcels.source), crs, layer.read);
}

std::string area_quality(const Project& project, const Inputs& inputs) {
    const auto& shared = inputs.claimed_twice.layer;
    return fmt::format(
        "geodesic on the ellipsoid WGS 84 from the outlines of {}; {} of {} outlines passed the checks; {:.4f} ha lie "
        "in several parcels",
        io::source_name(project.parcels.source), inputs.layer.parcels.size(), inputs.layer.read,
        shared.within_ha + shared.between_ha);
}

std::string sensing(const Project& project, const Inputs& inputs, const std::vector<ParcelFindings>& findings,
                    const Estimates& estimates) {
    std::set<std::string> sensors, days;
    for (const auto& acquisition : inputs.acquisitions)
        for (const auto& scene : acquisition.scenes) {
            sensors.insert(scene.sensor);
            days.insert(dates::to_iso(scene.time_known ? dates::local_day(scene.time, project.timezone)
                                                       : std::chrono::floor<dates::Days>(scene.time)));
        }
    if (sensors.empty()) return "";
    std::vector<int> looks;
    for (const auto& each : findings) looks.push_back(each.clear_looks);
    std::sort(looks.begin(), looks.end());
    auto out = fmt::format("{}: {} acquisitions from {} to {}; a parcel was clear {} times (median)",
                           fmt::join(sensors, ", "), inputs.acquisitions.size(), *days.begin(), *days.rbegin(),
                           looks.empty() ? 0 : looks[looks.size() / 2]);
    std::set<std::string> methods;
    for (const auto& season : estimates.seasons)
        if (season.grouping == kByCooperative) methods.insert(season.area.method);
    for (const auto& method : methods) out += "; " + method;
    return out;
}

}  // namespace

MonitoringFacts monitoring_facts(const Project& project, const Inputs& inputs,
                                 const std::vector<ParcelFindings>& findings, const Estimates& estimates) {
    const auto language = text::parse_language(project.language);
    MonitoringFacts out{{"field_polygon", polygons(project, inputs)}, {"area_quality", area_quality(project, inputs)}};
    if (auto seen = sensing(project, inputs, findings, estimates); !seen.empty())
        out["remote_sensing"] = std::move(seen);
    for (auto& [field, words] : out) words = result_words(words, language);
    return out;
}

}  // namespace vung::run
