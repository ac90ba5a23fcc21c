// SPDX-License-Identifier: Apache-2.0
#include <vung/run/boundary_table.h>

#include <map>
#include <string>
#include <vector>

namespace vung::run {
namespace {

using report::Column;
using report::Type;

/// Land of one group on one boundary or part.
struct Land {
    std::int64_t parcels = 0, inside = 0, across = 0;
    double inside_ha = 0, outside_ha = 0;

    void add(const parcels::Parcel& parcel, double share) {
        ++parcels;
        inside += share >= 1;
        across += share > 0 && share < 1;
        inside_ha += share * parcel.area_ha;
        outside_ha += (1 - share) * parcel.area_ha;
    }
};

/// How a group is shown: its parts with + between, '-' for one that is absent.
std::string shown(const std::string& group) {
    std::string out;
    for (const auto& part : parcels::group_parts(group))
        out += (out.empty() ? "" : " + ") + (part.empty() ? "-" : part);
    return out;
}

class Rows {
public:
    explicit Rows(report::Table& table) : table_(&table) {}

    void push(const std::string& boundary, const std::string& part, const std::string& by, const std::string& group,
              const Land& land) {
        const auto text = [&](std::string_view column, const std::string& value) {
            table_->column(column).push(std::string_view{value});
        };
        text("boundary", boundary), text("part", part), text("by", by), text("group", group);
        table_->column("parcels").push(land.parcels);
        table_->column("parcels_inside").push(land.inside);
        table_->column("parcels_across").push(land.across);
        table_->column("inside_ha").push(land.inside_ha);
        table_->column("outside_ha").push(land.outside_ha);
    }

private:
    report::Table* table_;
};

/// Groups of every parcel under one grouping; all parcels are one group where there is no grouping.
using Groups = std::vector<std::vector<std::string>>;

void push_grouping(const parcels::BoundaryAreas& areas, const parcels::ParcelLayer& layer, const std::string& by,
                   const Groups& groups, Rows& rows) {
    std::map<std::string, Land> whole;
    for (std::size_t i = 0; i < layer.parcels.size(); ++i)
        for (const auto& group : groups[i]) whole[group].add(layer.parcels[i], areas.inside[i]);
    for (const auto& [group, land] : whole) rows.push(areas.name, "*", by, by == "*" ? "*" : shown(group), land);
    if (areas.names.size() < 2) return;
    std::map<std::pair<std::string, std::string>, Land> parts;  // by name: boundaries of one name are one
    for (const auto& piece : areas.pieces)
        for (const auto& group : groups[piece.parcel])
            parts[{areas.names[piece.boundary], group}].add(layer.parcels[piece.parcel], piece.share);
    for (auto& [key, land] : parts) {
        const auto& all = whole.at(key.second);  // parcels that do not touch the part lie outside
        land.parcels = all.parcels;
        land.outside_ha = all.inside_ha + all.outside_ha - land.inside_ha;
        rows.push(areas.name, key.first == "*" ? "(*)" : key.first, by, by == "*" ? "*" : shown(key.second), land);
    }
}

}  // namespace

report::Table boundary_table(std::span<const parcels::BoundaryAreas> boundaries,
                             std::span<const parcels::Grouping> groupings, const parcels::ParcelLayer& layer) {
    report::Table table{.name = "boundaries", .columns = {}, .keys = {"boundary", "part", "by", "group"}};
    table.add(Column{"boundary", Type::text, "", "name of the [[boundary]]"});
    table.add(Column{"part", Type::text, "", "'*' is the whole of it; else one of the boundaries it holds"});
    table.add(Column{"by", Type::text, "", "what parcels are grouped by; '*' for all parcels"});
    table.add(Column{"group", Type::text, "", "'-' stands for parcels without one"});
    table.add(Column{"parcels", Type::integer, "", "of the group"});
    table.add(Column{"parcels_inside", Type::integer, "", "wholly inside"});
    table.add(Column{"parcels_across", Type::integer, "", "partly inside"});
    table.add(Column{"inside_ha", Type::real, "ha", "land inside"});
    table.add(Column{"outside_ha", Type::real, "ha", "land of the group outside"});
    Rows rows{table};
    for (const auto& areas : boundaries) {
        push_grouping(areas, layer, "*", Groups(layer.parcels.size(), {""}), rows);
        for (const auto& grouping : groupings) {
            Groups groups;
            for (const auto& parcel : layer.parcels) groups.push_back(groups_of(parcel, grouping));
            push_grouping(areas, layer, grouping.name, groups, rows);
        }
    }
    sort_rows(table);
    return table;
}

void add_inside_columns(std::span<const parcels::BoundaryAreas> boundaries, const parcels::ParcelLayer& layer,
                        report::Table& table) {
    for (const auto& areas : boundaries) {
        auto name = "inside_" + areas.name + "_ha";
        while (table.has(name)) name = "boundary_" + name;
        Column column{name, Type::real, "ha", "land of the parcel inside the boundary"};
        for (std::size_t i = 0; i < layer.parcels.size(); ++i) column.push(areas.inside[i] * layer.parcels[i].area_ha);
        table.add(std::move(column));
    }
}

}  // namespace vung::run
