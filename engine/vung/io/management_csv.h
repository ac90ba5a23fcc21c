// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Reads farmers' diaries: a CSV or a workbook with one row per parcel and season. Columns and codes:
/// docs/methods/parcels.md.
///
/// A row that contradicts itself, names no known parcel or season, or stands beside another one for the same parcel and
/// season is set aside. A single cell that is wrong is left out as if it had not been recorded, and listed; the rest of
/// the row is used.

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <vung/parcels/management.h>
#include <vung/problem.h>

namespace vung::io {

struct ManagementLedger {
    std::vector<parcels::ManagementRecord> records;  ///< sorted by parcel and season; one per pair
    std::vector<Problem> problems;                   ///< rows set aside (refuse) and cells left out (warn)
    std::size_t read = 0;                            ///< rows; read == records + refused always
};

/// `parcels` are the ids of usable parcels, sorted bytewise. \throws InputError  as read_table, or no id columns
ManagementLedger read_management(const std::filesystem::path& file, const std::vector<std::string>& id_columns,
                                 std::span<const std::string> parcels, std::span<const std::string> seasons,
                                 const std::string& sheet = "");

}  // namespace vung::io
