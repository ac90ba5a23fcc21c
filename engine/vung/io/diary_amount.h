// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A cell of a diary as an amount per hectare. For .cpp files of io only.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <vung/io/diary_columns.h>

namespace vung::io {

/// Where an amount stands and what is known about its field.
struct AmountCell {
    std::size_t row = 0;
    std::string_view column;
    std::string unit;  ///< "kg/ha"; empty: that of the column's name, or of the cell itself
    parcels::AmountKind kind = parcels::AmountKind::mass;
    const char* example = "kg/ha";  ///< for messages
    std::optional<double> area_ha;
};

/// kg, L or kWh per hectare. Nothing when the cell is blank, and nothing with a problem when it is no amount, tells no
/// unit, or one that may be two.
std::optional<double> amount_per_ha(RecordTable& table, const AmountCell& cell, const parcels::CustomaryUnits& units);

/// The same for one of `amount_columns()`, in the unit of its fixed column.
std::optional<double> amount_per_ha(RecordTable& table, std::size_t row, const AmountColumn& column,
                                    std::optional<double> area_ha, const parcels::CustomaryUnits& units);

}  // namespace vung::io
