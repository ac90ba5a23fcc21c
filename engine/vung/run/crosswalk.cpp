// SPDX-License-Identifier: Apache-2.0
#include <vung/run/crosswalk.h>

#include <iterator>
#include <map>

#include <vung/parcels/crosswalk_areas.h>
#include <vung/parcels/crosswalk_move.h>

namespace vung::run {
namespace {

using report::Column;
using report::Type;

void append(std::vector<Problem>& to, std::vector<Problem> more) {
    std::move(more.begin(), more.end(), std::back_inserter(to));
}

/// A heading that is not taken yet.
std::string free_name(const report::Table& table, std::string name) {
    while (table.has(name)) name = "source_" + name;
    return name;
}

}  // namespace

CrosswalkReport make_crosswalk(const CrosswalkRequest& request) {
    auto older = io::read_boundaries(request.older), newer = io::read_boundaries(request.newer);
    const auto areas = parcels::crosswalk_from_areas(older, newer, request.least_share, request.date);
    CrosswalkReport out;
    out.older = older.boundaries.size(), out.newer = newer.boundaries.size();
    std::map<std::string, double> ha_of;  // by where: rows and units come from one place each
    for (std::size_t i = 0; i < areas.older.size(); ++i) {
        const auto& unit = areas.older[i];
        out.older_ha += unit.ha;
        out.placed_ha += unit.ha * (1 - unit.outside);
        out.noise_ha += unit.outside < 1 ? unit.ha * unit.noise : 0;
        ha_of[older.boundaries[i].where] = unit.ha;
    }
    auto& table = out.table;
    table = {.name = "crosswalk", .columns = {}, .keys = {"old_code", "old_name", "new_code", "new_name"}};
    for (const auto* name : {"old_code", "old_name", "new_code", "new_name"}) table.add(Column{name, Type::text});
    table.add(Column{"share", Type::real, "", "part of the old unit's land that lies in the new one"});
    table.add(Column{"date", Type::day, "", "of the change"});
    table.add(Column{"shared_ha", Type::real, "ha", "land of the old unit in the new one"});
    for (const auto& row : areas.rows) {
        table.column("old_code").push_or_absent(row.before.code);
        table.column("old_name").push_or_absent(row.before.name);
        table.column("new_code").push_or_absent(row.after.code);
        table.column("new_name").push_or_absent(row.after.name);
        table.column("share").push(*row.share);
        table.column("date").push(row.date);
        table.column("shared_ha").push(*row.share * ha_of.at(row.where));
    }
    auto problems = std::move(older.problems);
    append(problems, std::move(newer.problems));
    out.findings = report::list_findings(std::move(problems), {});
    return out;
}

MoveReport move_statistics(const MoveRequest& request) {
    MoveReport out;
    auto file = io::read_crosswalk(request.table);
    auto problems = std::move(file.problems);
    const parcels::Crosswalk crosswalk{std::move(file.rows), problems};
    auto statistics = io::read_statistics(request.totals, request.statistics);
    append(problems, std::move(statistics.problems));
    out.rows = statistics.rows.size();

    std::map<std::vector<std::string>, std::vector<parcels::OldTotals>> parts;
    for (auto& row : statistics.rows) parts[row.keys].push_back(std::move(row.totals));
    auto& table = out.table;
    table = {.name = "moved", .columns = {}, .keys = {}};
    std::vector<std::string> keys, amounts;
    for (const auto* name : {"new_code", "new_name"})
        table.add(Column{name, Type::text, "", "of the new unit; '-' what has no place, '*' everything"});
    for (const auto& key : statistics.keys) {
        keys.push_back(free_name(table, key));
        table.add(Column{keys.back(), Type::text, "", "as in the statistics"});
    }
    table.add(Column{"old_units", Type::integer, "", "old rows that gave something"});
    for (const auto& column : statistics.columns) {
        amounts.push_back(free_name(table, column));
        table.add(Column{amounts.back(), Type::real, "", "sum of the parts of old units"});
        table.add(Column{amounts.back() + "_absent", Type::integer, "", "old rows that have no value"});
    }
    table.keys = keys;
    for (const auto* name : {"new_code", "new_name"}) table.keys.emplace_back(name);
    for (const auto& [values, rows] : parts) {
        auto moved = parcels::move_totals(crosswalk, rows, statistics.columns);
        const auto push = [&](const std::string& code, const std::string& name, const parcels::MovedTotals::Row& row) {
            for (std::size_t k = 0; k < keys.size(); ++k) table.column(keys[k]).push_or_absent(values[k]);
            table.column("new_code").push_or_absent(code);
            table.column("new_name").push_or_absent(name);
            table.column("old_units").push(static_cast<std::int64_t>(row.old_units));
            for (std::size_t c = 0; c < amounts.size(); ++c) {
                std::optional<double> amount;
                if (row.values[c]) amount = parcels::amount_of(*row.values[c], moved.decimals[c]);
                table.column(amounts[c]).push(amount);
                table.column(amounts[c] + "_absent").push(static_cast<std::int64_t>(row.absent[c]));
            }
        };
        for (const auto& row : moved.rows) push(row.unit.code, row.unit.name, row);
        if (moved.not_placed.old_units > 0) push("-", "-", moved.not_placed);
        push("*", "*", moved.total);
        append(problems, std::move(moved.problems));
    }
    sort_rows(table);
    out.findings = report::list_findings(std::move(problems), {});
    return out;
}

}  // namespace vung::run
