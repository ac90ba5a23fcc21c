// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/gate_limits.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/text/csv_rows.h>

namespace vung::parcels {
namespace {

constexpr std::string_view kFile = "gate/limits.csv";

struct Member {
    std::string_view key;
    double GateLimits::* member;
};
#define VUNG_LIMIT(name)         \
    Member {                     \
        #name, &GateLimits::name \
    }
constexpr Member kMembers[] = {
    VUNG_LIMIT(repair_percent),     VUNG_LIMIT(part_m2),         VUNG_LIMIT(repeated_mm),
    VUNG_LIMIT(repeated_decimals),  VUNG_LIMIT(spike_degrees),   VUNG_LIMIT(spike_m),
    VUNG_LIMIT(sliver_compactness), VUNG_LIMIT(sliver_width_m),  VUNG_LIMIT(tiny_m2),
    VUNG_LIMIT(observe_cells),      VUNG_LIMIT(holes_percent),   VUNG_LIMIT(parts_m),
    VUNG_LIMIT(area_percent),       VUNG_LIMIT(area_m2),         VUNG_LIMIT(area_plane_percent),
    VUNG_LIMIT(overlap_m2),         VUNG_LIMIT(overlap_percent), VUNG_LIMIT(duplicate_percent),
    VUNG_LIMIT(overlap_many),       VUNG_LIMIT(gap_width_m),     VUNG_LIMIT(gap_m2)};
#undef VUNG_LIMIT

double number(const std::string& cell, const std::string& where) {
    double value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc{} || end != cell.data() + cell.size())
        throw InvariantError(where + ": '" + cell + "' is no number");
    return value;
}

std::vector<GateLimit> load() {
    auto rows = text::split_csv(data::data_file(kFile));
    if (rows.empty()) throw InvariantError(std::string{kFile} + " is empty");
    const auto header = rows.front().cells;
    const auto column = [&](std::string_view name) {
        const auto found = std::find(header.begin(), header.end(), name);
        if (found == header.end()) throw InvariantError(std::string{kFile} + " lacks column " + std::string{name});
        return static_cast<std::size_t>(found - header.begin());
    };
    const auto key = column("key"), value = column("value"), unit = column("unit"), least = column("least"),
               most = column("most");
    std::vector<GateLimit> out;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const auto& cells = rows[i].cells;
        const auto where = std::string{kFile} + ", line " + std::to_string(rows[i].line);
        if (cells.size() != header.size()) throw InvariantError(where + " has another number of cells");
        const auto member =
            std::find_if(std::begin(kMembers), std::end(kMembers), [&](const auto& m) { return m.key == cells[key]; });
        if (member == std::end(kMembers)) throw InvariantError(where + ": nothing reads '" + cells[key] + "'");
        out.push_back({member->key, member->member, number(cells[value], where), number(cells[least], where),
                       number(cells[most], where), cells[unit]});
    }
    if (out.size() != std::size(kMembers)) throw InvariantError(std::string{kFile} + " does not set every limit once");
    return out;
}

}  // namespace

std::span<const GateLimit> gate_limit_table() {
    static const auto table = load();
    return table;
}

const GateLimits& gate_limits() {
    static const auto limits = [] {
        GateLimits out;
        for (const auto& limit : gate_limit_table()) out.*limit.member = limit.value;
        return out;
    }();
    return limits;
}

}  // namespace vung::parcels
