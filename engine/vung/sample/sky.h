// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Acquisitions of the season and what hung in the air on each: haze, clouds and their shadows, cirrus, thin veils that
/// no mask sees.

#include <cstdint>
#include <string>
#include <vector>

#include <vung/dates/date.h>
#include <vung/sample/numbers.h>

namespace vung::sample {

/// One pass over the commune.
struct Pass {
    int number = 0;
    dates::Instant time;
    std::string platform;    ///< "S2A" or "S2B", in turn
    double cloud_share = 0;  ///< of the view that is meant to be under cloud or cirrus
    bool cirrus = false;     ///< its clouds are thin and high
    double haze_b02 = 0;     ///< added to B02 everywhere
    dates::Date day() const { return std::chrono::floor<dates::Days>(time); }
};

/// Every fifth day from 2023-10-26 to 2024-04-23. How many are cloudy differs by month, not by seed.
std::vector<Pass> passes(std::uint64_t seed, const Numbers& numbers);

/// By 10 m pixel of the whole scene, row-major.
struct Sky {
    std::vector<float> cloud;   ///< share of the light that comes from the cloud, in [0, 1]; cirrus: of its full effect
    std::vector<float> shadow;  ///< share of the direct light that is missing, in [0, 1]
    std::vector<float> veil;    ///< thin cloud that the classification does not see, as `cloud`
};
Sky make_sky(std::uint64_t seed, const Numbers& numbers, const Pass& pass);

inline constexpr float kCloudSeen = 0.25F;  ///< from here the classification calls it cloud (medium probability)
inline constexpr float kCloudSure = 0.6F;   ///< high probability
inline constexpr float kShadowSeen = 0.5F;

}  // namespace vung::sample
