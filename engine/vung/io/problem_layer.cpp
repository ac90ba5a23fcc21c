// SPDX-License-Identifier: Apache-2.0
#include <vung/io/problem_layer.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>

#include <vung/io/geopackage_writer.h>
#include <vung/io/ledger_cells.h>
#include <vung/io/qgis_style.h>
#include <vung/io/reproject.h>
#include <vung/io/work_list_words.h>
#include <vung/parcels/shape_key.h>
#include <vung/parcels/shape_mending.h>

namespace vung::io {
namespace {

using report::Column;
using report::Table;
using report::Type;
using text::Language;

// As on the sheets of the workbook, but full: refused, repaired, doubted.
const std::vector<std::pair<Severity, std::string>> kColours{
    {Severity::refuse, "#D7301F"}, {Severity::repair, "#4292C6"}, {Severity::warn, "#FDAE61"}};

bool can_be_drawn(const geometry::MultiPolygon& shape) {
    const auto good = [](const geometry::Ring& ring) {
        return ring.size() >= 4 && std::all_of(ring.begin(), ring.end(), [](const geometry::Point& p) {
                   return std::isfinite(p.x) && std::isfinite(p.y);
               });
    };
    return !shape.empty() && std::all_of(shape.parts.begin(), shape.parts.end(), [&](const geometry::Polygon& part) {
        return good(part.outer) && std::all_of(part.holes.begin(), part.holes.end(), good);
    });
}

std::string style(Language language, StyleGeometry geometry, const Table& table) {
    std::vector<StyleClass> classes;
    for (const auto& [severity, colour] : kColours)
        classes.push_back({to_string(severity), severity_word(severity, language), colour});
    std::vector<StyleField> fields;
    for (const auto& column : table.columns) {
        StyleField field{.name = column.name(), .alias = work_list_column(column.name()).in(language)};
        if (field.name == "decision")
            for (const auto& word : decisions())
                field.choices.push_back({std::string{word.name}, word.in(language), "#000000"});
        if (field.name == "severity")
            for (const auto& c : classes) field.choices.push_back(c);
        fields.push_back(std::move(field));
    }
    return categorised_style("severity", classes, geometry, fields);
}

Column text_column(const char* name, const char* meaning) {
    return Column(name, Type::text, "", meaning);
}

}  // namespace

void write_problem_layer(const std::filesystem::path& file, std::span<const report::Finding> findings,
                         const parcels::ParcelLayer& layer, Language language) {
    const report::ParcelFinder parcels{layer};
    Table list{.name = "problems", .columns = {}, .keys = {}},
        places{.name = "problem_places", .columns = {}, .keys = {}};
    for (auto* table : {&list, &places}) {
        table->add(text_column("key", "finds this row again; leave it as it is"));
        table->add(text_column("code", "what kind of problem"));
        table->add(text_column("severity", "refuse: set aside; repair: used after a repair; warn: used as it is"));
        table->add(text_column("parcel", "id of the parcel"));
        table->add(text_column("what", "what is wrong"));
    }
    list.add(text_column("remedy", "what can be done"));
    list.add(text_column("commune", "of the parcel"));
    list.add(text_column("cooperative", "of the parcel"));
    list.add(Column("hectares", Type::real, "ha", "land at stake"));
    list.add(Column("acknowledged_on", Type::day, "", "day on which somebody said that it is known"));
    list.add(text_column("decision", "to fill in: fix, accept_repair, remove or keep"));
    list.add(text_column("new_id", "to fill in, with the decision fix"));
    list.add(text_column("new_cooperative", "to fill in, with the decision fix"));
    list.add(text_column("new_commune", "to fill in, with the decision fix"));
    list.add(text_column("who", "to fill in: who decided"));
    list.add(Column("date", Type::day, "", "to fill in: when"));
    list.add(text_column("note", "to fill in"));
    list.add(text_column("outline", "stands for the outline that the list was made for; leave it as it is"));
    list.add(text_column("drawn", "stands for the outline in this layer; leave it as it is"));

    GeopackageLayer polygons{.table = &list, .crs = layer.crs}, points{.table = &places};
    points.crs = read_crs("EPSG:4326", "");
    std::deque<geometry::MultiPolygon> closed;
    std::map<const parcels::Parcel*, const geometry::MultiPolygon*> drawn;
    for (const auto& finding : findings) {
        const auto& problem = finding.problem;
        const auto common = [&](Table& table) {
            table.column("key").push(finding.key);
            table.column("code").push(problem.code);
            table.column("severity").push(to_string(problem.severity));
            table.column("parcel").push_or_absent(problem.id);
            table.column("what").push_or_absent(finding.what(language));
        };
        if (problem.place) {
            common(places);
            points.points.push_back(problem.place);
        }
        if (problem.subject != Subject::parcel) continue;
        common(list);
        list.column("remedy").push_or_absent(finding.remedy(language));
        list.column("commune").push_or_absent(finding.commune);
        list.column("cooperative").push_or_absent(finding.cooperative);
        list.column("hectares").push(problem.hectares);
        list.column("acknowledged_on").push(finding.acknowledged_on);
        for (const char* name : {"decision", "new_id", "new_cooperative", "new_commune", "who", "date", "note"})
            list.column(name).push_absent();
        list.column("outline").push_or_absent(finding.raw_key ? hex16(*finding.raw_key) : "");
        const auto* parcel = parcels.find(problem);
        const geometry::MultiPolygon* shape = nullptr;
        if (parcel) {
            const auto [at, fresh] = drawn.emplace(parcel, nullptr);
            if (fresh) {
                auto copy = parcel->shape;
                parcels::close_rings(copy);
                if (can_be_drawn(copy)) at->second = &closed.emplace_back(std::move(copy));
            }
            shape = at->second;
        }
        polygons.shapes.push_back(shape);
        list.column("drawn").push_or_absent(shape ? hex16(parcels::shape_key(layer.crs, *shape)) : "");
    }
    const bool vi = language == Language::vi;
    polygons.styles = {{.name = "severity", .qml = style(language, StyleGeometry::polygon, list), .is_default = true}};
    polygons.description =
        vi ? "Việc cần làm: chọn quyết định, vẽ lại ranh giới nếu cần, lưu rồi gửi lại tệp này"
           : "To do: choose a decision, draw the outline anew where needed, save, send this file back";
    points.styles = {{.name = "severity", .qml = style(language, StyleGeometry::point, places), .is_default = true}};
    std::vector<GeopackageLayer> layers{std::move(polygons)};
    if (places.rows() > 0) layers.push_back(std::move(points));
    write_geopackage(file, layers);
}

}  // namespace vung::io
