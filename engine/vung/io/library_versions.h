// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Versions of the libraries that are loaded now; other versions may move results in the last digits, so the manifest
/// and `vung --version` name them.

#include <string>
#include <utility>
#include <vector>

namespace vung::io {

/// {"GDAL", "3.6.2"}, GEOS, PROJ, netCDF and SQLite, in this order.
std::vector<std::pair<std::string, std::string>> library_versions();

}  // namespace vung::io
