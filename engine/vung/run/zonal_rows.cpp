// SPDX-License-Identifier: Apache-2.0
#include <vung/run/zonal_rows.h>

#include <algorithm>
#include <map>
#include <numeric>

#include <vung/error.h>
#include <vung/problem.h>

namespace vung::run {
namespace {

using report::Column;
using report::Type;

std::size_t place(const std::vector<parcels::ParcelColumn>& columns, const std::string& name) {
    return static_cast<std::size_t>(
        std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return c.name == name; }) - columns.begin());
}

/// Texts of the `by` columns.
std::vector<std::string> group_of(const parcels::Parcel& parcel, std::size_t columns) {
    std::vector<std::string> key(
        parcel.attributes.begin(),
        parcel.attributes.begin() + static_cast<std::ptrdiff_t>(std::min(columns, parcel.attributes.size())));
    key.resize(columns);
    return key;
}

void lists_of_rows(std::size_t rows, ZonalRows& out) {
    out.first.assign(rows + 1, 0);
    for (const auto r : out.row) ++out.first[r + 1];
    std::partial_sum(out.first.begin(), out.first.end(), out.first.begin());
    out.members.resize(out.row.size());
    auto next = out.first;
    for (std::uint32_t i = 0; i < out.row.size(); ++i) out.members[next[out.row[i]]++] = i;
}

void group_rows(const parcels::ParcelLayer& layer, const ZonalRequest& request, ZonalRows& out) {
    std::map<std::vector<std::string>, std::pair<std::int64_t, std::int64_t>> counts;  // used, set aside
    for (const auto& parcel : layer.parcels) ++counts[group_of(parcel, request.by.size())].first;
    for (const auto& parcel : layer.refused) ++counts[group_of(parcel, request.by.size())].second;
    std::map<std::vector<std::string>, std::uint32_t> number;
    auto& head = out.head;
    for (const auto& name : request.by) head.add(Column{name, Type::text});
    const auto free_name = [&](std::string name) {
        while (head.has(name)) name += "_";
        return name;
    };
    Column used{free_name("polygons"), Type::integer, "1", "polygons of the group that were used"};
    Column set_aside{free_name("set_aside"), Type::integer, "1", "polygons of the group that were set aside"};
    head.keys = request.by;
    for (const auto& [key, count] : counts) {
        number.emplace(key, static_cast<std::uint32_t>(number.size()));
        for (std::size_t i = 0; i < key.size(); ++i) head.columns[i].push_or_absent(key[i]);
        used.push(count.first);
        set_aside.push(count.second);
    }
    head.add(std::move(used));
    head.add(std::move(set_aside));
    for (const auto& parcel : layer.parcels) out.row.push_back(number.at(group_of(parcel, request.by.size())));
    out.filled = counts.size();
    lists_of_rows(out.filled, out);
}

void polygon_rows(const parcels::ParcelLayer& layer, const ZonalRequest& request, ZonalRows& out) {
    const bool own_name = request.id.size() == 1 && request.id.front() != "problem";
    const std::string id_column = own_name ? request.id.front() : "id";
    auto& head = out.head;
    head.keys = {id_column};
    head.columns.reserve(request.include.size() + 2);
    auto& ids = head.add(Column{id_column, Type::text});
    auto& problems = head.add(Column{"problem", Type::text, "", "why the polygon was set aside; empty: it was used"});
    std::vector<std::size_t> attributes;
    for (const auto& name : request.include) {
        if (head.has(name)) continue;
        attributes.push_back(place(layer.columns, name));
        head.add(Column{name, Type::text});
    }
    const auto hand_through = [&](const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < attributes.size(); ++i)
            head.columns[i + 2].push_or_absent(attributes[i] < cells.size() ? cells[attributes[i]] : "");
    };
    for (const auto& parcel : layer.parcels) {
        ids.push(std::string_view{parcel.id});
        problems.push_absent();
        hand_through(parcel.attributes);
    }
    std::map<std::string, std::size_t> repeated;
    for (const auto& problem : layer.problems) {
        if (problem.severity != Severity::refuse) continue;
        // A row of its own for each, though the id may be missing or stand more than once.
        std::string id = problem.id.empty() ? "?" : problem.id;
        if (const auto n = ++repeated[id]; n > 1) id += " (" + std::to_string(n) + ")";
        ids.push(std::string_view{id});
        problems.push(std::string_view{problem.code + ": " + problem.text.what});
        hand_through({});
    }
    out.row.resize(layer.parcels.size());
    std::iota(out.row.begin(), out.row.end(), 0U);
    out.filled = layer.parcels.size();
    lists_of_rows(out.filled, out);
}

}  // namespace

std::vector<parcels::ParcelColumn> zonal_columns(const ZonalRequest& request) {
    std::vector<parcels::ParcelColumn> out;
    for (const auto* names : {&request.by, &request.include})
        for (const auto& name : *names)
            if (place(out, name) == out.size()) out.push_back({name});
    return out;
}

ZonalRows zonal_rows(const parcels::ParcelLayer& layer, const ZonalRequest& request) {
    ZonalRows out;
    out.head.name = "zonal";
    out.grouped = !request.by.empty();
    if (out.grouped)
        group_rows(layer, request, out);
    else
        polygon_rows(layer, request, out);
    return out;
}

}  // namespace vung::run
