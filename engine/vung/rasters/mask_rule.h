// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Which values of a quality raster keep a cell. A rule is one or several clauses; a cell is kept when all of them keep
/// it. In sensor files, manifests and project files a rule is written as text, clauses between semicolons:
///
///     keep=2,4,5,6,7             the value is one of these classes
///     drop=1,255                 the value is none of these
///     bits=1,2,3                 none of these bits is set (bit 0 is the lowest)
///     field=8-9:2,3              the bits 8 to 9, read as a number, are none of these
///     bits=0-5; field=8-9:3      both
///
/// A range of numbers may be written as 13-15.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vung::rasters {

struct MaskClause {
    enum class Kind : std::uint8_t {
        keep,   ///< the value is one of `values`
        drop,   ///< the value is none of `values`
        bits,   ///< none of the bits numbered in `values` is set
        field,  ///< the bits `low_bit` to `high_bit`, read as a number, are none of `values`
    };
    Kind kind = Kind::keep;
    std::vector<int> values;  ///< sorted, no value twice
    int low_bit = 0;          ///< of a field; 0 otherwise
    int high_bit = 0;

    bool keeps(int value) const;
    bool operator==(const MaskClause&) const = default;
};

struct MaskRule {
    using Kind = MaskClause::Kind;

    MaskRule() = default;
    MaskRule(Kind kind, std::vector<int> values) : clauses{{kind, std::move(values)}} {}

    std::vector<MaskClause> clauses;

    /// True when all clauses keep the value; a rule without clauses keeps everything.
    bool keeps(int value) const;

    /// `keeps` of every 16-bit value, 0 or 1: for loops over cells.
    std::vector<std::uint8_t> table() const;

    /// True when the values are classes (no clause looks at bits), so that counting them by value means something.
    bool by_class() const;

    bool operator==(const MaskRule&) const = default;
};

/// \throws InputError  the text is no mask rule
MaskRule parse_mask_rule(std::string_view text, const std::string& where);

/// The text form; parse_mask_rule reads it back.
std::string to_string(const MaskRule& rule);

}  // namespace vung::rasters
