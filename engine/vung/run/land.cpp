// SPDX-License-Identifier: Apache-2.0
#include <vung/run/land.h>

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <functional>
#include <iterator>

#include <vung/error.h>
#include <vung/io/crosswalk_file.h>
#include <vung/io/lineage_file.h>
#include <vung/io/reproject.h>
#include <vung/parcels/new_commune.h>
#include <vung/parcels/raw_material_area.h>
#include <vung/text/nearest.h>

namespace vung::run {
namespace {

constexpr std::size_t kRange = 512;

void append(std::vector<Problem>& to, std::vector<Problem> more) {
    std::move(more.begin(), more.end(), std::back_inserter(to));
}

/// Calls `use(number, placed)` for parcels in longitude and latitude, from many threads; parcels that no map knows are
/// passed over.
void each_placed(const parcels::ParcelLayer& layer, const std::vector<std::size_t>& numbers,
                 const std::function<void(std::size_t, const parcels::PlacedShape&)>& use) {
    struct Local {
        io::Transform to_lon_lat;
        parcels::PlacedShape placed;
    };
    oneapi::tbb::enumerable_thread_specific<Local> locals{
        [&] { return Local{io::Transform{layer.crs, io::read_crs("EPSG:4326", "")}, {}}; }};
    oneapi::tbb::parallel_for(oneapi::tbb::blocked_range<std::size_t>{0, numbers.size(), kRange},
                              [&](const auto& range) {
                                  auto& [to_lon_lat, placed] = locals.local();
                                  for (auto i = range.begin(); i != range.end(); ++i) {
                                      try {
                                          placed.assign(to_lon_lat.apply(layer.parcels[numbers[i]].shape));
                                      } catch (const InputError&) {
                                          continue;
                                      }
                                      if (placed.area > 0) use(numbers[i], placed);
                                  }
                              });
}

std::vector<std::size_t> all_of(const parcels::ParcelLayer& layer) {
    std::vector<std::size_t> out(layer.parcels.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = i;
    return out;
}

const parcels::BoundarySet& set_named(std::span<const parcels::BoundarySet> sets, const std::string& name,
                                      const Project& project) {
    for (const auto& set : sets)
        if (set.name == name) return set;
    std::vector<std::string> names;
    for (const auto& set : sets) names.push_back(set.name);
    throw InputError{{.what = "crosswalk.boundary names '" + name + "', and no [[boundary]] has that name",
                      .where = project.file.string(),
                      .fix = names.empty() ? "add a [[boundary]] with the new units" : text::suggestion(name, names)}};
}

/// Code of the commune, where the layer has a column for it.
std::function<std::string(const parcels::Parcel&)> code_column(const parcels::ParcelLayer& layer) {
    const auto at = std::find_if(layer.columns.begin(), layer.columns.end(),
                                 [](const auto& column) { return column.role == parcels::ColumnRole::commune_code; });
    const auto index = static_cast<std::size_t>(at - layer.columns.begin());
    return [index](const parcels::Parcel& parcel) {
        return index < parcel.attributes.size() ? parcel.attributes[index] : std::string{};
    };
}

void add_new_communes(const Project& project, const parcels::Crosswalk& crosswalk,
                      std::span<const parcels::BoundarySet> sets, parcels::ParcelLayer& layer,
                      std::vector<Problem>& problems) {
    if (crosswalk.empty() && project.crosswalk.boundary.empty()) return;
    const auto code_of = code_column(layer);
    parcels::NewCommunes communes{crosswalk};
    std::vector<parcels::NewCommune> found;
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < layer.parcels.size(); ++i) {
        found.push_back(communes.find(layer.parcels[i], code_of(layer.parcels[i])));
        if (found.back().name.empty()) open.push_back(i);
    }
    if (!project.crosswalk.boundary.empty() && !open.empty()) {
        const parcels::BoundaryIndex index{set_named(sets, project.crosswalk.boundary, project)};
        each_placed(layer, open, [&](std::size_t i, const auto& placed) { found[i] = locate(index, placed); });
    }
    const auto columns = layer.columns.size();
    layer.columns.push_back({project.crosswalk.column, parcels::ColumnRole::plain});
    layer.columns.push_back({project.crosswalk.column + "_by", parcels::ColumnRole::plain});
    for (std::size_t i = 0; i < layer.parcels.size(); ++i) {
        auto& parcel = layer.parcels[i];
        if (found[i].name.empty()) communes.leave(parcel, code_of(parcel));
        parcel.attributes.resize(columns);
        parcel.attributes.push_back(std::move(found[i].name));
        parcel.attributes.push_back(to_string(found[i].by));
    }
    for (auto* list : {&layer.refused, &layer.removed})
        for (auto& parcel : *list) parcel.attributes.resize(columns + 2);
    append(problems, communes.problems());
}

parcels::BoundaryAreas measure_inside(const parcels::BoundarySet& set, const parcels::ParcelLayer& layer,
                                      std::vector<Problem>& problems) {
    const parcels::BoundaryIndex index{set};
    parcels::BoundaryAreas out{.name = set.name, .names = {}, .inside = {}, .pieces = {}};
    for (const auto& boundary : set.boundaries)
        out.names.push_back(boundary.name.empty() ? boundary.code : boundary.name);
    struct Found {
        std::vector<parcels::BoundaryPiece> pieces;
        std::optional<Problem> problem;
    };
    std::vector<Found> found(layer.parcels.size());
    out.inside.assign(layer.parcels.size(), 0);
    each_placed(layer, all_of(layer), [&](std::size_t i, const parcels::PlacedShape& placed) {
        out.inside[i] = parcels::shares_inside(index, placed, i, found[i].pieces);
        found[i].problem = parcels::straddles(layer.parcels[i], out.inside[i], set.name);
        const auto& box = placed.shape.box();
        if (found[i].problem) found[i].problem->place = {(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2};
    });
    for (auto& one : found) {
        std::move(one.pieces.begin(), one.pieces.end(), std::back_inserter(out.pieces));
        if (one.problem) problems.push_back(std::move(*one.problem));
    }
    return out;
}

parcels::Lineage read_lineage(const Project& project, const parcels::ParcelLayer& layer,
                              std::vector<Problem>& problems) {
    if (project.lineage.source.empty()) return {};
    auto file = io::read_lineage(project.lineage.source, project.parcels.id, project.lineage.date);
    append(problems, std::move(file.problems));
    parcels::Lineage lineage{std::move(file.rows), problems};
    std::vector<std::string> ids;  // those set aside are known as well
    for (const auto* list : {&layer.parcels, &layer.refused, &layer.removed})
        for (const auto& parcel : *list) ids.push_back(parcel.id);
    std::sort(ids.begin(), ids.end());
    append(problems, lineage.unknown_parcels(ids));
    return lineage;
}

}  // namespace

parcels::Crosswalk read_crosswalk(const Project& project, std::vector<Problem>& problems) {
    if (project.crosswalk.source.empty()) return {};
    auto file = io::read_crosswalk(project.crosswalk.source);
    append(problems, std::move(file.problems));
    return {std::move(file.rows), problems};
}

LandFacts survey_land(const Project& project, const parcels::Crosswalk& crosswalk,
                      std::span<const parcels::BoundarySet> sets, parcels::ParcelLayer& layer,
                      std::vector<Problem>& problems) {
    add_new_communes(project, crosswalk, sets, layer, problems);
    LandFacts out;
    for (const auto& set : sets) {
        using parcels::BoundaryRole;
        const bool asked = set.name != project.crosswalk.boundary &&
                           (set.role == BoundaryRole::geographical_indication || set.role == BoundaryRole::other);
        if (asked) out.boundaries.push_back(measure_inside(set, layer, problems));
    }
    out.lineage = read_lineage(project, layer, problems);
    return out;
}

std::vector<Problem> find_area_problems(const Project& project, const parcels::ParcelLayer& layer,
                                        std::span<const parcels::ManagementRecord> records) {
    parcels::KnownCrops crops;
    for (const auto& record : records)
        if (!record.crop.empty()) crops[record.parcel].insert(record.crop);
    return parcels::area_problems(layer, crops, project.planting_areas.rules);
}

}  // namespace vung::run
