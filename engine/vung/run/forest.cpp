// SPDX-License-Identifier: Apache-2.0
#include <vung/run/forest.h>

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <vung/error.h>
#include <vung/io/raster_bands.h>
#include <vung/parcels/eudr_limits.h>
#include <vung/problem_catalogue.h>
#include <vung/report/words.h>
#include <vung/run/gather.h>
#include <vung/run/inputs.h>
#include <vung/run/observe.h>
#include <vung/run/raster_unit.h>

namespace vung::run {
namespace {

using report::Column;
using report::Type;

/// Lattices are placed within a millionth of a cell, so a plot along their lines covers its cells but for that.
constexpr double kWhole = 1 - 1e-5;

bool holds(const std::vector<int>& list, double value) {
    return std::ranges::any_of(list, [&](int one) { return value == one; });
}

const char* english(ForestVerdict verdict) {
    switch (verdict) {
        case ForestVerdict::none: return "No forest";
        case ForestVerdict::forest: return "Forest";
        case ForestVerdict::cannot_tell: return "Cannot tell";
    }
    throw InvariantError{"unknown verdict"};
}

const char* key(ForestVerdict verdict) {
    switch (verdict) {
        case ForestVerdict::none: return "no_forest";
        case ForestVerdict::forest: return "forest";
        case ForestVerdict::cannot_tell: return "cannot_tell";
    }
    throw InvariantError{"unknown verdict"};
}

/// "10 m", "0.00025 degrees", with both sides where they differ.
std::string cell_text(const rasters::Lattice& lattice) {
    const double unit = lattice.crs.geographic ? 1 : lattice.crs.metres_per_unit;
    const auto name = lattice.crs.geographic ? " degrees" : " m";
    const double width = lattice.cell_width * unit, height = lattice.cell_height * unit;
    if (width == height) return fmt::format("{:.6g}{}", width, name);
    return fmt::format("{:.6g} x {:.6g}{}", width, height, name);
}

/// The share times a size; absent where nothing was seen.
std::optional<double> where_seen(const ForestShare& share, double size) {
    std::optional<double> out;
    if (share.seen > 0) out = share.share * size;
    return out;
}

report::Table empty_table() {
    report::Table table{.name = "forest", .columns = {}, .keys = {"parcel"}};
    table.add(Column{"parcel", Type::text});
    table.add(Column{"area_ha", Type::real, "ha", "area on the ellipsoid"});
    table.add(Column{"forest_share", Type::real, "1", "forest cells by their covered part, of the part with data"});
    table.add(Column{"forest_share_low", Type::real, "1", "forest in cells wholly inside the plot"});
    table.add(Column{"forest_share_high", Type::real, "1", "with cells partly inside and what no cell shows"});
    table.add(Column{"forest_ha", Type::real, "ha"});
    table.add(Column{"forest_ha_low", Type::real, "ha"});
    table.add(Column{"forest_ha_high", Type::real, "ha"});
    table.add(Column{"decided_share", Type::real, "1", "cells with data wholly inside the plot"});
    table.add(Column{"verdict", Type::text, "", "no_forest, forest or cannot_tell"});
    table.add(Column{"verdict_words", Type::text, "", "the same in the language of the project"});
    table.add(Column{"raster", Type::text});
    table.add(Column{"cell", Type::text, "", "size of a cell"});
    table.add(Column{"year", Type::integer, "", "of the raster, as the project tells it"});
    return table;
}

}  // namespace

ForestShare forest_share(std::span<const double> weights, std::span<const double> classes, double coverage,
                         const ForestSection& rule) {
    ForestShare out;
    if (!(coverage > 0)) return out;
    double inside_forest = 0, edge_forest = 0, decided = 0, seen = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const double weight = weights[i], value = classes[i];
        if (!std::isfinite(value) || holds(rule.cannot_tell, value)) continue;
        seen += weight;
        const bool whole = weight >= kWhole, forest = holds(rule.classes, value);
        if (whole) decided += weight;
        if (forest) (whole ? inside_forest : edge_forest) += weight;
    }
    out.decided = std::min(1.0, decided / coverage);
    out.seen = seen == coverage ? 1 : std::min(1.0, seen / coverage);
    out.share = seen > 0 ? (inside_forest + edge_forest) / seen : 0;
    if (decided == 0) return out;
    const double gap = coverage - seen > (1 - kWhole) * coverage ? coverage - seen : 0;  // rounding is no gap
    out.low = std::min(1.0, inside_forest / coverage);
    out.high = std::min(1.0, (inside_forest + edge_forest + gap) / coverage);
    return out;
}

