// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Thresholds of the checks on place: data/gate/place.csv, which has the reason for each.

#include <string_view>

namespace vung::parcels {

/// \throws InvariantError  there is no such row
double place_limit(std::string_view key);

}  // namespace vung::parcels
