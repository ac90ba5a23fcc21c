// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A bundle from a project: methodologies over what the newest run observed, with the observations below them.

#include <filesystem>
#include <string>
#include <vector>

#include <vung/run/bundle.h>
#include <vung/run/project.h>
#include <vung/run/run.h>

namespace vung::run {

struct ProjectBundleRequest {
    std::filesystem::path target;         ///< new folder; one below it for each of several methodologies
    std::vector<std::string> packs = {};  ///< ids; empty: all of the project
    std::string title = {};               ///< empty: the name of the project
    bool open = false;                    ///< public: nothing below the activity data
    bool evidence = false;                ///< with the cells under parcels
    std::string private_key_pem = {}, key_name = {};
    std::string secret_hex = {};
};

struct ProjectBundleResult {
    std::vector<BundleReport> bundles;
    std::vector<std::string> notes;  ///< methodologies that gave nothing, acquisitions that were left out
};

/// Observes nothing: all acquisitions must be in the store.
/// \throws InputError  the project was not run, or has changed since; no methodology gave anything; Cancelled
ProjectBundleResult bundle_project(const Project& project, const ProjectBundleRequest& request,
                                   const RunOptions& options = {});

}  // namespace vung::run
