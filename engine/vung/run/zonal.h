// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Statistics of any rasters under any polygons, without a project. docs/methods/zonal.md defines them.

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include <vung/geometry/crs.h>
#include <vung/geometry/polygon.h>
#include <vung/report/table.h>
#include <vung/run/run.h>
#include <vung/zonal/statistic.h>

namespace vung::run {

struct ZonalRequest {
    std::filesystem::path polygons;
    std::string layer;            ///< empty: the only one
    std::vector<std::string> id;  ///< columns that name a polygon; with `by` it may be empty
    std::vector<std::filesystem::path> rasters;
    std::vector<std::string> statistics = {"count", "mean", "stdev", "min", "max"};
    std::vector<std::string> by;       ///< one row per combination of these columns instead of one per polygon
    std::vector<std::string> include;  ///< further columns of the polygons to hand through, as text
    std::filesystem::path weights;     ///< raster of weights for the weighted_ statistics
    bool shapes = false;               ///< keep the outlines, to write them into a GeoPackage
};

/// Where a column of numbers comes from.
struct ZonalColumn {
    std::size_t band = 0;               ///< of ZonalResult::bands
    std::size_t statistic = 0;          ///< of ZonalResult::statistics
    std::optional<double> class_value;  ///< of statistics per value
};

struct ZonalBand {
    std::string name;  ///< as in the columns' names: "B04", "20240115_B04"
    std::filesystem::path raster;
    std::string description;  ///< of the band in its file, else what stands for it
};

/// One row per polygon, those set aside behind the others; or one per group, sorted.
struct ZonalResult {
    bool grouped = false;              ///< rows are groups
    report::Table table;               ///< key columns, then one column per band and statistic: "B04_mean"
    std::size_t first_number = 0;      ///< of the table's columns
    std::vector<ZonalColumn> numbers;  ///< of the columns from `first_number` on
    std::vector<ZonalBand> bands;
    std::vector<zonal::Statistic> statistics;
    geometry::Crs crs;                           ///< of the outlines
    std::vector<geometry::MultiPolygon> shapes;  ///< per row; empty for those set aside, and where nobody asked
};

/// \throws InputError  a file, column or statistic is not there; polygons and rasters do not overlap; Cancelled
ZonalResult zonal(const ZonalRequest& request, const RunOptions& options = {});

/// What a file name's ending asks for: ".csv", ".gpkg" (with the outlines) or ".nc".
enum class ZonalFormat { csv, geopackage, netcdf };
/// \throws InputError  another ending
ZonalFormat zonal_format(const std::filesystem::path& file);

/// Writes the result in the format of the file's ending. \throws InputError
void write_zonal(const std::filesystem::path& file, const ZonalResult& result, const RunOptions& options = {});

/// Writes the table as CSV to a stream.
void write_zonal_csv(std::ostream& out, const ZonalResult& result, const RunOptions& options = {});

}  // namespace vung::run
