// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// IPCC Approach 2 over a pack: totals per group and coarse quantities for draws of the factors.
///
/// One row of a factor table is one random variable for all parcels, seasons and both scenarios, so totals do not
/// become certain by counting parcels. Errors that are independent from row to row (Column::sd) are not drawn row by
/// row: their exact second moment per group, averaged over draws of the factors, enters as one normal variable per
/// group. docs/methods/uncertainty.md.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <vung/packs/bound.h>
#include <vung/packs/shared_sums.h>

namespace vung::packs {

/// A quantity of the parcel-season that is added up per group.
struct Total {
    std::string quantity;
    formula::Scenario scenario = formula::Scenario::none;  ///< of a quantity that differs
    auto operator<=>(const Total&) const = default;
};

struct DrawRequest {
    std::vector<Total> totals;
    std::vector<std::uint32_t> group_of_season;  ///< one for each parcel-season
    std::vector<std::string> groups;             ///< their names; they name the independent errors too
    std::uint64_t seed = 1;
    std::size_t draws = 10000;
    /// Values of the variables of `Bound`, `draws` each; empty: they are drawn (variable_columns).
    std::vector<std::vector<double>> columns = {};
    bool independent = true;  ///< with the errors that are independent from row to row
    bool coarse = true;       ///< with quantities of project, vintage and stratum
};

/// Draws of every variable of a calculation, in the pack's units.
std::vector<std::vector<double>> variable_columns(const Bound& bound, std::uint64_t seed, std::size_t draws);

/// All columns that a plan fills.
struct Drawn {
    std::size_t draws = 0;
    /// For each total: groups x draws. The programme is the sum of the groups, draw by draw.
    std::map<Total, std::vector<std::vector<double>>> totals;
    /// Coarse quantities (of project, vintage, stratum) that depend on factors: rows x draws.
    std::map<formula::Use, std::vector<std::vector<double>>> coarse;
};

class DrawPlan {
public:
    /// `bound` must be computed and outlive the plan. Parcel-seasons for which a total has no value count nowhere in
    /// it.
    /// \throws InvariantError  an unknown quantity, a group out of range
    DrawPlan(const Bound& bound, DrawRequest request);
    ~DrawPlan();
    DrawPlan(DrawPlan&&) noexcept;

    /// Takes other draws of the variables, as in DrawRequest::columns. False, and nothing changes, where a factor that
    /// was at least 0 is not any more: such a plan has to be made anew.
    bool draw_again(std::vector<std::vector<double>> columns);

    Drawn prepared() const;
    /// Fills draws [first, first + count) of `out`. Different ranges may be filled by different threads.
    void fill(std::size_t first, std::size_t count, Drawn& out) const;

    /// Parcel-seasons of a group that have no value of the total.
    std::size_t missing(const Total& total, std::size_t group) const;
    std::size_t classes() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vung::packs
