// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A lineage read off two parcel layers of different days: what lies on what. A proposal for a person to look at, never
/// applied by itself. Method: docs/methods/lineage.md.
///
/// Every piece that an older and a newer parcel share is measured exactly. Pieces that are no more than the difference
/// between two surveys of one line (data/areas/land_change.csv) are noise: they make no row, and their share goes to
/// the other parents of the child, or is left with the land that nobody held.

#include <span>
#include <string>
#include <vector>

#include <vung/dates/date.h>
#include <vung/geometry/crs.h>
#include <vung/parcels/land_change.h>
#include <vung/parcels/lineage.h>
#include <vung/parcels/parcel.h>

namespace vung::parcels {

/// What became of the land, told of all parcels that hang together by their pieces.
enum class LandChange {
    unchanged,  ///< one parcel, one parcel, the same land and the same id
    renamed,    ///< the same land under another id
    redrawn,    ///< one parcel, one parcel, but part of the land is other land
    split,      ///< one became several
    merged,     ///< several became one
    replotted,  ///< several became several
    added,      ///< no older parcel held the land
    gone        ///< no newer parcel holds it
};
std::string to_string(LandChange change);  ///< "unchanged", "new" for added

struct ProposedStep {
    std::string parent;  ///< empty: added
    std::string child;   ///< empty: gone
    LandChange change = LandChange::unchanged;
    double shared_m2 = 0;     ///< as measured; of added and gone the parcel's area
    double share = 0;         ///< of the child's land, noise given away; 0 of added and gone
    double parent_share = 0;  ///< of the parent's land, as measured; 0 of added and gone
    bool operator==(const ProposedStep&) const = default;
};

/// older_m2 = shared_m2 + noise_m2 + lost_m2 and newer_m2 = shared_m2 + noise_m2 + new_m2, where no layer overlaps
/// itself.
struct LineageProposal {
    std::vector<ProposedStep> steps;  ///< sorted by child and parent; what is gone first
    double older_m2 = 0, newer_m2 = 0;
    double shared_m2 = 0;     ///< in pieces that make a row
    double noise_m2 = 0;      ///< in pieces that make none
    double new_m2 = 0;        ///< of newer parcels, outside all older ones
    double lost_m2 = 0;       ///< of older parcels, outside all newer ones
    std::size_t doubled = 0;  ///< newer parcels on which older ones overlap; their shares are scaled to 1
};

/// `older` and `newer` are valid parcels in one reference system.
LineageProposal propose_lineage(const geometry::Crs& crs, std::span<const Parcel> older, std::span<const Parcel> newer,
                                const LandChangeRule& rule = land_change_rule());

/// The steps as rows of a lineage; those that change nothing are left out unless asked for.
std::vector<Descent> descents(const LineageProposal& proposal, dates::Date date, bool unchanged_too = false);

}  // namespace vung::parcels
