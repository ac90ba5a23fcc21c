// SPDX-License-Identifier: Apache-2.0
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include <vung/error.h>
#include <vung/io/parcel_layer.h>
#include <vung/io/raster_bands.h>
#include <vung/run/gate.h>
#include <vung/run/gather.h>
#include <vung/run/inputs.h>
#include <vung/run/observe.h>
#include <vung/run/raster_unit.h>
#include <vung/run/run.h>
#include <vung/zonal/accumulator.h>
#include <vung/zonal/statistic.h>

namespace vung::run {
namespace {

using report::Column;
using report::Table;
using report::Type;

/// Column name of each band: its name; with several rasters the file's stem in front unless the name is the stem.
std::vector<std::string> band_names(const std::filesystem::path& file, const std::vector<rasters::Asset>& bands,
                                    bool several) {
    const auto stem = file.stem().string();
    std::vector<std::string> names;
    for (const auto& band : bands) {
        if (bands.size() == 1)
            names.push_back(several ? stem : band.band);
        else
            names.push_back(several ? stem + "_" + band.band : band.band);
        if (std::count(names.begin(), names.end() - 1, names.back()))
            names.back() += "_" + std::to_string(band.band_index);
    }
    return names;
}

/// Statistics of one band for every covered shape: a row of optional numbers per shape.
struct BandResult {
    std::vector<std::string> columns;
    std::map<std::uint64_t, std::vector<std::optional<double>>> rows;  ///< by shape key
};

/// Adds the share of each class, one column per class value that occurs.
void add_classes(const LatticePlan& plan, const std::vector<double>& values, const std::string& name,
                 BandResult& result) {
    std::vector<std::uint8_t> classes(values.size(), 0), valid(values.size(), 0);
    for (std::size_t slot = 0; slot < values.size(); ++slot) {
        if (!std::isfinite(values[slot])) continue;
        if (values[slot] < 0 || values[slot] > 255 || values[slot] != std::floor(values[slot]))
            throw InputError{{.what = "the classes of '" + name + "' are not whole numbers from 0 to 255",
                              .where = "statistic frac",
                              .fix = "leave out frac for this raster"}};
        classes[slot] = static_cast<std::uint8_t>(values[slot]);
        valid[slot] = 1;
    }
    const auto& coverage = *plan.coverage;
    std::vector<std::array<double, 256>> shares(coverage.keys.size());
    std::vector<double> valid_area(coverage.keys.size());
    oneapi::tbb::parallel_for(std::size_t{0}, coverage.keys.size(), [&](std::size_t i) {
        zonal::ClassAreas areas;
        areas.observe(plan.slots_of(i), coverage.table.weights_of(i), classes, valid);
        valid_area[i] = areas.valid_area();
        for (std::size_t c = 0; c < 256; ++c) shares[i][c] = areas.fraction(static_cast<std::uint8_t>(c));
    });
    for (std::size_t c = 0; c < 256; ++c) {
        if (std::none_of(shares.begin(), shares.end(), [&](const auto& s) { return s[c] > 0; })) continue;
        result.columns.push_back(name + "_frac_" + std::to_string(c));
        for (std::size_t i = 0; i < shares.size(); ++i)
            result.rows[coverage.keys[i]].push_back(valid_area[i] > 0 ? std::optional{shares[i][c]} : std::nullopt);
    }
}

BandResult band_result(const LatticePlan& plan, const std::vector<double>& values, const std::string& name,
                       const std::vector<zonal::Statistic>& statistics) {
    BandResult result;
    const auto& coverage = *plan.coverage;
    const std::vector<std::uint8_t> all(values.size(), 1);  // cells without data are NaN and do not count
    std::vector<zonal::Observation> seen(coverage.keys.size());
    oneapi::tbb::parallel_for(std::size_t{0}, seen.size(), [&](std::size_t i) {
        seen[i] = zonal::observe(plan.slots_of(i), coverage.table.weights_of(i), coverage.table.total[i],
                                 std::span{values}, all);
    });
    for (const auto statistic : statistics) {
        if (statistic == zonal::Statistic::frac) {
            add_classes(plan, values, name, result);
            continue;
        }
        result.columns.push_back(name + "_" + std::string{zonal::name(statistic)});
        for (std::size_t i = 0; i < seen.size(); ++i)
            result.rows[coverage.keys[i]].push_back(zonal::value_of(statistic, seen[i]));
    }
    return result;
}

}  // namespace

report::Table zonal(const ZonalRequest& request, const RunOptions& options) {
    const std::string id_column = request.id.size() == 1 && request.id.front() != "problem" ? request.id.front() : "id";
    Table table{.name = "zonal", .columns = {}, .keys = {id_column}};
    supervise(options, [&](Job& job) {
        std::vector<zonal::Statistic> statistics;
        for (const auto& name : request.statistics) statistics.push_back(zonal::parse_statistic(name, "statistics"));
        if (request.rasters.empty())
            throw InputError{
                {.what = "no raster is given", .where = "zonal", .fix = "name one or several raster files"}};
        job.stage("parcels", 1);
        io::ParcelSource source;
        source.source = request.polygons;
        source.layer = request.layer;
        source.id = request.id;
        const auto layer = read_parcels(source);
        const auto shapes = shape_set(layer);

        std::vector<WorkUnit> units;
        std::vector<std::vector<std::string>> names;
        for (const auto& file : request.rasters) {
            const auto bands = io::raster_bands(file);
            names.push_back(band_names(file, bands, request.rasters.size() > 1));
            units.push_back(raster_unit(file, bands));
        }
        table.add(Column{id_column, Type::text});
        table.add(Column{"problem", Type::text, "", "why the polygon was set aside; empty: it was used"});
        std::vector<const Problem*> refused;
        for (const auto& problem : layer.problems)
            if (problem.severity == Severity::refuse) refused.push_back(&problem);
        for (const auto& parcel : layer.parcels) {
            table.column(id_column).push(std::string_view{parcel.id});
            table.column("problem").push_absent();
        }
        std::map<std::string, std::size_t> repeated;
        for (const auto* problem : refused) {
            // A row of its own for each, though the id may be missing or stand more than once.
            std::string id = problem->id.empty() ? "?" : problem->id;
            if (const auto n = ++repeated[id]; n > 1) id += " (" + std::to_string(n) + ")";
            table.column(id_column).push(std::string_view{id});
            table.column("problem").push(std::string_view{problem->code + ": " + problem->text.what});
        }

        Observer observer{shapes, units};
        job.stage("zonal", units.size());
        bool overlap = false;
        for (std::size_t u = 0; u < units.size(); ++u) {
            job.check();
            const auto& plan = observer.plans(units[u], job).front();
            overlap = overlap || !plan.coverage->keys.empty();
            const auto cells = gather_unit(units[u], observer.plans(units[u], job), job);
            for (std::size_t b = 0; b < names[u].size(); ++b) {
                const auto result =
                    band_result(plan, cells.front().bands.at(std::to_string(b)), names[u][b], statistics);
                for (std::size_t c = 0; c < result.columns.size(); ++c) {
                    auto& column = table.add(Column{result.columns[c], Type::real});
                    for (const auto& parcel : layer.parcels) {
                        const auto row = result.rows.find(parcel.shape_key);
                        column.push(row == result.rows.end() ? std::optional<double>{} : row->second[c]);
                    }
                    for (std::size_t i = 0; i < refused.size(); ++i) column.push_absent();
                }
            }
            job.advance();
        }
        if (!overlap)
            throw InputError{
                {.what = "polygons and rasters do not overlap",
                 .where = request.polygons.string(),
                 .fix = "see that the reference system of the polygons is right (" + layer.crs.name() + ")"}};
    });
    return table;
}

}  // namespace vung::run
