// SPDX-License-Identifier: Apache-2.0
#include <vung/io/library_versions.h>

#include <gdal.h>
#include <geos_c.h>
#include <netcdf.h>
#include <proj.h>
#include <sqlite3.h>

namespace vung::io {
namespace {

std::string first_word(std::string text) {
    return text.substr(0, text.find(' '));
}

}  // namespace

std::vector<std::pair<std::string, std::string>> library_versions() {
    std::string geos = GEOSversion();  // "3.11.1-CAPI-1.17.1"
    return {{"GDAL", GDALVersionInfo("RELEASE_NAME")},
            {"GEOS", geos.substr(0, geos.find('-'))},
            {"PROJ", proj_info().version},
            {"netCDF", first_word(nc_inq_libvers())},
            {"SQLite", sqlite3_libversion()}};
}

}  // namespace vung::io