ForestReport forest_shares(const parcels::ParcelLayer& layer, const ForestSection& rule, text::Language language,
                           Job& job) {
    const auto bands = io::raster_bands(rule.source);
    if (bands.size() != 1)
        throw InputError{{.what = "the forest raster has " + std::to_string(bands.size()) + " bands",
                          .where = rule.source.string(),
                          .fix = "give a raster with one band of classes"}};
    const auto shapes = shape_set(layer);
    const std::vector<WorkUnit> units{raster_unit(rule.source, bands)};
    Observer observer{shapes, units};
    job.stage("forest", 1);
    const auto& plan = observer.plans(units.front(), job).front();
    const auto& coverage = *plan.coverage;
    if (coverage.keys.empty())
        throw InputError{{.what = "plots and forest raster do not overlap",
                          .where = rule.source.string(),
                          .fix = "see that the raster shows the place, and that the coordinate system of the plots is "
                                 "right (" +
                                 layer.crs.name() + ")"}};
    const auto cells = gather_unit(units.front(), observer.plans(units.front(), job), job);
    const auto values = zonal::physical(cells.front().bands.at("0"));
    if (std::ranges::any_of(values, [](double v) { return std::isfinite(v) && v != std::floor(v); }))
        throw InputError{{.what = "the values of the forest raster are not whole numbers",
                          .where = rule.source.string(),
                          .fix = "make classes of it first: a share of tree cover needs a limit that you choose"}};
    std::vector<ForestShare> shares(coverage.keys.size());
    oneapi::tbb::parallel_for(std::size_t{0}, shares.size(), [&](std::size_t i) {
        const auto slots = plan.slots_of(i);
        std::vector<double> classes;
        classes.reserve(slots.size());
        for (const auto slot : slots) classes.push_back(values[slot]);
        shares[i] = forest_share(coverage.table.weights_of(i), classes, coverage.table.total[i], rule);
    });
    job.advance();

    ForestReport out{.table = empty_table(), .problems = {}};
    const auto cell = cell_text(bands.front().lattice);
    const auto name = rule.source.filename().string();
    for (const auto& parcel : layer.parcels) {
        const auto row = coverage.row(parcel.shape_key);
        const auto share = row ? shares[*row] : ForestShare{};
        const auto verdict = share.verdict();
        ++(verdict == ForestVerdict::none ? out.none : verdict == ForestVerdict::forest ? out.forest : out.cannot_tell);
        auto column = out.table.columns.begin();
        const auto push = [&](const auto& value) { (column++)->push(value); };
        push(std::string_view{parcel.id});
        push(parcel.area_ha);
        push(where_seen(share, 1));
        push(share.low);
        push(share.high);
        push(where_seen(share, parcel.area_ha));
        push(share.low * parcel.area_ha);
        push(share.high * parcel.area_ha);
        push(share.decided);
        push(key(verdict));
        push(report::words(english(verdict), language));
        push(std::string_view{name});
        push(std::string_view{cell});
        push(rule.year ? std::optional{std::int64_t{*rule.year}} : std::nullopt);
    }
    if (rule.year && *rule.year != parcels::eudr_limits().forest_year) {
        auto problem = make_problem("E-FOREST-YEAR", {{"year", std::to_string(*rule.year)}});
        problem.subject = Subject::project;
        problem.id = name;
        out.problems.push_back(std::move(problem));
    }
    return out;
}

}  // namespace vung::run
