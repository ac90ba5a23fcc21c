// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// EUDR plot files: written from the parcels of a project, and checked when somebody else wrote them. Rules, codes and
/// what the file does not say: docs/methods/eudr.md.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <vung/problem.h>
#include <vung/report/problems.h>
#include <vung/report/table.h>
#include <vung/run/project.h>
#include <vung/run/run.h>

namespace vung::run {

struct EudrExport {
    std::vector<std::filesystem::path> files;  ///< none when no plot could be written
    std::filesystem::path table;               ///< CSV: file, feature, parcel, kind, ha, ha as the EU shows it
    std::filesystem::path problem_file;        ///< CSV of `problems`
    std::filesystem::path forest_file;         ///< CSV; empty: no forest raster was given
    std::size_t parcels_read = 0;
    std::size_t plots = 0;     ///< written
    std::size_t points = 0;    ///< of them as points
    std::size_t features = 0;  ///< one per plot, more where holes were cut
    double area_ha = 0;        ///< true
    double eudr_ha = 0;        ///< as the EU information system shows it
    std::optional<report::Table> forest;
    std::size_t forest_none = 0, forest_some = 0, forest_cannot_tell = 0;  ///< plots
    std::vector<report::Finding> findings;  ///< of the gate, and of the rules; refused plots are not in the files
    std::size_t new_problems = 0;           ///< that nobody has acknowledged
};

/// Writes the plots of a project's parcels by [eudr] of the project to `file`, or to numbered files where one would be
/// too large; beside it <stem>.csv, <stem>-problems.csv and <stem>-forest.csv. Order and bytes do not depend on
/// threads.
/// \throws InputError  a column or file is missing; type I and several producers; Cancelled
EudrExport export_eudr(const Project& project, const std::filesystem::path& file, const RunOptions& options = {});

struct EudrCheckRequest {
    std::filesystem::path file;
    parcels::EudrType type = parcels::EudrType::unknown;
    std::filesystem::path country_boundary = {};  ///< empty: not compared
};

struct EudrCheck {
    std::size_t bytes = 0;
    std::size_t features = 0;
    std::size_t polygons = 0, points = 0;   ///< features by what they hold
    std::size_t producers = 0;              ///< different names and countries
    double eudr_ha = 0;                     ///< as the EU information system would show it
    std::vector<Problem> problems;          ///< of the file first, then by feature; ids "feature 12", from 1
    std::vector<report::Finding> findings;  ///< the same with keys and in both languages, in the same order
};

/// Says every violation of the rules in a plot file. \throws InputError  there is no such file; Cancelled
EudrCheck check_eudr(const EudrCheckRequest& request, const RunOptions& options = {});

}  // namespace vung::run
