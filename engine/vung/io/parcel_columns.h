// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What a table of records tells about the parcels themselves, for those who have no parcel layer: which columns hold
/// the id, the area with its unit, the season and the cooperative. Names are those of diaries, in English or Vietnamese
/// (data/words/diary_columns.csv, data/words/columns.csv).

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <vung/io/headed_table.h>
#include <vung/parcels/amount_unit.h>

namespace vung::io {

/// Names that somebody asks for. Those that are the usual ones may go by another word in the file.
struct WantedParcelColumns {
    std::vector<std::string> id = {"parcel"};
    std::string area = "area_ha";
    std::string group = "cooperative";
    parcels::CustomaryUnits units;  ///< for an area in công or sào
};

struct ParcelColumns {
    std::vector<std::size_t> id;
    std::size_t area = 0;
    double square_metres = 0;  ///< of one unit of the area's column
    std::optional<std::size_t> group, season;
};

/// The unit of the area stands in brackets ("Diện tích (m2)") or at the end of its name ("dien_tich_ha"); a column that
/// somebody named and that tells none is in ha.
/// \throws InputError  no column for the id or the area; an area whose unit is not told, is none, or may be one of two
ParcelColumns parcel_columns(const HeadedTable& table, const WantedParcelColumns& wanted);

/// An area in ha; nothing where the cell is blank.
/// \throws InputError  it is no number, or can be read as two different ones: in one column of ha "0,5" and
///                     "1.234" stand for different marks before the decimals
std::optional<double> area_ha(const HeadedTable& table, std::size_t row, const ParcelColumns& columns);

}  // namespace vung::io
