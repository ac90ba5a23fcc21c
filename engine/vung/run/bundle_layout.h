// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Where the values of a calculation stand in a workbook: one sheet per level, one row per parcel-season, amendment and
/// so on, one column per name and scenario; the project, which has one row, is laid out downwards. A sheet holds at
/// most kBookRows rows; what is beyond goes on in a further sheet, as values.

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <vung/packs/bound.h>

namespace vung::run {

inline constexpr std::size_t kBookRows = 20000;
/// Line of the first row of values on every sheet: above it two of title, one that may be empty, the header.
inline constexpr std::size_t kBookFirstLine = 6;
inline constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

struct BookColumn {
    enum class Kind : std::uint8_t {
        number,    ///< of the row, from 1
        scenario,  ///< of the row
        label,     ///< parcel, season, commune, person
        parent,    ///< number of the row above, on the sheet of `level`
        recorded,  ///< 1 where the rows of relation `level` were recorded, 0 where they were not
        input,
        factor,
        quantity,
        helper,  ///< what an aggregate adds up, where that is no column by itself
        partial  ///< sum of an aggregate over one cooperative
    };
    Kind kind = Kind::number;
    formula::Use use = {};
    std::size_t level = 0;
    formula::Scenario scenario = formula::Scenario::none;  ///< of recorded, helper, partial
    std::size_t which = 0;       ///< of label: which one; of helper: which value of the aggregate
    std::string signature = {};  ///< of helper and partial: of the aggregate
    const formula::Node* aggregate = nullptr;

    bool same(const BookColumn& other) const {
        return kind == other.kind && use == other.use && level == other.level && scenario == other.scenario &&
               which == other.which && signature == other.signature;
    }
};

/// A sheet, or several with the same columns.
struct BookGrid {
    std::size_t level = 0;
    bool partial = false;    ///< sums of each cooperative, for the rows of `level`
    bool downwards = false;  ///< one row of values, its columns written below each other
    std::string sheet;       ///< name of the first one
    std::vector<BookColumn> columns = {};
    struct Row {
        formula::Scenario scenario = formula::Scenario::none;  ///< of levels that have rows of their own in each
        std::uint32_t row = 0;                                 ///< of the dataset
        std::uint32_t group = 0;                               ///< of a partial sum
    };
    std::vector<Row> rows = {};
    std::array<std::vector<std::uint32_t>, 3> position = {};  ///< by scenario: index in `rows` of a row of the dataset

    std::optional<std::size_t> find(const BookColumn& column) const;
    std::size_t sheets() const { return rows.empty() ? 1 : (rows.size() - 1) / kBookRows + 1; }
    std::string sheet_of(std::size_t index) const;  ///< of a row
};

/// What a workbook shows.
struct BookContent {
    std::vector<std::uint32_t> seasons = {};  ///< rows of the dataset, ascending; all of them where `whole`
    bool whole = true;                        ///< sums of the project and its years can be live
    /// A summary leaves the seasons out and shows sums of these groups.
    std::vector<std::string> groups = {};
    std::vector<std::uint32_t> group_of_season = {};
    std::size_t labels = 2;                          ///< columns with the name of a season
    std::map<std::string, std::string> sheets = {};  ///< level or "partial": name of the sheet; others: the level's own
};

class BundleLayout {
public:
    /// `bound` must be computed and outlive the layout.
    BundleLayout(const packs::Bound& bound, BookContent content);

    const packs::Bound& bound() const { return bound_; }
    const packs::Pack& pack() const { return *bound_.pack; }
    const BookContent& content() const { return content_; }
    const std::vector<BookGrid>& grids() const { return grids_; }
    const BookGrid* grid(std::size_t level, bool partial = false) const;

    /// Seasons and what hangs on them: not all of it stands in the book of one cooperative, none in a summary.
    bool split(std::size_t level) const;
    /// True when all rows that the formula asks for stand in this book.
    bool live(const formula::Node& node) const;
    /// A value of an aggregate that is a column by itself.
    static bool plain(const formula::Node& aggregate, std::size_t which, const packs::Pack& pack);
    /// Scenarios of a name that stand in the book: of an inventory the project's alone.
    std::vector<formula::Scenario> scenarios(bool differs) const;
    /// Row of `ancestor` that a row of `level` belongs to.
    std::uint32_t above(std::size_t level, formula::Scenario scenario, std::uint32_t row, std::size_t ancestor) const;

private:
    void add_rows(std::size_t level);
    void add_columns(BookGrid& grid);
    void add_quantity_columns();
    void follow(const formula::Node& node);
    void add_partial(const formula::Node& aggregate);
    BookGrid* found(std::size_t level, bool partial = false);
    std::vector<std::size_t> parents_first() const;

    const packs::Bound& bound_;
    BookContent content_;
    std::vector<BookGrid> grids_;
    std::vector<std::uint8_t> in_book_;                      ///< by season
    std::map<std::size_t, const formula::Node*> ascending_;  ///< trapezoids, by the level of their rows
};

}  // namespace vung::run
