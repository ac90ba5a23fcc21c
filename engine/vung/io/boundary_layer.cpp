// SPDX-License-Identifier: Apache-2.0
#include <vung/io/boundary_layer.h>

#include <cmath>
#include <map>
#include <utility>

#include <vung/error.h>
#include <vung/geometry/validity.h>
#include <vung/io/parcel_layer.h>
#include <vung/io/reproject.h>
#include <vung/problem_catalogue.h>
#include <vung/text/unicode.h>

namespace vung::io {
namespace {

/// The reader of parcels speaks of their options; here they are those of [[boundary]].
std::string of_boundary(std::string text) {
    for (const auto& [from, to] : {std::pair<std::string, std::string>{"a column of [parcels]", "boundary.column"},
                                   {"a layer with parcels", "a layer with outlines"},
                                   {"parcels.", "boundary."}})
        for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
    return text;
}

class Reader {
public:
    Reader(const BoundarySource& source, RawLayer raw)
        : source_(source), raw_(std::move(raw)), to_wgs84_(raw_.crs, read_crs("EPSG:4326", "")) {}

    parcels::BoundarySet read() {
        out_.name = source_.name;
        out_.role = source_.role;
        for (auto& feature : raw_.features) take(feature);
        if (out_.boundaries.empty())
            throw InputError{{.what = "no boundary of '" + source_.name + "' can be used" +
                                      (out_.problems.empty() ? "" : ": " + out_.problems.front().text.what),
                              .where = raw_.where,
                              .fix = "name a layer with outlines and names in [[boundary]]"}};
        for (auto& problem : raw_.problems) out_.problems.push_back(std::move(problem));
        return std::move(out_);
    }

private:
    void take(RawFeature& feature) {
        // Cells: feature number, then name and code as far as they are asked for.
        std::size_t at = 1;
        auto name = source_.column.empty() ? "" : feature.cells.at(at++);
        const auto code = source_.code.empty() ? "" : feature.cells.at(at);
        name = text::first_invalid_utf8(name) ? text::replace_invalid_utf8(name) : name;
        if (name.empty()) name = code;
        const auto where = raw_.where + ", " + feature.where;
        if (name.empty()) return skip(feature.where, where, "it has neither name nor code");
        if (feature.trouble || !feature.shape)
            return skip(name, where, feature.trouble ? feature.trouble->text.what : "it has no outline");
        auto& shape = *feature.shape;
        if (!mend(shape, name, where)) return;
        try {
            shape = lon_lat_outline(to_wgs84_, raw_.crs, shape);
        } catch (const InputError& error) {
            return skip(name, where, error.text().what);
        }
        const auto [known, is_new] = by_name_.try_emplace({name, code}, out_.boundaries.size());
        if (is_new) {
            out_.boundaries.push_back({name, code, std::move(shape), where});
        } else {
            auto& parts = out_.boundaries[known->second].shape.parts;
            parts.insert(parts.end(), shape.parts.begin(), shape.parts.end());
        }
    }

    bool mend(geometry::MultiPolygon& shape, const std::string& name, const std::string& where) {
        const auto invalid = geometry::find_invalidity(shape);
        if (!invalid) return true;
        auto repair = geometry::repair(shape);
        if (!repair || !(repair->area_after > 0)) {
            skip(name, where, invalid->text);
            return false;
        }
        const double changed = std::abs(repair->area_after - repair->area_before) / repair->area_after * 100;
        note("P-BOUNDARY-SHAPE", name, where,
             {{"name", name}, {"reason", invalid->text}, {"percent", std::to_string(std::lround(changed))}});
        shape = std::move(repair->shape);
        return true;
    }

    void skip(const std::string& name, const std::string& where, const std::string& reason) {
        note("P-BOUNDARY-SKIPPED", name, where, {{"name", name}, {"reason", reason}});
    }
    void note(const char* code, const std::string& name, const std::string& where, ProblemValues values) {
        auto problem = make_problem(code, std::move(values));
        problem.subject = Subject::project;
        problem.id = source_.name + ": " + name;
        problem.text.where = where;
        out_.problems.push_back(std::move(problem));
    }

    const BoundarySource& source_;
    RawLayer raw_;
    Transform to_wgs84_;
    parcels::BoundarySet out_;
    std::map<std::pair<std::string, std::string>, std::size_t> by_name_;
};

}  // namespace

parcels::BoundarySet read_boundaries(const BoundarySource& source) {
    ParcelSource layer;
    layer.source = source.source;
    layer.layer = source.layer;
    layer.crs = source.crs;
    layer.encoding = source.encoding;
    for (const auto& column : {source.column, source.code})
        if (!column.empty()) layer.columns.push_back({column, parcels::ColumnRole::plain});
    try {
        return Reader(source, read_parcel_layer(layer)).read();
    } catch (const InputError& error) {
        const auto& text = error.text();
        throw InputError{
            {.what = of_boundary(text.what), .where = of_boundary(text.where), .fix = of_boundary(text.fix)}};
    }
}

}  // namespace vung::io
