// SPDX-License-Identifier: Apache-2.0
#include <vung/sample/truth.h>

#include <algorithm>
#include <cmath>

#include <vung/geometry/geodesic.h>
#include <vung/io/reproject.h>
#include <vung/sample/place.h>

namespace vung::sample {
namespace {

using report::Column;
using report::Type;

double rounded(double value, double steps) {
    return std::floor(value * steps + 0.5) / steps;
}

}  // namespace

std::vector<double> geodesic_hectares(const std::vector<Feature>& features) {
    const io::Transform to_degrees{io::read_crs(std::string{kScenesCrs}, "sample"),
                                   io::read_crs("EPSG:4326", "sample")};
    std::vector<double> out;
    for (const auto& f : features) {
        auto shape = f.shape;
        for (auto& part : shape.parts)  // land is missing once, however often its hole was drawn
            part.holes.erase(std::unique(part.holes.begin(), part.holes.end()), part.holes.end());
        out.push_back(shape.empty() ? 0 : geometry::geodesic_size(to_degrees.apply(shape)).area_m2 / 1e4);
    }
    return out;
}

report::Table parcel_truth(const std::vector<Feature>& features, const std::vector<Course>& courses,
                           const std::vector<double>& hectares) {
    report::Table t;
    t.name = "parcels";
    add_id_columns(t);
    for (const char* text : {"htx", "xa", "crop"}) t.add(Column{text, Type::text});
    for (const char* day : {"sown_on", "heading_on", "harvested_on"}) t.add(Column{day, Type::day});
    for (const char* real : {"area_ha", "yield_t_ha", "vigour"}) t.add(Column{real, Type::real});
    for (std::size_t i = 0; i < features.size(); ++i) {
        const auto& f = features[i];
        if (!f.usable) continue;
        const auto& c = courses[f.field];
        push_id(t, f);
        if (f.cooperative >= 0)
            t.column("htx").push(kCooperatives[static_cast<std::size_t>(f.cooperative)].name);
        else
            t.column("htx").push_absent();
        t.column("xa").push(f.commune());
        t.column("crop").push(name(c.cover));
        const auto day = [&](const char* column, dates::Date value, bool known) {
            if (known)
                t.column(column).push(value);
            else
                t.column(column).push_absent();
        };
        day("sown_on", c.sown, c.sown_in_season());
        day("heading_on", c.heading, c.cover == Cover::rice);
        day("harvested_on", c.harvested, c.sown_in_season());
        t.column("area_ha").push(rounded(hectares[i], 1e6));
        if (c.cover == Cover::rice)
            t.column("yield_t_ha").push(c.yield_t_ha);
        else
            t.column("yield_t_ha").push_absent();
        t.column("vigour").push(rounded(c.vigour, 1e4));
    }
    return t;
}

report::Table cooperative_truth(const std::vector<Feature>& features, const std::vector<Course>& courses,
                                const std::vector<double>& hectares) {
    report::Table t;
    t.name = "cooperatives";
    for (const char* text : {"htx", "xa"}) t.add(Column{text, Type::text});
    for (const char* count : {"parcels", "rice_parcels"}) t.add(Column{count, Type::integer});
    for (const char* real : {"parcel_ha", "rice_ha", "production_t", "yield_t_ha"}) t.add(Column{real, Type::real});
    for (std::size_t k = 0; k < kCooperatives.size(); ++k) {
        std::int64_t parcels = 0, rice = 0;
        double land = 0, rice_land = 0, production = 0;
        for (std::size_t i = 0; i < features.size(); ++i) {
            const auto& f = features[i];
            if (!f.usable || f.cooperative != static_cast<int>(k)) continue;
            const auto& c = courses[f.field];
            ++parcels, land += hectares[i];
            if (c.cover == Cover::rice) ++rice, rice_land += hectares[i], production += hectares[i] * c.yield_t_ha;
        }
        t.column("htx").push(kCooperatives[k].name);
        t.column("xa").push(kCommunes[static_cast<std::size_t>(kCooperatives[k].commune)]);
        t.column("parcels").push(parcels);
        t.column("rice_parcels").push(rice);
        t.column("parcel_ha").push(rounded(land, 1e4));
        t.column("rice_ha").push(rounded(rice_land, 1e4));
        t.column("production_t").push(rounded(production, 1e3));
        t.column("yield_t_ha").push(rounded(production / rice_land, 1e4));
    }
    return t;
}

report::Table broken_truth(const std::vector<Feature>& features) {
    report::Table t;
    t.name = "broken";
    t.add(Column{"feature", Type::integer});
    t.add(Column{"id", Type::text});
    t.add(Column{"fault", Type::text});
    t.add(Column{"code", Type::text});
    t.add(Column{"usable", Type::flag});
    t.add(Column{"note", Type::text});
    for (std::size_t i = 0; i < features.size(); ++i) {
        const auto& f = features[i];
        if (f.fault.empty()) continue;
        t.column("feature").push(static_cast<std::int64_t>(i + 1));
        t.column("id").push(f.id());
        t.column("fault").push(f.fault);
        t.column("code").push_or_absent(f.code);
        t.column("usable").push(f.usable);
        t.column("note").push(f.note);
    }
    return t;
}

report::Table diary_truth(const Diary& diary) {
    report::Table t;
    t.name = "diary_errors";
    t.add(Column{"line", Type::integer});
    t.add(Column{"what", Type::text});
    t.add(Column{"code", Type::text});
    t.add(Column{"note", Type::text});
    for (const auto& e : diary.errors) {
        t.column("line").push(static_cast<std::int64_t>(e.row + 2));
        t.column("what").push(e.what);
        t.column("code").push_or_absent(e.code);
        t.column("note").push(e.note);
    }
    return t;
}

report::Table ndvi_truth(const Numbers& numbers, const std::vector<Feature>& features,
                         const std::vector<Course>& courses, const std::vector<Pass>& passes) {
    report::Table t;
    t.name = "ndvi";
    add_id_columns(t);
    t.add(Column{"day", Type::day});
    t.add(Column{"ndvi", Type::real});
    for (const auto& f : features) {
        if (!f.usable) continue;
        for (const auto& pass : passes) {
            push_id(t, f);
            t.column("day").push(pass.day());
            t.column("ndvi").push(rounded(ndvi(reflectance(numbers, courses[f.field], pass.day())), 1e4));
        }
    }
    return t;
}

}  // namespace vung::sample
