// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Reads boundaries of communes, provinces and other areas from any source that parcels can come from.

#include <filesystem>
#include <string>

#include <vung/parcels/boundary.h>

namespace vung::io {

/// One [[boundary]] of the project file.
struct BoundarySource {
    std::string name;              ///< of the block, for tables and messages
    std::filesystem::path source;  ///< vector file
    std::string layer;             ///< empty: the only layer of the file
    std::string column;            ///< with the names; empty: the code is the name
    std::string code;              ///< column with the codes; empty: none
    parcels::BoundaryRole role = parcels::BoundaryRole::other;
    std::string crs;                ///< overrides the file's; empty: the file's own
    std::string encoding = "auto";  ///< as of parcels
    bool operator==(const BoundarySource&) const = default;
};

/// Outlines in longitude and latitude (WGS 84). Rows of the same name and code are parts of one boundary. Invalid ones
/// are repaired and listed (P-BOUNDARY-SHAPE); what has no outline, or neither name nor code, is left out and listed
/// (P-BOUNDARY-SKIPPED).
/// \throws InputError  no such file, layer or column, unknown CRS, nothing that can be used
parcels::BoundarySet read_boundaries(const BoundarySource& source);

}  // namespace vung::io
