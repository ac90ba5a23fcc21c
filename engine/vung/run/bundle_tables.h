// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Tables of a bundle: activity data that are enough to compute everything anew, what was computed, and one text for
/// each parcel-season, which is what a leaf of the Merkle tree is made of. docs/methods/bundle.md describes the files.

#include <filesystem>
#include <string>
#include <vector>

#include <vung/report/table.h>
#include <vung/run/bundle_workbook.h>

namespace vung::run {

/// One table for each level and scenario ("activity/season", "activity/amendments.project"), and for each relation
/// which rows of its parent were recorded ("activity/amendments.project.recorded"). Rows are counted from 1.
std::vector<report::Table> activity_tables(const packs::Activity& activity);

/// Reads them back. \throws InputError  a file or column that is missing, a cell that is no number
packs::Activity read_activity(const std::filesystem::path& bundle);

/// All quantities ("results/season", "results/vintage" ...), totals of groups and years with their intervals.
std::vector<report::Table> result_tables(const Account& account);

/// "subjects": row, parcel, season, commune, household, cooperative. A public one has neither commune nor household,
/// and a number in place of the parcel's id.
report::Table subject_table(const std::vector<BundleSubject>& subjects,
                            const std::vector<std::uint32_t>& group_of_season, const std::vector<std::string>& groups,
                            bool open);

/// Lines "name = value unit" for one parcel-season: who, inputs, records of its relations, results.
std::vector<std::string> season_texts(const packs::Bound& bound, const std::vector<BundleSubject>& subjects,
                                      const std::vector<std::uint32_t>& group_of_season,
                                      const std::vector<std::string>& groups);

}  // namespace vung::run
