// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Longitudes and latitudes as people copy them from a receiver or a map: 10°30'15.2"N, N10 30.254, 105° 12′ 3,5″ Đ.

#include <cstdint>
#include <optional>
#include <string_view>

namespace vung::io {

enum class Direction : std::uint8_t { none, latitude, longitude };

struct Angle {
    double degrees = 0;  ///< negative to the south and west
    Direction direction = Direction::none;
    bool operator==(const Angle&) const = default;
};

/// Degrees, degrees and minutes, or degrees, minutes and seconds; parted by the signs ° ' " in any of their forms, by
/// blanks, or by the letters d, m, s. The last number may have decimals with a point or a comma. N, S, E, W and
/// Vietnamese B (Bắc), Đ (Đông), T (Tây) and "Nam" stand before or behind. Plain decimals ("105.25") are understood
/// only with such a letter or a degree sign. Nothing for other texts, for minutes or seconds of 60 and more, and beyond
/// 180 (90) degrees.
std::optional<Angle> parse_angle(std::string_view text);

}  // namespace vung::io
