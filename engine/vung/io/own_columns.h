// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Columns of a table of records that are none of a diary: a methodology may ask for them by its own names, "shade" or,
/// for the rows of a relation of its own, "uses_1_taken", "uses_2_taken".

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <vung/io/headed_table.h>

namespace vung::io {

class OwnColumns {
public:
    /// Columns that a diary knows are left out: those are read with their units and words. \throws InputError  as
    /// read_table
    explicit OwnColumns(HeadedTable table);

    struct Found {
        std::size_t column = 0;
        std::string header;  ///< as the file has it
        std::string unit;    ///< in brackets; empty: none
    };
    /// The column of exactly that name, with or without a unit in brackets.
    std::optional<Found> find(const std::string& name) const;

    /// The row that stands at a place that `ManagementRecord::where` tells; nothing where there is none.
    std::optional<std::size_t> row_at(const std::string& where) const;

    /// Text of a cell; empty: blank.
    std::string text(std::size_t row, const Found& found) const;
    LocalNumber number(std::size_t row, const Found& found) const { return table_.number(row, found.column); }

private:
    HeadedTable table_;
    std::vector<bool> own_;  ///< per column
    std::map<std::string, std::size_t> by_place_;
};

}  // namespace vung::io
