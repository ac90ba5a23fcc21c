// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The maps of a run: one PNG per season, parcels by crop.

#include <filesystem>
#include <string>

#include <vung/report/manifest.h>
#include <vung/run/analyse.h>

namespace vung::run {

/// Writes <folder>/crop_<season>.png for every season, in the project's language.
void write_maps(const std::filesystem::path& folder, const Project& project, const Inputs& inputs,
                const std::vector<ParcelFindings>& findings, const report::Manifest& manifest,
                const std::string& run_hash);

}  // namespace vung::run
