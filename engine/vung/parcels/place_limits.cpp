// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/place_limits.h>

#include <algorithm>
#include <string>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/factors/factor_table.h>

namespace vung::parcels {

double place_limit(std::string_view key) {
    static const auto rows = factors::FactorTable::parse("place", data::data_file("gate/place.csv"));
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.key == key; });
    if (found == rows.end()) throw InvariantError("gate/place.csv has no row '" + std::string{key} + "'");
    return found->value;
}

}  // namespace vung::parcels
