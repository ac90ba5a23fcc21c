// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Radar backscatter: stored in three ways, averaged in one. The mean over a parcel is taken over linear power and told
/// in decibels; a mean of decibels is lower by a margin that depends on speckle, so it is never taken.

#include <optional>
#include <string>
#include <string_view>

namespace vung::rasters {

/// What value = scale * stored + offset is.
enum class StoredAs {
    plain,      ///< a value that is averaged and told as it is: reflectance, index, temperature
    linear,     ///< linear power (gamma0 of most terrain-corrected products): averaged as it is, told in decibels
    decibel,    ///< 10 log10 of power: each cell is brought to power first
    amplitude,  ///< root of power: each cell is squared first
};

std::string to_string(StoredAs stored_as);
std::optional<StoredAs> parse_stored_as(std::string_view word);

/// Linear power of one cell; NaN (a gap) where it is not positive, which is noise taken off or the edge of a swath.
/// `plain` values come back as they are.
double to_power(StoredAs stored_as, double value);

/// 10 log10 of linear power; NaN where it is not positive.
double to_decibel(double power);

}  // namespace vung::rasters
