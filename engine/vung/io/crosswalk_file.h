// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Reads a table of old and new administrative units, and old statistics that are to be moved.

#include <filesystem>
#include <string>
#include <vector>

#include <vung/parcels/crosswalk.h>
#include <vung/parcels/crosswalk_move.h>

namespace vung::io {

struct CrosswalkFile {
    std::vector<parcels::CrosswalkRow> rows;
    std::vector<Problem> problems;  ///< rows that cannot be used (C-BAD-SHARE), and what the table reader says
};

/// Columns: old_code (mã cũ), old_name (tên cũ), old_within (huyện cũ), new_code, new_name, new_within, share (tỷ lệ),
/// date (ngày). Of code and name one is enough on each side.
/// \throws InputError  as read_table, or neither code nor name of one side
CrosswalkFile read_crosswalk(const std::filesystem::path& file);

/// Statistics of old units.
struct StatisticsFile {
    std::vector<std::string> columns;  ///< of the amounts
    std::vector<std::string> keys;     ///< columns that tell rows of one unit apart: year, crop
    struct Row {
        std::vector<std::string> keys;
        parcels::OldTotals totals;
    };
    std::vector<Row> rows;
    std::vector<Problem> problems;  ///< C-BAD-AMOUNT: the cell counts as absent
};

struct StatisticsOptions {
    std::string unit = "";                  ///< column with the names; empty: commune, xã, name ...
    std::string code = "";                  ///< column with the codes; empty: code, mã xã ... where there is one
    std::string within = "";                ///< column with the district; empty: district, huyện where there is one
    std::vector<std::string> columns = {};  ///< amounts to move; needed, as rates cannot be moved
    std::vector<std::string> keys = {};
};

/// \throws InputError  as read_table, or no such column
StatisticsFile read_statistics(const std::filesystem::path& file, const StatisticsOptions& options);

}  // namespace vung::io
