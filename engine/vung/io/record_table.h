// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What diaries and samples have in common: a CSV or a workbook with one row per parcel and season, known parcels,
/// known seasons, cells that may be wrong. Days are understood as people in Viet Nam write them (31/01/2024), and so
/// are numbers (5,2), except in a CSV with commas, where they have a point (5.2). For .cpp files of io only.

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <vung/dates/date.h>
#include <vung/io/spreadsheet.h>
#include <vung/parcels/word_list.h>
#include <vung/problem.h>

namespace vung::io {

/// A household and its parcels.
struct Household {
    std::string name;  ///< as the parcel layer has it
    std::vector<std::string> parcels;
};
using Households = std::map<std::string, Household>;  ///< by the name in lower case, marks kept (text::same_letters)

/// Which columns a table of records may have, and what stands in for those it lacks.
struct RecordColumns {
    std::vector<std::string> names;                            ///< besides those of id and season
    std::vector<std::pair<std::string, std::string>> aliases;  ///< column, and a word that people write instead
    /// Columns found some other way: index and name; they are neither looked for nor unknown.
    std::vector<std::pair<std::size_t, std::string>> found;
    std::string parcel, season;  ///< of the whole table, where it has no such column; empty: none
    bool household = false;      ///< a column "household" may stand in for the id
    bool other_seasons = false;  ///< seasons that nobody knows are taken as they stand (look-back years)
    const Households* households = nullptr;
};

class RecordTable {
public:
    /// Finds the columns of id and season. `columns` are the others that may stand there; a column that is none of them
    /// becomes a warning that names the nearest one.
    /// \throws InputError  the file cannot be read, or has neither the id columns nor a column "parcel"
    RecordTable(const std::filesystem::path& file, const std::string& sheet, const std::vector<std::string>& id_columns,
                std::span<const std::string> parcels, std::span<const std::string> seasons,
                std::vector<std::string> columns, std::vector<Problem>& problems);

    /// A table that was read already. A column that goes by an alias is used under its right name; messages tell the
    /// name in the file. \throws InputError  nothing in the table or in `columns` tells the parcel
    RecordTable(HeadedTable table, const RecordColumns& columns, const std::vector<std::string>& id_columns,
                std::span<const std::string> parcels, std::span<const std::string> seasons,
                std::vector<Problem>& problems);

    std::size_t rows() const { return table_.rows.size(); }
    bool has(std::string_view column) const { return column_of(column).has_value(); }
    const HeadedTable& table() const { return table_; }

    /// What stands in the brackets of the column's name in the file: "kg/công"; empty without.
    std::string unit(std::string_view column) const;
    /// The column's name as the file has it.
    std::string shown(std::string_view column) const;
    std::size_t noted() const { return problems_.size(); }
    /// A number written as this column writes numbers; `ambiguous` is listed.
    std::optional<double> parse(std::size_t row, std::string_view column, const std::string& text);
    std::string where(std::size_t row) const { return table_.where(row); }

    /// Parcel and season of a row; nothing, and a problem, when one is not known.
    struct Key {
        std::string parcel, season;
    };
    std::optional<Key> key(std::size_t row);

    /// \throws InputError  there is no such column
    void need(std::string_view column) const {
        if (!column_of(column)) table_.need(column);
    }

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
    void find_aliases(const RecordColumns& columns);
    void find_id_columns(const std::vector<std::string>& id_columns, const RecordColumns& columns);
    void warn_unknown_columns(std::vector<std::string> columns, const RecordColumns& found);
    std::optional<std::size_t> column_of(std::string_view name) const;

    std::string raw_id(std::size_t row) const;
    std::optional<std::string> parcel_of(std::size_t row);
    std::optional<std::string> parcel_of_household(std::size_t row);

    /// A cell as a number of any sign; lists one that can be read in two ways.
    std::optional<double> number(std::size_t row, std::string_view column);
    bool is_unclear(std::size_t row, std::string_view column) const;  ///< two ways, or a dash: no wrong number
    bool strict() const { return table_.separator == ','; }
    HeadedTable table_;
    std::span<const std::string> parcels_;
    std::span<const std::string> seasons_;
    std::vector<std::string> id_names_;
    std::vector<std::size_t> id_;
    std::map<std::string, std::size_t, std::less<>> named_;  ///< columns that go by another name in the file
    std::string parcel_, season_;
    bool by_household_ = false, other_seasons_ = false;
    const Households* households_ = nullptr;
    std::vector<Problem>& problems_;
};

}  // namespace vung::io
