// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What parcels are added up by: the cooperative, the commune, any further column of the layer, or several of them
/// together ("commune+crop", a cross table).

#include <string>
#include <string_view>
#include <vector>

#include <vung/parcels/parcel.h>

namespace vung::parcels {

/// Where the value of one part stands.
struct GroupColumn {
    enum class Source { cooperative, commune, attribute };
    Source source = Source::cooperative;
    std::size_t index = 0;  ///< of an attribute, in `ParcelLayer::columns`
    std::string title;      ///< heading in tables: "cooperative", "raw_material_area", or the column's own name
    bool several = false;   ///< a cell may hold several values separated by ; or , (certificates)
    bool operator==(const GroupColumn&) const = default;
};

struct Grouping {
    std::string name;  ///< as written, without blanks: "commune+crop"
    std::vector<GroupColumn> columns;

    /// A parcel may stand in several groups, so the groups do not add up to the whole.
    bool overlaps() const;
    bool operator==(const Grouping&) const = default;
};

/// The columns that a grouping may name, besides their own names: how the project file calls them.
std::string_view role_name(ColumnRole role);  ///< "raw_material_area"; "" for plain

/// Parts of a grouping as written: "commune + crop" gives commune and crop. Empty parts are left in.
std::vector<std::string> grouping_parts(std::string_view written);

/// Finds the parts among "cooperative", "commune", the roles and names of `columns`. A part that is none of them is
/// named in `unknown` and left out; one that is named twice counts once.
Grouping find_grouping(std::string_view written, const std::vector<ParcelColumn>& columns,
                       std::vector<std::string>& unknown);

/// Groups of a parcel, sorted, each once: parts joined by kGroupSeparator; an absent part is empty, and so is a cell
/// that holds a hyphen alone. No part is "*".
std::vector<std::string> groups_of(const Parcel& parcel, const Grouping& grouping);

/// The values in a cell of several, blanks around them cut off, each once, in the order of the cell. None: one empty.
std::vector<std::string> values_in(std::string_view cell);

/// Between the parts of a group; cannot stand in a cell (ASCII unit separator).
inline constexpr char kGroupSeparator = '\x1f';
std::vector<std::string> group_parts(std::string_view group);

}  // namespace vung::parcels
