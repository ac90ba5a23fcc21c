// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Parcels of a project with the columns of fiboa 0.3.0; docs/methods/fiboa.md.

#include <filesystem>
#include <vector>

#include <vung/report/problems.h>
#include <vung/run/project.h>
#include <vung/run/run.h>

namespace vung::run {

struct FiboaExport {
    std::size_t parcels = 0;  ///< written
    double area_ha = 0;
    std::vector<report::Finding> findings;  ///< of the gate, and values that fiboa does not allow
    std::size_t new_problems = 0;           ///< that nobody has acknowledged
};

/// Writes the parcels that pass the gate as one GeoJSON FeatureCollection. \throws InputError; Cancelled
FiboaExport export_fiboa(const Project& project, const std::filesystem::path& file, const RunOptions& options = {});

}  // namespace vung::run
