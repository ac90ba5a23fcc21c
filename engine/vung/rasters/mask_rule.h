// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Which values of a quality raster keep a cell: a list of classes, or bits that must be unset. Written in sensor files
/// and manifests as "keep=2,4,5,6,7", "drop=1,255" or "bits=1,2,3".

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vung::rasters {

struct MaskRule {
    enum class Kind : std::uint8_t {
        keep,  ///< the value is one of `values`
        drop,  ///< the value is none of `values`
        bits,  ///< none of the bits numbered in `values` is set
    };
    Kind kind = Kind::keep;
    std::vector<int> values;

    bool keeps(int value) const;
    bool operator==(const MaskRule&) const = default;
};

/// \throws InputError  the text is no mask rule
MaskRule parse_mask_rule(std::string_view text, const std::string& where);
std::string to_string(const MaskRule& rule);

}  // namespace vung::rasters
