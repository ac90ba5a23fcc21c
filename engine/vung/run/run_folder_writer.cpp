// SPDX-License-Identifier: Apache-2.0
#include <vung/run/run_folder_writer.h>

#include <algorithm>
#include <map>

#include <vung/io/csv.h>
#include <vung/io/geopackage_writer.h>
#include <vung/io/qgis_style.h>
#include <vung/report/atomic_file.h>
#include <vung/report/map_classes.h>
#include <vung/report/problems.h>
#include <vung/report/run_folder.h>
#include <vung/report/words.h>
#include <vung/run/run_map.h>

namespace vung::run {
namespace {

const report::Table& table_named(const std::vector<report::Table>& tables, const std::string& name) {
    return *std::find_if(tables.begin(), tables.end(), [&](const auto& t) { return t.name == name; });
}

/// One shape per group row of every season: all parcels of the group together.
std::map<std::string, geometry::MultiPolygon> group_shapes(const Inputs& inputs, bool cooperatives) {
    std::map<std::string, geometry::MultiPolygon> shapes;
    for (const auto& parcel : inputs.layer.parcels) {
        auto& shape = shapes[cooperatives ? parcel.cooperative : parcel.commune];
        shape.parts.insert(shape.parts.end(), parcel.shape.parts.begin(), parcel.shape.parts.end());
    }
    return shapes;
}

std::vector<io::LayerStyle> crop_styles(const Project& project) {
    const auto language = report::parse_language(project.language);
    const auto word = [&](std::string_view english) { return std::string{report::words(english, language)}; };
    std::vector<io::LayerStyle> styles;
    for (const auto& season : project.seasons) {
        const auto qml = io::categorised_style("crop_" + season.name,
                                               {{"rice", word("Rice"), std::string{report::kRiceColour}},
                                                {"other", word("Not rice"), std::string{report::kOtherColour}},
                                                {crops::to_string(crops::Verdict::cannot_tell), word("Cannot tell"),
                                                 std::string{report::kCannotTellColour}}});
        styles.push_back(
            {.name = word("Crop") + " " + season.name, .qml = qml, .description = {}, .is_default = styles.empty()});
    }
    return styles;
}

void write_results(const std::filesystem::path& file, const RunContent& content) {
    const auto& inputs = *content.inputs;
    std::map<std::string, const geometry::MultiPolygon*> shape_of;
    for (const auto& parcel : inputs.layer.parcels) shape_of[parcel.id] = &parcel.shape;
    const auto cooperative_shapes = group_shapes(inputs, true);
    const auto commune_shapes = group_shapes(inputs, false);

    std::vector<io::GeopackageLayer> layers;
    for (const auto& table : content.tables) {
        io::GeopackageLayer layer{.table = &table, .crs = inputs.layer.crs};
        const auto& ids = table.columns.front();
        if (table.name == "parcels" || table.name == "seasons") {
            for (std::size_t row = 0; row < table.rows(); ++row) layer.shapes.push_back(shape_of.at(ids.text(row)));
            if (table.name == "parcels") layer.styles = crop_styles(*content.project);
        } else if (table.name == "cooperatives" || table.name == "communes") {
            const auto& shapes = table.name == "cooperatives" ? cooperative_shapes : commune_shapes;
            for (std::size_t row = 0; row < table.rows(); ++row) {
                const auto found = shapes.find(ids.text(row) == "-" ? "" : ids.text(row));
                layer.shapes.push_back(found == shapes.end() ? nullptr : &found->second);
            }
        } else {
            layer.spatial = false;
        }
        layers.push_back(std::move(layer));
    }
    io::write_geopackage(file, layers);
}

void write_log(const std::filesystem::path& file, const RunContent& content) {
    report::RunLog log{file};
    const auto count = [](std::size_t n) { return static_cast<std::int64_t>(n); };
    log.info("parcels", "read",
             {{"read", count(content.inputs->layer.read)}, {"used", count(content.inputs->layer.parcels.size())}});
    log.info("scenes", "listed",
             {{"scenes", count(content.inputs->scenes)},
              {"acquisitions", count(content.inputs->acquisitions.size())},
              {"after as_of", count(content.inputs->scenes_after_as_of)}});
    for (const auto& problem : content.problems)
        log.warning(to_string(problem.subject), problem.text.what,
                    {{"code", problem.code}, {"id", problem.id}, {"where", problem.text.where}});
    for (const auto& table : content.manifest.tables)
        log.info("write", "table",
                 {{"name", table.name}, {"rows", count(table.rows)}, {"sha256", table.canonical_hash}});
    log.close();
}

}  // namespace

std::vector<report::Table> run_tables(const Project& project, const Inputs& inputs,
                                      const std::vector<ParcelFindings>& findings, const Estimates& estimates) {
    std::vector<report::Table> tables{
        parcel_table(project, inputs, findings), season_table(project, inputs, findings, estimates),
        group_table(estimates, Grouping::cooperative), group_table(estimates, Grouping::commune), scene_table(inputs)};
    for (auto& table : tables) report::sort_rows(table);
    return tables;
}

std::filesystem::path write_run_folder(RunContent& content) {
    const auto& project = *content.project;
    const auto runs = project.runs / project.name;
    report::remove_leftovers(runs);
    const auto hash = report::run_hash(content.manifest);
    report::AtomicFolder folder{runs / report::run_folder_name(content.manifest.started, hash)};

    auto problems = report::problems_table(content.problems);
    for (const auto& table : content.tables) content.manifest.tables.push_back(report::summary(table));
    content.manifest.tables.push_back(report::summary(problems));

    write_results(folder.path() / "results.gpkg", content);
    io::write_csv(folder.path() / "cooperatives.csv", table_named(content.tables, "cooperatives"));
    io::write_csv(folder.path() / "communes.csv", table_named(content.tables, "communes"));
    io::write_csv(folder.path() / "problems.csv", problems);
    write_maps(folder.path() / "maps", project, *content.inputs, *content.findings, content.manifest, hash);
    content.manifest.outputs = report::output_files(folder.path());
    write_log(folder.path() / "log.jsonl", content);
    report::write_manifest(folder.path(), content.manifest);
    folder.commit();
    report::set_latest(folder.target());
    return folder.target();
}

}  // namespace vung::run
