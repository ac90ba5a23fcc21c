// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Headers of raster files, without their pixels. For .cpp files of io only.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <vung/geometry/crs.h>
#include <vung/problem.h>
#include <vung/rasters/lattice.h>

namespace vung::io {

struct BandHeader {
    std::string description;
    std::string stored_type;
    bool integer = true;
    bool scaled = false;  ///< the file says scale and offset
    double scale = 1;
    double offset = 0;
    std::optional<double> nodata;
    int tile_width = 0;
    int tile_height = 0;
};

struct RasterHeader {
    std::filesystem::path file;
    rasters::Placement placement;
    std::vector<BandHeader> bands;
};

/// Reads headers; remembers coordinate systems, which are the same in thousands of files.
class HeaderReader {
public:
    /// Nothing when the file cannot be used as a raster on the map; `why` then has code, reason and remedy, and no id.
    std::optional<RasterHeader> read(const std::filesystem::path& file, Problem& why);

private:
    geometry::Crs crs_of(const std::string& wkt, const std::string& where);
    std::map<std::string, geometry::Crs> known_;
};

}  // namespace vung::io
