// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/io/geopackage_writer.h>
#include <vung/io/zonal_netcdf.h>
#include <vung/run/supervise.h>
#include <vung/run/zonal.h>

namespace vung::run {
namespace {

using Kind = zonal::Statistic::Kind;

/// CF's words for what was done over the cells of a polygon.
std::string cell_methods(const zonal::Statistic& statistic) {
    switch (statistic.kind) {
        case Kind::mean: return "area: mean";
        case Kind::stdev: return "area: standard_deviation";
        case Kind::variance: return "area: variance";
        case Kind::min: return "area: minimum";
        case Kind::max: return "area: maximum";
        case Kind::sum: return "area: sum";
        case Kind::mode: return "area: mode";
        case Kind::quantile: return statistic.quantile == 0.5 ? "area: median" : "";
        default: return "";
    }
}

void write_geopackage(const std::filesystem::path& file, const ZonalResult& result) {
    io::GeopackageLayer layer;
    layer.table = &result.table;
    layer.crs = result.crs;
    layer.spatial = !result.shapes.empty();
    for (std::size_t row = 0; layer.spatial && row < result.table.rows(); ++row)
        layer.shapes.push_back(row < result.shapes.size() ? &result.shapes[row] : nullptr);
    io::write_geopackage(file, std::span{&layer, 1});
}

void write_netcdf(const std::filesystem::path& file, const ZonalResult& result) {
    io::ZonalFrame frame;
    frame.table = &result.table;
    frame.keys = result.first_number;
    frame.row_dimension = result.grouped ? "group" : "polygon";
    for (const auto& band : result.bands) {
        frame.bands.push_back(band.name);
        frame.rasters.push_back(band.raster.string());
        frame.descriptions.push_back(band.description);
    }
    for (std::size_t s = 0; s < result.statistics.size(); ++s) {
        const auto& statistic = result.statistics[s];
        io::ZonalVariable variable;
        variable.name = statistic.name;
        variable.meaning = zonal::meaning_of(statistic);
        variable.units = zonal::unit_of(statistic) == "ha" ? "hectare" : zonal::unit_of(statistic);
        variable.cell_methods = cell_methods(statistic);
        std::map<std::pair<std::size_t, double>, const report::Column*> columns;
        for (std::size_t i = 0; i < result.numbers.size(); ++i) {
            const auto& number = result.numbers[i];
            if (number.statistic != s) continue;
            columns[{number.band, number.class_value.value_or(0)}] = &result.table.columns[result.first_number + i];
            if (number.class_value) variable.classes.push_back(*number.class_value);
        }
        std::sort(variable.classes.begin(), variable.classes.end());
        variable.classes.erase(std::unique(variable.classes.begin(), variable.classes.end()), variable.classes.end());
        if (statistic.per_value() && variable.classes.empty()) continue;  // no band has a value anywhere
        const auto classes = variable.classes;
        variable.column = [columns = std::move(columns), classes](std::size_t band, std::size_t number) {
            const auto found = columns.find({band, classes.empty() ? 0 : classes[number]});
            return found == columns.end() ? nullptr : found->second;
        };
        frame.variables.push_back(std::move(variable));
    }
    io::write_zonal_netcdf(file, frame);
}

}  // namespace

ZonalFormat zonal_format(const std::filesystem::path& file) {
    auto ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (ending == ".csv") return ZonalFormat::csv;
    if (ending == ".gpkg") return ZonalFormat::geopackage;
    if (ending == ".nc") return ZonalFormat::netcdf;
    throw InputError{{.what = "'" + file.filename().string() + "' does not say what to write",
                      .where = "output",
                      .fix = "let the name end in .csv, .gpkg or .nc"}};
}

void write_zonal(const std::filesystem::path& file, const ZonalResult& result, const RunOptions& options) {
    const auto format = zonal_format(file);
    supervise(options, [&](Job& job) {
        job.stage("write", 1);
        switch (format) {
            case ZonalFormat::csv: io::write_csv(file, result.table); break;
            case ZonalFormat::geopackage: write_geopackage(file, result); break;
            case ZonalFormat::netcdf: write_netcdf(file, result); break;
        }
        job.advance();
    });
}

void write_zonal_csv(std::ostream& out, const ZonalResult& result, const RunOptions& options) {
    supervise(options, [&](Job&) { io::write_csv(out, result.table); });
}

}  // namespace vung::run
