// SPDX-License-Identifier: Apache-2.0
#include <vung/run/run_map.h>

#include <algorithm>
#include <cmath>

#include <vung/io/reproject.h>
#include <vung/report/map_png.h>
#include <vung/report/run_folder.h>

namespace vung::run {
namespace {

/// A plane in metres to draw in: the layer's own where it is one, else the UTM zone of the first parcel.
geometry::Crs drawing_plane(const Inputs& inputs) {
    const auto& crs = inputs.layer.crs;
    if (!crs.geographic && crs.metres_per_unit == 1) return crs;
    const auto centre = parcel_centres(inputs.layer).front();
    const int zone = std::clamp(static_cast<int>(std::floor((centre.x + 180) / 6)) + 1, 1, 60);
    return io::read_crs("EPSG:" + std::to_string((centre.y < 0 ? 32700 : 32600) + zone), "map");
}

/// "31/01/2024" in Vietnamese, the ISO day in English.
std::string day_text(dates::Date day, report::Language language) {
    const auto iso = dates::to_iso(day);
    if (language == report::Language::en) return iso;
    return iso.substr(8, 2) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
}

int class_of(crops::Verdict verdict) {
    switch (verdict) {
        case crops::Verdict::rice: return 0;
        case crops::Verdict::other: return 1;
        case crops::Verdict::cannot_tell: return 2;
    }
    return 2;
}

}  // namespace

void write_maps(const std::filesystem::path& folder, const Project& project, const Inputs& inputs,
                const std::vector<ParcelFindings>& findings, const report::Manifest& manifest,
                const std::string& run_hash) {
    if (project.seasons.empty() || inputs.layer.parcels.empty()) return;
    std::filesystem::create_directories(folder);
    const auto language = report::parse_language(project.language);
    const auto plane = drawing_plane(inputs);
    const io::Transform to_plane{inputs.layer.crs, plane};
    std::vector<geometry::MultiPolygon> shapes;
    for (const auto& parcel : inputs.layer.parcels) shapes.push_back(to_plane.apply(parcel.shape));

    for (std::size_t s = 0; s < project.seasons.size(); ++s) {
        report::MapContent map;
        map.title = std::string{report::words("Crop per parcel", language)} + ": " + project.name;
        map.subtitle = std::string{report::words("Season", language)} + " " + project.seasons[s].name + ", " +
                       day_text(project.seasons[s].start, language) + " - " +
                       day_text(project.seasons[s].end, language);
        map.classes = report::crop_classes(language);
        map.classes.resize(3);  // parcels that were set aside have no outline that could be drawn
        const bool any_shown = std::any_of(findings.begin(), findings.end(), [](const auto& f) { return f.looks > 0; });
        std::size_t not_drawn = 0;
        for (std::size_t i = 0; i < findings.size(); ++i) {
            if (any_shown && findings[i].looks == 0) {  // far off, or misplaced: it would shrink all others to dots
                ++not_drawn;
                continue;
            }
            map.parcels.push_back({.shape = &shapes[i],
                                   .map_class = class_of(findings[i].seasons[s].verdict),
                                   .hectares = inputs.layer.parcels[i].area_ha,
                                   .group = inputs.layer.parcels[i].cooperative});
        }
        map.crs_name = plane.name();
        map.run_id = report::run_folder_name(manifest.started, run_hash);
        map.sources = std::to_string(inputs.acquisitions.size()) + " × " +
                      (inputs.acquisitions.empty() ? "" : inputs.acquisitions.front().sensor);
        if (not_drawn > 0)
            map.sources += " · " + std::string{report::words("Not seen", language)} + ": " + std::to_string(not_drawn) +
                           " " + std::string{report::words("parcels", language)};
        map.language = language;
        report::draw_map(folder / ("crop_" + project.seasons[s].name + ".png"), map);
    }
}

}  // namespace vung::run
