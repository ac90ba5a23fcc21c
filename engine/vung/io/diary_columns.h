// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The columns that diaries may have, their words in Vietnamese (data/words/diary_columns.csv), and columns that come
/// in numbered groups ("Bón lần 1 / Lượng (kg/công)") or are called after a fertiliser ("Urê (kg/ha)"). For .cpp files
/// of io only.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <vung/io/record_table.h>
#include <vung/parcels/amount_unit.h>

namespace vung::io {

/// An amount that may stand in two columns: one whose name says its unit ("compost_t_ha"), one with the unit in
/// brackets or in the cell ("compost").
struct AmountColumn {
    const char* base;
    const char* fixed;  ///< "compost_t_ha"
    parcels::AmountKind kind;
    double unit;          ///< kg, L or kWh in the unit of `fixed`
    const char* example;  ///< for messages: "t/ha"
};

inline constexpr double kKilogramsPerTonne = 1000.0;

const std::vector<AmountColumn>& amount_columns();

/// \throws InvariantError  no such amount
const AmountColumn& amount_column(std::string_view base);

/// All names and words of the wide shape (a row per parcel and season) and of the long shape (a row per event).
RecordColumns wide_columns();
RecordColumns long_columns();

/// Every name and word, for finding the header of a sheet.
std::vector<std::string> diary_words();

/// A column of a numbered group: "fertiliser_2_amount" stands at `column`.
struct GroupColumn {
    std::size_t column = 0;
    std::string group;  ///< "fertiliser" or "dry"
    int number = 0;
    std::string part;  ///< "on", "product", "amount", "kg_ha", "nitrogen", "kind"; "start", "end", "depth_cm",
                       ///< "evidence", "file"
    std::string name() const { return group + "_" + std::to_string(number) + "_" + part; }
};

/// Group columns and product columns of a header.
std::vector<GroupColumn> group_columns(const HeadedTable& table);

/// Columns whose name without its unit is a known fertiliser or a grade, and that have a unit.
struct ProductColumn {
    std::size_t column = 0;
    std::string product;  ///< the name as written, without the unit
};
std::vector<ProductColumn> product_columns(const HeadedTable& table);

}  // namespace vung::io
