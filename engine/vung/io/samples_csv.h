// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Reads reference labels: a CSV or a workbook with the id columns, season and crop. Rows that cannot be used are set
/// aside, each with a problem; see io/management_file for what both have in common.

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <vung/parcels/reference_label.h>
#include <vung/problem.h>

namespace vung::io {

struct ReferenceSamples {
    std::vector<parcels::ReferenceLabel> labels;  ///< sorted by parcel and season; one per pair
    std::vector<Problem> problems;
    std::size_t read = 0;  ///< rows; read == labels + refused always
};

/// `parcels` are the ids of usable parcels, sorted bytewise.
/// \throws InputError  as read_table, or no id columns, or no column "crop"
ReferenceSamples read_samples(const std::filesystem::path& file, const std::vector<std::string>& id_columns,
                              std::span<const std::string> parcels, std::span<const std::string> seasons,
                              const std::string& sheet = "");

}  // namespace vung::io
