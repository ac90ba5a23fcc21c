// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What the methodologies of a run were computed from, in its folder, so that two runs can be compared part by part:
///
///   reductions/basis/verdicts.csv         crop of every parcel and season, as images showed it
///   reductions/basis/<pack>/basis.json    how it was computed
///   reductions/basis/<pack>/activity/, subjects.csv, packs/, factors/     as in a bundle

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <vung/report/table.h>
#include <vung/run/accounts.h>
#include <vung/run/verify.h>

namespace vung::run {

/// "verdicts": parcel, season, crop.
report::Table verdict_table(const Project& project, const Inputs& inputs, const std::vector<ParcelFindings>& findings);

/// `folder` is that of the run. Outcomes without an account are passed over.
void write_run_basis(const std::filesystem::path& folder, const Project& project, const ProjectAccounts& accounts,
                     const report::Table& verdicts);

/// What a run has of a methodology. Nothing where it has none: it was made by an earlier program.
/// \throws InputError  it is damaged, or based on a pack that this program has in another form
std::optional<OpenedBundle> open_run_basis(const std::filesystem::path& run, const std::string& pack);

/// Crop by parcel and season.
using Verdicts = std::map<std::pair<std::string, std::string>, std::string>;
Verdicts run_verdicts(const std::filesystem::path& run);

}  // namespace vung::run
