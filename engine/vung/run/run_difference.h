// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Why two runs give other tonnes, from what their folders carry: the manifest and the tables of reductions/. A run
/// folder has no activity data, so nothing is computed anew (bundles have it: bundle_difference.h). Told exactly:
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

/// One for each methodology that both runs computed, by id.
/// \throws InputError  one of them is no run folder or has no reductions/, no methodology is in both
std::vector<RunDifference> compare_runs(const std::filesystem::path& first, const std::filesystem::path& second);

}  // namespace vung::run
