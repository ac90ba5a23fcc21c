// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/land_unit.h>

#include <algorithm>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/factors/factor_table.h>
#include <vung/text/nearest.h>

namespace vung::parcels {
namespace {

const std::vector<factors::Factor>& rows() {
    static const auto table = factors::FactorTable::parse("land_area", data::data_file("units/land_area.csv"));
    return table;
}

}  // namespace

std::vector<std::string> land_units() {
    std::vector<std::string> out;
    for (const auto& row : rows()) out.push_back(row.key);
    return out;
}

double square_metres_of(std::string_view land_unit) {
    const auto found =
        std::find_if(rows().begin(), rows().end(), [&](const auto& row) { return row.key == land_unit; });
    if (found != rows().end()) return found->value;
    throw InputError{{.what = "unknown unit of land area '" + std::string{land_unit} + "'",
                      .where = "",
                      .fix = text::suggestion(land_unit, land_units())}};
}

}  // namespace vung::parcels
