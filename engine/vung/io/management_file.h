// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Reads farmers' diaries: CSV or workbooks with a row per parcel and season, a row per event, or a sheet per
/// household; several sheets of a workbook are put together. Shapes, columns, units and codes: docs/methods/diaries.md.
///
/// A row that contradicts itself, names no known parcel or season, or stands beside another one for the same parcel and
/// season is set aside. A single cell that is wrong or cannot be is left out as if it had not been recorded, and
/// listed; the rest of the row is used.

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <vung/io/diary_facts.h>
#include <vung/parcels/management.h>
#include <vung/problem.h>

namespace vung::io {

struct ManagementLedger {
    std::vector<parcels::ManagementRecord> records;   ///< of the project, sorted by parcel and season; one per pair
    std::vector<parcels::ManagementRecord> baseline;  ///< scenario "baseline", and look-back years (`other_seasons`),
                                                      ///< sorted by parcel, season, year
    std::vector<Problem> problems;                    ///< rows set aside (refuse) and cells left out (warn)
    std::size_t read = 0;                             ///< rows of all sheets
};

/// \throws InputError  as read_table, no sheet that is a diary, or none that tells the parcel
ManagementLedger read_management(const std::filesystem::path& file, const DiaryFacts& facts);

/// The same where no more is known of the project than ids (sorted bytewise) and names of seasons.
ManagementLedger read_management(const std::filesystem::path& file, const std::vector<std::string>& id_columns,
                                 std::span<const std::string> parcels, std::span<const std::string> seasons,
                                 const std::string& sheet = "");

}  // namespace vung::io
