// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Why two runs give other tonnes. Where both folders carry what they were computed from (run_basis.h), the change is
/// split as between bundles (bundle_difference.h). Folders of earlier programs have the manifest and the tables of
/// reductions/ alone; then one part is told exactly:
///   boundaries  parcel-seasons that are in one run only, and areas of the others (taken as in proportion)
/// The rest is one part, named after all that differs by the manifests: data, records, factors, rules, software. Where
/// only one of them differs, it is the cause; where several do, they are not told apart, and the notes say so.

#include <filesystem>
#include <vector>

#include <vung/run/bundle_difference.h>

namespace vung::run {

/// Whether a folder is that of a run, not a bundle.
bool is_run_folder(const std::filesystem::path& folder);

struct RunDifference {
    std::string pack;
    BundleDifference difference;
};

/// One for each methodology that both runs computed, by id; of `pack` alone where it is not empty.
/// \throws InputError  one of them is no run folder or has no reductions/, no methodology is in both; Cancelled
std::vector<RunDifference> compare_runs(const std::filesystem::path& first, const std::filesystem::path& second,
                                        const std::string& pack = "", const VerifyOptions& options = {});

/// \throws UsageError  there are several; names them
BundleDifference only_one(std::vector<RunDifference> found);

}  // namespace vung::run
