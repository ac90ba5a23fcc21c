// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Which rows of a table belong to one parcel. For .cpp files of io only.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <vung/io/headed_table.h>

namespace vung::io {

/// Rows of one parcel, in the order of the file.
struct RowGroup {
    std::vector<std::string> id;      ///< cells of the id columns, blanks filled from above where that is right
    std::vector<std::size_t> rows;    ///< of the table
    std::vector<std::size_t> starts;  ///< rows where the parcel begins again after others; empty: it stands together
};

/// One row per parcel.
std::vector<RowGroup> each_row(const HeadedTable& table, const std::vector<std::size_t>& id);

/// One row per corner. An empty id cell means "as above" as long as no id cell before it in the row says something new,
/// and as long as the corner numbers go on. A parcel that comes back after others is one group with `starts`, unless
/// its corner numbers begin anew: then it is another parcel of the same id. Rows in `unused` (no id, no corner) belong
/// to none.
std::vector<RowGroup> group_rows(const HeadedTable& table, const std::vector<std::size_t>& id,
                                 std::optional<std::size_t> order, const std::vector<bool>& unused);

/// The order of corners that the numbers tell: positions in `rows` sorted by number. The last row may repeat the first
/// number (a closed ring). Nothing when they are not 1 to n; `said` is how they stand there.
std::optional<std::vector<std::size_t>> corner_order(const HeadedTable& table, const std::vector<std::size_t>& rows,
                                                     std::size_t column, std::string& said);

/// The corner number of a row, where it is a whole number.
std::optional<long> corner_number(const HeadedTable& table, std::size_t row, std::size_t column);

}  // namespace vung::io
