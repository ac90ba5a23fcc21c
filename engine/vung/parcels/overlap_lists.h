// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// From pairs of parcels that share land to findings and totals. Steps of vung/parcels/overlaps.h.

#include <cstddef>
#include <span>

#include <vung/parcels/overlaps.h>

namespace vung::parcels {

/// Which of two parcels that were drawn twice stays: one with a cooperative before one without, then the lesser place.
bool stays_before(std::span<const Parcel> parcels, std::size_t a, std::size_t b);

/// Of each pair one goes (P-DUPLICATE); where two cooperatives claim the land, both hear of it
/// (P-DUPLICATE-COOPERATIVES). A parcel goes only when one that it repeats stays. Adds to `refused`, `findings`.
void settle_duplicates(std::span<const Parcel> parcels, std::span<const SharedLand> pairs, OverlapVerdict& out);

/// Warns of overlaps that stay, and sums them. Pairs are sorted.
void tell_overlaps(std::span<const Parcel> parcels, std::span<const SharedLand> pairs, const GateLimits& limits,
                   OverlapVerdict& out);

}  // namespace vung::parcels
