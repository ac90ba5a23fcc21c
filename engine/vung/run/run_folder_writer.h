// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Puts the results of a run into its folder: GeoPackage, tables, map, problems, manifest, log. The folder appears
/// whole.

#include <filesystem>
#include <vector>

#include <vung/report/manifest.h>
#include <vung/report/run_log.h>
#include <vung/run/accounts.h>
#include <vung/run/tables.h>
#include <vung/run/work_list.h>

namespace vung::run {

/// Everything that a run folder is made of.
struct RunContent {
    const Project* project = nullptr;
    const Inputs* inputs = nullptr;
    const std::vector<ParcelFindings>* findings = nullptr;
    const Estimates* estimates = nullptr;
    WorkList list;
    std::vector<report::Table> tables;  ///< parcels, seasons, cooperatives, communes, those of [totals], scenes: sorted
    std::vector<report::Table> account_tables;  ///< of methodologies; they stand in `tables` too
    const ProjectAccounts* accounts = nullptr;  ///< for the workbooks of methodologies
    report::Manifest manifest;                  ///< without tables and outputs, which are filled in here
    std::vector<std::string> notes;             ///< for the log: what was mended or gone around
};

/// Tables of a run, sorted by their keys.
std::vector<report::Table> run_tables(const Project& project, const Inputs& inputs,
                                      const std::vector<ParcelFindings>& findings, const Estimates& estimates);

/// Writes the folder and makes `latest` name it. \throws InputError  it cannot be written; nothing half-written stays
std::filesystem::path write_run_folder(RunContent& content);

}  // namespace vung::run
