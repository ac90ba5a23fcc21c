// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What diaries and samples have in common: a CSV or a workbook with one row per parcel and season, known parcels,
/// known seasons, cells that may be wrong. A CSV with commas is read strictly (2024-01-31, 5.2); in workbooks and other
/// CSVs days and numbers are understood as people in Viet Nam write them (31/01/2024, 5,2). For .cpp files of io only.

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <vung/dates/date.h>
#include <vung/io/spreadsheet.h>
#include <vung/parcels/word_list.h>
#include <vung/problem.h>

namespace vung::io {

class RecordTable {
public:
    /// Finds the columns of id and season. `columns` are the others that may stand there; a column that is none of them
    /// becomes a warning that names the nearest one.
    /// \throws InputError  the file cannot be read, or has neither the id columns nor a column "parcel"
    RecordTable(const std::filesystem::path& file, const std::string& sheet, const std::vector<std::string>& id_columns,
                std::span<const std::string> parcels, std::span<const std::string> seasons,
                std::vector<std::string> columns, std::vector<Problem>& problems);

    std::size_t rows() const { return table_.rows.size(); }
    std::string where(std::size_t row) const { return table_.where(row); }

    /// Parcel and season of a row; nothing, and a problem, when one is not known.
    struct Key {
        std::string parcel, season;
    };
    std::optional<Key> key(std::size_t row);

    /// \throws InputError  there is no such column
    void need(std::string_view column) const { table_.need(column); }

    /// The cell without blanks around it; nothing when the column is not there or the cell is blank.
    std::optional<std::string> cell(std::size_t row, std::string_view column) const;

    /// The cell as what it should be; nothing, and a warning, when it is not that. A wrong cell counts as not recorded.
    std::optional<dates::Date> day(std::size_t row, std::string_view column);
    std::optional<double> amount(std::size_t row, std::string_view column);  ///< from 0
    std::optional<int> count(std::size_t row, std::string_view column);      ///< whole, from 0
    std::optional<std::string> word(std::size_t row, std::string_view column, const parcels::WordList& words);

    /// Adds a problem about a row, made from the catalogue; parcel and season of the row go with its values.
    void note(std::size_t row, std::string_view code, ProblemValues values = {},
              std::optional<Severity> severity = std::nullopt);

private:
    void find_id_columns(const std::vector<std::string>& id_columns);
    void warn_unknown_columns(std::vector<std::string> columns);

    std::string raw_id(std::size_t row) const;

    /// A cell as a number of any sign; lists one that can be read in two ways.
    std::optional<double> number(std::size_t row, std::string_view column);
    bool is_unclear(std::size_t row, std::string_view column) const;  ///< two ways, or a dash: no wrong number
    bool strict() const { return table_.separator == ','; }
    HeadedTable table_;
    std::span<const std::string> parcels_;
    std::span<const std::string> seasons_;
    std::vector<std::string> id_names_;
    std::vector<std::size_t> id_;
    std::vector<Problem>& problems_;
};

}  // namespace vung::io
