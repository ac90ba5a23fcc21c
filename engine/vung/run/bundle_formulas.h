// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Formulas and values of the cells of a calculation's workbook.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <vung/formula/excel.h>
#include <vung/io/workbook_writer.h>
#include <vung/run/bundle_layout.h>

namespace vung::run {

/// A factor for one value of its keys: a line of the sheet of keys.
struct BookKey {
    std::string name;       ///< in formulas
    std::string key;        ///< "irrigated_single_drainage"; empty: the factor has none
    std::string factor_id;  ///< row of the table; empty: there is none
    double scale = 1;       ///< of the row's value to the unit of formulas
    double value = 0;
    std::string unit;
    std::string lookup() const { return name + "|" + key; }
};

class BundleFormulas {
public:
    struct Sheets {
        std::string keys, factors;
    };
    BundleFormulas(const BundleLayout& layout, Sheets sheets);

    const std::vector<BookKey>& keys() const { return keys_; }
    /// Factors that the keys lead to, sorted by id.
    const std::vector<const factors::Factor*>& factors() const { return factors_; }

    /// What stands in a cell: a text, a number or a live formula with the engine's value.
    io::CellValue cell(const BookGrid& grid, std::size_t index, std::size_t column) const;
    /// The engine's value of a quantity or factor; NaN where it has none.
    double value(const BookGrid& grid, std::size_t index, const BookColumn& column) const;
    /// True when the cells of the column are formulas, on the first sheet of the grid.
    bool live(const BookGrid& grid, const BookColumn& column) const;
    /// "=INDEX(...)": value of a factor row by the id that stands in `id_cell`.
    std::string factor_formula(const std::string& id_cell, const std::string& scale_cell) const;

    std::string address(const BookGrid& grid, std::size_t index, std::size_t column, const std::string& from) const;
    /// Ranges of a column, of rows [first, last].
    std::vector<std::string> ranges(const BookGrid& grid, std::size_t first, std::size_t last, std::size_t column,
                                    const std::string& from) const;

private:
    using Column = BookColumn;
    formula::ExcelPlaces places(const BookGrid& grid, std::size_t index) const;
    std::string named(const BookGrid& grid, std::size_t index, formula::Use use) const;
    formula::ExcelRows rows_of(const BookGrid& grid, std::size_t index, const formula::Node& aggregate) const;
    formula::ExcelRows partial_rows(const BookGrid& grid, std::size_t index, const formula::Node& aggregate) const;
    std::optional<formula::ExcelFormula> formula(const BookGrid& grid, std::size_t index, const Column& column) const;
    formula::ExcelFormula looked_up(const BookGrid& grid, std::size_t index, const packs::FactorUse& use,
                                    formula::Scenario scenario) const;
    const formula::Node& node_of(const Column& column, formula::Scenario scenario) const;
    std::string factor_key(const packs::FactorUse& use, formula::Scenario scenario, std::uint32_t row) const;
    void collect_keys();
    void fill_helpers();

    const BundleLayout& layout_;
    const packs::Bound& bound_;
    const packs::Pack& pack_;
    Sheets sheets_;
    std::vector<BookKey> keys_;
    std::vector<const factors::Factor*> factors_;
    struct Helper {
        std::vector<double> values, filter;  ///< by row of the dataset
    };
    std::map<std::pair<std::string, std::size_t>, Helper> helpers_;  ///< by signature and value
    std::map<std::string, std::vector<double>> partials_;            ///< by signature: rows of the partial grid
};

}  // namespace vung::run
