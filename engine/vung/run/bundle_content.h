// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What writing a bundle and verifying it share. For bundle.cpp and verify.cpp.

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <vung/run/bundle_workbook.h>

namespace vung::run {

/// The same book with its groups sorted by name.
BundleBook ordered(BundleBook book);
/// Without names: parcels are numbered.
BundleBook opened(BundleBook book);
void write_workbooks(const std::filesystem::path& folder, const BundleBook& book);
/// Libraries that decide the bytes of a workbook.
std::vector<std::pair<std::string, std::string>> workbook_libraries();

}  // namespace vung::run
