// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Parcel-seasons that share region, water regimes and amendments share one daily emission factor: a cell. Its draws
/// are made once, whatever the number of parcels in it.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <vung/emissions/methane_estimate.h>
#include <vung/uncertainty/monte_carlo.h>

namespace vung::emissions {

class MethaneCells {
public:
    explicit MethaneCells(const MethaneOptions& options);

    /// Cell of a parcel-season; fills in what the decisions say where nothing was recorded and keeps count of it.
    /// \returns nothing when something is missing that may not be filled in; then `reason` says what
    std::optional<std::size_t> place(const ParcelSeason& season, std::string& reason,
                                     std::vector<std::string>& assumed);

    const std::string& key(std::size_t cell) const { return cells_[cell].key; }
    bool draws_period(std::size_t cell) const { return cells_[cell].period != nullptr; }
    units::KgMethanePerHaDay daily(std::size_t cell) const { return cells_[cell].daily; }
    std::vector<std::string> factor_ids(std::size_t cell) const;

    /// kg CH4 per ha and day; per ha when the cell draws the period.
    double central(std::size_t cell) const { return cells_[cell].central; }
    const std::vector<double>& column(std::size_t cell);
    uncertainty::Interval interval(std::size_t cell);

    /// Ids of the inputs of a cell that have a spread.
    std::set<std::string> varying(std::size_t cell) const;
    /// Adds `times` * the cell's emission with only `id` drawn and all else central.
    void add_varying_only(std::size_t cell, const std::string& id, double times, std::vector<double>& sum);

    std::vector<factors::Factor> used_factors() const;
    std::vector<Assumption> assumptions() const;
    int draws() const { return options_.draws; }
    std::uint64_t seed() const { return options_.seed; }

private:
    struct Applied {
        const factors::Factor* cfoa;
        double t_per_ha;
    };
    struct Cell {
        std::string key;
        const factors::Factor* baseline = nullptr;
        const factors::Factor* water = nullptr;
        const factors::Factor* water_before = nullptr;
        const factors::Factor* exponent = nullptr;  ///< null without amendments
        const factors::Factor* period = nullptr;    ///< null when the days are the parcel's own
        std::vector<Applied> amendments;
        units::KgMethanePerHaDay daily;
        double central = 0;
        std::optional<uncertainty::Interval> interval;
    };

    const factors::Factor* factor(const std::string& table, std::string key) const;
    void assume(const char* what, std::string used, std::string text, std::vector<std::string>& assumed);
    Cell described(const ParcelSeason& season, std::vector<std::string>& assumed);
    std::size_t cell_of(Cell cell);
    std::vector<const factors::Factor*> factors_of(const Cell& cell) const;
    template <class ValueOf>
    double emission(const Cell& cell, const ValueOf& value_of) const;
    std::vector<double> drawn(const Cell& cell);

    MethaneOptions options_;
    uncertainty::Columns columns_;
    std::vector<Cell> cells_;
    std::map<std::string, std::size_t> by_key_;
    std::map<std::size_t, std::vector<double>> cache_;
    std::vector<double> scratch_;
    std::map<std::pair<std::string, std::string>, Assumption> assumptions_;
};

}  // namespace vung::emissions
