// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What export and check of plot files share: plots compared with each other and with their country, on all threads.

#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include <vung/parcels/eudr_pairs.h>
#include <vung/run/supervise.h>

namespace vung::run {

/// All pairs of plots that claim the same land, sorted.
std::vector<parcels::EudrPair> all_pairs(std::span<const parcels::EudrOutline> plots, Job& job);

/// Polygons of a vector file as the boundary of a country, in WGS 84. Nothing for an empty path.
/// \throws InputError  the file cannot be read or has no polygon
std::optional<parcels::EudrCountry> read_country(const std::filesystem::path& file);

}  // namespace vung::run
