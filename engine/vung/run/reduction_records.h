// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What was recorded of each parcel-season, as values: for the workbook of a methodology in a run folder. Sheets hold
/// the first kBookRows rows; what has more goes into tables as a whole. Columns without any value are left out.

#include <optional>
#include <string>
#include <vector>

#include <vung/report/table.h>
#include <vung/run/bundle_columns.h>
#include <vung/run/bundle_layout.h>
#include <vung/run/bundle_workbook.h>

namespace vung::run {

/// Parcel-seasons with their results, verdicts and records; amendments, fertilisers and other relations below them.
class ReductionRecords {
public:
    /// `book` must outlive this.
    explicit ReductionRecords(const BundleBook& book);

    /// Without titles.
    std::vector<io::Sheet> sheets() const;
    /// Those that have more rows than a sheet; named "records_<pack>", "records_<pack>_<relation>".
    std::vector<report::Table> tables() const;
    /// Name of the file with all rows of a sheet; empty: all of them are in the sheet.
    std::string file_of(const std::string& sheet) const;
    /// "Số liệu, F; G": where a name stands.
    std::string place_of(const std::string& name) const;
    /// Rows of a sheet, those that have a recorded value of the name, and those where something stood in for a record;
    /// of the side of the project where they differ.
    struct Filled {
        std::size_t rows = 0, with = 0, stood_in = 0;
    };
    std::optional<Filled> filled(const std::string& name) const;

private:
    struct Shown {
        const BookGrid* grid = nullptr;
        std::string sheet, table;
        std::vector<BookColumn> columns;
        std::optional<std::size_t> group;  ///< place of the column with the cooperative, before `columns`[*group]
    };
    void add(const BookGrid& grid);
    bool empty(const BookGrid& grid, const BookColumn& column) const;
    double number(const BookGrid& grid, std::size_t row, const BookColumn& column) const;
    io::CellValue cell(const BookGrid& grid, std::size_t row, const BookColumn& column) const;
    std::string header(const BookGrid& grid, const BookColumn& column) const;
    std::string number_format(const BookGrid& grid, const BookColumn& column) const;
    report::Column table_column(const BookGrid& grid, const BookColumn& column) const;
    std::size_t season(const BookGrid& grid, std::size_t row) const;
    std::string cooperative(std::size_t season) const;
    std::string label(std::size_t season, std::size_t which) const;

    const BundleBook& book_;
    const packs::Bound& bound_;
    BundleLayout layout_;
    BundleColumns columns_;
    std::vector<Shown> shown_;
};

}  // namespace vung::run
