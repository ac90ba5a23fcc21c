// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Reads a plot file that somebody made, as it stands: broken, nested, with members twice and numbers as text. Streams,
/// so that a file of any size takes the memory of its largest feature; nothing is judged here.

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <vung/parcels/eudr_feature.h>

namespace vung::io {

/// What is to be said of the file as a whole.
struct EudrFileFacts {
    std::size_t bytes = 0;
    std::size_t features = 0;
    bool byte_order_mark = false;
    std::string kind;                   ///< member "type" of the top object; "array", "number" ... where it is none
    bool has_crs = false;               ///< there is a member "crs" that is not null
    std::string crs;                    ///< its name, as far as it has one
    std::vector<std::string> repeated;  ///< members of the top object that stand twice
    std::string broken;                 ///< why reading stopped; empty: the file was read to its end
    bool too_deep = false;              ///< it stopped because of the nesting
};

/// Calls `take` for every feature in the order of the file; a file that is one Feature has one.
/// \throws InputError  there is no such file, or it cannot be read
EudrFileFacts read_eudr_geojson(const std::filesystem::path& file,
                                const std::function<void(parcels::EudrFeature&&)>& take);

}  // namespace vung::io
