// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// From administrative units that are no more to those that took their place: which part of each old unit lies in which
/// new one. Made for the reform of 1 July 2025, but good for any. Method: docs/methods/areas.md.
///
/// A share is of whatever is moved: of land where it was measured from boundaries, of people or farms where the giver
/// of the table counted those. What no row accounts for cannot be placed, and is told.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <vung/dates/date.h>
#include <vung/parcels/unit_lookup.h>
#include <vung/problem.h>
#include <vung/text/language.h>

namespace vung::parcels {

/// One row of the table: part of an old unit went to a new one.
struct CrosswalkRow {
    Unit before, after;
    std::optional<double> share;  ///< of the old unit, (0, 1]; nothing: not recorded
    std::optional<dates::Date> date;
    std::string where;  ///< "crosswalk.csv, line 12", for messages
};

/// Where a part of an old unit went.
struct Placement {
    std::size_t unit = 0;  ///< number of the new unit
    double share = 0;      ///< of the old unit
    bool operator==(const Placement&) const = default;
};

class Crosswalk {
public:
    Crosswalk() = default;

    /// Takes what can be trusted. One problem per row or unit that cannot: C-NO-UNIT, C-BAD-SHARE, C-ROW-REPEATED,
    /// C-SHARES-OVER-ONE and C-NO-SHARE (several new units and not every share: nothing of the old one can be placed),
    /// and as a warning C-SHARE-ASSUMED (one new unit without a share takes all).
    Crosswalk(std::vector<CrosswalkRow> rows, std::vector<Problem>& problems);

    bool empty() const { return older_.empty(); }
    std::span<const Unit> older() const { return older_; }  ///< sorted by code and name
    std::span<const Unit> newer() const { return newer_; }

    /// Parts of an old unit, the greatest first; their shares sum to at most 1. Empty: nothing of it can be placed.
    const std::vector<Placement>& placements(std::size_t older) const { return placements_[older]; }
    double placed_share(std::size_t older) const;

    /// Numbers of the units that somebody means; see UnitLookup::find.
    std::vector<std::size_t> find_older(const Unit& asked) const { return find_older_.find(asked); }
    std::vector<std::size_t> find_newer(const Unit& asked) const { return find_newer_.find(asked); }

    /// What is known of a unit that is no more, as the end of a sentence: " (since 2025-07-01 part of 'Xã Vị Thủy')";
    /// empty when nothing is.
    std::string remark(const std::string& name, text::Language language) const;

private:
    std::vector<Unit> older_, newer_;
    std::vector<std::vector<Placement>> placements_;
    std::vector<std::optional<dates::Date>> dates_;  ///< of each old unit
    UnitLookup find_older_, find_newer_;
};

}  // namespace vung::parcels
