// SPDX-License-Identifier: Apache-2.0
#include <vung/run/inputs.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

#include <vung/dates/time_zone.h>
#include <vung/error.h>
#include <vung/io/connection_text.h>
#include <vung/io/corrections_ledger.h>
#include <vung/io/reproject.h>
#include <vung/problem_catalogue.h>
#include <vung/run/diary_template.h>
#include <vung/run/gate.h>
#include <vung/run/own_records.h>
#include <vung/run/straw_records.h>

namespace vung::run {
namespace {

/// Day of an acquisition in the project's time zone.
dates::Date day_of(const rasters::Scene& scene, const Project& project) {
    if (!scene.time_known) return std::chrono::floor<dates::Days>(scene.time);
    return dates::local_day(scene.time, project.timezone);
}

void read_scenes(const Project& project, Inputs& inputs,
                 const std::function<void(const std::function<void()>&)>& guarded) {
    std::vector<rasters::Scene> scenes;
    std::set<std::string> ids;
    for (const auto& source : project.scenes)
        guarded([&] {
            auto found = io::list_scenes(source);
            inputs.problems.insert(inputs.problems.end(), found.problems.begin(), found.problems.end());
            for (auto& scene : found.scenes) {
                if (project.as_of && day_of(scene, project) > *project.as_of) {
                    ++inputs.scenes_after_as_of;
                } else if (!ids.insert(scene.sensor + "/" + scene.id).second) {
                    inputs.problems.push_back(
                        {.code = "S-REPEATED",
                         .severity = Severity::warn,
                         .subject = Subject::scene,
                         .id = scene.id,
                         .text = {.what = "the scene is listed more than once; the first listing is used",
                                  .where = source.source.string(),
                                  .fix = "name each folder or manifest once in [[scenes]]"},
                         .hectares = std::nullopt});
                } else {
                    scenes.push_back(std::move(scene));
                }
            }
        });
    inputs.scenes = scenes.size();
    inputs.acquisitions = rasters::group_acquisitions(std::move(scenes));
    inputs.units = make_units(inputs.acquisitions, project.observe.bands, project.observe.indices, inputs.problems);
}

/// Calls `visit(asset)` once per different window of all units.
void for_each_window(const std::vector<WorkUnit>& units, const std::function<void(const rasters::Asset&)>& visit) {
    std::set<std::string> done;
    for (const auto& unit : units)
        for (const auto& scene : unit.acquisition.scenes)
            for (const auto& asset : scene.assets) {
                const auto& w = asset.window;
                const auto name = rasters::name(asset.lattice) + std::to_string(w.col) + "," + std::to_string(w.row) +
                                  "," + std::to_string(w.width) + "," + std::to_string(w.height);
                if (done.insert(name).second) visit(asset);
            }
}

/// Outline of a raster in another system; nothing where it cannot be brought there.
std::optional<geometry::Box> footprint(const rasters::Asset& asset, const geometry::Crs& crs) {
    const auto& w = asset.window;
    std::vector<geometry::Point> points;
    constexpr int kSteps = 8;  // points along each side, since sides bend under reprojection
    for (int i = 0; i <= kSteps; ++i)
        for (int j = 0; j <= kSteps; ++j)
            if (i == 0 || j == 0 || i == kSteps || j == kSteps)
                points.push_back(
                    asset.lattice.to_world({static_cast<double>(w.col) + static_cast<double>(w.width) * i / kSteps,
                                            static_cast<double>(w.row) + static_cast<double>(w.height) * j / kSteps}));
    geometry::Box box;
    try {
        if (!(crs == asset.lattice.crs)) io::Transform{asset.lattice.crs, crs}.apply(points);
    } catch (const InputError&) {
        return std::nullopt;
    }
    for (const auto& p : points) box.include(p);
    return box;
}

struct Surroundings {
    std::vector<geometry::Box> footprints;  ///< of the scenes, longitude and latitude
    std::optional<double> cell_m2;          ///< of the finest asset
};

/// Where the scenes lie, and the cells of the finest of them.
Surroundings surroundings(const std::vector<WorkUnit>& units) {
    const auto wgs84 = io::read_crs("EPSG:4326", "");
    Surroundings out;
    for_each_window(units, [&](const rasters::Asset& asset) {
        if (const auto box = footprint(asset, wgs84)) out.footprints.push_back(*box);
        const auto& crs = asset.lattice.crs;
        if (crs.geographic) return;
        const double cell =
            asset.lattice.cell_width * asset.lattice.cell_height * crs.metres_per_unit * crs.metres_per_unit;
        out.cell_m2 = std::min(out.cell_m2.value_or(cell), cell);
    });
    return out;
}

/// Parcels that no scene shows, by bounding boxes; one problem each.
void find_unseen(Inputs& inputs) {
    std::vector<geometry::Box> boxes;
    for_each_window(inputs.units, [&](const rasters::Asset& asset) {
        if (const auto box = footprint(asset, inputs.layer.crs)) boxes.push_back(*box);
    });
    if (boxes.empty()) return;  // that there are no scenes is told once
    for (const auto& parcel : inputs.layer.parcels) {
        const auto box = geometry::bounds(parcel.shape);
        if (std::any_of(boxes.begin(), boxes.end(), [&](const auto& b) { return b.intersects(box); })) continue;
        auto problem = make_problem("P-NO-SCENE");
        problem.id = parcel.id;
        problem.text.where = parcel.where;
        problem.hectares = parcel.area_ha;
        inputs.problems.push_back(std::move(problem));
    }
}

/// Parcels that are gone but have a past that others inherit; their areas are not known.
void add_ancestors(const parcels::Lineage& lineage, io::DiaryFacts& facts) {
    std::set<std::string> gone;
    for (const auto& step : lineage.rows())
        if (!facts.find(step.parent)) gone.insert(step.parent);
    for (const auto& id : gone) facts.parcels.push_back({.id = id, .area_ha = std::nullopt, .household = ""});
    std::sort(facts.parcels.begin(), facts.parcels.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
}

/// Columns that no diary has are known where a methodology of the project asks for them.
void drop_own_columns(const Project& project, std::vector<Problem>& problems) {
    const auto unknown = [](const Problem& problem) { return problem.code == "R-UNKNOWN-COLUMN"; };
    if (std::none_of(problems.begin(), problems.end(), unknown)) return;
    const auto own = own_records(project).headers;
    std::erase_if(problems, [&](const Problem& problem) {
        return unknown(problem) && std::any_of(problem.values.begin(), problem.values.end(), [&](const auto& value) {
                   return value.first == "column" && own.contains(value.second);
               });
    });
}

}  // namespace

ShapeSet shape_set(const parcels::ParcelLayer& layer) {
    ShapeSet set;
    set.crs = layer.crs;
    for (const auto& parcel : layer.parcels) set.shapes.push_back({parcel.shape_key, parcel.shape});
    std::sort(set.shapes.begin(), set.shapes.end(), [](const Shape& a, const Shape& b) { return a.key < b.key; });
    set.shapes.erase(std::unique(set.shapes.begin(), set.shapes.end(),
                                 [](const Shape& a, const Shape& b) { return a.key == b.key; }),
                     set.shapes.end());
    return set;
}

Inputs load_inputs(const Project& project, Job& job, std::vector<Problem>* faults) {
    Inputs inputs;
    const auto guarded = [&](const std::function<void()>& read) {
        try {
            read();
        } catch (const InputError& error) {
            if (!faults) throw;
            faults->push_back({.code = "PROJECT",
                               .severity = Severity::refuse,
                               .subject = Subject::project,
                               .id = project.name,
                               .text = error.text(),
                               .hectares = std::nullopt,
                               .values = {{"message", error.text().what}, {"remedy", error.text().fix}}});
        }
        job.check();
    };
    job.stage("scenes", 1);
    read_scenes(project, inputs, guarded);
    job.stage("parcels", 1);
    for (const auto& source : project.boundaries)
        guarded([&] {
            inputs.boundaries.push_back(io::read_boundaries(source));
            const auto& found = inputs.boundaries.back().problems;
            inputs.problems.insert(inputs.problems.end(), found.begin(), found.end());
        });
    guarded([&] {
        inputs.corrections = io::read_corrections(project.corrections);
        auto passed = pass_gate(project.parcels, {.limits = project.gate, .corrections = inputs.corrections});
        inputs.layer = std::move(passed.layer);
        inputs.correction_outcomes = std::move(passed.corrections);
        job.check();
        const auto around = surroundings(inputs.units);
        const auto crosswalk = read_crosswalk(project, inputs.problems);
        inputs.place = check_place(inputs.layer, {.where = project.parcels.source.filename().string(),
                                                  .boundaries = inputs.boundaries,
                                                  .scenes = around.footprints,
                                                  .remark = [&](const std::string& commune, text::Language language) {
                                                      return crosswalk.remark(commune, language);
                                                  }});
        if (inputs.place.compared)  // the comparison says more
            std::erase_if(inputs.layer.problems, [](const Problem& p) { return p.code == "P-OUTSIDE-CRS"; });
        inputs.claimed_twice = check_together(inputs.layer, project.gate, around.cell_m2);
        inputs.land = survey_land(project, crosswalk, inputs.boundaries, inputs.layer, inputs.problems);
        inputs.problems.insert(inputs.problems.end(), inputs.layer.problems.begin(), inputs.layer.problems.end());
        inputs.layer.problems.clear();
        inputs.shapes = shape_set(inputs.layer);
    });
    find_unseen(inputs);

    std::vector<std::string> ids;
    for (const auto& parcel : inputs.layer.parcels) ids.push_back(parcel.id);
    std::vector<std::string> seasons;
    for (const auto& season : project.seasons) seasons.push_back(season.name);
    // Where the layer itself could not be read, no record can be matched: its rows are not at fault.
    const bool has_parcels = inputs.layer.read > 0;
    const auto take = [&](const std::vector<Problem>& found) {
        for (const auto& problem : found)
            if (has_parcels || problem.code != "R-UNKNOWN-PARCEL") inputs.problems.push_back(problem);
    };
    if (!project.management.source.empty())
        guarded([&] {
            inputs.management = io::read_management(project.management.source, diary_facts(project, inputs.layer));
            take(inputs.management.problems);
        });
    if (!project.reductions.baseline.empty())
        guarded([&] {
            auto facts = diary_facts(project, inputs.layer);
            facts.other_seasons = true;
            facts.sheet.clear();
            add_ancestors(inputs.land.lineage, facts);
            inputs.baseline = io::read_management(project.reductions.baseline, facts);
            take(inputs.baseline.problems);
        });
    drop_own_columns(project, inputs.problems);
    take(straw_problems({&inputs.management.records, &inputs.management.baseline, &inputs.baseline.records,
                         &inputs.baseline.baseline}));
    if (!project.samples.source.empty())
        guarded([&] {
            inputs.samples =
                io::read_samples(project.samples.source, project.parcels.id, ids, seasons, project.samples.sheet);
            take(inputs.samples.problems);
        });

    take(find_area_problems(project, inputs.layer, inputs.management.records));

    const auto overlap = [&] {
        if (!faults && inputs.layer.parcels.empty())
            throw InputError{{.what = "no parcel of the layer can be used; all " + std::to_string(inputs.layer.read) +
                                      " were set aside",
                              .where = io::source_label(project.parcels.source),
                              .fix = "vung check lists what is wrong with each"}};
        const auto unseen = std::count_if(inputs.problems.begin(), inputs.problems.end(),
                                          [](const Problem& p) { return p.code == "P-NO-SCENE"; });
        if (!inputs.layer.parcels.empty() && !inputs.units.empty() &&
            static_cast<std::size_t>(unseen) == inputs.layer.parcels.size())
            throw InputError{{.what = "parcels and scenes do not overlap",
                              .where = io::source_label(project.parcels.source),
                              .fix = "see that the reference system of the parcels is right (" +
                                     inputs.layer.crs.name() + ") and that the scenes show the place"}};
    };
    guarded(overlap);
    sort_problems(inputs.problems);
    return inputs;
}

}  // namespace vung::run
