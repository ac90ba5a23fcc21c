// SPDX-License-Identifier: Apache-2.0
#include <vung/io/management_csv.h>

#include <algorithm>
#include <tuple>

#include <vung/io/record_table.h>
#include <vung/io/settle_records.h>

namespace vung::io {
namespace {

using parcels::Amendment;
using parcels::ManagementRecord;
using parcels::WordList;

const std::vector<std::string> kColumns = {
    "crop",        "sown_on",      "harvested_on", "water_regime", "drainage_events",   "preseason",
    "straw_t_ha",  "straw_timing", "compost_t_ha", "manure_t_ha",  "green_manure_t_ha", "yield_t_ha",
    "recorded_by", "recorded_on"};

/// Columns of amendments other than straw, and the keys of IPCC Table 5.14 they stand for.
constexpr struct {
    const char* column;
    const char* kind;
} kAmendments[] = {
    {"compost_t_ha", "compost"}, {"manure_t_ha", "farmyard_manure"}, {"green_manure_t_ha", "green_manure"}};

/// The regime that a number of drainages during the season means (the one before harvest not counted).
const char* regime_of(int drainages) {
    if (drainages == 0) return "irrigated_continuously_flooded";
    return drainages == 1 ? "irrigated_single_drainage" : "irrigated_multiple_drainage_incl_awd";
}

std::optional<std::string> read_water_regime(RecordTable& table, std::size_t row) {
    const auto word = table.word(row, "water_regime", WordList::builtin("water_regime"));
    const auto drainages = table.count(row, "drainage_events");
    if (!drainages) return word;
    const std::string counted = regime_of(*drainages);
    if (!word || *word == counted || *word == "irrigated_aggregated") return counted;
    table.note(row, "R-WATER-CONFLICT",
               {{"regime", *word}, {"drainages", std::to_string(*drainages)}, {"counted", counted}});
    return std::nullopt;
}

/// Straw is what counts most; without it nothing is known about amendments as a whole.
std::optional<std::vector<Amendment>> read_amendments(RecordTable& table, std::size_t row) {
    const auto straw = table.amount(row, "straw_t_ha");
    const auto timing = table.word(row, "straw_timing", WordList::builtin("straw_timing"));
    std::vector<Amendment> out;
    if (straw && *straw > 0 && timing) out.push_back({*timing, *straw});
    bool others = false;
    for (const auto& [column, kind] : kAmendments) {
        const auto amount = table.amount(row, column);
        if (!amount || *amount == 0) continue;
        others = true;
        out.push_back({kind, *amount});
    }
    if (straw && *straw > 0 && !timing) {
        table.note(row, "R-NO-STRAW-TIMING");
        return std::nullopt;
    }
    if (!straw && others && !table.cell(row, "straw_t_ha")) table.note(row, "R-NO-STRAW");
    if (!straw) return std::nullopt;
    return out;
}

bool same_record(const ManagementRecord& a, const ManagementRecord& b) {
    const auto key = [](const ManagementRecord& r) {
        return std::tie(r.crop, r.sown, r.harvested, r.water_regime, r.preseason_regime, r.amendments, r.yield_t_per_ha,
                        r.recorded_by, r.recorded_on);
    };
    return key(a) == key(b);
}

/// One row; nothing when it is set aside.
std::optional<ManagementRecord> read_row(RecordTable& table, std::size_t row) {
    const auto key = table.key(row);
    if (!key) return std::nullopt;
    ManagementRecord out;
    out.parcel = key->parcel;
    out.season = key->season;
    out.where = table.where(row);
    out.sown = table.day(row, "sown_on");
    out.harvested = table.day(row, "harvested_on");
    if (out.sown && out.harvested && *out.harvested <= *out.sown) {
        table.note(row, "R-SOWN-AFTER-HARVEST",
                   {{"sown", dates::to_iso(*out.sown)}, {"harvested", dates::to_iso(*out.harvested)}});
        return std::nullopt;
    }
    out.crop = table.word(row, "crop", WordList::builtin("crop")).value_or("");
    out.water_regime = read_water_regime(table, row);
    out.preseason_regime = table.word(row, "preseason", WordList::builtin("preseason"));
    out.amendments = read_amendments(table, row);
    out.yield_t_per_ha = table.amount(row, "yield_t_ha");
    out.recorded_by = table.cell(row, "recorded_by").value_or("");
    out.recorded_on = table.day(row, "recorded_on");
    return out;
}

}  // namespace

ManagementLedger read_management(const std::filesystem::path& file, const std::vector<std::string>& id_columns,
                                 std::span<const std::string> parcels, std::span<const std::string> seasons,
                                 const std::string& sheet) {
    ManagementLedger out;
    RecordTable table(file, sheet, id_columns, parcels, seasons, kColumns, out.problems);
    out.read = table.rows();
    for (std::size_t row = 0; row < table.rows(); ++row)
        if (auto record = read_row(table, row)) out.records.push_back(std::move(*record));
    settle_records(out.records, out.problems, same_record);
    sort_problems(out.problems);
    return out;
}

}  // namespace vung::io
