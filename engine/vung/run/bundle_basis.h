// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What a calculation can be made from again: activity/, subjects.csv, packs/, factors/, and how it was computed. A
/// bundle holds it, and so does the folder of a run for each of its methodologies (run_basis.h).

#include <filesystem>
#include <string>
#include <vector>

#include <vung/report/table.h>
#include <vung/run/bundle.h>

namespace vung::run {

/// Files of the basis, written plainly: the folder is synced as a whole when it is complete. `book` is that of the
/// request, its groups sorted by name.
void write_basis(const std::filesystem::path& folder, const BundleRequest& request, const BundleBook& book);

/// How it was computed; without hashes, files, sources and libraries.
BundleManifest basis_manifest(const BundleRequest& request, const BundleBook& book);

/// Makes folders as needed. \throws InputError  the file cannot be written
void put_file(const std::filesystem::path& file, const std::string& text);
/// Each as "<its name>.csv" below the folder.
void write_tables(const std::filesystem::path& folder, const std::vector<report::Table>& tables);

}  // namespace vung::run
