// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Units of land area that Vietnamese papers use: data/units/land_area.csv.

#include <string>
#include <string_view>
#include <vector>

namespace vung::parcels {

/// Square metres of one unit: "m2", "ha", "cong_1000", "cong_1296", "sao_bac_bo" ...
/// \throws InputError  unknown; lists the known ones
double square_metres_of(std::string_view land_unit);

/// Names of all units.
std::vector<std::string> land_units();

}  // namespace vung::parcels
