// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The work list of a project: made from what was found, written for those who can mend it, and read back when they
/// have. docs/methods/corrections.md tells the whole way.

#include <filesystem>
#include <string>
#include <vector>

#include <vung/report/problems.h>
#include <vung/report/table.h>
#include <vung/run/inputs.h>
#include <vung/run/run.h>

namespace vung::run {

struct WorkList {
    std::vector<report::Finding> findings;  ///< in the order of sort_problems
    report::Table closed;                   ///< what corrections did; no rows where there are none
};

/// Lists problems with keys, places, communes, and the days on which they were acknowledged; findings that corrections
/// let be are left out and stand in `closed`.
/// \throws InputError  the ledger of acknowledgements cannot be read
WorkList make_work_list(const Project& project, const Inputs& inputs, std::vector<Problem> problems);

/// Writes problems.csv, problems.xlsx, problems.gpkg, and closed.csv where there are corrections. With `by_commune`
/// also a workbook per commune, communes/<commune>.xlsx. \throws InputError
void write_work_list(const std::filesystem::path& folder, const WorkList& list, const Project& project,
                     const parcels::ParcelLayer& layer, bool by_commune);

/// Reads a returned list, judges its rows against what is open, and adds the good ones to the project's ledger.
/// \throws InputError  the file is no work list, or the ledger cannot be written; nothing is recorded then
ReturnedSummary take_returned_list(const Project& project, const Inputs& inputs, const WorkList& list,
                                   const std::filesystem::path& file);

/// Today in the project's time zone.
dates::Date today(const Project& project);

}  // namespace vung::run
