// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The ways in which the numbers of a layer may have been meant, for parcels/crs_suspicion: the declared system, its
/// twin on the other datum, all zones of VN-2000, the UTM zones of WGS 84, degrees, and each with x and y exchanged.

#include <span>
#include <vector>

#include <vung/geometry/crs.h>
#include <vung/parcels/crs_suspicion.h>

namespace vung::run {

/// What kind of numbers a layer holds.
enum class Numbers : std::uint8_t { degrees, metres };
/// Degrees where no corner is beyond 180.
Numbers numbers_of(std::span<const geometry::MultiPolygon* const> sample);

/// The declared one first, then in the order of their likelihood. Transforms are made when they are first needed; the
/// result belongs to one thread.
std::vector<parcels::CrsReading> crs_readings(const geometry::Crs& declared, Numbers numbers);

}  // namespace vung::run
