// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Zonal statistics as a CF netCDF-4 file: one variable per statistic, with the dimensions polygon (or group) and band.

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <vung/report/table.h>

namespace vung::io {

/// One statistic. `column(band, class)` is its column of the table, or nothing where a band has none.
struct ZonalVariable {
    std::string name;     ///< "mean", "q10"
    std::string meaning;  ///< long_name
    std::string units;    ///< empty: not known
    std::string cell_methods;
    std::vector<double> classes;  ///< of statistics per value: ascending; empty: one number
    std::function<const report::Column*(std::size_t band, std::size_t class_number)> column;
};

struct ZonalFrame {
    const report::Table* table = nullptr;
    std::size_t keys = 0;            ///< the first columns of the table: per row, written as coordinates
    std::string row_dimension;       ///< "polygon" or "group"
    std::vector<std::string> bands;  ///< names
    std::vector<std::string> rasters;
    std::vector<std::string> descriptions;
    std::vector<ZonalVariable> variables;
};

/// \throws InputError  the file cannot be written
void write_zonal_netcdf(const std::filesystem::path& file, const ZonalFrame& frame);

}  // namespace vung::io
