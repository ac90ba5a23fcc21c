// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Which land a parcel came from. Land is split, merged and re-plotted between seasons; numbers are given anew and old
/// ones are used again. A lineage is a list of steps, each with a day, so that a parcel's past can be followed by land
/// instead of by number. Method: docs/methods/lineage.md.
///
/// A number means one piece of land from the day of a step that has it as child until the day of the next such step.
/// In a step, the child exists from its day on; the parent is the one that bore its number until the day before. So
/// numbers may be exchanged on one day, and no chain can turn in a circle.

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <vung/dates/date.h>
#include <vung/problem.h>

namespace vung::parcels {

/// One row of the table: part of the child's land was the parent's.
struct Descent {
    std::string parent;  ///< id of a parcel before the day
    std::string child;   ///< id of a parcel from the day on
    dates::Date date;
    std::optional<double> share;  ///< of the child's area that was the parent's, (0, 1]; nothing: not recorded
    std::string where;            ///< "lineage.csv, line 12", for messages
    bool operator==(const Descent&) const = default;
};

/// Part of a parcel's land that bore this id on an earlier day.
struct Ancestor {
    std::string parcel;
    double share = 0;  ///< of the asked parcel's area
    bool operator==(const Ancestor&) const = default;
};

/// Shares of all ancestors and `unknown` sum to 1 (1e-9).
struct History {
    std::vector<Ancestor> ancestors;  ///< sorted by id
    double unknown = 0;               ///< land that no row accounts for: new land, or not recorded
};

/// A per-hectare value brought from ancestors to a parcel.
struct Carried {
    std::optional<double> value;  ///< mean over the land whose value is known; nothing where none is
    double known = 0;             ///< share of the parcel's land that the value stands for
};

class Lineage {
public:
    Lineage() = default;

    /// Takes what can be trusted; one problem per row or child set aside:
    /// L-BAD-SHARE (not in (0, 1]), L-NO-ID, L-ROW-REPEATED, L-SHARES-OVER-ONE and L-NO-SHARE (all rows of that child
    /// and day: its past is unknown), and as warnings L-SHARE-ASSUMED (a single parent without a share gives all),
    /// L-DATE-ORDER (a parent gives land before the day it came into being) and L-CYCLE (numbers that descend from each
    /// other on different days).
    Lineage(std::vector<Descent> rows, std::vector<Problem>& problems);

    /// Rows in use, sorted by child, day and parent, every share filled in.
    const std::vector<Descent>& rows() const { return rows_; }

    /// Who held the land of `parcel` (as of `now`) on the day `then`, as shares of the parcel's area. Shares of a chain
    /// multiply: each piece of a parent is taken to be like the whole of it. A parcel without steps is its own
    /// ancestor.
    /// \throws InputError  `then` is after `now`
    History history_of(const std::string& parcel, dates::Date now, dates::Date then) const;

    /// Children that are not in the layer and give no land later: L-UNKNOWN-PARCEL, most often a number that was
    /// mistyped, or L-SAME-DAY, a number that comes and goes on one day. `current` are the ids of the layer, sorted.
    std::vector<Problem> unknown_parcels(std::span<const std::string> current) const;

private:
    struct Step {
        dates::Date date;
        std::size_t begin = 0, end = 0;  ///< rows of one child and day
    };
    std::vector<Descent> rows_;
    std::map<std::string, std::vector<Step>, std::less<>> steps_;  ///< per child, by day
};

/// Area-weighted mean of what is known of the ancestors: a per-hectare value (a yield, kg CH4/ha, days flooded) of the
/// land. What is unknown keeps its share and is never taken for zero.
Carried carry(const History& history, const std::map<std::string, double, std::less<>>& per_hectare);

}  // namespace vung::parcels
