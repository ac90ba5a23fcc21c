// SPDX-License-Identifier: Apache-2.0
#include <vung/run/run_folder_writer.h>

#include <algorithm>
#include <map>
#include <optional>

#include <vung/io/csv.h>
#include <vung/io/geopackage_writer.h>
#include <vung/io/qgis_style.h>
#include <vung/report/atomic_file.h>
#include <vung/report/map_classes.h>
#include <vung/report/problems.h>
#include <vung/report/run_folder.h>
#include <vung/report/words.h>
#include <vung/run/boundary_table.h>
#include <vung/run/monitoring_facts.h>
#include <vung/run/reduction_book.h>
#include <vung/run/result_words.h>
#include <vung/run/run_basis.h>
#include <vung/run/run_map.h>

namespace vung::run {
namespace {

const report::Table& table_named(const std::vector<report::Table>& tables, const std::string& name) {
    return *std::find_if(tables.begin(), tables.end(), [&](const auto& t) { return t.name == name; });
}

using Shapes = std::map<std::string, geometry::MultiPolygon>;

/// One shape per group: all its parcels together.
Shapes group_shapes(const Inputs& inputs, const parcels::Grouping& grouping) {
    Shapes shapes;
    for (const auto& parcel : inputs.layer.parcels)
        for (const auto& group : parcels::groups_of(parcel, grouping)) {
            auto& shape = shapes[group];
            shape.parts.insert(shape.parts.end(), parcel.shape.parts.begin(), parcel.shape.parts.end());
        }
    return shapes;
}

/// The shape of a row's group; none for the total of everything.
const geometry::MultiPolygon* shape_of_row(const Shapes& shapes, const report::Table& table, std::size_t parts,
                                           std::size_t row) {
    std::string group;
    for (std::size_t i = 0; i < parts; ++i) {
        const auto& cell = table.columns[i].text(row);
        if (i > 0) group += parcels::kGroupSeparator;
        if (cell != "-") group += cell;
    }
    const auto found = shapes.find(group);
    return found == shapes.end() ? nullptr : &found->second;
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

std::optional<std::size_t> grouping_of(const Estimates& estimates, const std::string& table) {
    for (std::size_t g = 0; g < estimates.groupings.size(); ++g)
        if (group_table_name(estimates, g) == table) return g;
    return std::nullopt;
}

void write_results(const std::filesystem::path& file, const RunContent& content) {
    const auto& inputs = *content.inputs;
    std::map<std::string, const geometry::MultiPolygon*> shape_of;
    for (const auto& parcel : inputs.layer.parcels) shape_of[parcel.id] = &parcel.shape;
    std::vector<Shapes> shapes;  // outlive the layers that point into them
    for (const auto& grouping : content.estimates->groupings) shapes.push_back(group_shapes(inputs, grouping));

    std::vector<io::GeopackageLayer> layers;
    for (const auto& table : content.tables) {
        io::GeopackageLayer layer{.table = &table, .crs = inputs.layer.crs};
        const auto& ids = table.columns.front();
        if (table.name == "parcels" || table.name == "seasons") {
            for (std::size_t row = 0; row < table.rows(); ++row) layer.shapes.push_back(shape_of.at(ids.text(row)));
            if (table.name == "parcels") layer.styles = crop_styles(*content.project);
        } else if (const auto by = grouping_of(*content.estimates, table.name)) {
            const auto& grouping = content.estimates->groupings[*by];
            for (std::size_t row = 0; row < table.rows(); ++row)
                layer.shapes.push_back(shape_of_row(shapes[*by], table, grouping.columns.size(), row));
            if (grouping.overlaps()) layer.description = "A parcel may be counted in several rows; do not add them up.";
        } else {
            layer.spatial = false;
        }
        layers.push_back(std::move(layer));
    }
    io::write_geopackage(file, layers);
}

/// reductions/<pack>.xlsx, one for each methodology that gave something.
void write_books(const std::filesystem::path& folder, const RunContent& content) {
    std::map<std::string, std::string> communes;
    for (const auto& parcel : content.inputs->layer.parcels) communes[parcel.id] = parcel.commune;
    const auto commune_of = [&](const std::string& parcel) { return communes.at(parcel); };
    const auto facts = monitoring_facts(*content.project, *content.inputs, *content.findings, *content.estimates);
    for (const auto& outcome : content.accounts->outcomes) {
        if (!outcome.account) continue;
        const auto book = reduction_book(outcome, content.accounts->seasons_of(outcome), content.project->name,
                                         text::parse_language(content.project->language), commune_of, facts);
        io::write_workbook(folder / (outcome.pack->id + ".xlsx"), book.workbook);
        for (const auto& table : book.records) io::write_csv(folder / (table.name + ".csv"), table);
    }
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
    for (const auto& note : content.notes) log.warning("store", note);
    for (const auto& finding : content.list.findings) {
        const auto& problem = finding.problem;
        log.warning(to_string(problem.subject), problem.text.what,
                    {{"key", finding.key}, {"code", problem.code}, {"id", problem.id}, {"where", problem.text.where}});
    }
    for (const auto& table : content.manifest.tables)
        log.info("write", "table",
                 {{"name", table.name}, {"rows", count(table.rows)}, {"sha256", table.canonical_hash}});
    log.close();
}

}  // namespace

std::vector<report::Table> run_tables(const Project& project, const Inputs& inputs,
                                      const std::vector<ParcelFindings>& findings, const Estimates& estimates) {
    std::vector<report::Table> tables{parcel_table(project, inputs, findings),
                                      season_table(project, inputs, findings, estimates)};
    for (std::size_t g = 0; g < estimates.groupings.size(); ++g) tables.push_back(group_table(estimates, g));
    if (!inputs.land.boundaries.empty())
        tables.push_back(boundary_table(inputs.land.boundaries, estimates.groupings, inputs.layer));
    tables.push_back(scene_table(inputs));
    for (auto& table : tables) {
        put_into(report::parse_language(project.language),
                 {"reason_*", "ch4_note", "area_method", "yield_basis", "counted"}, table);
        report::sort_rows(table);
    }
    return tables;
}

std::filesystem::path write_run_folder(RunContent& content) {
    const auto& project = *content.project;
    const auto runs = project.runs / project.name;
    report::remove_leftovers(runs);
    const auto hash = report::run_hash(content.manifest);
    report::AtomicFolder folder{runs / report::run_folder_name(content.manifest.started, hash)};

    const auto problems = report::problems_table(content.list.findings);
    for (const auto& table : content.tables) content.manifest.tables.push_back(report::summary(table));
    content.manifest.tables.push_back(report::summary(problems));
    if (content.list.closed.rows() > 0) content.manifest.tables.push_back(report::summary(content.list.closed));

    write_results(folder.path() / "results.gpkg", content);
    for (std::size_t g = 0; g < content.estimates->groupings.size(); ++g) {
        const auto name = group_table_name(*content.estimates, g);
        io::write_csv(folder.path() / (name + ".csv"), table_named(content.tables, name));
    }
    if (!content.inputs->land.boundaries.empty())
        io::write_csv(folder.path() / "boundaries.csv", table_named(content.tables, "boundaries"));
    if (!content.account_tables.empty()) std::filesystem::create_directory(folder.path() / "reductions");
    for (const auto& table : content.account_tables)
        io::write_csv(folder.path() / "reductions" / (table.name + ".csv"), table);
    if (content.accounts) write_books(folder.path() / "reductions", content);
    if (content.accounts)
        write_run_basis(folder.path(), project, *content.accounts,
                        verdict_table(project, *content.inputs, *content.findings));
    write_work_list(folder.path(), content.list, project, content.inputs->layer, false);
    write_maps(folder.path() / "maps", project, *content.inputs, *content.findings, content.manifest, hash);
    content.manifest.outputs = report::output_files(folder.path());
    write_log(folder.path() / "log.jsonl", content);
    report::write_manifest(folder.path(), content.manifest);
    folder.commit();
    report::set_latest(folder.target());
    return folder.target();
}

}  // namespace vung::run
